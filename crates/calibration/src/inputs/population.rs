//! `population.toml`: who the people are whose wages a cell publishes.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PopulationTable {
    /// Years in the field, by the name that occupations and roles call them.
    pub(crate) experience: BTreeMap<String, ExperienceShares>,
    /// Schooling by occupation.
    pub(crate) education: BTreeMap<String, EducationShares>,
    /// Credentials held, by the name that occupations and roles call them.
    pub(crate) credentials: BTreeMap<String, CredentialShares>,
    pub(crate) occupation: BTreeMap<String, Occupation>,
    pub(crate) practice_sizes: PracticeShares,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExperienceShares {
    pub(crate) source: String,
    pub(crate) years: Vec<YearsShare>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct YearsShare {
    pub(crate) at: f64,
    pub(crate) share: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EducationShares {
    #[serde(default)]
    pub(crate) figures: BTreeMap<String, Vec<String>>,
    pub(crate) stands_in: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CredentialShares {
    pub(crate) source: String,
    pub(crate) shares: Vec<HeldShare>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Occupation {
    pub(crate) roles_source: String,
    /// People in none of our roles; then a role's score is over the whole occupation.
    pub(crate) others: Option<OthersShare>,
    pub(crate) roles: Vec<RoleShare>,
}

/// People in none of our roles.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OthersShare {
    pub(crate) share: f64,
    /// How much of the variance of ranks roles explain.
    pub(crate) role_variance: f64,
    pub(crate) years: String,
    pub(crate) credentials: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeldShare {
    pub(crate) held: Vec<String>,
    pub(crate) share: f64,
}

/// A role's share of its occupation, and its people.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleShare {
    pub(crate) role: String,
    pub(crate) share: f64,
    pub(crate) years: String,
    pub(crate) credentials: String,
    /// How much more often each further level of schooling is found in the role than in the occupation,
    /// before both are made to agree: the logarithm of the odds a level.
    #[serde(default)]
    pub(crate) schooling: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PracticeShares {
    pub(crate) source: String,
    pub(crate) shares: BTreeMap<String, f64>,
}
