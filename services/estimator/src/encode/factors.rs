//! Factors of an estimate.

use medwage_contracts::convert::{evidence_kind, to_dollars};
use medwage_contracts::pb::estimator as pb;
use medwage_domain::estimate::{Factor, FactorKind};

/// Steps of a multiplier between 0 and 1: the product of all is right to the dollar, and the evidence has the whole.
const MULTIPLIER_STEPS: f64 = 1e6;

/// Writes how a factor moves the median.
pub(super) fn factor_effect(factor: &Factor) -> pb::FactorEffect {
    pb::FactorEffect {
        kind: factor_kind(factor.kind).into(),
        multiplier: (factor.multiplier * MULTIPLIER_STEPS).round() / MULTIPLIER_STEPS,
        delta_usd: to_dollars(factor.dollars),
        evidence_kind: evidence_kind(factor.rests_on).into(),
    }
}

/// Says what a factor stands for.
pub(crate) fn factor_kind(kind: FactorKind) -> pb::FactorKind {
    match kind {
        FactorKind::Setting => pb::FactorKind::Industry,
        FactorKind::Role => pb::FactorKind::Role,
        FactorKind::Education => pb::FactorKind::Education,
        FactorKind::Experience => pb::FactorKind::Experience,
        FactorKind::Credentials => pb::FactorKind::Credentials,
        FactorKind::Specialty => pb::FactorKind::Specialty,
        FactorKind::Duties => pb::FactorKind::Duties,
        FactorKind::PracticeSize => pb::FactorKind::EmployerSize,
        FactorKind::Aging => pb::FactorKind::Aging,
        FactorKind::Hours => pb::FactorKind::Hours,
        FactorKind::Rounding => pb::FactorKind::Rounding,
    }
}
