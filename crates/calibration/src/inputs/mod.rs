//! The tables that the fit reads, as they are written.

mod coefficients;
mod contrasts;
mod pay_groups;
mod population;

use std::path::Path;

use serde::de::DeserializeOwned;

pub(crate) use coefficients::{Coefficients, Within};
pub(crate) use contrasts::{AverageKind, Contrasts, Figure, Group, Member};
pub(crate) use pay_groups::{Employer, MedianSeries, OfficialMedians, PayGroup, PayGroups};
pub(crate) use population::{Occupation, PopulationTable};

use crate::Error;

/// The project's own tables.
#[derive(Clone, Debug)]
pub struct Inputs {
    pub(crate) coefficients: Coefficients,
    pub(crate) contrasts: Contrasts,
    pub(crate) population: PopulationTable,
    pub(crate) pay_groups: PayGroups,
    pub(crate) official_medians: OfficialMedians,
}

/// The texts of the tables.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The coefficients that the fit looks for, with their priors.
    pub coefficients: &'a str,
    /// Surveys, groups and the figures printed about them.
    pub contrasts: &'a str,
    /// The people whose wages a cell publishes.
    pub population: &'a str,
    /// Pay of groups of real people by employer and job.
    pub pay_groups: &'a str,
    /// National medians by year.
    pub official_medians: &'a str,
}

impl Inputs {
    /// Reads the tables of a directory.
    ///
    /// # Errors
    /// Names the file that can't be read or is not of its form.
    pub fn read_directory(directory: &Path) -> Result<Self, Error> {
        let text = |name: &str| {
            let path = directory.join(name);
            std::fs::read_to_string(&path).map_err(|source| Error::Read { path, source })
        };
        Self::parse_texts(&Texts {
            coefficients: &text("coefficients.toml")?,
            contrasts: &text("contrasts.toml")?,
            population: &text("population.toml")?,
            pay_groups: &text("pay_groups.toml")?,
            official_medians: &text("official_medians.toml")?,
        })
    }

    /// Reads the texts of the tables.
    ///
    /// # Errors
    /// Names the one that is not of its form.
    pub fn parse_texts(texts: &Texts<'_>) -> Result<Self, Error> {
        Ok(Self {
            coefficients: parse_table("coefficients.toml", texts.coefficients)?,
            contrasts: parse_table("contrasts.toml", texts.contrasts)?,
            population: parse_table("population.toml", texts.population)?,
            pay_groups: parse_table("pay_groups.toml", texts.pay_groups)?,
            official_medians: parse_table("official_medians.toml", texts.official_medians)?,
        })
    }

    /// Returns the ids of all figures that the tables use, and those that they set aside.
    pub fn figure_ids(&self) -> (Vec<&str>, Vec<&str>) {
        let contrasts = &self.contrasts;
        let fitted = contrasts.figure.iter().map(|entry| entry.id.as_str());
        let steps = contrasts.step.iter().map(|entry| entry.id.as_str());
        let aside =
            contrasts.unused.iter().flat_map(|unused| unused.ids.iter().map(String::as_str));
        (fitted.chain(steps).collect(), aside.collect())
    }
}

fn parse_table<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|source| Error::Form { file, source: Box::new(source) })
}
