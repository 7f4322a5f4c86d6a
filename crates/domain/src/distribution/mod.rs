//! The distribution rule: from a cell's published points to the wage at any percentile and back.
//!
//! Log wage is piecewise linear in the normal score between the published percentiles; the tails are
//! straight and chosen so that the published mean is reproduced. A published point comes back exactly
//! as printed, a bound never becomes a number, and what lies outside the points says so.

mod leave_one_out;
mod quantile;
mod ranks;
mod tails;

pub use leave_one_out::{Errors, LeaveOneOut, LeftOut, Scores, leave_one_out};
pub use quantile::{LogQuantile, Stretch};
pub use ranks::RankMap;
pub use tails::MeanFit;

use crate::cell::{Cell, Figure, Measure, TopCode};
use crate::money::{Cents, Pay};
use crate::percentile::Percentile;
use crate::wage::{Missing, Rule, Wage};

/// A cell's distribution of annual or hourly pay.
#[derive(Clone, Copy, Debug)]
pub struct Distribution {
    quantile: LogQuantile,
    pay: Pay,
    cell: Cell,
    top: TopCode,
    /// The highest percentile that is a number.
    last: (Percentile, Cents),
    /// The lowest percentile that is only a bound, with the bound.
    bounded: Option<(Percentile, Cents)>,
}

/// The rank of a wage in a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    /// The percentile, from 0 to 100; the middle of the range where percentiles are tied.
    pub percentile: f64,
    /// The lowest percentile that the wage can stand at.
    pub low: f64,
    /// The highest percentile that the wage can stand at.
    pub high: f64,
    /// How it is known.
    pub kind: RankKind,
}

/// How a rank is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankKind {
    /// The wage is a published percentile.
    Published,
    /// Between published percentiles.
    Interpolated,
    /// Outside them.
    Extrapolated,
    /// The release has only a bound: at least this high, and it does not say how much higher.
    LowerBound,
    /// In an estimated distribution.
    Modelled,
}

impl Distribution {
    /// Makes the distribution of a cell.
    ///
    /// # Errors
    /// Says why there is none: fewer than two percentiles are numbers, or they descend.
    pub fn from_cell(cell: &Cell, pay: Pay, top: TopCode) -> Result<Self, Missing> {
        let mut points = [(0.0, 0.0); Measure::PERCENTILES.len()];
        let (mut count, mut last, mut bounded) = (0, None, None);
        for (measure, percentile) in Measure::PERCENTILES.into_iter().zip(Percentile::PUBLISHED) {
            match cell.wage(measure, pay, top) {
                Figure::Value(wage) => {
                    points[count] = (percentile.z(), libm::log(wage.dollars()));
                    last = Some((percentile, wage));
                    count += 1;
                }
                Figure::AtLeast(bound) => {
                    bounded = Some((percentile, bound));
                    break;
                }
                Figure::Withheld | Figure::NotApplicable | Figure::Absent => {}
            }
        }
        let mean = cell.wage(Measure::Mean, pay, top).value().map(Cents::dollars);
        let bound = bounded.map(|(percentile, bound)| (percentile.z(), libm::log(bound.dollars())));
        LogQuantile::above_bound(&points[..count], mean, bound)
            .zip(last)
            .map(|(quantile, last)| Self { quantile, pay, cell: *cell, top, last, bounded })
            .ok_or_else(|| why_none(cell, pay, top))
    }

    /// Returns the wage at a percentile: as printed where it is, else by the rule. Above the last number
    /// of a cell with a bound, the rule's wage is a number only where it stays below the bound.
    pub fn value(&self, percentile: Percentile) -> Wage {
        if let Some(measure) = percentile.measure()
            && self.cell.wage(measure, self.pay, self.top) != Figure::Absent
        {
            return Wage::from_cell(&self.cell, measure, self.pay, self.top);
        }
        let z = percentile.z();
        let amount = self.pay.round(libm::exp(self.quantile.value_at(z)));
        let outside = z < self.quantile.first_point().0 || z > self.quantile.last_point().0;
        let rule = if outside { Rule::Extrapolated } else { Rule::Interpolated };
        let from = self.bounded.map(|(from, _)| from);
        match (self.least_above().filter(|_| percentile > self.last.0), amount) {
            (Some(floor), _) if from.is_some_and(|from| percentile >= from) => {
                Wage::at_least(floor)
            }
            (Some(floor), Some(amount)) if amount >= floor => Wage::at_least(floor),
            (_, Some(amount)) => Wage::from_rule(rule, amount, None),
            (_, None) => Wage::from_missing(Missing::Absent),
        }
    }

