//! The closed sets of a `JobProfile`, and what the domain's model and catalog call their values.

use medwage_domain::estimate as domain;

use crate::pb::types::{Duty, Education, EmployerSize, Specialty};

/// A level of schooling as the model files it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EducationReading {
    /// The model's level.
    pub level: domain::Education,
    /// True if that is the level itself, and not the nearest that the model has a coefficient for.
    pub exact: bool,
}

impl Education {
    /// Returns the model's level; `None` where nothing is stated.
    pub fn to_model_level(self) -> Option<EducationReading> {
        use domain::Education as Level;
        let (level, exact) = match self {
            Self::Unspecified => return None,
            Self::NoCredential => (Level::HighSchool, false),
            Self::HighSchool => (Level::HighSchool, true),
            Self::SomeCollege => (Level::Certificate, false),
            Self::PostsecondaryNondegree => (Level::Certificate, true),
            Self::Associate => (Level::Associate, true),
            Self::Bachelor => (Level::Bachelor, true),
            Self::Master => (Level::Master, true),
            Self::Doctoral => (Level::Master, false),
        };
        Some(EducationReading { level, exact })
    }
}

impl From<domain::Education> for Education {
    fn from(level: domain::Education) -> Self {
        use domain::Education as Level;
        match level {
            Level::HighSchool => Self::HighSchool,
            Level::Certificate => Self::PostsecondaryNondegree,
            Level::Associate => Self::Associate,
            Level::Bachelor => Self::Bachelor,
            Level::Master => Self::Master,
        }
    }
}

/// Writes both directions between an enum and the ids that the model has for its values.
macro_rules! model_ids {
    ($($message:ident { $($value:ident = $id:literal),+ $(,)? })+) => {
        $(impl $message {
            /// Returns the model's id; `None` where nothing is stated.
            pub fn model_id(self) -> Option<&'static str> {
                match self {
                    Self::Unspecified => None,
                    $(Self::$value => Some($id),)+
                }
            }

            /// Returns the value that has a model's id.
            pub fn from_model_id(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$value),)+
                    _ => None,
                }
            }
        })+
    };
}

model_ids! {
    Specialty {
        Inpatient = "inpatient",
        OutpatientFacility = "outpatient-facility",
        ProfessionalFee = "professional-fee",
        RiskAdjustment = "risk-adjustment",
    }
    Duty {
        Lead = "lead",
        Auditing = "auditing",
    }
    EmployerSize {
        UpTo10Physicians = "small",
        From11To49Physicians = "medium",
        From50Physicians = "large",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn model_levels_return_from_the_wire() {
        for (level, _) in domain::Education::ALL {
            let reading = Education::from(level).to_model_level();
            assert_eq!(reading, Some(EducationReading { level, exact: true }));
        }
        assert_eq!(Education::Unspecified.to_model_level(), None);
    }

    #[test]
    fn model_ids_return_from_the_wire() {
        for value in (1..=4).filter_map(|it| Specialty::try_from(it).ok()) {
            assert_eq!(value.model_id().and_then(Specialty::from_model_id), Some(value));
        }
        for value in (1..=2).filter_map(|it| Duty::try_from(it).ok()) {
            assert_eq!(value.model_id().and_then(Duty::from_model_id), Some(value));
        }
        for value in (1..=3).filter_map(|it| EmployerSize::try_from(it).ok()) {
            assert_eq!(value.model_id().and_then(EmployerSize::from_model_id), Some(value));
        }
    }
}
