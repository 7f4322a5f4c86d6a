//! The distribution rule: from a cell's published points to the wage at any percentile and back.
//!
//! Log wage is piecewise linear in the normal score between the published percentiles; the tails are
//! straight and chosen so that the published mean is reproduced. A published point comes back exactly
//! as printed, a bound never becomes a number, and what lies outside the points says so.

mod leave_one_out;
mod quantile;
mod tails;

pub use leave_one_out::{Errors, LeaveOneOut, leave_one_out};
pub use quantile::LogQuantile;
pub use tails::MeanFit;

use crate::cell::{Cell, Figure, Measure, TopCode};
use crate::money::{Cents, Pay};
use crate::percentile::Percentile;
use crate::wage::{Missing, Rule, Wage, WageValue};

/// A cell's distribution of annual or hourly pay.
#[derive(Clone, Copy, Debug)]
pub struct Distribution {
    quantile: LogQuantile,
    pay: Pay,
    /// The published percentiles, in order.
    printed: [Figure<Cents>; Measure::PERCENTILES.len()],
    /// The lowest percentile that is only a bound, with the bound.
    bounded: Option<(Percentile, Cents)>,
}

/// Where a wage stands in a distribution.
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
    /// At or above a published bound: at least this high.
    LowerBound,
    /// In an estimated distribution.
    Modelled,
}

impl Distribution {
    /// Makes the distribution of a cell.
    ///
    /// # Errors
    /// Says why there is none: fewer than two percentiles are numbers.
    pub fn of(cell: &Cell, pay: Pay, top: TopCode) -> Result<Self, Missing> {
        let printed = Measure::PERCENTILES.map(|measure| cell.wage(measure, pay, top));
        let mean = cell.wage(Measure::Mean, pay, top).value().map(Cents::dollars);
        let mut points = [(0.0, 0.0); Measure::PERCENTILES.len()];
        let (mut count, mut bounded) = (0, None);
        for (measure, figure) in Measure::PERCENTILES.into_iter().zip(printed) {
            let Some(percentile) = Percentile::of(measure) else { continue };
            match figure {
                Figure::Value(wage) if bounded.is_none() => {
                    points[count] = (percentile.z(), libm::log(wage.dollars()));
                    count += 1;
                }
                Figure::AtLeast(bound) if bounded.is_none() => bounded = Some((percentile, bound)),
                _ => {}
            }
        }
        let bound = bounded.map(|(percentile, bound)| (percentile.z(), libm::log(bound.dollars())));
        LogQuantile::above(&points[..count], mean, bound)
            .map(|quantile| Self { quantile, pay, printed, bounded })
            .ok_or_else(|| why_none(&printed))
    }

    /// Returns the wage at a percentile.
    pub fn value(&self, percentile: Percentile) -> Wage {
        if let Some((place, measure)) = published_place(percentile)
            && !matches!(self.printed[place], Figure::Absent)
        {
            let tied = self.is_tied(place);
            return Wage::published(self.printed[place], measure.per(self.pay), tied);
        }
        if let Some((_, bound)) = self.bounded.filter(|(from, _)| percentile >= *from) {
            let value = WageValue::AtLeast(bound);
            return Wage { value, tied: false, data_type: None };
        }
        let z = percentile.z();
        let (first, last) = (self.quantile.first(), self.quantile.last());
        let rule = if z < first.0 || z > last.0 { Rule::Extrapolated } else { Rule::Interpolated };
        self.pay
            .round(libm::exp(self.quantile.at(z)))
            .map_or(Wage::missing(Missing::Absent), |amount| Wage::computed(rule, amount, None))
    }

    /// Returns where a wage stands. Nothing and less stand at 0.
    pub fn rank(&self, wage: Cents) -> Rank {
        if wage <= Cents::default() {
            return Rank { percentile: 0.0, low: 0.0, high: 0.0, kind: RankKind::Extrapolated };
        }
        if let Some((from, _)) = self.bounded.filter(|(_, bound)| wage >= *bound) {
            let from = from.get();
            return Rank { percentile: from, low: from, high: 100.0, kind: RankKind::LowerBound };
        }
        let log = libm::log(wage.dollars());
        let (first, last) = (self.quantile.first(), self.quantile.last());
        let kind = if self.printed.contains(&Figure::Value(wage)) {
            RankKind::Published
        } else if log < first.1 || log > last.1 {
            RankKind::Extrapolated
        } else {
            RankKind::Interpolated
        };
        Rank::between(self.quantile.inverse(log), kind).below(self.bounded)
    }

    /// Returns the rule's function, in log dollars.
    pub fn quantile(&self) -> &LogQuantile {
        &self.quantile
    }

    /// Returns the lowest percentile that is only a bound, with the bound.
    pub fn bounded(&self) -> Option<(Percentile, Cents)> {
        self.bounded
    }

    fn is_tied(&self, place: usize) -> bool {
        let own = self.printed[place].value();
        let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten();
        own.is_some() && beside.filter_map(|it| self.printed.get(it)).any(|it| it.value() == own)
    }
}

impl Rank {
    /// A rank between two normal scores, which are one where nothing is tied.
    pub fn between((low, high): (f64, f64), kind: RankKind) -> Self {
        let (low, high) = (Percentile::at(low), Percentile::at(high));
        Self { percentile: (low + high) / 2.0, low, high, kind }
    }

    /// A wage below a bound stands below the bounded percentile.
    fn below(self, bounded: Option<(Percentile, Cents)>) -> Self {
        let most = bounded.map_or(100.0, |(percentile, _)| percentile.get());
        let [percentile, low, high] = [self.percentile, self.low, self.high].map(|it| it.min(most));
        Self { percentile, low, high, kind: self.kind }
    }
}

/// The place and measure of a percentile that BLS publishes.
fn published_place(percentile: Percentile) -> Option<(usize, Measure)> {
    let measure = percentile.measure()?;
    let place = Measure::PERCENTILES.iter().position(|it| *it == measure)?;
    Some((place, measure))
}

/// The reason that the percentiles share, or that too few are numbers.
fn why_none(printed: &[Figure<Cents>]) -> Missing {
    let all = |figure: Figure<Cents>| printed.iter().all(|it| *it == figure);
    match () {
        () if all(Figure::Withheld) => Missing::Withheld,
        () if all(Figure::NotApplicable) => Missing::NotApplicable,
        () if all(Figure::Absent) => Missing::Absent,
        () => Missing::TooFewPercentiles,
    }
}

#[cfg(test)]
mod tests;
