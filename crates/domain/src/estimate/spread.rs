//! Pay of people like this one at the published percentiles and on average, computed once.

use super::outcome::{Estimate, Floor, Point, Reach};
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
    /// The floor by law, where the base has one.
    pub floor: Option<Floor>,
}

impl Spread {
    pub(super) fn from_estimate(estimate: &Estimate) -> Self {
        let base = estimate.base();
        let mean = base.quantile().mean(estimate.mu, estimate.tau);
        let floor = estimate.floor();
        let annual_mean = Pay::Annual.round(mean * estimate.scale);
        let hourly_mean = Pay::Hourly.round(mean * base.aging / HOURS_A_YEAR);
        Self {
            points: Percentile::PUBLISHED.map(|percentile| estimate.pay_at(percentile)),
            annual_mean: annual_mean.map(|mean| floor.map_or(mean, |floor| mean.max(floor.annual))),
            hourly_mean: hourly_mean.map(|mean| floor.map_or(mean, |floor| mean.max(floor.hourly))),
            floor,
        }
    }

    /// Each published percentile with its pay; `None` beyond the range of money.
    pub fn points(&self) -> impl Iterator<Item = (Percentile, Option<Point>)> + '_ {
        Percentile::PUBLISHED.into_iter().zip(self.points)
    }

    /// Returns the range that an employer would post: P25 to P75, rounded, its lower end not below the floor.
    pub fn posting_range(&self) -> Option<Range> {
        let [_, low, _, high, _] = self.points;
        Range::round_posting(low?.annual, high?.annual, self.floor.map(|floor| floor.annual))
    }

    /// Returns whether a percentile is the floor by law.
    pub fn meets_floor(&self) -> bool {
        self.points.iter().flatten().any(|point| point.at_floor)
    }

    /// True if a percentile is known only so well.
    pub fn has_reach(&self, reach: Reach) -> bool {
        self.points.iter().flatten().any(|point| point.reach == reach)
    }
}
