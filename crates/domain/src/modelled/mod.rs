//! Modelled cells: what an occupation pays in an area for which no figure is published.
//!
//! BLS publishes about half of all pairs of area and occupation. For the other half the state's
//! figure is the customary stand-in, and it is off by 9% on average. This model starts from it
//! and adds, in log wages, what is known of the area and of the state's other areas:
//!
//! `log wage(occupation, area) = log wage(occupation, nation) + level(area) x response(occupation)
//! + pay(area, major group) + rest of the state`
//!
//! Levels, responses and group pay are fitted once a release ([`train`]); the rest of the state is
//! read from the release when a cell is asked for (see `rest_of_state`). Rearranged around the
//! state's figure this is a product of a published wage and four factors ([`Factor`]), which is
//! how a [`Prediction`] comes. Every measure has levels and responses of its own; the pay of
//! groups is the median's. Only numbers are evidence: a bound or a withheld wage is none, so in
//! the few cells near the top code an estimate leans low.

mod draw;
mod estimate;
mod fit;
mod frame;
mod hold_out;
mod intervals;
mod layout;
mod parts;
mod prediction;
mod rest_of_state;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use draw::hold_out_part;
pub use hold_out::{
    Baselines, HiddenCell, HoldOut, MeasureScore, Score, YearBefore, cross_validate, hold_out,
    try_year_before,
};
pub use parts::Parts;
pub use prediction::{Evidence, Factor, Point, Prediction};

use crate::market::{AreaIx, CellKey, Market, OccupationIx};

use self::estimate::Fitted;
use self::frame::Frame;
use self::intervals::{Intervals, Miss, Place, left_class};
use self::table::{MEASURES, MEDIAN, Published, Readings, Table};

/// How many tenths of the areas' cells the intervals are learned on.
const CALIBRATION_PARTS: u64 = 5;

/// The model of unpublished area cells of one release.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaModel {
    fitted: Fitted,
    intervals: Intervals,
}

/// Trains the model on a release; none where the release has no areas in states, or too few
/// cells in them to learn an interval from: no number goes out without one.
pub fn train(market: &impl Market) -> Option<AreaModel> {
    train_on(&Table::read_table(market), &Frame::from_market(market))
}

/// Trains on the visible cells of a table.
fn train_on(table: &Table, frame: &Frame<'_>) -> Option<AreaModel> {
    let Frame { layout, nation, .. } = frame;
    let fit = |table: &Table| Fitted {
        effects: fit::fit_effects(table, layout, *nation),
        layout: layout.clone(),
        nation: *nation,
    };
    let mut misses = Vec::new();
    for part in 0..CALIBRATION_PARTS {
        let seen = table.without_rows(|row| frame.is_calibrated(row, part));
        let fitted = fit(&seen);
        let hidden = table.visible_rows().filter(|row| frame.is_calibrated(row, part));
        misses.extend(hidden.filter_map(|row| {
            let estimate = fitted.estimate_cell(&seen, (row.occupation, row.area))?;
            Some(Miss::from_estimate(&estimate, row))
        }));
    }
    let intervals = Intervals::fit_misses(&misses, layout)?;
    Some(AreaModel { fitted: fit(table), intervals })
}

impl AreaModel {
    /// Estimates a cell as if it had no figures. None for the nation, and where the nation
    /// publishes no median to start from.
    pub fn predict(
        &self,
        market: &impl Market,
        occupation: OccupationIx,
        area: AreaIx,
    ) -> Option<Prediction> {
        let published = Published::new(market);
        let key = published.cell_key(usize::from(occupation.0), usize::from(area.0))?;
        self.predict_from(&published, key)
    }

    fn predict_from(&self, readings: &impl Readings, key: CellKey) -> Option<Prediction> {
        let occupation = usize::from(key.occupation.0);
        let estimate =
            self.fitted.estimate_cell(readings, (occupation, usize::from(key.area.0)))?;
        let place = Place {
            occupation,
            area: usize::from(key.area.0),
            left: left_class(estimate.jobs_left),
            employment: readings.employment_class(occupation, usize::from(key.area.0)),
        };
        let point = |measure: usize| {
            let half_width = self.intervals.half_width(estimate.evidence[measure], measure, place);
            estimate.logs[measure].map(|log_dollars| Point { log_dollars, half_width })
        };
        let evidence = estimate.evidence[MEDIAN];
        Some(Prediction {
            points: std::array::from_fn::<_, MEASURES, _>(point),
            source: CellKey { area: AreaIx(u16::try_from(estimate.source).ok()?), ..key },
            factors: estimate.factors,
            evidence,
            areas: u16::try_from(estimate.areas).unwrap_or(u16::MAX),
            hold_out_error_percent: self.intervals.error_percent(evidence),
        })
    }
}
