//! `BatchEstimatePay`.

use std::sync::Arc;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::View;
use medwage_contracts::tags::estimator::v1::{batch_estimate_pay_response, estimate_result};
use medwage_contracts::{Encoded, Fields};
use medwage_rpc_server::pace;
use medwage_rpc_status::{ToRpcError as _, Violation};
use prost::Message as _;

use super::{LARGEST_REPLY, role_text};
use crate::candidate_pay::price_candidates;
use crate::context::Context;
use crate::encode::{append_item, write_degradation};
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::{EstimateQuery, read_occupations};

/// How many requests one batch holds, and how many where one of them asks for evidence.
const MAX_BATCH: usize = 1_000;
const MAX_FULL_BATCH: usize = 100;
/// How many percentiles beside the six figures.
const MAX_BATCH_PERCENTILES: usize = 40_000;
/// Bytes that an estimate without its evidence rarely exceeds.
const ESTIMATE_ROOM: usize = 1_280;

pub(super) async fn estimate_batch(
    context: &Context,
    request: &pb::BatchEstimatePayRequest,
) -> Result<Encoded<pb::BatchEstimatePayResponse>, Error> {
    let requests = &request.requests;
    check_size(requests)?;
    let roles = requests.iter().filter_map(|request| role_text(request.profile.as_ref()));
    let occupations = read_occupations(context, roles).await?;
    let mut queries = Vec::with_capacity(requests.len());
    for request in requests {
        pace::yield_if_due().await?;
        queries.push(match EstimateQuery::read_query(context, &occupations, request) {
            Err(error) => Err(price_candidates(context, &request.release, error).await),
            read => read,
        });
    }
    let markets = queries.iter().flatten().flat_map(EstimateQuery::list_markets).collect();
    let mut answers = context.benchmark.find_markets(markets).await.into_iter();
    let envelope = pb::BatchEstimatePayResponse {
        model: context.texts.model.clone(),
        catalog_digest: context.catalog.digest().to_owned(),
        degradation: context.benchmark.outage().as_deref().map(write_degradation),
        ..pb::BatchEstimatePayResponse::default()
    };
    let mut reply = Encoded::with_room(&envelope, requests.len() * ESTIMATE_ROOM);
    let mut releases: Vec<Arc<str>> = Vec::new();
    for (index, query) in queries.into_iter().enumerate() {
        pace::yield_if_due().await?;
        let priced =
            query.and_then(|query| PricedProfile::from_answers(context, query, &mut answers));
        if let Ok(priced) = &priced
            && let release = &priced.query.options.release
            && !releases.contains(release)
            && let Some(place) = priced.places.first()
        {
            releases.push(Arc::clone(release));
            reply.fields_mut().put_message(batch_estimate_pay_response::PROVENANCES, |fields| {
                fields.put_encoded(&place.area.provenance);
            });
        }
        reply.fields_mut().put_message(batch_estimate_pay_response::RESULTS, |fields| {
            append_result(fields, context, priced, true, || format!("requests[{index}]"));
        });
        if reply.encoded_len() > LARGEST_REPLY {
            return Err(too_large(index + 1));
        }
    }
    Ok(reply)
}

fn check_size(requests: &[pb::EstimatePayRequest]) -> Result<(), Error> {
    let count = requests.len();
    if count == 0 {
        return Err(Violation::required("requests", "needs at least one request").into());
    }
    let full = requests.iter().any(|request| request.view() == View::Full);
    let allowed = if full { MAX_FULL_BATCH } else { MAX_BATCH };
    let what = if full { "requests with one of the view FULL" } else { "requests" };
    if count > allowed {
        return Err(limit_exceeded(what, count, allowed));
    }
    let percentiles = requests.iter().map(|request| request.percentiles.len()).sum();
    if percentiles > MAX_BATCH_PERCENTILES {
        return Err(limit_exceeded("percentiles", percentiles, MAX_BATCH_PERCENTILES));
    }
    Ok(())
}

fn limit_exceeded(what: &str, provided: usize, allowed: usize) -> Error {
    let description =
        format!("{provided} {what} given, {allowed} allowed; StreamEstimates has no limit");
    Violation::for_reason(ErrorReason::LimitExceeded, "requests", description)
        .with_fact("provided", provided)
        .with_fact("allowed", allowed)
        .into()
}

fn too_large(answered: usize) -> Error {
    let description = format!(
        "the first {answered} answers pass {LARGEST_REPLY} bytes, which no reply does; send fewer, or use \
         StreamEstimates"
    );
    Violation::for_reason(ErrorReason::LimitExceeded, "requests", description)
        .with_fact("allowed", LARGEST_REPLY)
        .into()
}

/// Appends an estimate, or the status that it alone would have failed with. In a batch the citation stands elsewhere.
pub(super) fn append_result(
    fields: &mut Fields,
    context: &Context,
    priced: Result<PricedProfile, Error>,
    in_batch: bool,
    path: impl FnOnce() -> String,
) {
    match priced {
        Ok(priced) => {
            append_item(fields, estimate_result::ESTIMATE, context, &priced, !in_batch);
        }
        Err(error) => {
            let path = path();
            let error = if path.is_empty() { error } else { error.within_field(&path) };
            let status = error.to_rpc_error().to_rpc_status();
            fields.put_message(estimate_result::STATUS, |fields| fields.all_of(&status));
        }
    }
}
