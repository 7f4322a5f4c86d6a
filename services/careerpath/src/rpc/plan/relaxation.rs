//! Which limit keeps a target out of reach.

use std::cell::Cell;

use medwage_contracts::pb::careerpath as pb;
use medwage_domain::career::Catalog;
use medwage_domain::career::plan::{
    Limits, Plan, PlanQuery, QUARTERS, Study, Target, find_plans, studies_toward_role,
};
use medwage_domain::text::write_count;

use super::query::{MOST_STUDIES, PlanRequest};
use crate::encode::signed;
use crate::pay::PayByRole;

/// A limit, changed alone, with the plan that it opens.
pub(super) struct RelaxedLimit {
    field: &'static str,
    /// The value that it needs, in the field's unit; none for a field that is yes or no.
    value: Option<f64>,
    /// Another field that has to change with it, and its value.
    other: Option<(&'static str, Option<f64>)>,
    pub(super) text: String,
    pub(super) plan: Plan,
}

/// The outcome of setting limits aside.
#[derive(Default)]
pub(super) struct TriedLimits {
    /// Those that open the target: each alone, or where none does, in pairs.
    pub(super) relaxed: Vec<RelaxedLimit>,
    /// True if some trial was cut: what opens nothing then might.
    pub(super) is_cut: bool,
}

/// Tries each limit without the others, and where none opens the target, pairs of them.
pub(super) fn relax(
    request: &PlanRequest,
    catalog: &Catalog,
    pay: &PayByRole,
    stop: &dyn Fn() -> bool,
) -> TriedLimits {
    let query = request.query(catalog);
    let needed = match request.target {
        Target::Role(role) => Some(studies_toward_role(&query, role, None)),
        Target::Salary(_) | Target::Value => None,
    };
    let trial = Trial { request, catalog, pay, stop, needed, is_cut: Cell::new(false) };
    let mut relaxed = relax_each(&trial);
    if relaxed.is_empty() {
        relaxed = relax_pairs(&trial);
    }
    TriedLimits { relaxed, is_cut: trial.is_cut.get() }
}

/// The most hours a week.
const MOST_HOURS: u32 = 60;
/// The longest horizon.
const MOST_YEARS: u32 = 30;

/// Tries limits one by one.
struct Trial<'t> {
    request: &'t PlanRequest,
    catalog: &'t Catalog,
    pay: &'t PayByRole,
    stop: &'t dyn Fn() -> bool,
    /// The studies that the way to a target role may need; none for all.
    needed: Option<Vec<Study>>,
    is_cut: Cell<bool>,
}

impl Trial<'_> {
    /// The plans with other limits; none where the search would grow too large, or is stopped.
    fn find(&self, limits: Limits) -> Vec<Plan> {
        let request = PlanRequest { limits, ..self.request.clone() };
        let query = PlanQuery { only: self.needed.as_deref(), ..request.query(self.catalog) };
        let found = find_plans(&query, self.pay, self.stop);
        self.is_cut.set(self.is_cut.get() || found.is_err());
        found.map(|it| it.plans).unwrap_or_default()
    }

    /// Finds the soonest plan. Short horizons come first: they are searched in little time, and no longer one has a sooner plan.
    fn find_soonest(&self, limits: Limits) -> Option<Plan> {
        let own = self.request.limits.horizon;
        let mut horizon = own.min(limits.horizon);
        loop {
            let finish_by = limits.finish_by.min(horizon);
            let found = self.find(Limits { horizon, finish_by, ..limits });
            if !found.is_empty() || horizon >= limits.horizon {
                return found.into_iter().next();
            }
            horizon = (horizon + horizon.div_ceil(2)).min(limits.horizon);
        }
    }

    fn find_cheapest(&self, limits: Limits) -> Option<Plan> {
        self.find(limits).into_iter().min_by_key(|it| (it.cost, it.quarter))
    }
}

/// Tries each limit without the others.
fn relax_each(trial: &Trial<'_>) -> Vec<RelaxedLimit> {
    let limits = trial.request.limits;
    let mut relaxed = Vec::new();
    let mut add = |field, plan: Option<Plan>, tell: &dyn Fn(&Plan) -> (Option<f64>, String)| {
        if let Some(plan) = plan {
            let (value, text) = tell(&plan);
            relaxed.push(RelaxedLimit { field, value, other: None, text, plan });
        }
    };
    if limits.budget.is_some() {
        let plan = trial.find_cheapest(Limits { budget: None, ..limits });
        add("limits.budget_usd", plan, &|plan| {
            (Some(plan.cost.dollars()), format!("with a budget of {}", plan.cost))
        });
    }
    if limits.finish_by < limits.horizon {
        let plan = trial.find_soonest(Limits { finish_by: limits.horizon, ..limits });
        add("limits.deadline_years", plan, &|plan| {
            let years = f64::from(plan.quarter) / f64::from(QUARTERS);
            (Some(years), format!("within {}", medwage_domain::text::career::write_years(years)))
        });
    } else if limits.horizon < MOST_YEARS * QUARTERS {
        let longest = MOST_YEARS * QUARTERS;
        let plan = trial.find_soonest(Limits { horizon: longest, finish_by: longest, ..limits });
        add("terms.horizon_years", plan, &|plan| {
            let years = plan.quarter.div_ceil(QUARTERS);
            let text = format!("within {}", write_count(years.into(), "year", "years"));
            (Some(years.into()), text)
        });
    }
    if !limits.degrees {
        let plan = trial.find_soonest(Limits { degrees: true, ..limits });
        add("limits.degree_excluded", plan, &|_| (None, "if a degree may be taken".to_owned()));
    }
    if !limits.full_time_study {
        let plan = trial.find_soonest(Limits { full_time_study: true, ..limits });
        let text = "if work may be given up for study";
        add("limits.job_kept", plan, &|_| (None, text.to_owned()));
    }
    if limits.studies < MOST_STUDIES {
        let plan = trial.find_soonest(Limits { studies: MOST_STUDIES, ..limits });
        add("limits.max_study_count", plan, &|plan| {
            let studies = plan.count_studies(trial.catalog);
            let text = format!("with {}", write_count(studies as u64, "study", "studies"));
            (Some(studies as f64), text)
        });
    }
    if let Some((hours, plan)) = find_fewest_hours(trial) {
        add("terms.study_hours_per_week", Some(plan), &|_| {
            (
                Some(hours.into()),
                format!("with {} a week", write_count(hours.into(), "hour", "hours")),
            )
        });
    }
    relaxed
}

