//! Pay distributions of an estimate.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{PayDistribution, PercentileWage};
use medwage_domain::benchmark::modelled::HOURS_A_YEAR;
use medwage_domain::estimate::{Estimate, Point, Range, Reach};
use medwage_domain::money::{Cents, Pay};
use medwage_domain::percentile::Percentile;
use medwage_domain::wage::{Interval, Missing, Rule, Wage};

/// Pay per year, for the hours of the job.
pub(super) fn annual(estimate: &Estimate) -> PayDistribution {
    let interval = Interval {
        low: estimate.interval.low,
        high: estimate.interval.high,
        coverage: estimate.interval.coverage,
    };
    distribution(estimate, estimate.mean(), |point| {
        let median = point.percentile == Percentile::P50;
        (point.annual, median.then_some(interval))
    })
}

/// Pay per hour: a full-time year's over 2,080 hours.
pub(super) fn hourly(estimate: &Estimate) -> PayDistribution {
    let mean = estimate.full_time_mean().and_then(|year| Pay::Hourly.round(year / HOURS_A_YEAR));
    distribution(estimate, mean, |point| (point.hourly, None))
}

fn distribution(
    estimate: &Estimate,
    mean: Option<Cents>,
    amount: impl Fn(Point) -> (Cents, Option<Interval>),
) -> PayDistribution {
    let missing = Wage::missing(Missing::SourceBounded);
    let wage = |percentile| match estimate.at(percentile) {
        Some(point) if point.reach != Reach::Bounded => {
            let (amount, interval) = amount(point);
            Wage::computed(Rule::Modelled, amount, interval)
        }
        _ => missing,
    };
    let percentile = |percentile: Percentile| PercentileWage {
        percentile: percentile.get(),
        wage: Some(wage(percentile).into()),
    };
    let mean = mean.map_or(missing, |mean| Wage::computed(Rule::Modelled, mean, None));
    PayDistribution {
        mean: Some(mean.into()),
        percentiles: Percentile::PUBLISHED.into_iter().map(percentile).collect(),
    }
}

/// Writes a range of pay.
pub(crate) fn range(range: Range) -> pb::PayRange {
    pb::PayRange { low: Some(range.low().into()), high: Some(range.high().into()) }
}
