//! What a credential adds: the difference of two estimates, and how far off it may be.

use std::collections::HashMap;

use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::Uplift;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::percentile::PUBLISHED_Z;

use super::median;
use crate::error::Error;

/// The uplift a year with the ends of an 80% interval.
///
/// The two estimates stand in one distribution, so only the coefficients that differ make the difference
/// uncertain: their errors, as independent, move the rank with the credential.
pub(crate) fn uplift(without: &pb::Estimate, with: &pb::Estimate) -> Result<Uplift, Error> {
    let (before, after) = (median(without)?, median(with)?);
    let difference = |after: Cents| Cents::new(after.get() - before.get());
    let base = difference(after);
    let (from, to) = (coefficients(without), coefficients(with));
    let only = |one: &HashMap<&str, f64>, other: &HashMap<&str, f64>| -> f64 {
        one.iter().filter(|(id, _)| !other.contains_key(*id)).map(|(_, error)| error * error).sum()
    };
    let deviation = (only(&from, &to) + only(&to, &from)).sqrt();
    if deviation <= 0.0 {
        return Ok(Uplift::certain(base));
    }
    let end = |z: f64| Some(difference(pay(with, z * deviation)?));
    let none = || Error::Internal("an estimate without its evidence".to_owned());
    Ok(Uplift {
        low: end(-PUBLISHED_Z[4]).ok_or_else(none)?.min(base),
        base,
        high: end(PUBLISHED_Z[4]).ok_or_else(none)?.max(base),
    })
}

/// The coefficients of the credentials, with their errors.
fn coefficients(estimate: &pb::Estimate) -> HashMap<&str, f64> {
    let own = estimate.factors.iter().find(|it| it.kind() == pb::FactorKind::Credentials);
    let coefficients = own.into_iter().flat_map(|it| &it.coefficients);
    coefficients.map(|it| (it.id.as_str(), it.error)).collect()
}

/// The median of somebody whose rank is so much higher, by the rule that the contract states.
fn pay(estimate: &pb::Estimate, more: f64) -> Option<Cents> {
    let (base, rank) = (estimate.base.as_ref()?, estimate.rank.as_ref()?);
    let z = rank.mu + more;
    let segments = &base.quantile.as_ref()?.segments;
    let part = segments.iter().find(|it| it.to_z.is_none_or(|to| z <= to))?;
    let year = libm::exp(part.intercept + part.slope * z);
    Pay::Annual.round(year * base.aging_factor * base.hours_factor)
}
