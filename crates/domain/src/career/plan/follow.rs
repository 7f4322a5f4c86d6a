//! A plan that somebody has in mind, followed step by step.

use super::PlanQuery;
use super::result::{Plan, SearchResult};
use super::search::{Candidate, Search};
use super::study::{Step, Study, courses};
use super::wage_table::Wages;
use crate::career::{MissingRequirement, Qualifications};

/// Why a plan can't be followed.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockedStep {
    /// The place of the step that can't be taken.
    pub step: usize,
    /// Requirements that are missing then, beside years, which are waited for. Empty where it gives nothing, or ends
    /// beyond the horizon.
    pub missing: Vec<MissingRequirement>,
}

/// Follows steps in their order, each as soon as it can be taken. Apprentices' marks go by themselves where
/// a step needs it. The plan ends with its last step; the target and other limits than the horizon don't
/// matter.
///
/// # Errors
/// Names the first step that can't be taken.
pub fn follow(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    steps: &[Step],
) -> Result<(Plan, SearchResult), BlockedStep> {
    // Whoever proposes a study may take it, whether or not a search would think of it.
    let proposed = steps.iter().filter_map(|step| match step {
        Step::Study(study) => Some(*study),
        Step::Complete(_) | Step::Move { .. } | Step::WorkOn { .. } => None,
    });
    let studies: Vec<Study> = proposed.collect();
    let query = &PlanQuery { only: Some(&studies), ..*query };
    let mut search = Search::new(query, wages, courses(query));
    search.may_move_again = true;
    search.offered.ladder.open_all(query);
    search.start();
    let mut place = 0;
    for (number, step) in steps.iter().enumerate() {
        let taken = search.take(place, *step).or_else(|| {
            let completed = search.complete_any(place)?;
            search.take(completed, *step)
        });
        place = taken.ok_or_else(|| BlockedStep {
            step: number,
            missing: search.find_missing(place, *step),
        })?;
    }
    let label = search.labels.all[place];
    let horizon = query.limits.horizon;
    let quarter = label.point.quarter;
    let annual = label
        .point
        .role
        .map_or(0.0, |role| search.wages.paid(role, &label.point).annual[quarter as usize]);
    let value = label.value + search.flow(&label, quarter, horizon);
    search.plans = vec![Candidate { label: place, quarter, cost: label.cost, value, annual }];
    let found = search.trace_result();
    let plan = found.plans.first().cloned();
    plan.map(|plan| (plan, found)).ok_or(BlockedStep { step: 0, missing: Vec::new() })
}

impl<W: Wages> Search<'_, W> {
    /// Takes a step from a label; `None` where it can't be taken.
    fn take(&mut self, place: usize, step: Step) -> Option<usize> {
        let (label, before) = (self.labels.all[place], self.labels.all.len());
        match step {
            Step::Move { role, place: to } => self.change_job(place, &label, (role, to)),
            Step::Complete(_) => return self.complete_any(place),
            Step::WorkOn { until } if until > label.point.quarter => {
                let mut later = self.wait(&label, until)?;
                later.from = Some((place, step, label.point.quarter));
                self.add(later);
            }
            Step::WorkOn { .. } => return None,
            Step::Study(study) => {
                let course = self.offered.courses.iter().find(|it| it.study == study)?.clone();
                self.study(place, &label, &course);
            }
        }
        (self.labels.all.len() > before).then_some(before)
    }

    fn complete_any(&mut self, place: usize) -> Option<usize> {
        let (label, before) = (self.labels.all[place], self.labels.all.len());
        self.complete(place, &label);
        (self.labels.all.len() > before).then_some(before)
    }

    /// Lists what is missing for a step, years aside.
    fn find_missing(&self, place: usize, step: Step) -> Vec<MissingRequirement> {
        let (catalog, point) = (self.query.catalog, &self.labels.all[place].point);
        let person = Qualifications { years: f64::INFINITY, ..self.qualifications(point) };
        match step {
            Step::Move { role, .. } => catalog.find_missing_for_role(role, &person),
            Step::Complete(_) | Step::WorkOn { .. } => Vec::new(),
            Step::Study(Study::Credential(ix)) => {
                let it = catalog.credential_at(ix);
                it.map(|it| catalog.find_missing(&it.requires, &person)).unwrap_or_default()
            }
            Step::Study(Study::BesideWork(place) | Study::FullTime(place)) => {
                let it = catalog.programs.get(place);
                it.map(|it| catalog.find_missing(&it.requires, &person)).unwrap_or_default()
            }
        }
    }
}
