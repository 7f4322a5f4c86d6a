//! `PlanCareer`.

use std::cmp::Reverse;

use medwage_contracts::paging::{Page, PageSizes};
use medwage_contracts::pb::careerpath as pb;
use medwage_domain::career::Catalog;
use medwage_domain::career::plan::{Plan, SearchResult, Step, Target, search};
use medwage_domain::money::Cents;
use medwage_domain::text::career::{explain_unreachable, plans_summary};
use medwage_rpc_status::{Violation, Violations};
use prost::Message as _;

use super::list_assumptions;
use super::pricing::{PricedRoles, price_roles, price_steps, profile_after};
use super::query::PlanRequest;
use super::relaxation::{RelaxedLimit, TriedLimits, relax};
use crate::context::Context;
use crate::encode::{self, PricedPlan, describe_target, write_plan};
use crate::error::Error;
use crate::rpc::refuse_page;
use crate::rpc::reply::{ReplyContext, reply};
use crate::searching::{Narrowing, explain_failure, run_search};

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
    let page = wrong.take_field(read_page(context, request));
    let asked = PlanRequest::read(context, request, wrong).await?;
    let page = page.ok_or_else(|| Error::Internal("a page was read".to_owned()))?;
    let entry = context.searches.enter()?;
    let PricedRoles { pay, current, own, estimates } = price_roles(context, &asked).await?;
    asked.check_target(current)?;
    let (searched, catalog) = (asked.clone(), context.catalog.clone());
    let searching = run_search(entry, move |stop| {
        let found = search(&searched.query(&catalog), &pay, stop)
            .map_err(|error| explain_failure(error, Narrowing::OF_PLANS))?;
        // A target that is out of reach is tried without each limit.
        let is_reached = !found.plans.is_empty();
        let tried = (!is_reached).then(|| relax(&searched, &catalog, &pay, stop));
        Ok((found, tried.unwrap_or_default()))
    });
    let (found, tried) = searching.await?;
    let relaxed = &tried.relaxed;

    let picked = pick_plans(&context.catalog, &found, current.is_some());
    let part = page.cut_page(picked.iter());
    let best = found.best.as_ref().filter(|_| found.plans.is_empty());
    let shown: Vec<&Plan> = part
        .items
        .iter()
        .map(|it| it.plan)
        .chain(best)
        .chain(relaxed.iter().map(|it| &it.plan))
        .collect();
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
    for (written, strong) in plans.iter_mut().zip(&part.items) {
        let strengths = strong.strengths.iter();
        written.message.strengths = strengths.map(|strength| (*strength).into()).collect();
    }
    let best = best.and_then(|_| written.next());
    let relaxed_plans: Vec<_> = written.map(|it| it.message).collect();

    let mut common = ReplyContext::new(context, &asked.person, &estimates, own.as_ref());
    warn_of_caps(&mut common, &context.catalog, &found, asked.limits.studies);
    let summary = summarize(context, &asked, &found, &picked, current, &tried);
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

/// Respects in which a plan is best, in the order in which plans are listed: first the one that takes nothing beyond what the target
/// needs.
const STRENGTHS: [pb::PlanStrength; 5] = [
    pb::PlanStrength::Soonest,
    pb::PlanStrength::Cheapest,
    pb::PlanStrength::MostValuable,
    pb::PlanStrength::Safest,
    pb::PlanStrength::NoDegree,
];

/// A plan with what it is best in.
struct StrongPlan<'f> {
    plan: &'f Plan,
    strengths: Vec<pb::PlanStrength>,
}

/// Picks a handful of plans that a person would call different: the best one in each respect. One that is as good as
/// another in a respect, and picked already, stands for it.
fn pick_plans<'f>(
    catalog: &Catalog,
    found: &'f SearchResult,
    is_employed: bool,
) -> Vec<StrongPlan<'f>> {
    let mut picked: Vec<StrongPlan<'f>> = Vec::new();
    for strength in STRENGTHS {
        let Some(best) = find_best(catalog, found, strength, is_employed) else { continue };
        match picked.iter_mut().find(|it| describe_kind(it.plan) == describe_kind(best)) {
            Some(known) if is_as_good(known.plan, best, strength) => known.strengths.push(strength),
            _ => picked.push(StrongPlan { plan: best, strengths: vec![strength] }),
        }
    }
    picked
}

