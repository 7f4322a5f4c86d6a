//! Factors, with the coefficients that they are made of.

use medwage_contracts::Fields;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::estimate::{Factor, FactorKind, Kind};

use super::Texts;

/// Field numbers of `medwage.estimator.v1.Factor`.
mod field {
    pub(super) const KIND: u32 = 1;
    pub(super) const STATED: u32 = 2;
    pub(super) const SCORE: u32 = 3;
    pub(super) const MULTIPLIER: u32 = 4;
    pub(super) const DOLLARS: u32 = 5;
    pub(super) const MEDIAN: u32 = 6;
    pub(super) const EVIDENCE: u32 = 7;
    pub(super) const COEFFICIENTS: u32 = 8;
}

/// Writes a factor.
pub(super) fn factor(fields: &mut Fields, texts: &Texts, factor: &Factor) {
    fields.number(field::KIND, kind(factor.kind) as u64);
    fields.number(field::STATED, factor.stated.into());
    fields.double(field::SCORE, factor.score);
    fields.double(field::MULTIPLIER, factor.multiplier);
    fields.money(field::DOLLARS, factor.dollars);
    fields.money(field::MEDIAN, factor.amount);
    fields.number(field::EVIDENCE, evidence(factor.rests_on) as u64);
    texts.coefficients(fields, field::COEFFICIENTS, factor.coefficients.iter());
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