    /// Returns where a wage stands. Nothing and less stand at 0.
    ///
    /// A bounded 90th percentile may lie anywhere above its bound, so a wage at the bound or above is only
    /// known to stand above the last number.
    pub fn rank_wage(&self, wage: Cents) -> Rank {
        if wage <= Cents::default() {
            return Rank { percentile: 0.0, low: 0.0, high: 0.0, kind: RankKind::Extrapolated };
        }
        let (last, highest) = self.last;
        if wage > highest && self.least_above().is_some_and(|floor| wage >= floor) {
            return Rank::above_percentile(last.get());
        }
        let log = libm::log(wage.dollars());
        let kind = if self.is_printed(wage) {
            RankKind::Published
        } else if log < self.quantile.first_point().1 || log > self.quantile.last_point().1 {
            RankKind::Extrapolated
        } else {
            RankKind::Interpolated
        };
        Rank::between_scores(self.quantile.scores_of(log), kind)
    }

    /// Returns the rule's function, in log dollars.
    pub fn quantile(&self) -> &LogQuantile {
        &self.quantile
    }

    /// Returns how the tails meet the published mean.
    pub fn mean_fit(&self) -> MeanFit {
        self.quantile.mean_fit()
    }

    /// Returns the lowest percentile that is only a bound, with the bound.
    pub fn lowest_bound(&self) -> Option<(Percentile, Cents)> {
        self.bounded
    }

    /// Returns what every wage above the last number is at least, where the release has a bound. BLS prints its bound also
    /// for percentiles that stand above greater numbers, and then the last number says more.
    pub fn least_above(&self) -> Option<Cents> {
        self.bounded.map(|(_, bound)| bound.max(self.last.1))
    }

    fn is_printed(&self, wage: Cents) -> bool {
        let figure = Figure::Value(wage);
        Measure::PERCENTILES
            .iter()
            .any(|measure| self.cell.wage(*measure, self.pay, self.top) == figure)
    }
}

/// Returns what a percentile is at least, where a bound at or below it says so: for a cell of bounds, which
/// has no distribution.
pub fn at_least(cell: &Cell, percentile: Percentile, pay: Pay, top: TopCode) -> Option<Wage> {
    let measures = Measure::PERCENTILES.into_iter().zip(Percentile::PUBLISHED);
    let bounds = measures.filter_map(|(measure, below)| match cell.wage(measure, pay, top) {
        Figure::AtLeast(bound) if below <= percentile => Some(bound),
        _ => None,
    });
    bounds.max().map(Wage::at_least)
}

impl Rank {
    /// A rank between two normal scores, which are one where nothing is tied.
    pub fn between_scores((low, high): (f64, f64), kind: RankKind) -> Self {
        let (low, high) = (Percentile::at_score(low), Percentile::at_score(high));
        Self { percentile: (low + high) / 2.0, low, high, kind }
    }

    /// The rank of a wage that is only known to stand above a percentile.
    pub fn above_percentile(percentile: f64) -> Self {
        Self { percentile, low: percentile, high: 100.0, kind: RankKind::LowerBound }
    }
}

/// The reason that the percentiles share, or that too few are numbers.
fn why_none(cell: &Cell, pay: Pay, top: TopCode) -> Missing {
    let all =
        |figure| Measure::PERCENTILES.iter().all(|measure| cell.wage(*measure, pay, top) == figure);
    match () {
        () if all(Figure::Withheld) => Missing::Withheld,
        () if all(Figure::NotApplicable) => Missing::NotApplicable,
        () if all(Figure::Absent) => Missing::Absent,
        () => Missing::TooFewPercentiles,
    }
}

#[cfg(test)]
mod tests;