fn find_best<'f>(
    catalog: &Catalog,
    found: &'f SearchResult,
    strength: pb::PlanStrength,
    is_employed: bool,
) -> Option<&'f Plan> {
    let plans = || found.plans.iter();
    let by_value = |it: &&Plan| (it.value, Reverse(it.quarter), Reverse(it.cost));
    match strength {
        pb::PlanStrength::MostValuable => plans().max_by_key(by_value),
        pb::PlanStrength::Soonest => {
            plans().min_by_key(|it| (it.quarter, it.cost, Reverse(it.value)))
        }
        pb::PlanStrength::Cheapest => {
            plans().min_by_key(|it| (it.cost, it.quarter, Reverse(it.value)))
        }
        // A newcomer has nothing to lose against.
        pb::PlanStrength::Safest if is_employed => plans().min_by(|one, other| {
            let loss = |it: &Plan| it.loss_probability(found.staying);
            loss(one).total_cmp(&loss(other)).then(other.value.cmp(&one.value))
        }),
        pb::PlanStrength::NoDegree => {
            let takes_degree = |it: &&Plan| it.takes_degree(catalog);
            // Where none takes one it says nothing.
            plans().find(takes_degree)?;
            plans().filter(|it| !it.takes_degree(catalog)).max_by_key(by_value)
        }
        pb::PlanStrength::Safest | pb::PlanStrength::Unspecified => None,
    }
}

/// True if a plan is as good as the best in a respect.
fn is_as_good(plan: &Plan, best: &Plan, strength: pb::PlanStrength) -> bool {
    match strength {
        pb::PlanStrength::Soonest => plan.quarter == best.quarter,
        pb::PlanStrength::Cheapest => plan.cost == best.cost,
        _ => true,
    }
}

/// Returns the parts by which a person would tell plans apart: the studies and the roles on the way.
fn describe_kind(plan: &Plan) -> Vec<Step> {
    let mut steps: Vec<_> = plan.steps.iter().map(|it| it.step).collect();
    steps.retain(|it| matches!(it, Step::Study(_) | Step::Move { .. }));
    steps.sort_unstable();
    steps
}

/// Says where more studies might find better plans: a cap that nothing names would pass for the best there is.
fn warn_of_caps(common: &mut ReplyContext, catalog: &Catalog, found: &SearchResult, studies: u8) {
    if found.studies < studies {
        let told = format!(
            "the search was cut short: plans with more than {} studies were not searched for",
            found.studies
        );
        common.warn("plan.cut_short", "", told);
        return;
    }
    if found.plans.iter().any(|plan| plan.count_studies(catalog) >= usize::from(studies)) {
        let told = format!(
            "some plans take {studies} studies, which is the most that was searched for; more might be better"
        );
        common.warn("plan.study_cap", "limits.max_study_count", told);
    }
}

/// Lists the requirements of a target role that the person lacks now.
fn list_missing(context: &Context, asked: &PlanRequest) -> Vec<pb::MissingRequirement> {
    let Target::Role(role) = asked.target else { return Vec::new() };
    let missing = context.catalog.find_missing_for_role(role, &asked.person.qualifications);
    encode::missing_requirements(&context.catalog, &missing, Some(role))
}

fn summarize(
    context: &Context,
    asked: &PlanRequest,
    found: &SearchResult,
    picked: &[StrongPlan<'_>],
    current: Option<Cents>,
    tried: &TriedLimits,
) -> String {
    let target = describe_target(&context.catalog, asked.target);
    if let Some(first) = picked.first().map(|it| it.plan) {
        let delta = current.map(|_| Cents::new(first.value.get() - found.staying.get()));
        let others = picked.len() - 1;
        return plans_summary(&target, first.quarter * MONTHS, first.cost, delta, others);
    }
    // The most that can be paid says nothing of a role.
    let is_of_pay = matches!(asked.target, Target::Salary(_));
    let best = found.best.as_ref().map(|it| it.annual).filter(|_| is_of_pay);
    let missing: Vec<_> = list_missing(context, asked).into_iter().map(|it| it.text).collect();
    let openings: Vec<_> = tried.relaxed.iter().map(|it| it.text.clone()).collect();
    explain_unreachable(&target, best, &missing, &openings, tried.is_cut)
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
    Page::read_page("PlanCareer", &parts, PLANS, request.page_size, &request.page_token)
        .map_err(refuse_page)
}
