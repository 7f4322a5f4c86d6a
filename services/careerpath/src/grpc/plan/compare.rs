//! `ComparePlans`.

use std::cmp::Reverse;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::career::plan::{Plan, Step, follow};
use medwage_domain::money::Cents;
use medwage_service_kit::{Violation, Violations};

use super::ask::Asked;
use super::assumptions;
use super::priced::{intervals, market};
use super::proposed::proposed;
use crate::context::Context;
use crate::encode::{self, Priced};
use crate::error::Error;

/// Plans in one call.
const MOST_PLANS: usize = 10;

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
    let proposed = proposed(catalogue, request, &mut wrong);
    let asked: Asked = wrong.finish::<_, Error>(asked)?;
    let (market, now, release) = market(context, &asked).await?;
    let quest = asked.quest(catalogue);
    let staying = follow(&quest, &market, &[]).map(|(_, found)| found.staying).unwrap_or_default();
    let mut followed = Vec::with_capacity(count);
    for (plan, steps) in request.plans.iter().zip(&proposed) {
        followed.push((&plan.id, steps, follow(&quest, &market, steps).map(|(plan, _)| plan)));
    }
    followed.sort_by_key(|(id, _, plan)| (Reverse(plan.as_ref().ok().map(|it| it.value)), *id));
    let good: Vec<&Plan> = followed.iter().filter_map(|(_, _, plan)| plan.as_ref().ok()).collect();
    let mut intervals = intervals(context, &asked.workplaces, &good).await?.into_iter();
    let mut compared = Vec::with_capacity(count);
    for (id, steps, plan) in &followed {
        compared.push(match plan {
            Ok(plan) => {
                let intervals = intervals.next().unwrap_or_default();
                let workplaces = &asked.workplaces;
                let priced = Priced { now, staying, intervals: &intervals, workplaces };
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
                    Step::Move { role, .. } => Some(*role),
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
