//! A small model, and bases to estimate on.

use crate::benchmark::reliability::Grade;
use crate::code::Soc;
use crate::distribution::{LogQuantile, RankMap};
use crate::estimate::*;
use crate::percentile::PUBLISHED_Z;

pub(super) const CODER: u32 = 292_072;
pub(super) const MANAGER: u32 = 119_111;

fn coefficient(id: &str, score: f64, error: f64, kind: Kind) -> Coefficient {
    Coefficient {
        id: id.to_owned(),
        score,
        error,
        kind,
        figures: vec!["F0001".to_owned()],
        reason: format!("why {id}"),
    }
}

fn soc(digits: u32) -> Soc {
    Soc::new(digits).unwrap()
}

fn role(id: &str, digits: u32, level: u8, coefficient: Option<u16>) -> RoleEffect {
    RoleEffect {
        id: id.to_owned(),
        title: id.to_owned(),
        soc: soc(digits),
        level,
        coefficient: coefficient.map(CoefficientIx),
        credentials_count: id != "clerk",
    }
}

fn credential(id: &str, value: &[u16], replaced_by: CredentialSet) -> CredentialEffect {
    let value = value.iter().copied().map(CoefficientIx).collect();
    CredentialEffect {
        id: id.to_owned(),
        value,
        replaced_by,
        family: String::new(),
        level: Level::Core,
        relevance: Vec::new(),
    }
}

fn population(digits: u32) -> Population {
    let moments = |mean, variance| Moments { mean, variance };
    Population {
        soc: soc(digits),
        role: moments(0.05, 0.04),
        experience: moments(0.50, 0.06),
        years: vec![2.0, 6.0],
        education: moments(0.10, 0.05),
        credentials: moments(0.20, 0.05),
        roles: Vec::new(),
        ranks: RankMap::IDENTITY,
        sources: vec!["credentials: assumption".to_owned()],
    }
}

/// Roles clerk, coder, auditor, manager; credentials A, B, C, D, E, of which B replaces A.
pub(super) fn model() -> Model {
    let coefficients = vec![
        coefficient("experience.0-3", 0.15, 0.02, Kind::Survey),
        coefficient("experience.3-40", 0.02, 0.005, Kind::Survey),
        coefficient("education.certificate", 0.10, 0.05, Kind::Judgement),
        coefficient("education.associate", 0.10, 0.05, Kind::Judgement),
        coefficient("education.bachelor", 0.20, 0.05, Kind::Survey),
        coefficient("education.master", 0.10, 0.05, Kind::Judgement),
        coefficient("role.clerk", -0.30, 0.10, Kind::Survey),
        coefficient("role.auditor", 0.60, 0.10, Kind::Survey),
        coefficient("role.manager", -1.00, 0.10, Kind::Survey),
        coefficient("credential.A", 0.10, 0.05, Kind::Survey),
        coefficient("credential.B", 0.30, 0.05, Kind::Survey),
        coefficient("credential.C", 0.40, 0.05, Kind::Survey),
        coefficient("credential.D", 0.10, 0.05, Kind::Judgement),
        coefficient("further-credential.2", 0.15, 0.05, Kind::Survey),
        coefficient("further-credential.3", 0.10, 0.05, Kind::Survey),
        coefficient("duty.lead", 0.20, 0.10, Kind::Judgement),
        coefficient("specialty.inpatient", 0.12, 0.10, Kind::Judgement),
        coefficient("practice-size.large", 0.15, 0.10, Kind::Survey),
    ];
    let none = CredentialSet::NONE;
    let coders = vec![RoleIx(1), RoleIx(2)];
    let specialty = |id: &str, coefficient: Option<u16>| Specialty {
        id: id.to_owned(),
        coefficient: coefficient.map(CoefficientIx),
        within: coders.clone(),
    };
    let size = |id: &str, coefficient: Option<u16>| PracticeSize {
        id: id.to_owned(),
        title: id.to_owned(),
        coefficient: coefficient.map(CoefficientIx),
    };
    Model {
        id: "test".to_owned(),
        coefficients,
        experience: vec![
            Stretch { from: 0.0, to: 3.0, coefficient: CoefficientIx(0) },
            Stretch { from: 3.0, to: 40.0, coefficient: CoefficientIx(1) },
        ],
        setting: None,
        education: [2, 3, 4, 5].map(CoefficientIx),
        roles: vec![
            role("clerk", CODER, 0, Some(6)),
            role("coder", CODER, 2, None),
            role("auditor", CODER, 4, Some(7)),
            role("manager", MANAGER, 5, Some(8)),
        ],
        credentials: vec![
            credential("A", &[9], none.with_credential(CredentialIx(1))),
            credential("B", &[10], none),
            credential("C", &[11], none),
            credential("D", &[10, 12], none),
            credential("E", &[9, 12], none),
        ],
        further_credentials: vec![CoefficientIx(13), CoefficientIx(14)],
        duties: vec![Duty {
            id: "lead".to_owned(),
            coefficient: CoefficientIx(15),
            within: coders.clone(),
        }],
        specialties: vec![specialty("inpatient", Some(16)), specialty("professional-fee", None)],
        practice_sizes: vec![size("medium", None), size("large", Some(17))],
        practice_population: Moments { mean: 0.05, variance: 0.01 },
        populations: vec![population(CODER), population(MANAGER)],
        left_out_error: 0.05,
        employers: None,
    }
}

/// A distribution with this median and these slopes, and a mean that its tails reproduce.
pub(super) fn quantile(median: f64, slopes: [f64; 4]) -> LogQuantile {
    let middle = median.ln();
    let z = PUBLISHED_Z;
    let p25 = middle - slopes[1] * (z[2] - z[1]);
    let p75 = middle + slopes[2] * (z[3] - z[2]);
    let logs = [p25 - slopes[0] * (z[1] - z[0]), p25, middle, p75, p75 + slopes[3] * (z[4] - z[3])];
    let points: Vec<_> = z.into_iter().zip(logs).collect();
    LogQuantile::new(&points, None).unwrap()
}

/// About the medical records specialists of May 2025: a median of $51,140.
pub(super) fn base() -> Base {
    Base::new(&quantile(51_140.0, [0.266, 0.240, 0.351, 0.370]), 0.01, Grade::A).unwrap()
}

/// The same in offices of physicians.
pub(super) fn office() -> Base {
    let setting = Setting {
        quantile: quantile(47_120.0, [0.17, 0.27, 0.31, 0.25]),
        national_step: Some(-0.08),
        mix_weight: Some(0.8),
        reliability_weight: Some(0.99),
        physicians_office: true,
    };
    base().with_setting(&SettingBase::new(setting, 0.02, Grade::B).unwrap())
}

pub(super) fn of(role: &str) -> Profile {
    Profile::of_role(model().role(role).unwrap())
}

pub(super) fn held(ids: &[&str]) -> Option<CredentialSet> {
    let model = model();
    Some(ids.iter().map(|id| model.credential(id).unwrap()).collect())
}