/// Tries pairs of limits: for a target that none opens by itself. Each is set aside whole, and said as far as the soonest plan
/// needs it.
fn relax_pairs(trial: &Trial<'_>) -> Vec<RelaxedLimit> {
    let own = trial.request.limits;
    let sets = list_sets(&own);
    let mut relaxed = Vec::new();
    for (index, one) in sets.iter().enumerate() {
        for other in &sets[index + 1..] {
            let limits = (other.set)((one.set)(own));
            let Some(plan) = trial.find_soonest(limits) else { continue };
            let ((first, first_text), (second, second_text)) =
                ((one.tell)(&plan, trial.catalog), (other.tell)(&plan, trial.catalog));
            relaxed.push(RelaxedLimit {
                field: one.field,
                value: first,
                other: Some((other.field, second)),
                text: format!("{first_text} and {second_text}"),
                plan,
            });
        }
    }
    relaxed.sort_by_key(|it| (it.plan.cost, it.plan.quarter));
    relaxed.truncate(MOST_PAIRS);
    relaxed
}

/// The most pairs that are told.
const MOST_PAIRS: usize = 3;

/// A limit that can be set aside.
struct SetAside {
    field: &'static str,
    set: fn(Limits) -> Limits,
    /// Gives the value that a plan needs, in the field's unit and in words.
    tell: fn(&Plan, &Catalog) -> (Option<f64>, String),
}

/// Lists the limits that can be set aside at all.
fn list_sets(limits: &Limits) -> Vec<SetAside> {
    let mut sets = Vec::new();
    if limits.budget.is_some() {
        sets.push(SetAside {
            field: "limits.budget_usd",
            set: |limits| Limits { budget: None, ..limits },
            tell: |plan, _| (Some(plan.cost.dollars()), format!("with a budget of {}", plan.cost)),
        });
    }
    if !limits.degrees {
        sets.push(SetAside {
            field: "limits.degree_excluded",
            set: |limits| Limits { degrees: true, ..limits },
            tell: |_, _| (None, "if a degree may be taken".to_owned()),
        });
    }
    if limits.horizon < MOST_YEARS * QUARTERS {
        sets.push(SetAside {
            field: "terms.horizon_years",
            set: |limits| {
                let longest = MOST_YEARS * QUARTERS;
                Limits { horizon: longest, finish_by: longest, ..limits }
            },
            tell: |plan, _| {
                let years = plan.quarter.div_ceil(QUARTERS);
                (
                    Some(years.into()),
                    format!("within {}", write_count(years.into(), "year", "years")),
                )
            },
        });
    }
    if !limits.full_time_study {
        sets.push(SetAside {
            field: "limits.job_kept",
            set: |limits| Limits { full_time_study: true, ..limits },
            tell: |_, _| (None, "if work may be given up for study".to_owned()),
        });
    }
    if limits.studies < MOST_STUDIES {
        sets.push(SetAside {
            field: "limits.max_study_count",
            set: |limits| Limits { studies: MOST_STUDIES, ..limits },
            tell: |plan, catalog| {
                let studies = plan.count_studies(catalog);
                let text = format!("with {}", write_count(studies as u64, "study", "studies"));
                (Some(studies as f64), text)
            },
        });
    }
    sets
}

/// Finds the fewest hours a week that are enough. More hours never take longer, so halving finds them.
fn find_fewest_hours(trial: &Trial<'_>) -> Option<(u32, Plan)> {
    let limits = trial.request.limits;
    let find = |hours: u32| trial.find_soonest(Limits { hours_per_week: hours.into(), ..limits });
    let (mut short, mut enough) = (limits.hours_per_week as u32, MOST_HOURS);
    let mut plan = if short < enough { find(enough)? } else { return None };
    while enough - short > 1 {
        let middle = u32::midpoint(short, enough);
        match find(middle) {
            Some(found) => (enough, plan) = (middle, found),
            None => short = middle,
        }
    }
    Some((enough, plan))
}

impl RelaxedLimit {
    /// Writes the limit with what its plan reaches.
    pub(super) fn write(&self) -> pb::Relaxation {
        pb::Relaxation {
            field: self.field.to_owned(),
            value: self.value,
            text: self.text.clone(),
            months: signed(self.plan.quarter * 12 / QUARTERS),
            cost_usd: self.plan.cost.dollars(),
            annual_usd: self.plan.annual.dollars(),
            other_field: self.other.map(|(field, _)| field.to_owned()).unwrap_or_default(),
            other_value: self.other.and_then(|(_, value)| value),
        }
    }
}
