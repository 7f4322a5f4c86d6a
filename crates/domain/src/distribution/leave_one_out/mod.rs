//! How well the rule predicts what it isn't shown: each figure of each complete cell from the others.

mod baselines;

use super::{LogQuantile, MeanFit};
use crate::cell::{Cell, Measure};
use crate::market::{AreaIx, CellKey, IndustryIx, Market, OccupationIx};
use crate::money::{Cents, Pay};
use crate::percentile::PUBLISHED_Z;
use baselines::{Lognormal, fit_straight_lines};

/// A point: normal score and log wage.
type Point = (f64, f64);

/// The rule's errors beside those of simpler ones, over the complete cells of a release: those with five
/// annual percentiles and a mean, all of them numbers.
#[derive(Clone, Debug, Default)]
pub struct LeaveOneOut {
    /// Over all complete cells.
    pub all: Scores,
    /// Over those with a 90th percentile under the wage above which the release prints bounds.
    pub below_bound: Scores,
}

/// The errors over some cells.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// How many cells.
    pub cells: usize,
    /// In how many of them the rule, shown everything, has exactly the published mean.
    pub means_reproduced: usize,
    /// The errors of each measure left out, in the order of [`Measure::ALL`].
    pub left_out: [LeftOut; Measure::ALL.len()],
}

/// The errors in predicting one figure from the percentiles that stay.
#[derive(Clone, Debug, Default)]
pub struct LeftOut {
    /// Of the rule, without the mean.
    pub rule: Errors,
    /// Of the rule with the published mean, which only moves its tails; empty for the mean itself.
    pub rule_with_mean: Errors,
    /// Of a lognormal curve through the percentiles by least squares.
    pub lognormal: Errors,
    /// Of straight lines between the percentiles that go on beyond the outer ones.
    pub straight: Errors,
}

/// Absolute errors, gathered.
#[derive(Clone, Debug, Default)]
pub struct Errors {
    relative: Vec<f32>,
}

impl Errors {
    fn add_error(&mut self, predicted: f64, actual: f64) {
        self.relative.push((predicted / actual - 1.0).abs() as f32);
    }

    /// Returns the mean absolute error, in percent; `None` where nothing was predicted.
    pub fn mean_percent(&self) -> Option<f64> {
        let sum: f64 = self.relative.iter().copied().map(f64::from).sum();
        (!self.relative.is_empty()).then(|| 100.0 * sum / self.relative.len() as f64)
    }

    /// Returns the median absolute error, in percent; `None` where nothing was predicted.
    pub fn median_percent(&self) -> Option<f64> {
        let mut sorted = self.relative.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        sorted.get(sorted.len() / 2).map(|median| 100.0 * f64::from(*median))
    }
}

/// Measures the rule on a release.
pub fn leave_one_out(market: &impl Market) -> LeaveOneOut {
    let top = market.top_code().annual.dollars();
    let mut report = LeaveOneOut::default();
    for (points, mean) in published_cells(market).filter_map(|cell| complete_points(cell, market)) {
        report.all.add_scores(&points, mean);
        if libm::exp(points[4].1) < top {
            report.below_bound.add_scores(&points, mean);
        }
    }
    report
}

/// All published cells: area cells over all industries, and national ones by industry.
fn published_cells<M: Market>(market: &M) -> impl Iterator<Item = &Cell> {
    let places = |count: usize| (0..count).filter_map(|place| u16::try_from(place).ok());
    let (nation, all) = (market.nation(), market.all_industries());
    let areas = places(market.areas().len()).map(move |area| (AreaIx(area), all));
    let industries = places(market.industries().len())
        .map(IndustryIx)
        .filter(move |industry| *industry != all)
        .map(move |industry| (nation, industry));
    areas.chain(industries).flat_map(move |(area, industry)| {
        places(market.occupations().len()).filter_map(move |occupation| {
            market.cell(CellKey { occupation: OccupationIx(occupation), area, industry })
        })
    })
}

/// The five annual percentiles and the mean in dollars, where all are numbers.
fn complete_points(cell: &Cell, market: &impl Market) -> Option<([Point; 5], f64)> {
    let top = market.top_code();
    let dollars = |measure| cell.wage(measure, Pay::Annual, top).value().map(Cents::dollars);
    let mut points = PUBLISHED_Z.map(|z| (z, 0.0));
    for (point, measure) in points.iter_mut().zip(Measure::PERCENTILES) {
        point.1 = libm::log(dollars(measure)?);
    }
    Some((points, dollars(Measure::Mean)?))
}

impl Scores {
    fn add_scores(&mut self, points: &[Point; 5], mean: f64) {
        self.cells += 1;
        for place in 0..points.len() {
            self.left_out[place].predict_percentile(&leave_out(points, place), points[place], mean);
        }
        let exact = |quantile: LogQuantile| quantile.mean_fit() == MeanFit::Exact;
        self.means_reproduced +=
            usize::from(LogQuantile::new(points, Some(mean)).is_some_and(exact));
        self.left_out[Measure::Mean as usize].predict_mean(points, mean);
    }
}

impl LeftOut {
    fn predict_percentile(&mut self, others: &[Point; 4], (z, log): Point, mean: f64) {
        let actual = libm::exp(log);
        for (errors, mean) in [(&mut self.rule, None), (&mut self.rule_with_mean, Some(mean))] {
            if let Some(quantile) = LogQuantile::new(others, mean) {
                errors.add_error(libm::exp(quantile.value_at(z)), actual);
            }
        }
        self.lognormal.add_error(libm::exp(Lognormal::fit_points(others).value_at(z)), actual);
        if let Some(quantile) = fit_straight_lines(others) {
            self.straight.add_error(libm::exp(quantile.value_at(z)), actual);
        }
    }

    fn predict_mean(&mut self, points: &[Point; 5], actual: f64) {
        if let Some(quantile) = LogQuantile::new(points, None) {
            self.rule.add_error(quantile.mean(0.0, 1.0), actual);
        }
        self.lognormal.add_error(Lognormal::fit_points(points).mean(), actual);
        if let Some(quantile) = fit_straight_lines(points) {
            self.straight.add_error(quantile.mean(0.0, 1.0), actual);
        }
    }
}

/// The points but one.
fn leave_out(points: &[Point; 5], left_out: usize) -> [Point; 4] {
    std::array::from_fn(|place| points[if place < left_out { place } else { place + 1 }])
}

#[cfg(test)]
mod tests;
