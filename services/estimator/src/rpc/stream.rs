//! `StreamEstimates`: one after another, taken only as fast as the caller reads.

use medwage_contracts::Encoded;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::tags::estimator::v1::stream_estimates_response;
use medwage_rpc_server::explain_message;
use medwage_rpc_status::Violation;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Status, Streaming};

use super::batch::append_result;
use super::estimate_pay;
use crate::context::Context;
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::{MAX_TEXT, check_length};

pub(super) fn estimate_stream(
    context: Context,
    requests: Streaming<pb::StreamEstimatesRequest>,
) -> impl Stream<Item = Result<Encoded<pb::StreamEstimatesResponse>, Status>> {
    requests.then(move |request| {
        let context = context.clone();
        async move { Ok(answer_request(&context, request.map_err(explain_message)?).await) }
    })
}

async fn answer_request(
    context: &Context,
    request: pb::StreamEstimatesRequest,
) -> Encoded<pb::StreamEstimatesResponse> {
    let pb::StreamEstimatesRequest { request, tag } = request;
    // A tag that is too long comes back as far as it may be.
    let (tag, priced) = match check_length(&tag) {
        Ok(()) => (tag, estimate_one(context, request.as_ref()).await),
        Err(description) => {
            let cut = tag.chars().take(MAX_TEXT).collect();
            (cut, Err(Violation::out_of_range("tag", description).into()))
        }
    };
    let message = pb::StreamEstimatesResponse { tag, result: None };
    let mut reply = Encoded::with_room(&message, 0);
    reply.fields_mut().put_message(stream_estimates_response::RESULT, |fields| {
        append_result(fields, context, priced, false, String::new);
    });
    reply
}

async fn estimate_one(
    context: &Context,
    request: Option<&pb::EstimatePayRequest>,
) -> Result<PricedProfile, Error> {
    match request {
        Some(request) => {
            estimate_pay(context, request).await.map_err(|error| error.within_field("request"))
        }
        None => Err(Violation::required("request", "is required").into()),
    }
}
