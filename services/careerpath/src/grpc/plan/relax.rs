//! Which limit keeps a target out of reach.

use medwage_contracts::pb::careerpath as pb;
use medwage_domain::career::Catalogue;
use medwage_domain::career::plan::{Limits, Plan, QUARTERS, ways};
use medwage_domain::money::Cents;

use super::ask::Asked;
use crate::pay::Market;

/// A limit, changed alone, with the plan that it opens.
pub(super) struct Relaxed {
    pub(super) field: &'static str,
    pub(super) text: String,
    pub(super) plan: Plan,
}

/// The most hours a week.
const MOST_HOURS: u32 = 60;
/// The longest horizon.
const MOST_YEARS: u32 = 30;

/// Tries each limit without the others. What would grow too large, or is stopped, is left out.
pub(super) fn each(
    asked: &Asked,
    catalogue: &Catalogue,
    market: &Market,
    stop: &dyn Fn() -> bool,
) -> Vec<Relaxed> {
    let limits = asked.limits;
    let mut found = Vec::new();
    let mut try_with = |field, limits: Limits, cheapest: bool, say: &dyn Fn(&Plan) -> String| {
        let quest = Asked { limits, ..asked.clone() };
        let searched = ways(&quest.quest(catalogue), market, stop);
        let plans = searched.map(|it| it.plans).unwrap_or_default();
        let by_cost = plans.iter().min_by_key(|it| (it.cost, it.quarter));
        let plan = if cheapest { by_cost } else { plans.first() };
        if let Some(plan) = plan.cloned() {
            found.push(Relaxed { field, text: say(&plan), plan });
        }
    };
    if limits.budget.is_some() {
        let free = Limits { budget: None, ..limits };
        try_with("budget", free, true, &|plan| format!("with a budget of {}", plan.cost));
    }
    if limits.finish_by < limits.horizon {
        let later = Limits { finish_by: limits.horizon, ..limits };
        try_with("finish_by_years", later, false, &|plan| {
            format!("within {} years", years(plan.quarter))
        });
    } else if limits.horizon < MOST_YEARS * QUARTERS {
        let longest = MOST_YEARS * QUARTERS;
        let longer = Limits { horizon: longest, finish_by: longest, ..limits };
        try_with("horizon_years", longer, false, &|plan| {
            format!("within {} years", plan.quarter.div_ceil(QUARTERS))
        });
    }
    if !limits.degrees {
        let free = Limits { degrees: true, ..limits };
        try_with("no_degree", free, false, &|_| "if a degree may be taken".to_owned());
    }
    if !limits.full_time_study {
        let free = Limits { full_time_study: true, ..limits };
        try_with("keep_job", free, false, &|_| "if work may be given up for study".to_owned());
    }
    let reachable = |hours: u32| {
        let limits = Limits { hours_a_week: hours.into(), ..limits };
        let quest = Asked { limits, ..asked.clone() };
        ways(&quest.quest(catalogue), market, stop).is_ok_and(|found| !found.plans.is_empty())
    };
    // More hours never take longer, so halving finds the fewest that are enough.
    let (mut short, mut enough) = (limits.hours_a_week as u32, MOST_HOURS);
    if short < enough && reachable(enough) {
        while enough - short > 1 {
            let middle = u32::midpoint(short, enough);
            *(if reachable(middle) { &mut enough } else { &mut short }) = middle;
        }
        let limits = Limits { hours_a_week: enough.into(), ..limits };
        try_with("study_hours_a_week", limits, false, &|_| format!("with {enough} hours a week"));
    }
    found
}

/// The answer in a sentence.
pub(super) fn explain(best: &pb::Plan, relaxed: &[Relaxed]) -> String {
    let annual = best.annual.as_ref().and_then(|money| Cents::try_from(money).ok());
    let annual = annual.unwrap_or_default();
    let helps: Vec<_> = relaxed.iter().map(|it| it.text.as_str()).collect();
    let helps = if helps.is_empty() {
        "no limit, changed alone, opens the target".to_owned()
    } else {
        format!("it opens {}", helps.join(", or "))
    };
    format!("the most that can be reached in time is {annual} a year; {helps}")
}

fn years(quarters: u32) -> f64 {
    f64::from(quarters) / f64::from(QUARTERS)
}
