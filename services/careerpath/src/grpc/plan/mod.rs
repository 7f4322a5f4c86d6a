//! `PlanCareer`.

mod ask;
pub(super) mod compare;
mod relax;

use std::cmp::Reverse;
use std::sync::Arc;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator::{EstimatePayRequest, EstimateView, MedianInterval};
use medwage_contracts::pb::types::Assumption;
use medwage_domain::career::plan::{Found, Plan, PlanError, Reached, search};
use medwage_domain::money::Cents;
use medwage_service_kit::Violation;

use self::ask::Asked;
use self::relax::Relaxed;
use crate::context::Context;
use crate::encode::{self, Priced};
use crate::error::Error;
use crate::pay::{Market, median};
use crate::person::Person;

/// Plans in one reply at most.
const MOST_PLANS: usize = 20;

pub(super) async fn career(
    context: &Context,
    request: &pb::PlanCareerRequest,
) -> Result<pb::PlanCareerResponse, Error> {
    let asked = Asked::read(context, request)?;
    let (market, now, release) = market(context, &asked.person).await?;
    asked.above(now)?;
    let (found, relaxed) = found(context, asked.clone(), market).await?;
    let kept = kept(&found);
    let best = found.best.as_ref().filter(|_| kept.is_empty());
    let all: Vec<&Plan> =
        kept.iter().copied().chain(best).chain(relaxed.iter().map(|it| &it.plan)).collect();
    let intervals = intervals(context, &asked.person, &all).await?;
    let mut written = all.iter().zip(&intervals).map(|(plan, intervals)| {
        let priced = Priced { now, staying: found.staying, intervals };
        encode::plan(&context.catalogue, plan, &priced)
    });
    let mut plans: Vec<_> = written.by_ref().take(kept.len()).collect();
    mark(&mut plans, &kept);
    let best = best.and_then(|_| written.next());
    let unreachable = best.map(|best| pb::Unreachable {
        text: relax::explain(&best, &relaxed),
        relaxations: relaxed
            .iter()
            .zip(written)
            .map(|(it, plan)| pb::Relaxation {
                field: it.field.to_owned(),
                text: it.text.clone(),
                plan: Some(plan),
            })
            .collect(),
        best: Some(best),
    });
    Ok(pb::PlanCareerResponse {
        plans,
        plan_count: i32::try_from(found.plans.len()).unwrap_or(i32::MAX),
        now: now.map(Into::into),
        staying_value: Some(found.staying.into()),
        unreachable,
        assumptions: assumptions(asked.person),
        points: i32::try_from(found.labels).unwrap_or(i32::MAX),
        release,
    })
}

/// Searches on a thread of its own, with few others at a time: a search is a second of computing and a
/// hundred megabytes at most.
async fn found(
    context: &Context,
    asked: Asked,
    market: Market,
) -> Result<(Found, Vec<Relaxed>), Error> {
    let broken = |error: &dyn std::fmt::Display| Error::Internal(error.to_string());
    let permit = Arc::clone(&context.searches).acquire_owned().await;
    let permit = permit.map_err(|error| broken(&error))?;
    let catalogue = Arc::clone(&context.catalogue);
    let searching = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let found = search(&asked.quest(&catalogue), &market)?;
        let reached = !found.plans.is_empty();
        let relaxed = if reached { Vec::new() } else { relax::each(&asked, &catalogue, &market) };
        Ok((found, relaxed))
    });
    searching.await.map_err(|error| broken(&error))?.map_err(too_many)
}

fn too_many(PlanError::TooMany { labels }: PlanError) -> Error {
    let text = format!(
        "more than {labels} points would have to be looked at; take fewer studies, a shorter horizon, \
         a budget or an earlier date"
    );
    Violation::of(ErrorReason::LimitExceeded, "max_studies", text)
        .with("field", "max_studies")
        .with("allowed", labels)
        .into()
}

