//! Pay distributions of an estimate.

use medwage_contracts::Fields;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::estimate::{Estimate, Point, Range, Reach, Spread};
use medwage_domain::money::Cents;
use medwage_domain::percentile::Percentile;
use medwage_domain::wage::{Interval, Missing, Rule, Wage};

/// Pay per year, for the hours of the job.
pub(super) fn annual(fields: &mut Fields, estimate: &Estimate, spread: &Spread) {
    let interval = Interval {
        low: estimate.interval.low,
        high: estimate.interval.high,
        coverage: estimate.interval.coverage,
    };
    distribution(fields, spread, spread.annual_mean, |point| {
        let median = point.percentile == Percentile::P50;
        (point.annual, median.then_some(interval))
    });
}

/// Pay per hour: a full-time year's over 2,080 hours.
pub(super) fn hourly(fields: &mut Fields, spread: &Spread) {
    distribution(fields, spread, spread.hourly_mean, |point| (point.hourly, None));
}

fn distribution(
    fields: &mut Fields,
    spread: &Spread,
    mean: Option<Cents>,
    amount: impl Fn(Point) -> (Cents, Option<Interval>),
) {
    let missing = Wage::missing(Missing::SourceBounded);
    fields.mean(mean.map_or(missing, |mean| Wage::computed(Rule::Modelled, mean, None)));
    for (percentile, point) in spread.points() {
        let wage = match point {
            Some(point) if point.reach != Reach::Bounded => {
                let (amount, interval) = amount(point);
                Wage::computed(Rule::Modelled, amount, interval)
            }
            _ => missing,
        };
        fields.percentile(percentile, wage);
    }
}

/// Writes a range of pay.
pub(crate) fn range(range: Range) -> pb::PayRange {
    pb::PayRange { low: Some(range.low().into()), high: Some(range.high().into()) }
}
