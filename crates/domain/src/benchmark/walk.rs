//! The disclosed walk: from the cell asked for to the first one that answers, each step with its reason.

use super::reliability::{Grade, grade};
use crate::cell::Cell;
use crate::market::{AreaIx, CellKey, IndustryIx, Market};

/// What a caller lets answer in place of the published cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// A broader published cell may answer.
    pub fallback: bool,
    /// An estimate of the cell itself may answer, which comes before a broader cell.
    pub modelled: bool,
    /// The lowest grade that a published cell may have.
    pub floor: Option<Grade>,
}

impl Default for Policy {
    /// Everything may answer.
    fn default() -> Self {
        Self { fallback: true, modelled: true, floor: None }
    }
}

/// What came of a considered cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answers.
    Answered,
    /// The release has no such cell.
    NotPublished,
    /// The cell exists and its wages are withheld.
    Withheld,
    /// The cell's grade is below the caller's floor.
    BelowFloor {
        /// The cell's grade.
        grade: Grade,
        /// The caller's floor.
        floor: Grade,
    },
    /// The cell was estimated.
    Modelled,
}

/// A considered cell and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The cell.
    pub cell: CellKey,
    /// What came of it.
    pub outcome: Outcome,
}

/// Looks at one cell: its figures if it may answer, or why not.
pub fn consider<'m>(
    market: &'m impl Market,
    key: CellKey,
    floor: Option<Grade>,
) -> Result<&'m Cell, Outcome> {
    let cell = market.cell(key).ok_or(Outcome::NotPublished)?;
    if !cell.has_wage() {
        return Err(Outcome::Withheld);
    }
    match floor.map(|floor| (grade(cell).0, floor)) {
        Some((grade, floor)) if grade > floor => Err(Outcome::BelowFloor { grade, floor }),
        _ => Ok(cell),
    }
}

/// Returns the broader cells in the order in which they may answer: area before industry, since
/// places differ more than kinds of workplace do.
pub fn broader(market: &impl Market, key: CellKey) -> impl Iterator<Item = CellKey> {
    let (nation, all) = (market.nation(), market.all_industries());
    let here = (key.area != nation && key.industry != all).then_some((key.area, all));
    let state = market.state_of(key.area).map(|state| (state, all));
    let industries = ancestors(market, key.industry);
    let abroad = (key.area != nation && key.industry != all).then_some((nation, key.industry));
    here.into_iter()
        .chain(state)
        .chain(abroad)
        .chain(industries.map(move |industry| (nation, industry)))
        .chain((key.area != nation || key.industry != all).then_some((nation, all)))
        .map(move |(area, industry): (AreaIx, IndustryIx)| CellKey { area, industry, ..key })
}

/// The broader industries of an industry, nearest first, without all industries.
fn ancestors(market: &impl Market, industry: IndustryIx) -> impl Iterator<Item = IndustryIx> {
    let all = market.all_industries();
    std::iter::successors(Some(industry), move |&ix| market.industry(ix).parent)
        .skip(1)
        .take_while(move |&ix| ix != all)
}
