//! `population.toml`: who the people are whose wages a cell publishes.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PopulationTable {
    pub(crate) experience: BTreeMap<String, ExperienceShares>,
    pub(crate) education: BTreeMap<String, EducationShares>,
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
pub(crate) struct Occupation {
    pub(crate) experience: String,
    pub(crate) credentials_source: String,
    pub(crate) credentials: Vec<HeldShare>,
    pub(crate) roles_source: String,
    /// The share of people in none of our roles: then a role's score is over the whole occupation.
    #[serde(default)]
    pub(crate) others: f64,
    /// How much of the variance of ranks roles explain, where there are others.
    pub(crate) role_variance: Option<f64>,
    pub(crate) roles: Vec<RoleShare>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeldShare {
    pub(crate) held: Vec<String>,
    pub(crate) share: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleShare {
    pub(crate) role: String,
    pub(crate) share: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PracticeShares {
    pub(crate) source: String,
    pub(crate) shares: BTreeMap<String, f64>,
}
