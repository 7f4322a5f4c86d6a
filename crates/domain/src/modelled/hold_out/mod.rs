//! The test of the model: a tenth of the areas' published cells is hidden, the model is trained
//! without them from the ground up, intervals included, and estimates them; one tenth, or each in its turn.

mod report;
mod year_before;

use std::ops::Range;

use self::report::{Report, Trained};
pub use self::year_before::{HiddenCell, YearBefore, try_year_before};
use super::draw::PARTS;
use super::frame::Frame;
use super::prediction::Evidence;
use super::table::Table;
use super::train_on;
use crate::cell::Measure;
use crate::code::Soc;
use crate::market::{AreaKind, Market};

/// The findings of one seed's hold-out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HoldOut {
    /// The release.
    pub release_id: String,
    /// The seed of the draw ([`super::hold_out_part`]).
    pub seed: u64,
    /// How many cells with a median the release publishes for areas below the state.
    pub published: usize,
    /// How many of them were held out and estimated.
    pub cells: usize,
    /// How many were held out and could not be estimated, as the nation has no median.
    pub refused: usize,
    /// Each measure, in the order of [`Measure::ALL`].
    pub measures: Vec<MeasureScore>,
    /// Medians by what the estimate rests on.
    pub by_evidence: Vec<(Evidence, Score)>,
    /// Medians by kind of area.
    pub by_kind: Vec<(AreaKind, Score)>,
    /// Medians by the held-out cell's employment: the least of its class; none where withheld.
    pub by_jobs: Vec<(Option<u32>, Score)>,
    /// Medians by major group, the two digits of its code.
    pub by_group: Vec<(u32, Score)>,
    /// Medians by occupation.
    pub by_occupation: Vec<(Soc, Score)>,
    /// Each cell that was hidden and estimated, with a mean.
    pub hidden: Vec<HiddenCell>,
}

/// How estimates compare with the figures that were hidden from them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// How many there are.
    pub cells: usize,
    /// Mean absolute error, in percent of the published figure.
    pub error_percent: f64,
    /// The percentage inside the 80% interval.
    pub coverage_percent: f64,
    /// The mean half-width of the interval, in percent.
    pub half_width_percent: f64,
}

/// One measure's score, beside what simpler rules make of the same cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureScore {
    /// The measure.
    pub measure: Measure,
    /// The model's score.
    pub score: Score,
    /// The errors of simpler rules.
    pub baselines: Baselines,
}

/// Mean absolute errors of simpler rules on the same cells, in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Baselines {
    /// The nation's figure.
    pub nation: f64,
    /// The state's figure; the nation's where the state has none.
    pub state: f64,
    /// The same, times the area's median ratio to it over the cells that are not held out.
    pub state_and_level: f64,
}

/// Holds out a tenth of the areas' cells by seed and tests the model on them; none where the
/// release can't train it.
pub fn hold_out(market: &impl Market, seed: u64) -> Option<HoldOut> {
    hold_out_parts(market, seed, 0..1)
}

/// Holds out each tenth of the areas' cells in its turn, so that every cell is estimated once by a model that did not see it:
/// even small classes then have cells enough to tell how often they are inside their intervals.
pub fn cross_validate(market: &impl Market, seed: u64) -> Option<HoldOut> {
    hold_out_parts(market, seed, 0..PARTS)
}

fn hold_out_parts(market: &impl Market, seed: u64, parts: Range<u64>) -> Option<HoldOut> {
    let (whole, frame) = (Table::read_table(market), Frame::from_market(market));
    let report = test_parts(&whole, &frame, seed, parts)?;
    Some(HoldOut { release_id: market.release_id().to_owned(), ..report })
}

fn test_parts(whole: &Table, frame: &Frame<'_>, seed: u64, parts: Range<u64>) -> Option<HoldOut> {
    let mut report = Report::default();
    for part in parts {
        let seen = whole.without_rows(|row| frame.is_held_out(row, seed, part));
        let model = train_on(&seen, frame)?;
        let trained = Trained::new(&model, &seen, frame);
        for row in whole.visible_rows().filter(|row| frame.is_held_out(row, seed, part)) {
            report.add_row(&trained, row, part);
        }
    }
    let published = whole.visible_rows().filter(|row| frame.is_local_median(row)).count();
    Some(HoldOut { seed, published, ..report.into_hold_out() })
}
