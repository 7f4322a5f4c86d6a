//! `ComparePlans`.

use std::cmp::Reverse;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::career::plan::{BlockedStep, Plan, Step, follow};
use medwage_domain::money::Cents;
use medwage_domain::text::career::comparison_summary;
use medwage_rpc_status::{Violation, Violations};

use super::list_assumptions;
use super::pricing::{PricedRoles, price_roles, price_steps, profile_after};
use super::proposed::read_plan;
use super::query::{PlanRequest, USUAL_HORIZON};
use crate::context::Context;
use crate::encode::{self, PricedPlan, write_plan};
use crate::error::Error;
use crate::profile::{PayOptions, Person, PlanningTerms, RoleNeed};
use crate::rpc::reply::{ReplyContext, reply};

/// Plans in one call.
const MOST_PLANS: usize = 10;

/// A proposed plan, followed as far as it goes.
struct FollowedPlan<'r> {
    id: &'r str,
    steps: &'r [Step],
    outcome: Result<Plan, BlockedStep>,
}

pub(in crate::rpc) async fn compare(
    context: &Context,
    request: &pb::ComparePlansRequest,
) -> Result<pb::ComparePlansResponse, Error> {
    let catalog = &context.catalog;
    let mut wrong = Violations::default();
    let options = PayOptions::read(
        &request.release,
        request.aging.as_ref(),
        request.input_mode,
        request.view,
        &mut wrong,
    );
    let profile = request.profile.as_ref();
    let person = Person::read(context, profile, options, RoleNeed::Optional, &mut wrong).await?;
    let terms = PlanningTerms::read(request.terms.as_ref(), USUAL_HORIZON, &mut wrong);
    let asked = PlanRequest::to_follow(person, terms.as_ref(), &mut wrong);
    let workplaces = asked.as_ref().map_or(&[][..], |it| &it.workplaces);
    let proposed = read_plans(context, request, workplaces, &mut wrong);
    let asked: PlanRequest = wrong.into_result::<_, Error>(asked)?;

    let PricedRoles { pay, current, own, estimates } = price_roles(context, &asked).await?;
    let query = asked.query(catalog);
    let staying = follow(&query, &pay, &[]).map(|(_, found)| found.staying).unwrap_or_default();
    let mut followed = Vec::with_capacity(proposed.len());
    for (plan, steps) in request.plans.iter().zip(&proposed) {
        let outcome = follow(&query, &pay, steps).map(|(plan, _)| plan);
        followed.push(FollowedPlan { id: &plan.id, steps, outcome });
    }
    followed.sort_by_key(|it| (Reverse(it.outcome.as_ref().ok().map(|it| it.value)), it.id));

    let good: Vec<&Plan> = followed.iter().filter_map(|it| it.outcome.as_ref().ok()).collect();
    let options = &asked.person.options;
    let steps_pay = price_steps(context, options, &asked.workplaces, &good).await?;
    let mut steps_pay = steps_pay.iter();
    let (mut compared, mut evidence) = (Vec::new(), Vec::new());
    for one in &followed {
        let plan = match &one.outcome {
            Ok(plan) => plan,
            Err(blocked) => {
                compared.push(write_blocked(context, one, blocked));
                continue;
            }
        };
        let pay = steps_pay.next().map_or(&[][..], Vec::as_slice);
        let workplaces = &asked.workplaces;
        let priced = PricedPlan { current, staying, pay, workplaces };
        let (message, steps) = write_plan(catalog, plan, &priced);
        let better = good.iter().filter(|other| other.value > plan.value).count();
        compared.push(pb::ComparedPlan {
            id: one.id.to_owned(),
            rank: i32::try_from(1 + better).unwrap_or(i32::MAX),
            plan: Some(message),
            ..pb::ComparedPlan::default()
        });
        let profile = plan.steps.last().and_then(|it| profile_after(context, workplaces, it));
        evidence.push(pb::PlanEvidence { id: one.id.to_owned(), profile, steps });
    }
    let common = ReplyContext::new(context, &asked.person, &estimates, own.as_ref());
    let best = followed.first().and_then(|it| Some((it.id, it.outcome.as_ref().ok()?.value)));
    let evidence = options.is_full.then(|| pb::PlansEvidence {
        profile: Some(asked.person.profile.clone()),
        plans: evidence,
        relaxed_plans: Vec::new(),
        point_count: 0,
        assumptions: list_assumptions(&asked.person),
    });
    Ok(reply!(ComparePlansResponse, common, {
        summary: comparison_summary(best, followed.len() - good.len()),
        plans: compared,
        current_annual_usd: current.map(Cents::dollars),
        staying_value_usd: current.map(|_| staying.dollars()),
        evidence: evidence,
    }))
}

fn read_plans(
    context: &Context,
    request: &pb::ComparePlansRequest,
    workplaces: &[crate::profile::Workplace],
    wrong: &mut Violations,
) -> Vec<Vec<Step>> {
    let (plans, count) = (&request.plans, request.plans.len());
    wrong.require(count > 0, || Violation::required("plans", "needs 1 to 10 plans"));
    wrong.require(count <= MOST_PLANS, || {
        let told = format!("has {count} entries, at most {MOST_PLANS} can be compared");
        Violation::for_reason(ErrorReason::LimitExceeded, "plans", told)
            .with_fact("field", "plans")
            .with_fact("provided", count)
            .with_fact("allowed", MOST_PLANS)
    });
    let mut read = Vec::with_capacity(count);
    for (index, plan) in plans.iter().take(MOST_PLANS).enumerate() {
        let path = format!("plans[{index}]");
        let is_new = plans[..index].iter().all(|other| other.id != plan.id);
        wrong.require(is_new || plan.id.is_empty(), || {
            let told = format!("{:?} names another plan too", plan.id);
            Violation::conflict(format!("{path}.id"), told)
        });
        read.push(read_plan(&context.catalog, workplaces, plan, &path, wrong));
    }
    read
}

fn write_blocked(
    context: &Context,
    followed: &FollowedPlan<'_>,
    blocked: &BlockedStep,
) -> pb::ComparedPlan {
    let role = match followed.steps.get(blocked.step) {
        Some(Step::Move { role, .. }) => Some(*role),
        _ => None,
    };
    pb::ComparedPlan {
        id: followed.id.to_owned(),
        blocked_step_index: blocked.step.try_into().ok(),
        missing: encode::missing_requirements(&context.catalog, &blocked.missing, role),
        ..pb::ComparedPlan::default()
    }
}
