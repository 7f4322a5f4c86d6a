//! A plan that somebody has in mind, followed step by step.

use super::Quest;
use super::found::{Found, Plan};
use super::market::Wages;
use super::search::{Candidate, Search};
use super::study::{Step, Study, courses};
use crate::career::{Gap, Standing};

/// Why a plan can't be followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Stuck {
    /// The place of the step that can't be taken.
    pub step: usize,
    /// What is lacking then, beside years, which are waited for. Empty where it gives nothing, or ends
    /// beyond the horizon.
    pub gaps: Vec<Gap>,
}

/// Follows steps in their order, each as soon as it can be taken. Apprentices' marks go by themselves where
/// a step needs it. The plan ends with its last step; the target and other limits than the horizon don't
/// matter.
///
/// # Errors
/// Names the first step that can't be taken.
pub fn follow(
    quest: &Quest<'_>,
    wages: &impl Wages,
    steps: &[Step],
) -> Result<(Plan, Found), Stuck> {
    let mut search = Search::new(quest, wages, courses(quest));
    search.start();
    let mut place = 0;
    for (number, step) in steps.iter().enumerate() {
        let taken = search.take(place, *step).or_else(|| {
            let completed = search.complete_any(place)?;
            search.take(completed, *step)
        });
        place = taken.ok_or_else(|| Stuck { step: number, gaps: search.lacking(place, *step) })?;
    }
    let label = search.labels.all[place];
    let horizon = quest.limits.horizon;
    let quarter = label.point.quarter;
    let annual = label.point.role.map_or(0.0, |role| {
        search.market.paid(role, &label.point, label.holding.class).annual[quarter as usize]
    });
    let value = label.value + search.flow(&label, quarter, horizon);
    search.plans = vec![Candidate { label: place, quarter, cost: label.cost, value, annual }];
    let found = search.finish();
    let plan = found.plans.first().cloned();
    plan.map(|plan| (plan, found)).ok_or(Stuck { step: 0, gaps: Vec::new() })
}

impl<W: Wages> Search<'_, W> {
    /// Takes a step from a label; `None` where it can't be taken.
    fn take(&mut self, place: usize, step: Step) -> Option<usize> {
        let (label, before) = (self.labels.all[place], self.labels.all.len());
        match step {
            Step::Move { role, place: to } => self.change_job(place, &label, (role, to)),
            Step::Complete(_) => return self.complete_any(place),
            Step::Study(study) => {
                let course = self.courses.iter().find(|it| it.study == study)?.clone();
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

    /// What is lacking for a step, years aside.
    fn lacking(&self, place: usize, step: Step) -> Vec<Gap> {
        let (catalogue, point) = (self.quest.catalogue, &self.labels.all[place].point);
        let person = Standing {
            role: point.role,
            years: f64::INFINITY,
            education: point.education,
            credentials: point.held,
        };
        match step {
            Step::Move { role, .. } => catalogue.lacking_for_role(role, &person),
            Step::Complete(_) => Vec::new(),
            Step::Study(Study::Credential(ix)) => {
                let it = catalogue.credential_at(ix);
                it.map(|it| catalogue.lacking(&it.requires, &person)).unwrap_or_default()
            }
            Step::Study(Study::BesideWork(place) | Study::FullTime(place)) => {
                let it = catalogue.programmes.get(place);
                it.map(|it| catalogue.lacking(&it.requires, &person)).unwrap_or_default()
            }
        }
    }
}
