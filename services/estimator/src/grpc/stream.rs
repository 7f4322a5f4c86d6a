//! `StreamEstimates`: one after another, taken only as fast as the caller reads.

use medwage_contracts::pb::estimator as pb;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Status, Streaming};

use super::batch::{result, view};
use super::{required, worth};
use crate::context::Context;
use crate::encode::View;
use crate::error::Error;

pub(super) fn estimates(
    context: Context,
    requests: Streaming<pb::StreamEstimatesRequest>,
) -> impl Stream<Item = Result<pb::StreamEstimatesResponse, Status>> {
    requests.then(move |request| {
        let context = context.clone();
        async move { Ok(answer(&context, request?).await) }
    })
}

async fn answer(
    context: &Context,
    request: pb::StreamEstimatesRequest,
) -> pb::StreamEstimatesResponse {
    let (view, worth) = match view(request.view, View::Full, "view") {
        Ok(view) => (view, one(context, request.request.as_ref()).await),
        Err(violation) => (View::Basic, Err(violation.into())),
    };
    let result = Some(result(context, worth, view, "request"));
    pb::StreamEstimatesResponse { result, tag: request.tag }
}

async fn one(
    context: &Context,
    request: Option<&pb::EstimatePayRequest>,
) -> Result<crate::worth::Worth, Error> {
    worth(context, required(request, "request")?).await
}
