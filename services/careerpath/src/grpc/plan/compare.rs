//! `ComparePlans`.

use std::cmp::Reverse;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::proposed_step::Step as Form;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::career::Catalogue;
use medwage_domain::career::plan::{Plan, Step, Study, follow};
use medwage_domain::money::Cents;
use medwage_service_kit::{Violation, Violations};

use super::ask::Asked;
use super::{assumptions, intervals, market};
use crate::context::Context;
use crate::encode::{self, Priced};
use crate::error::Error;
use crate::person;

/// Plans in one call, steps in one plan, and characters of an id.
const MOST_PLANS: usize = 10;
const MOST_STEPS: usize = 20;
const MOST_ID: usize = 100;

pub(in crate::grpc) async fn plans(
    context: &Context,
    request: &pb::ComparePlansRequest,
) -> Result<pb::ComparePlansResponse, Error> {
    let catalogue = &context.catalogue;
    let count = request.plans.len();
    if !(1..=MOST_PLANS).contains(&count) {
        let text = format!("{count} given, 1 to {MOST_PLANS} can be compared");
        return Err(Violation::of(ErrorReason::LimitExceeded, "plans", text)
            .with("field", "plans")
            .with("provided", count)
            .with("allowed", MOST_PLANS)
            .into());
    }
    let mut wrong = Violations::default();
    let asked = Asked::to_follow(context, request, &mut wrong);
    let proposed = proposed(catalogue, &request.plans, &mut wrong);
    let asked: Asked = wrong.finish::<_, Error>(asked)?;
    let (market, now, release) = market(context, &asked.person).await?;
    let quest = asked.quest(catalogue);
    let staying = follow(&quest, &market, &[]).map(|(_, found)| found.staying).unwrap_or_default();
    let mut followed = Vec::with_capacity(count);
    for (plan, steps) in request.plans.iter().zip(&proposed) {
        followed.push((&plan.id, steps, follow(&quest, &market, steps).map(|(plan, _)| plan)));
    }
    followed.sort_by_key(|(id, _, plan)| (Reverse(plan.as_ref().ok().map(|it| it.value)), *id));
    let good: Vec<&Plan> = followed.iter().filter_map(|(_, _, plan)| plan.as_ref().ok()).collect();
    let mut intervals = intervals(context, &asked.person, &good).await?.into_iter();
    let mut compared = Vec::with_capacity(count);
    for (id, steps, plan) in &followed {
        compared.push(match plan {
            Ok(plan) => {
                let intervals = intervals.next().unwrap_or_default();
                let priced = Priced { now, staying, intervals: &intervals };
                let better = good.iter().filter(|other| other.value > plan.value).count();
                pb::ComparedPlan {
                    id: (*id).clone(),
                    rank: i32::try_from(1 + better).unwrap_or(i32::MAX),
                    plan: Some(encode::plan(catalogue, plan, &priced)),
                    ..pb::ComparedPlan::default()
                }
            }
            Err(stuck) => {
                let role = steps.get(stuck.step).and_then(|step| match step {
                    Step::Move(role) => Some(*role),
                    _ => None,
                });
                pb::ComparedPlan {
                    id: (*id).clone(),
                    stuck_at: i32::try_from(stuck.step).ok(),
                    gaps: encode::gaps(catalogue, &stuck.gaps, role),
                    ..pb::ComparedPlan::default()
                }
            }
        });
    }
    Ok(pb::ComparePlansResponse {
        plans: compared,
        now: now.map(Into::into),
        staying_value: Some(Cents::into(staying)),
        assumptions: assumptions(asked.person),
        release,
    })
}

/// The steps of each plan; what is wrong with one leaves its plan short, and the request is refused.
fn proposed(
    catalogue: &Catalogue,
    plans: &[pb::ProposedPlan],
    wrong: &mut Violations,
) -> Vec<Vec<Step>> {
    let mut all = Vec::with_capacity(plans.len());
    for (place, plan) in plans.iter().enumerate() {
        let field = |name: &str| format!("plans[{place}].{name}");
        let length = plan.id.chars().count();
        wrong.require((1..=MOST_ID).contains(&length), || {
            let text = format!("has {length} characters, 1 to {MOST_ID} are allowed");
            Violation::new(field("id"), text)
        });
        wrong.require(plans.iter().take(place).all(|other| other.id != plan.id), || {
            Violation::new(field("id"), format!("{:?} names another plan too", plan.id))
        });
        let count = plan.steps.len();
        wrong.require((1..=MOST_STEPS).contains(&count), || {
            Violation::new(field("steps"), format!("{count} given, 1 to {MOST_STEPS} allowed"))
        });
        let steps = plan.steps.iter().take(MOST_STEPS).enumerate();
        let read = |(number, it): (usize, &pb::ProposedStep)| {
            wrong.take(step(catalogue, it, &field(&format!("steps[{number}]"))))
        };
        all.push(steps.filter_map(read).collect());
    }
    all
}

fn step(catalogue: &Catalogue, step: &pb::ProposedStep, field: &str) -> Result<Step, Violation> {
    let within = |name: &str| format!("{field}.{name}");
    match &step.step {
        None => Err(Violation::new(field, "needs a credential, a programme or a role")),
        Some(Form::Role(text)) => person::role(catalogue, text, &within("role")).map(Step::Move),
        Some(Form::Credential(text)) => {
            let ix = person::credential(catalogue, text, &within("credential"));
            ix.map(|ix| Step::Study(Study::Credential(ix)))
        }
        Some(Form::Programme(text)) => {
            let place = person::programme(catalogue, text, &within("programme"));
            place.map(|place| Step::Study(Study::BesideWork(place)))
        }
        Some(Form::FullTimeProgramme(text)) => {
            let place = person::programme(catalogue, text, &within("full_time_programme"));
            place.map(|place| Step::Study(Study::FullTime(place)))
        }
    }
}
