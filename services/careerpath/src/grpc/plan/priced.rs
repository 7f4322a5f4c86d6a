//! What the estimator says of the jobs of a plan: before the search, and after it for each step.

use medwage_contracts::pb::estimator::{EstimatePayRequest, EstimateView, MedianInterval};
use medwage_domain::career::Role;
use medwage_domain::career::plan::{Plan, Reached};
use medwage_domain::money::Cents;

use super::ask::Asked;
use crate::context::Context;
use crate::error::Error;
use crate::pay::{Market, median};
use crate::person::{self, Workplace};

/// What every role pays the person in every place, what they are paid now, and the release.
pub(super) async fn market(
    context: &Context,
    asked: &Asked,
) -> Result<(Market, Option<Cents>, String), Error> {
    let roles = &context.catalogue.roles;
    let jobs = asked.workplaces.iter().flat_map(|place| roles.iter().map(move |it| (place, it)));
    let in_role = |(place, role): (&Workplace, &Role)| {
        role.model_id()
            .map(|id| EstimatePayRequest { role: id.to_owned(), ..place.request.clone() })
    };
    let jobs: Vec<_> = jobs.map(in_role).collect();
    let requests = jobs.iter().flatten().cloned().collect();
    let estimates = context.estimator.estimates(requests, EstimateView::Full);
    let (model, estimates) = tokio::try_join!(context.estimator.model(), estimates)?;
    let mut estimates = estimates.into_iter();
    let mut known = Vec::with_capacity(jobs.len());
    for (number, job) in jobs.iter().enumerate() {
        known.push(match job.as_ref().and_then(|_| estimates.next()) {
            None | Some(Err(Error::NoDistribution(_))) => None,
            Some(Ok(estimate)) => Some(estimate),
            Some(Err(Error::Invalid(wrong))) => {
                let at_place = |it| person::at_place(number / roles.len(), it);
                return Err(Error::Invalid(wrong.into_iter().map(at_place).collect()));
            }
            Some(Err(error)) => return Err(error),
        });
    }
    let own = asked.person.standing.role.and_then(|place| known.get(place)?.as_ref());
    let now = own.map(median).transpose()?;
    let release = known.iter().flatten().next().map(|it| it.release.clone()).unwrap_or_default();
    Ok((Market::new(&context.catalogue, &model, &known)?, now, release))
}

/// Asks the estimator for the pay after each step, by one batch, and holds that it says the same.
pub(super) async fn intervals(
    context: &Context,
    workplaces: &[Workplace],
    plans: &[&Plan],
) -> Result<Vec<Vec<Option<MedianInterval>>>, Error> {
    let steps = || plans.iter().flat_map(|plan| &plan.steps);
    let requests: Vec<_> = steps().filter_map(|it| after(context, workplaces, it)).collect();
    if requests.is_empty() {
        return Ok(plans.iter().map(|plan| vec![None; plan.steps.len()]).collect());
    }
    let mut answers = Vec::new();
    for chunk in requests.chunks(1_000) {
        let asked = context.estimator.estimates(chunk.to_vec(), EstimateView::Basic);
        answers.extend(asked.await?);
    }
    let mut answers = answers.into_iter();
    let mut found = Vec::with_capacity(plans.len());
    for plan in plans {
        let mut own = Vec::with_capacity(plan.steps.len());
        for step in &plan.steps {
            if step.standing.role.is_none() {
                own.push(None);
                continue;
            }
            let short = || Error::Internal("an estimate short".to_owned());
            let estimate = answers.next().ok_or_else(short)??;
            if median(&estimate)? != step.annual {
                let told = "the release changed while the plan was made";
                return Err(context.estimator.again(told));
            }
            own.push(estimate.interval);
        }
        found.push(own);
    }
    Ok(found)
}

/// The person after a step, as the estimator is asked; none without work.
pub(super) fn after(
    context: &Context,
    workplaces: &[Workplace],
    step: &Reached,
) -> Option<EstimatePayRequest> {
    let catalogue = &context.catalogue;
    let role = catalogue.roles.get(step.standing.role?)?;
    let credentials = person::priced(catalogue, step.standing.credentials);
    Some(EstimatePayRequest {
        role: role.model_id()?.to_owned(),
        years: Some(step.standing.years),
        education: step.standing.education.id().to_owned(),
        uncertified: credentials.is_empty(),
        credentials,
        ..workplaces.get(step.place)?.request.clone()
    })
}
