//! The tables that the fit reads, as they are written.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Error;

/// The project's own tables.
#[derive(Clone, Debug)]
pub struct Inputs {
    pub(crate) coefficients: Coefficients,
    pub(crate) contrasts: Contrasts,
    pub(crate) population: PopulationTable,
}

impl Inputs {
    /// Reads the three tables of a directory.
    ///
    /// # Errors
    /// Names the file that can't be read or is not of its form.
    pub fn read(directory: &Path) -> Result<Self, Error> {
        let text = |name: &str| {
            let path = directory.join(name);
            std::fs::read_to_string(&path).map_err(|source| Error::Read { path, source })
        };
        Self::parse(
            &text("coefficients.toml")?,
            &text("contrasts.toml")?,
            &text("population.toml")?,
        )
    }

    /// Reads the texts of the three tables.
    ///
    /// # Errors
    /// Names the one that is not of its form.
    pub fn parse(coefficients: &str, contrasts: &str, population: &str) -> Result<Self, Error> {
        Ok(Self {
            coefficients: table("coefficients.toml", coefficients)?,
            contrasts: table("contrasts.toml", contrasts)?,
            population: table("population.toml", population)?,
        })
    }

    /// Returns the ids of all figures that the tables use, and those that they set aside.
    pub fn figure_ids(&self) -> (Vec<&str>, Vec<&str>) {
        let contrasts = &self.contrasts;
        let fitted = contrasts.figure.iter().map(|it| it.id.as_str());
        let steps = contrasts.step.iter().map(|it| it.id.as_str());
        let aside = contrasts.unused.iter().flat_map(|it| it.ids.iter().map(String::as_str));
        (fitted.chain(steps).collect(), aside.collect())
    }
}

fn table<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|source| Error::Form { file, source: Box::new(source) })
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coefficients {
    pub(crate) experience: Vec<Experience>,
    pub(crate) education: Vec<Education>,
    pub(crate) role: Vec<Role>,
    pub(crate) credential: Vec<Credential>,
    pub(crate) specialty_credential: Vec<SpecialtyCredential>,
    pub(crate) specialty_credentials: Common,
    pub(crate) further_credential: Vec<Further>,
    pub(crate) duty: Vec<Within>,
    pub(crate) specialty: Vec<Within>,
    pub(crate) practice_size: Vec<PracticeSize>,
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
pub(crate) struct Role {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) soc: String,
    pub(crate) level: u8,
    #[serde(default = "yes")]
    pub(crate) credentials_count: bool,
    pub(crate) prior: f64,
    #[serde(default)]
    pub(crate) sd: f64,
    pub(crate) least: Option<f64>,
    #[serde(default)]
    pub(crate) reference: bool,
    pub(crate) from: String,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credential {
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

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contrasts {
    pub(crate) survey: Vec<Survey>,
    pub(crate) group: Vec<Group>,
    pub(crate) figure: Vec<Figure>,
    pub(crate) step: Vec<Step>,
    pub(crate) unused: Vec<SetAside>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Statistic {
    Mean,
    Median,
}

impl Statistic {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Survey {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) measure: Statistic,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) members: Vec<Member>,
}

/// People of a group: of one kind, or another group as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub(crate) share: f64,
    pub(crate) group: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) years: Option<f64>,
    pub(crate) education: Option<String>,
    #[serde(default)]
    pub(crate) credentials: Vec<String>,
    pub(crate) specialty: Option<String>,
    pub(crate) practice_size: Option<String>,
    #[serde(default)]
    pub(crate) lead: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figure {
    pub(crate) id: String,
    pub(crate) survey: String,
    pub(crate) group: String,
    /// What stands for `*` among the credentials of the group.
    pub(crate) credential: Option<String>,
    pub(crate) sd: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) over: String,
    pub(crate) on: Option<String>,
    pub(crate) sd: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetAside {
    pub(crate) ids: Vec<String>,
    pub(crate) reason: String,
}

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
