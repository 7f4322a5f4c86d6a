//! Figures beside pay, and the enums of evidence.

use medwage_domain::benchmark::fallback::Outcome;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::cell::Figure;
use medwage_domain::reading;
use medwage_domain::wage::Missing;

use super::pay::missing_gap;
use crate::pb::types;
use crate::pb::types::{MatchKind, PayGap, StepOutcome};

impl PayGap {
    /// Writes why a count or an error of a cell is no number; none where it is one.
    pub fn of_figure<T>(name: &str, figure: &Figure<T>) -> Option<Self> {
        let missing = match figure {
            Figure::Value(_) => return None,
            Figure::Withheld => Missing::Withheld,
            Figure::NotApplicable => Missing::NotApplicable,
            Figure::AtLeast(_) | Figure::Absent => Missing::Absent,
        };
        Some(missing_gap(name, missing))
    }
}

impl From<Outcome> for StepOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Answered => Self::Answered,
            Outcome::NotPublished => Self::NotPublished,
            Outcome::Withheld => Self::Withheld,
            Outcome::BelowFloor { .. } => Self::BelowReliabilityFloor,
            Outcome::Modelled => Self::Modeled,
        }
    }
}

impl From<reading::MatchKind> for MatchKind {
    fn from(kind: reading::MatchKind) -> Self {
        match kind {
            reading::MatchKind::Name => Self::Name,
            reading::MatchKind::Code => Self::Code,
            reading::MatchKind::Title => Self::Title,
            reading::MatchKind::Alias => Self::Alias,
            reading::MatchKind::Place => Self::Place,
            reading::MatchKind::Corrected => Self::Corrected,
            reading::MatchKind::Partial => Self::Partial,
            reading::MatchKind::Successor => Self::Successor,
        }
    }
}

impl From<Grade> for types::Grade {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::A => Self::A,
            Grade::B => Self::B,
            Grade::C => Self::C,
            Grade::D => Self::D,
        }
    }
}

impl From<types::Grade> for Option<Grade> {
    fn from(grade: types::Grade) -> Self {
        match grade {
            types::Grade::Unspecified => None,
            types::Grade::A => Some(Grade::A),
            types::Grade::B => Some(Grade::B),
            types::Grade::C => Some(Grade::C),
            types::Grade::D => Some(Grade::D),
        }
    }
}
