//! Pay of people like this one at the published percentiles and on average, computed once.

use super::outcome::{Estimate, Point, Reach};
use super::range::Range;
use crate::benchmark::modelled::HOURS_A_YEAR;
use crate::money::{Cents, Pay};
use crate::percentile::Percentile;

/// The percentiles and the mean of an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    points: [Option<Point>; Percentile::PUBLISHED.len()],
    /// The mean per year for the hours stated, in whole dollars.
    pub annual_mean: Option<Cents>,
    /// The mean per hour, in cents.
    pub hourly_mean: Option<Cents>,
}

impl Spread {
    pub(super) fn of(estimate: &Estimate) -> Self {
        let base = estimate.base();
        let mean = base.quantile().mean(estimate.mu, estimate.tau);
        Self {
            points: Percentile::PUBLISHED.map(|percentile| estimate.at(percentile)),
            annual_mean: Pay::Annual.round(mean * estimate.scale),
            hourly_mean: Pay::Hourly.round(mean * base.aging / HOURS_A_YEAR),
        }
    }

    /// Each published percentile with its pay; `None` beyond the range of money.
    pub fn points(&self) -> impl Iterator<Item = (Percentile, Option<Point>)> + '_ {
        Percentile::PUBLISHED.into_iter().zip(self.points)
    }

    /// Returns the range that an employer would post: P25 to P75, rounded.
    pub fn posting_range(&self) -> Option<Range> {
        let [_, low, _, high, _] = self.points;
        Range::posting(low?.annual, high?.annual)
    }

    /// True if a percentile is known only so well.
    pub fn reaches(&self, reach: Reach) -> bool {
        self.points.iter().flatten().any(|it| it.reach == reach)
    }
}
