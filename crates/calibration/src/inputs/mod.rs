//! The tables that the fit reads, as they are written.

mod coefficients;
mod contrasts;
mod population;

use std::path::Path;

use serde::de::DeserializeOwned;

pub(crate) use coefficients::{Coefficients, Within};
pub(crate) use contrasts::{Contrasts, Figure, Group, Member, Statistic};
pub(crate) use population::{Occupation, PopulationTable};

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
