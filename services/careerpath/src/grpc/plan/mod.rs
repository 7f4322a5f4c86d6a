//! `PlanCareer`.

pub(super) mod along;
mod ask;
pub(super) mod compare;
mod priced;
mod proposed;
mod relax;
mod searching;

use std::cmp::Reverse;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::career::plan::{Found, Plan};

use self::ask::Asked;
use self::priced::{intervals, market};
use crate::context::Context;
use crate::encode::{self, Priced};
use crate::error::Error;
use crate::person::Person;

/// Plans in one reply at most.
const MOST_PLANS: usize = 20;

pub(super) async fn career(
    context: &Context,
    request: &pb::PlanCareerRequest,
) -> Result<pb::PlanCareerResponse, Error> {
    let asked = Asked::read(context, request)?;
    let admitted = context.searches.admit()?;
    let (market, now, release) = market(context, &asked).await?;
    asked.above(now)?;
    let (found, relaxed) = searching::found(context, admitted, asked.clone(), market).await?;
    let cut_off = found.studies < asked.limits.studies;
    let kept = kept(&found);
    let best = found.best.as_ref().filter(|_| kept.is_empty());
    let all: Vec<&Plan> =
        kept.iter().copied().chain(best).chain(relaxed.iter().map(|it| &it.plan)).collect();
    let intervals = intervals(context, &asked.workplaces, &all).await?;
    let mut written = all.iter().zip(&intervals).map(|(plan, intervals)| {
        let workplaces = &asked.workplaces;
        let priced = Priced { now, staying: found.staying, intervals, workplaces };
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
        searched_studies: cut_off.then_some(found.studies.into()),
        release,
    })
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
        assumption(
            "plan.dollars",
            "pay in different places is compared in dollars, whatever these buy there",
        ),
    ];
    person.assumptions.into_iter().chain(own).collect()
}
