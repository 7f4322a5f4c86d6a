//! Where a plan has somebody stand, year by year.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::EstimatePayRequest;
use medwage_domain::career::plan::{Plan, QUARTERS, Reached, Step, Study, follow};
use medwage_service_kit::{Violation, Violations};

use super::ask::Asked;
use super::priced::{after, market};
use super::proposed::proposed;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::person::Person;

/// The person at the beginning of each year, as the estimator is asked; none without work.
pub(in crate::grpc) async fn years(
    context: &Context,
    request: &pb::ProjectEarningsRequest,
    plan: &pb::ProposedPlan,
    wrong: &mut Violations,
) -> Result<(Person, Vec<Option<EstimatePayRequest>>), Error> {
    let one = pb::ComparePlansRequest {
        person: request.person.clone(),
        plans: vec![plan.clone()],
        horizon_years: Some(request.horizon_years),
        study_hours_a_week: request.study_hours_a_week,
        elsewhere: request.elsewhere.clone(),
        ..pb::ComparePlansRequest::default()
    };
    let asked = Asked::to_follow(context, &one, wrong);
    let steps = proposed(&context.catalogue, &one, wrong).pop().unwrap_or_default();
    let asked: Asked = std::mem::take(wrong).finish(asked).map_err(|wrong: Vec<Violation>| {
        let of_the_plan = |it: Violation| {
            let field = it.field().replace("plans[0]", "plan");
            it.renamed(&field)
        };
        Error::Invalid(wrong.into_iter().map(of_the_plan).collect())
    })?;
    let (market, _, _) = market(context, &asked).await?;
    let (plan, _) = follow(&asked.quest(&context.catalogue), &market, &steps).map_err(|stuck| {
        let lacks = encode::gaps(&context.catalogue, &stuck.gaps, None);
        let lacks: Vec<_> = lacks.into_iter().map(|it| it.text).collect();
        let why = if lacks.is_empty() {
            "can't be taken: it gives nothing, or ends beyond the horizon".to_owned()
        } else {
            format!("can't be taken: {}", lacks.join("; "))
        };
        Violation::new(format!("plan.steps[{}]", stuck.step), why)
    })?;
    let quarters = (0..=request.horizon_years.unsigned_abs()).map(|year| year * QUARTERS);
    let people = quarters.map(|quarter| at(context, &asked, &plan, quarter)).collect();
    Ok((asked.person, people))
}

/// The person at the beginning of a quarter.
fn at(context: &Context, asked: &Asked, plan: &Plan, quarter: u32) -> Option<EstimatePayRequest> {
    let full_time = |it: &Reached| matches!(it.step, Step::Study(Study::FullTime(_)));
    if plan.steps.iter().any(|it| full_time(it) && it.from <= quarter && quarter < it.to) {
        return None;
    }
    let since = |from: u32| f64::from(quarter - from) / f64::from(QUARTERS);
    let Some(last) = plan.steps.iter().rev().find(|it| it.to <= quarter) else {
        asked.person.standing.role?;
        let years = Some(asked.person.standing.years + since(0));
        return Some(EstimatePayRequest { years, ..asked.person.request.clone() });
    };
    let request = after(context, &asked.workplaces, last)?;
    Some(EstimatePayRequest { years: Some(last.standing.years + since(last.to)), ..request })
}
