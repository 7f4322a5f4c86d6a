//! `BatchEstimatePay`.

use std::sync::Arc;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::{Encoded, Fields};
use medwage_service_kit::{Explain as _, Violation};

use crate::context::Context;
use crate::encode::{self, View};
use crate::error::Error;
use crate::person::{Person, learn};
use crate::worth::Worth;

/// How many people one batch holds.
const MAX_BATCH: usize = 1_000;
/// Bytes that an estimate without its evidence rarely exceeds.
const USUAL: usize = 640;

/// Field numbers of `medwage.estimator.v1.BatchEstimatePayResponse`.
mod field {
    pub(super) const RESULTS: u32 = 1;
    pub(super) const PROVENANCES: u32 = 2;
}

/// Field numbers of `medwage.estimator.v1.EstimateResult`.
mod form {
    pub(super) const ESTIMATE: u32 = 1;
    pub(super) const STATUS: u32 = 2;
}

pub(super) async fn estimate(
    context: &Context,
    request: &pb::BatchEstimatePayRequest,
) -> Result<Encoded<pb::BatchEstimatePayResponse>, Error> {
    let count = request.requests.len();
    if !(1..=MAX_BATCH).contains(&count) {
        let text = format!("{count} given, 1 to {MAX_BATCH} allowed; StreamEstimates has no limit");
        return Err(Violation::of(ErrorReason::LimitExceeded, "requests", text)
            .with("field", "requests")
            .with("provided", count)
            .with("allowed", MAX_BATCH)
            .into());
    }
    let view = view(request.view, View::Basic, "view")?;
    let titles = learn(context, request.requests.iter().map(|it| it.role.as_str())).await;
    let read = |it| Person::read(context, &titles, it);
    let people: Vec<_> = request.requests.iter().map(read).collect();
    let questions = people.iter().flatten().flat_map(Person::questions).collect();
    let mut answers = context.market.answers(questions).await.into_iter();
    let rest = pb::BatchEstimatePayResponse {
        model: context.texts.model.clone(),
        degraded: context.market.outage().as_deref().map(encode::degraded),
        ..pb::BatchEstimatePayResponse::default()
    };
    let mut reply = Encoded::with_room(&rest, count * USUAL);
    let mut releases: Vec<Arc<str>> = Vec::new();
    for (place, person) in people.into_iter().enumerate() {
        let worth = person.and_then(|person| Worth::from_answers(context, person, &mut answers));
        let known = |worth: &&Worth| !releases.contains(&worth.person.release);
        if let Some(worth) = worth.as_ref().ok().filter(known) {
            releases.push(Arc::clone(&worth.person.release));
            if let Some(own) = worth.places.first() {
                reply.fields().message(field::PROVENANCES, |it| it.encoded(&own.area.provenance));
            }
        }
        reply.fields().message(field::RESULTS, |fields| {
            result(fields, context, worth, view, || format!("requests[{place}]"));
        });
    }
    Ok(reply)
}

/// Writes an estimate, or the status that it alone would have failed with.
pub(super) fn result(
    fields: &mut Fields,
    context: &Context,
    worth: Result<Worth, Error>,
    view: View,
    field: impl FnOnce() -> String,
) {
    match worth {
        Ok(worth) => {
            fields.message(form::ESTIMATE, |it| encode::estimate(it, context, &worth, view));
        }
        Err(error) => {
            let status = error.within(&field()).explain().to_rpc_status();
            fields.message(form::STATUS, |it| it.all_of(&status));
        }
    }
}

/// Reads a view.
pub(super) fn view(view: i32, usual: View, field: &str) -> Result<View, Violation> {
    match pb::EstimateView::try_from(view) {
        Ok(pb::EstimateView::Unspecified) => Ok(usual),
        Ok(pb::EstimateView::Basic) => Ok(View::Basic),
        Ok(pb::EstimateView::Full) => Ok(View::Full),
        Err(_) => Err(Violation::new(field, format!("{view} is no view; BASIC is 1, FULL is 2"))),
    }
}
