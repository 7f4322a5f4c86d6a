//! From the cell asked for to what answers: itself, an estimate of it, or a broader cell.

use super::fallback::{Outcome, Policy, Step, broader_cells, consider_cell};
use super::industry::Differential;
use super::mix::IndustryMarkers;
use super::modelled::Modelled;
use super::reliability::{self, Grade};
use crate::cell::Cell;
use crate::market::{CellKey, Market};

/// The answer to a question, and the way there.
#[derive(Clone, Debug)]
pub struct Answer<'m> {
    /// The cell asked for.
    pub requested: CellKey,
    /// The cell that the figures describe: another than asked for only after a fallback.
    pub answered: CellKey,
    /// Each cell that was considered, in order; empty where the cell asked for answers as published.
    pub steps: Vec<Step>,
    /// The source of the figures.
    pub source: Source<'m>,
}

/// The source of an answer's figures.
#[derive(Clone, Debug)]
pub enum Source<'m> {
    /// A published cell.
    Published(&'m Cell),
    /// An estimate of a cell that isn't.
    Modelled(Box<Modelled>),
}

/// Why nothing answers: what was considered. Never empty; the first is the cell asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Each cell that was considered, in order.
    pub steps: Vec<Step>,
}

/// Answers a question as far as its policy lets.
///
/// # Errors
/// Refuses where the cell can not answer and nothing may, or nothing does, in its place.
pub fn answer_query<'m, M: Market>(
    market: &'m M,
    markers: &IndustryMarkers,
    cell: CellKey,
    policy: Policy,
) -> Result<Answer<'m>, Refusal> {
    let outcome = match consider_cell(market, cell, policy.floor) {
        Ok(published) => return Ok(Answer::from_published(cell, cell, Vec::new(), published)),
        Err(outcome) => outcome,
    };
    let mut steps = vec![Step { cell, outcome }];
    let missing = matches!(outcome, Outcome::NotPublished | Outcome::Withheld);
    // What a release knows of other areas says nothing of one that it does not hold.
    if policy.modelled && missing && market.holds_area(cell.area) {
        let estimate = Modelled::estimate_cell(market, markers, cell);
        if let Some(model) = estimate.filter(|model| meets_floor(model.grade(), policy.floor)) {
            steps.push(Step { cell, outcome: Outcome::Modelled });
            let source = Source::Modelled(Box::new(model));
            return Ok(Answer { requested: cell, answered: cell, steps, source });
        }
    }
    if !policy.fallback {
        return Err(Refusal { steps });
    }
    fall_back(market, cell, policy.floor, steps)
}

/// The published cell that would answer without modelling: what an estimate is shown beside.
pub fn nearest_published<M: Market>(
    market: &M,
    cell: CellKey,
    floor: Option<Grade>,
) -> Option<Answer<'_>> {
    let outcome = match consider_cell(market, cell, floor) {
        Ok(published) => return Some(Answer::from_published(cell, cell, Vec::new(), published)),
        Err(outcome) => outcome,
    };
    fall_back(market, cell, floor, vec![Step { cell, outcome }]).ok()
}

fn fall_back<M: Market>(
    market: &M,
    requested: CellKey,
    floor: Option<Grade>,
    mut steps: Vec<Step>,
) -> Result<Answer<'_>, Refusal> {
    for cell in broader_cells(market, requested) {
        match consider_cell(market, cell, floor) {
            Ok(published) => {
                steps.push(Step { cell, outcome: Outcome::Answered });
                return Ok(Answer::from_published(requested, cell, steps, published));
            }
            Err(outcome) => steps.push(Step { cell, outcome }),
        }
    }
    Err(Refusal { steps })
}

fn meets_floor(grade: Grade, floor: Option<Grade>) -> bool {
    floor.is_none_or(|floor| grade <= floor)
}

impl<'m> Answer<'m> {
    fn from_published(
        requested: CellKey,
        answered: CellKey,
        steps: Vec<Step>,
        cell: &'m Cell,
    ) -> Self {
        Self { requested, answered, steps, source: Source::Published(cell) }
    }

    /// True if a broader cell answers.
    pub fn is_fallback(&self) -> bool {
        self.requested != self.answered
    }

    /// The answer's grade.
    pub fn grade(&self) -> Grade {
        match &self.source {
            Source::Published(cell) => reliability::grade_cell(cell).0,
            Source::Modelled(model) => model.grade(),
        }
    }

    /// The industry step of an estimate, if there is one.
    pub fn differential(&self) -> Option<&Differential> {
        match &self.source {
            Source::Published(_) => None,
            Source::Modelled(model) => model.differential.as_ref(),
        }
    }
}
