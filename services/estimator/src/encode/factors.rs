//! Factors, with the coefficients that they are made of.

use medwage_contracts::pb::estimator as pb;
use medwage_domain::estimate::{Coefficient, Factor, FactorKind, Kind, Model};

/// Writes a factor.
pub(super) fn factor(model: &Model, factor: &Factor) -> pb::Factor {
    let coefficients = factor.coefficients.iter().filter_map(|ix| model.coefficient(ix));
    pb::Factor {
        kind: kind(factor.kind).into(),
        stated: factor.stated,
        score: factor.score,
        multiplier: factor.multiplier,
        dollars: Some(factor.dollars.into()),
        median: Some(factor.amount.into()),
        evidence: evidence(factor.rests_on).into(),
        coefficients: coefficients.map(coefficient).collect(),
    }
}

fn coefficient(it: &Coefficient) -> pb::FactorCoefficient {
    pb::FactorCoefficient {
        id: it.id.clone(),
        score: it.score,
        error: it.error,
        evidence: evidence(it.kind).into(),
        figures: it.figures.iter().map(|id| format!("publishedStatistics/{id}")).collect(),
    }
}

/// What a number rests on.
pub(crate) fn evidence(kind: Kind) -> pb::EvidenceKind {
    match kind {
        Kind::Measured => pb::EvidenceKind::Measured,
        Kind::Survey => pb::EvidenceKind::Survey,
        Kind::Judgement => pb::EvidenceKind::Judgement,
    }
}

/// What a factor stands for.
pub(crate) fn kind(kind: FactorKind) -> pb::FactorKind {
    match kind {
        FactorKind::Setting => pb::FactorKind::Setting,
        FactorKind::Role => pb::FactorKind::Role,
        FactorKind::Education => pb::FactorKind::Education,
        FactorKind::Experience => pb::FactorKind::Experience,
        FactorKind::Credentials => pb::FactorKind::Credentials,
        FactorKind::Specialty => pb::FactorKind::Specialty,
        FactorKind::Duties => pb::FactorKind::Duties,
        FactorKind::PracticeSize => pb::FactorKind::PracticeSize,
        FactorKind::Aging => pb::FactorKind::Aging,
        FactorKind::Hours => pb::FactorKind::Hours,
        FactorKind::Rounding => pb::FactorKind::Rounding,
    }
}
