//! `PlanCareer`.

use std::cmp::Reverse;

use medwage_contracts::paging::{Page, PageSizes};
use medwage_contracts::pb::careerpath as pb;
use medwage_domain::career::plan::{Plan, SearchResult, Step, Target};
use medwage_domain::money::Cents;
use medwage_domain::text::career::{plans_summary, unreachable};
use medwage_rpc_status::{Violation, Violations};
use prost::Message as _;

use super::list_assumptions;
use super::pricing::{PricedRoles, price_roles, price_steps, profile_after};
use super::query::PlanRequest;
use super::relaxation::RelaxedLimit;
use super::searching::run_search;
use crate::context::Context;
use crate::encode::{self, PricedPlan, describe_target, write_plan};
use crate::error::Error;
use crate::rpc::refuse_page;
use crate::rpc::reply::{ReplyContext, reply};

const PLANS: PageSizes = PageSizes { default: 3, largest: 20 };
/// Months in a quarter.
const MONTHS: u32 = 3;

/// A plan as it is written, with what it rests on.
struct WrittenPlan {
    message: pb::Plan,
    evidence: pb::PlanEvidence,
}

pub(in crate::rpc) async fn plan(
    context: &Context,
    request: &pb::PlanCareerRequest,
) -> Result<pb::PlanCareerResponse, Error> {
    let mut wrong = Violations::default();
    let page = wrong.take(read_page(context, request));
    let asked = PlanRequest::read(context, request, wrong).await?;
    let page = page.ok_or_else(|| Error::Internal("a page was read".to_owned()))?;
    let entry = context.searches.enter()?;
    let PricedRoles { pay, current, own, estimates } = price_roles(context, &asked).await?;
    asked.check_target(current)?;
    let (found, relaxed) = run_search(context, entry, asked.clone(), pay).await?;

    let part = page.cut(order_plans(&found).into_iter());
    let best = found.best.as_ref().filter(|_| found.plans.is_empty());
    let shown: Vec<&Plan> =
        part.items.iter().copied().chain(best).chain(relaxed.iter().map(|it| &it.plan)).collect();
    let options = &asked.person.options;
    let steps_pay = price_steps(context, options, &asked.workplaces, &shown).await?;
    let mut written = shown.iter().zip(&steps_pay).map(|(plan, pay)| {
        let workplaces = &asked.workplaces;
        let priced = PricedPlan { current, staying: found.staying, pay, workplaces };
        let (message, steps) = write_plan(&context.catalog, plan, &priced);
        let profile = plan.steps.last().and_then(|it| profile_after(context, workplaces, it));
        let evidence = pb::PlanEvidence { id: String::new(), profile, steps };
        WrittenPlan { message, evidence }
    });
    let mut plans: Vec<_> = written.by_ref().take(part.items.len()).collect();
    mark_strengths(&mut plans, &part.items, &found);
    let best = best.and_then(|_| written.next());
    let relaxed_plans: Vec<_> = written.map(|it| it.message).collect();

    let mut common = ReplyContext::new(context, &asked.person, &estimates, own.as_ref());
    warn_of_caps(&mut common, &found, asked.limits.studies);
    let summary = summarize(context, &asked, &found, current, &relaxed);
    let unreachable = best.as_ref().map(|best| pb::Unreachable {
        text: summary.clone(),
        missing: list_missing(context, &asked),
        relaxations: relaxed.iter().map(RelaxedLimit::write).collect(),
        best_plan: Some(best.message.clone()),
    });
    let evidence = options.is_full.then(|| pb::PlansEvidence {
        profile: Some(asked.person.profile.clone()),
        plans: plans.iter().chain(&best).map(|it| it.evidence.clone()).collect(),
        relaxed_plans,
        point_count: found.labels.try_into().unwrap_or(i32::MAX),
        assumptions: list_assumptions(&asked.person),
    });
    Ok(reply!(PlanCareerResponse, common, {
        summary: summary,
        plans: plans.into_iter().map(|it| it.message).collect(),
        plan_count: part.total_size,
        searched_study_count: found.studies.into(),
        current_annual_usd: current.map(Cents::dollars),
        staying_value_usd: current.map(|_| found.staying.dollars()),
        unreachable: unreachable,
        next_page_token: part.next_page_token,
        resolved_target: asked.resolved_target,
        evidence: evidence,
    }))
}

