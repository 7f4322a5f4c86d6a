//! `StreamEstimates`: one after another, taken only as fast as the caller reads.

use medwage_contracts::Encoded;
use medwage_contracts::pb::estimator as pb;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Status, Streaming};

use super::batch::{result, view};
use super::{required, worth};
use crate::context::Context;
use crate::encode::View;
use crate::error::Error;

/// Field number of `medwage.estimator.v1.StreamEstimatesResponse.result`.
const RESULT: u32 = 1;

pub(super) fn estimates(
    context: Context,
    requests: Streaming<pb::StreamEstimatesRequest>,
) -> impl Stream<Item = Result<Encoded<pb::StreamEstimatesResponse>, Status>> {
    requests.then(move |request| {
        let context = context.clone();
        async move { Ok(answer(&context, request?).await) }
    })
}

async fn answer(
    context: &Context,
    request: pb::StreamEstimatesRequest,
) -> Encoded<pb::StreamEstimatesResponse> {
    let (view, worth) = match view(request.view, View::Full, "view") {
        Ok(view) => (view, one(context, request.request.as_ref()).await),
        Err(violation) => (View::Basic, Err(violation.into())),
    };
    let rest = pb::StreamEstimatesResponse { tag: request.tag, result: None };
    let mut reply = Encoded::with_room(&rest, 0);
    reply.fields().message(RESULT, |fields| {
        result(fields, context, worth, view, || "request".to_owned());
    });
    reply
}

async fn one(
    context: &Context,
    request: Option<&pb::EstimatePayRequest>,
) -> Result<crate::worth::Worth, Error> {
    worth(context, required(request, "request")?).await
}
