//! `coefficients.toml`: what the fit looks for, with its priors.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coefficients {
    pub(crate) experience: Vec<Experience>,
    pub(crate) education: Vec<Education>,
    pub(crate) role: Vec<RolePrior>,
    pub(crate) credential: Vec<CredentialPrior>,
    pub(crate) specialty_credential: Vec<SpecialtyCredential>,
    pub(crate) specialty_credentials: Common,
    pub(crate) further_credential: Vec<Further>,
    pub(crate) duty: Vec<Within>,
    pub(crate) specialty: Vec<Within>,
    pub(crate) practice_size: Vec<PracticeSize>,
    pub(crate) setting: Setting,
}

/// How much of the step to a kind of workplace is left at equal role.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    pub(crate) prior: f64,
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    pub(crate) from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Experience {
    pub(crate) from_years: f64,
    pub(crate) to_years: f64,
    pub(crate) prior: f64,
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    pub(crate) from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Education {
    pub(crate) level: String,
    pub(crate) prior: f64,
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    pub(crate) from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RolePrior {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) soc: String,
    pub(crate) level: u8,
    #[serde(default = "default_yes")]
    pub(crate) credentials_count: bool,
    pub(crate) prior: f64,
    #[serde(default)]
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    #[serde(default)]
    pub(crate) reference: bool,
    pub(crate) from: String,
}

fn default_yes() -> bool {
    true
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CredentialPrior {
    pub(crate) id: String,
    pub(crate) prior: f64,
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    #[serde(default)]
    pub(crate) replaced_by: Vec<String>,
    pub(crate) from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpecialtyCredential {
    pub(crate) id: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Common {
    pub(crate) prior: f64,
    pub(crate) sd: f64,
    pub(crate) from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Further {
    pub(crate) count: u8,
    pub(crate) prior: f64,
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    pub(crate) from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Within {
    pub(crate) id: String,
    pub(crate) prior: f64,
    #[serde(default)]
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    #[serde(default)]
    pub(crate) reference: bool,
    pub(crate) within: Vec<String>,
    pub(crate) from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PracticeSize {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) prior: f64,
    #[serde(default)]
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    #[serde(default)]
    pub(crate) reference: bool,
    pub(crate) from: String,
}
