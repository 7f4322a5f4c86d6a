//! Pay distributions.

use medwage_contracts::pb::types_v0::{PayDistribution, PercentileWage};
use medwage_domain::benchmark::answer::Source;
use medwage_domain::cell::TopCode;
use medwage_domain::money::Pay;
use medwage_domain::percentile::Percentile;
use medwage_domain::wage::Wage;

/// The percentiles that BLS publishes, which is what is meant where none are named.
pub(crate) static PUBLISHED: [Percentile; 5] =
    [Percentile::P10, Percentile::P25, Percentile::P50, Percentile::P75, Percentile::P90];

/// Writes the mean and the percentiles asked for.
pub(crate) fn distribution(
    source: &Source<'_>,
    pay: Pay,
    top: TopCode,
    asked: &[Percentile],
) -> PayDistribution {
    distribution_of(source, pay, top, asked, |wage| wage)
}

/// Writes them after a rule was applied to each.
pub(crate) fn distribution_of(
    source: &Source<'_>,
    pay: Pay,
    top: TopCode,
    asked: &[Percentile],
    rule: impl Fn(Wage) -> Wage,
) -> PayDistribution {
    let mut percentiles = Vec::with_capacity(asked.len());
    source.percentiles(pay, top, asked, |percentile, wage| {
        let wage = Some(rule(wage).into());
        percentiles.push(PercentileWage { percentile: percentile.get(), wage });
    });
    PayDistribution { mean: Some(rule(source.mean(pay, top)).into()), percentiles }
}
