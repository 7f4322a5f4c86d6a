//! How well the rule predicts what it isn't shown: each figure of each complete cell from the others.

use std::fmt;

use super::LogQuantile;
use crate::cell::{Cell, Measure};
use crate::market::{AreaIx, CellKey, IndustryIx, Market, OccupationIx};
use crate::money::{Cents, Pay};
use crate::percentile::PUBLISHED_Z;

/// The rule's errors beside those of simpler ones, over all cells with five annual percentiles and a mean.
#[derive(Clone, Debug, Default)]
pub struct LeaveOneOut {
    /// How many cells.
    pub cells: usize,
    /// Each percentile, predicted from the other four and the mean's absence.
    pub percentiles: [Errors; 5],
    /// Each percentile, predicted from a normal curve through the other four by least squares.
    pub lognormal_percentiles: [Errors; 5],
    /// The mean, predicted from the percentiles.
    pub mean: Errors,
    /// The mean of a normal curve of log wages through the percentiles by least squares.
    pub lognormal_mean: Errors,
    /// The mean where the tails go on as steep as the outer stretches.
    pub piecewise_mean: Errors,
}

/// Absolute errors, gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errors {
    count: usize,
    sum: f64,
}

impl Errors {
    fn add(&mut self, predicted: f64, actual: f64) {
        self.count += 1;
        self.sum += (predicted / actual - 1.0).abs();
    }

    /// Returns the mean absolute error, in percent.
    pub fn mean_percent(&self) -> f64 {
        100.0 * self.sum / self.count.max(1) as f64
    }
}

/// Measures the rule on a release.
pub fn leave_one_out(market: &impl Market) -> LeaveOneOut {
    let mut report = LeaveOneOut::default();
    for cell in cells(market) {
        if let Some((logs, mean)) = complete(cell, market) {
            report.add(&logs, mean);
        }
    }
    report
}

/// All published cells: area cells over all industries, and national ones by industry.
fn cells<M: Market>(market: &M) -> impl Iterator<Item = &Cell> {
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

/// The five annual percentiles in log dollars and the mean in dollars, where all are numbers.
fn complete(cell: &Cell, market: &impl Market) -> Option<([f64; 5], f64)> {
    let dollars =
        |measure| cell.wage(measure, Pay::Annual, market.top_code()).value().map(Cents::dollars);
    let mut logs = [0.0; 5];
    for (log, measure) in logs.iter_mut().zip(Measure::PERCENTILES) {
        *log = libm::log(dollars(measure)?);
    }
    Some((logs, dollars(Measure::Mean)?))
}

impl LeaveOneOut {
    fn add(&mut self, logs: &[f64; 5], mean: f64) {
        self.cells += 1;
        let all: [(f64, f64); 5] = std::array::from_fn(|place| (PUBLISHED_Z[place], logs[place]));
        for place in 0..5 {
            let mut others = [(0.0, 0.0); 4];
            let rest =
                all.iter().enumerate().filter(|(it, _)| *it != place).map(|(_, point)| *point);
            others.iter_mut().zip(rest).for_each(|(slot, point)| *slot = point);
            let (z, actual) = (PUBLISHED_Z[place], libm::exp(logs[place]));
            if let Some(quantile) = LogQuantile::new(&others, None) {
                self.percentiles[place].add(libm::exp(quantile.at(z)), actual);
            }
            let (location, scale) = line(&others);
            self.lognormal_percentiles[place].add(libm::exp(location + scale * z), actual);
        }
        if let Some(mut quantile) = LogQuantile::new(&all, None) {
            self.mean.add(quantile.mean(0.0, 1.0), mean);
            let slope = |one: usize, next: usize| {
                (logs[next] - logs[one]) / (PUBLISHED_Z[next] - PUBLISHED_Z[one])
            };
            (quantile.lower_slope, quantile.upper_slope) = (slope(0, 1), slope(3, 4));
            self.piecewise_mean.add(quantile.mean(0.0, 1.0), mean);
        }
        let (location, scale) = line(&all);
        self.lognormal_mean.add(libm::exp(location + scale * scale / 2.0), mean);
    }
}

/// The straight line through points by least squares: its value at 0 and its slope.
fn line(points: &[(f64, f64)]) -> (f64, f64) {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
    let (x, y) = (x / count, y / count);
    let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
        (above + (point.0 - x) * (point.1 - y), below + (point.0 - x) * (point.0 - x))
    });
    let slope = above / below;
    (y - slope * x, slope)
}

impl fmt::Display for LeaveOneOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<10} {:>10} {:>22}", "left out", "this rule", "lognormal, least squares")?;
        let rows =
            Measure::PERCENTILES.iter().zip(&self.percentiles).zip(&self.lognormal_percentiles);
        for ((measure, own), lognormal) in rows {
            let name = format!("{measure:?}");
            let (own, lognormal) = (own.mean_percent(), lognormal.mean_percent());
            writeln!(f, "{name:<10} {own:>9.2}% {lognormal:>21.2}%")?;
        }
        let (own, lognormal) = (self.mean.mean_percent(), self.lognormal_mean.mean_percent());
        writeln!(f, "{:<10} {own:>9.2}% {lognormal:>21.2}%", "mean")?;
        let piecewise = self.piecewise_mean.mean_percent();
        write!(f, "mean, with tails as steep as the outer stretches: {piecewise:.2}%")
    }
}
