//! The uplift of a credential: the difference of two estimates, and how far off it may be.

use std::collections::HashMap;

use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::Uplift;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::percentile::PUBLISHED_Z;

use super::client::read_floor;
use super::median;
use crate::error::Error;

/// Computes the uplift a year with the ends of an 80% interval, from two estimates with their evidence.
///
/// The two stand in one distribution, so only the coefficients that differ make the difference uncertain: their errors, as
/// independent, move the rank with the credential.
pub(crate) fn compute_uplift(
    baseline: &pb::Estimate,
    credentialed: &pb::Estimate,
) -> Result<Uplift, Error> {
    let (before, after) = (median(baseline)?, median(credentialed)?);
    let difference = |after: Cents| Cents::new(after.get() - before.get());
    let base = difference(after);
    let (from, to) = (coefficient_errors(baseline), coefficient_errors(credentialed));
    let only = |one: &HashMap<&str, f64>, other: &HashMap<&str, f64>| -> f64 {
        one.iter().filter(|(id, _)| !other.contains_key(*id)).map(|(_, error)| error * error).sum()
    };
    let deviation = (only(&from, &to) + only(&to, &from)).sqrt();
    if deviation <= 0.0 {
        return Ok(Uplift::from_certain(base));
    }
    let end = |z: f64| Some(difference(median_at_rank(credentialed, z * deviation)?));
    let none = || Error::Internal("an estimate without its evidence".to_owned());
    Ok(Uplift {
        low: end(-PUBLISHED_Z[4]).ok_or_else(none)?.min(base),
        base,
        high: end(PUBLISHED_Z[4]).ok_or_else(none)?.max(base),
    })
}

/// The standard errors of the credentials' coefficients, by id.
fn coefficient_errors(estimate: &pb::Estimate) -> HashMap<&str, f64> {
    let factors = estimate.evidence.iter().flat_map(|it| &it.factors);
    let own = factors.filter(|item| item.kind() == pb::FactorKind::Credentials);
    let coefficients = own.flat_map(|it| &it.coefficients);
    coefficients.map(|it| (it.id.as_str(), it.standard_error)).collect()
}

/// The median of somebody whose rank is so much higher, by the rule that the contract states.
fn median_at_rank(estimate: &pb::Estimate, more: f64) -> Option<Cents> {
    let evidence = estimate.evidence.as_ref()?;
    let (base, rank) = (evidence.base.as_ref()?, evidence.rank.as_ref()?);
    let z = rank.mu + more;
    let segments = &base.quantile.as_ref()?.segments;
    let part = segments.iter().find(|it| it.to_z.is_none_or(|to| z <= to))?;
    let year = libm::exp(part.intercept + part.slope * z);
    let median = Pay::Annual.round(year * base.aging_factor * base.hours_factor)?;
    Some(read_floor(base).ok()?.map_or(median, |floor| median.max(floor.annual)))
}
