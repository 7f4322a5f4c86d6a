//! `BatchEstimatePay`.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimate_result::Result as Form;
use medwage_contracts::pb::types::Provenance;
use medwage_service_kit::{Explain as _, Violation};

use crate::context::Context;
use crate::encode::{self, View};
use crate::error::Error;
use crate::person::Person;
use crate::worth::Worth;

/// How many people one batch holds.
const MAX_BATCH: usize = 1_000;

pub(super) async fn estimate(
    context: &Context,
    request: &pb::BatchEstimatePayRequest,
) -> Result<pb::BatchEstimatePayResponse, Error> {
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
    let people: Vec<_> = request.requests.iter().map(|it| Person::read(context, it)).collect();
    let questions = people.iter().flatten().flat_map(Person::questions).collect();
    let mut answers = context.market.answers(questions).await.into_iter();
    let mut provenances: Vec<Provenance> = Vec::new();
    let mut results = Vec::with_capacity(count);
    for (place, person) in people.into_iter().enumerate() {
        let worth = person.and_then(|person| Worth::from_answers(context, person, &mut answers));
        if let Ok(worth) = &worth {
            add_provenance(&mut provenances, worth);
        }
        results.push(result(context, worth, view, &format!("requests[{place}]")));
    }
    Ok(pb::BatchEstimatePayResponse {
        results,
        provenances,
        model: format!("models/{}", context.model.id),
        degraded: context.market.outage().as_deref().map(encode::degraded),
    })
}

/// An estimate, or the status that it alone would have failed with.
pub(super) fn result(
    context: &Context,
    worth: Result<Worth, Error>,
    view: View,
    field: &str,
) -> pb::EstimateResult {
    let form = worth.map_or_else(
        |error| Form::Status(error.within(field).explain().to_rpc_status()),
        |worth| Form::Estimate(encode::estimate(context, &worth, view)),
    );
    pb::EstimateResult { result: Some(form) }
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

fn add_provenance(provenances: &mut Vec<Provenance>, worth: &Worth) {
    let own = worth.places.first().and_then(|it| it.area.message.provenance.as_ref());
    if let Some(own) = own.filter(|own| provenances.iter().all(|it| it.release != own.release)) {
        provenances.push(own.clone());
    }
}