/// What every role pays the person, what they are paid now, and the release.
async fn market(
    context: &Context,
    person: &Person,
) -> Result<(Market, Option<Cents>, String), Error> {
    let in_role = |id: &String| EstimatePayRequest { role: id.clone(), ..person.request.clone() };
    let requests = context.catalogue.roles.iter().map(|it| in_role(&it.id)).collect();
    let estimates = context.estimator.estimates(requests, EstimateView::Full);
    let (model, estimates) = tokio::try_join!(context.estimator.model(), estimates)?;
    let mut known = Vec::with_capacity(estimates.len());
    for estimate in estimates {
        known.push(match estimate {
            Ok(estimate) => Some(estimate),
            Err(Error::NoDistribution(_)) => None,
            Err(error) => return Err(error),
        });
    }
    let own = person.standing.role.and_then(|place| known.get(place)?.as_ref());
    let now = own.map(median).transpose()?;
    let release = known.iter().flatten().next().map(|it| it.release.clone()).unwrap_or_default();
    Ok((Market::new(&context.catalogue, &model, &known)?, now, release))
}

/// The plans of a reply: the best in time, cost and value, and those between in order.
fn kept(found: &Found) -> Vec<&Plan> {
    let plans = &found.plans;
    let cheapest = plans.iter().min_by_key(|it| (it.cost, it.quarter, Reverse(it.value)));
    let most = plans.iter().max_by_key(|it| (it.value, Reverse(it.quarter), Reverse(it.cost)));
    let best =
        |it: &&Plan| [cheapest, most].into_iter().flatten().any(|best| std::ptr::eq(best, *it));
    let mut kept: Vec<&Plan> = plans.iter().take(MOST_PLANS - 2).collect();
    kept.extend(plans.iter().skip(MOST_PLANS - 2).filter(best));
    kept
}

fn mark(written: &mut [pb::Plan], plans: &[&Plan]) {
    let soonest = plans.iter().map(|it| it.quarter).min();
    let cheapest = plans.iter().map(|it| it.cost).min();
    let most = plans.iter().map(|it| it.value).max();
    for (message, plan) in written.iter_mut().zip(plans) {
        let marks = [
            ("soonest", soonest == Some(plan.quarter)),
            ("cheapest", cheapest == Some(plan.cost)),
            ("most-valuable", most == Some(plan.value)),
        ];
        message.best_in =
            marks.into_iter().filter(|(_, is)| *is).map(|(mark, _)| mark.to_owned()).collect();
    }
}

/// Asks the estimator for the pay after each step, by one batch, and holds that it says the same.
async fn intervals(
    context: &Context,
    person: &Person,
    plans: &[&Plan],
) -> Result<Vec<Vec<Option<MedianInterval>>>, Error> {
    let steps = || plans.iter().flat_map(|plan| &plan.steps);
    let requests: Vec<_> = steps().filter_map(|it| after(context, person, it)).collect();
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
fn after(context: &Context, person: &Person, step: &Reached) -> Option<EstimatePayRequest> {
    let catalogue = &context.catalogue;
    let role = catalogue.roles.get(step.standing.role?)?;
    let held = step.standing.credentials;
    Some(EstimatePayRequest {
        role: role.id.clone(),
        years: Some(step.standing.years),
        education: step.standing.education.id().to_owned(),
        credentials: held
            .iter()
            .filter_map(|ix| catalogue.credential_at(ix))
            .map(|it| it.id.clone())
            .collect(),
        uncertified: held.is_empty(),
        ..person.request.clone()
    })
}

fn assumptions(person: Person) -> Vec<Assumption> {
    let assumption = |id: &str, text: &str| Assumption {
        id: id.to_owned(),
        text: text.to_owned(),
        source: String::new(),
    };
    let own = [
        assumption(
            "plan.no_step_is_put_off",
            "each step begins as soon as it can after the one before",
        ),
        assumption(
            "plan.expected_retakes",
            "each exam costs the attempts that are to be expected, of at most 3, and is then passed; \
             retakes take no time of their own",
        ),
        assumption(
            "plan.requirements_are_usual",
            "what a role asks for is what employers usually ask; who meets it gets the work at once",
        ),
        assumption(
            "plan.a_year_in_a_role",
            "a role leads to the next after a year in it; the years in the present one are enough",
        ),
        assumption("plan.prices", "prices and wages stay what they are in today's money"),
    ];
    person.assumptions.into_iter().chain(own).collect()
}
