//! The test of the model: a tenth of the areas' published cells is hidden, the model is trained
//! without them from the ground up, intervals included, and estimates them.

mod report;

use self::report::Report;
use super::frame::Frame;
use super::prediction::Evidence;
use super::table::Table;
use super::train_on;
use crate::cell::Measure;
use crate::code::Soc;
use crate::market::{AreaKind, Market};

/// What the hold-out of one seed found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HoldOut {
    /// The release.
    pub release_id: String,
    /// The seed of the draw ([`super::is_held_out`]).
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
    let mut report = test(&Table::read(market), &Frame::of(market), seed)?;
    report.release_id = market.release_id().to_owned();
    Some(report)
}

fn test(whole: &Table, frame: &Frame<'_>, seed: u64) -> Option<HoldOut> {
    let seen = whole.without(|row| frame.is_held_out(row, seed));
    let model = train_on(&seen, frame)?;
    let mut report = Report::new(&model, &seen, frame);
    for row in whole.rows().filter(|row| frame.is_held_out(row, seed)) {
        report.add(row);
    }
    let published = whole.rows().filter(|row| frame.is_local_median(row)).count();
    Some(HoldOut { seed, published, ..report.finish() })
}
