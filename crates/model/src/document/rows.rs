//! The things that coefficients apply to, a row each.

use serde::{Deserialize, Serialize};

use super::Fit;

/// A stretch of experience.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperienceRow {
    /// The first year.
    pub from_years: f64,
    /// The end.
    pub to_years: f64,
    /// Score a year.
    pub fit: Fit,
}

/// The step to a level of education.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EducationRow {
    /// The level.
    pub level: String,
    /// The step from the level before.
    pub fit: Fit,
}

/// A role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRow {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The occupation.
    pub soc: String,
    /// The height on the ladder.
    pub level: u8,
    /// True if the figures give credentials an effect in it.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub credentials_count: bool,
    /// The score; none for a reference.
    pub fit: Option<Fit>,
}

fn yes() -> bool {
    true
}

// The form that serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_yes(it: &bool) -> bool {
    *it
}

/// A credential.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The code.
    pub id: String,
    /// The credential to whose value its own is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// Credentials beside which it says nothing more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<String>,
    /// The line of work that it belongs to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// How far up it is, such as `core`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub level: String,
    /// The roles in which it counts in full.
    #[serde(default)]
    pub core_roles: Vec<String>,
    /// The roles in which it counts in part: those that lead to the ones in which it counts in full.
    #[serde(default)]
    pub adjacent_roles: Vec<String>,
    /// The value.
    pub fit: Fit,
}

/// The step for a further credential.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FurtherRow {
    /// Which: 2 for the second.
    pub count: u8,
    /// The step.
    pub fit: Fit,
}

/// A duty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyRow {
    /// The id.
    pub id: String,
    /// The roles that it adds to.
    pub within: Vec<String>,
    /// The score.
    pub fit: Fit,
}

/// A specialty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialtyRow {
    /// The id.
    pub id: String,
    /// The roles that it adds to.
    pub within: Vec<String>,
    /// The score; none for the reference.
    pub fit: Option<Fit>,
}

/// A size of physicians' practice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticeSizeRow {
    /// The id.
    pub id: String,
    /// The meaning.
    pub title: String,
    /// The score; none for the reference.
    pub fit: Option<Fit>,
}

/// The part of the step to a kind of workplace that is left at equal role and credentials.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingRow {
    /// The part, between 0 and 1.
    pub fit: Fit,
}