/// Puts the soonest, the cheapest and the most valuable plan first, each once; then the others by time.
fn order_plans(found: &SearchResult) -> Vec<&Plan> {
    let plans = &found.plans;
    let indexes = || 0..plans.len();
    let cheapest = indexes().min_by_key(|at| {
        let plan = &plans[*at];
        (plan.cost, plan.quarter, Reverse(plan.value))
    });
    let most_valuable = indexes().max_by_key(|at| {
        let plan = &plans[*at];
        (plan.value, Reverse(plan.quarter), Reverse(plan.cost))
    });
    // Plans come soonest first.
    let mut order = Vec::with_capacity(plans.len());
    for at in [indexes().next(), cheapest, most_valuable].into_iter().flatten().chain(indexes()) {
        if !order.contains(&at) {
            order.push(at);
        }
    }
    order.into_iter().map(|at| &plans[at]).collect()
}

fn mark_strengths(written: &mut [WrittenPlan], plans: &[&Plan], found: &SearchResult) {
    let soonest = found.plans.iter().map(|it| it.quarter).min();
    let cheapest = found.plans.iter().map(|it| it.cost).min();
    let most_valuable = found.plans.iter().map(|it| it.value).max();
    for (written, plan) in written.iter_mut().zip(plans) {
        let marks = [
            (pb::PlanStrength::Soonest, soonest == Some(plan.quarter)),
            (pb::PlanStrength::Cheapest, cheapest == Some(plan.cost)),
            (pb::PlanStrength::MostValuable, most_valuable == Some(plan.value)),
        ];
        let strengths = marks.into_iter().filter(|(_, holds)| *holds);
        written.message.strengths = strengths.map(|(strength, _)| strength.into()).collect();
    }
}

/// Says where more studies might find better plans: a cap that nothing names would pass for the best there is.
fn warn_of_caps(common: &mut ReplyContext, found: &SearchResult, studies: u8) {
    if found.studies < studies {
        let told = format!(
            "the time ran out: plans with more than {} studies were not searched for",
            found.studies
        );
        common.warn("plan.cut_short", "", told);
        return;
    }
    let count =
        |plan: &Plan| plan.steps.iter().filter(|it| matches!(it.step, Step::Study(_))).count();
    if found.plans.iter().any(|plan| count(plan) >= usize::from(studies)) {
        let told = format!(
            "some plans take {studies} studies, which is the most that was searched for; more might be better"
        );
        common.warn("plan.study_cap", "limits.max_study_count", told);
    }
}

/// What the person lacks for a target role as they are now.
fn list_missing(context: &Context, asked: &PlanRequest) -> Vec<pb::MissingRequirement> {
    let Target::Role(role) = asked.target else { return Vec::new() };
    let missing = context.catalog.find_missing_for_role(role, &asked.person.qualifications);
    encode::missing_requirements(&context.catalog, &missing, Some(role))
}

fn summarize(
    context: &Context,
    asked: &PlanRequest,
    found: &SearchResult,
    current: Option<Cents>,
    relaxed: &[RelaxedLimit],
) -> String {
    let target = describe_target(&context.catalog, asked.target);
    let plans = &found.plans;
    let (soonest, cheapest) =
        (plans.iter().map(|it| it.quarter).min(), plans.iter().map(|it| it.cost).min());
    if let Some((soonest, cheapest)) = soonest.zip(cheapest) {
        let most = plans.iter().map(|it| it.value).max();
        let delta = current.and(most).map(|it| Cents::new(it.get() - found.staying.get()));
        return plans_summary(&target, plans.len(), soonest * MONTHS, cheapest, delta);
    }
    let best = found.best.as_ref().map(|it| it.annual).unwrap_or_default();
    let missing: Vec<_> = list_missing(context, asked).into_iter().map(|it| it.text).collect();
    let openings: Vec<_> = relaxed.iter().map(|it| it.text.clone()).collect();
    unreachable(&target, best, &missing, &openings)
}

/// Reads which plans are asked for: a token is of the same request over the same catalog.
fn read_page(context: &Context, request: &pb::PlanCareerRequest) -> Result<Page, Violation> {
    let same = pb::PlanCareerRequest {
        page_size: 0,
        page_token: String::new(),
        view: 0,
        ..request.clone()
    };
    let parts = [&*same.encode_to_vec(), context.catalog.digest().as_bytes()];
    Page::read("PlanCareer", &parts, PLANS, request.page_size, &request.page_token)
        .map_err(refuse_page)
}
