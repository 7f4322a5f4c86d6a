//! Why there is no fit.

use std::path::PathBuf;

/// Why there is no fit.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file can't be read.
    #[error("can't read {path}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not of its form.
    #[error("{file} is not of its form")]
    Form {
        /// Which.
        file: &'static str,
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// A table names what is not there.
    #[error("{table} names {name:?}, which is not there")]
    Unknown {
        /// The table.
        table: &'static str,
        /// The name that is not there.
        name: String,
    },
    /// A published figure has neither a value nor a range.
    #[error("figure {id} has no number")]
    NoNumber {
        /// The figure.
        id: String,
    },
    /// Shares don't sum to 1.
    #[error("the shares of {of} sum to {sum}")]
    Shares {
        /// Of what.
        of: String,
        /// Their sum.
        sum: f64,
    },
    /// The release has no national distribution of an occupation.
    #[error("the release has no national distribution of {soc}")]
    NoCell {
        /// The occupation.
        soc: String,
    },
    /// The equations have no solution.
    #[error("the equations of the fit have no solution")]
    NoSolution,
    /// The model file can't be made or used.
    #[error("the model can't be used")]
    Model(#[from] medwage_catalog::model::ModelFileError),
    /// The catalog is not what it should be.
    #[error("the catalog: {0}")]
    Catalog(#[from] medwage_catalog::CatalogFileError),
    /// An estimate failed.
    #[error("a person of the tables can't be estimated")]
    Estimate(#[from] medwage_domain::estimate::EstimateError),
    /// A chart can't be drawn.
    #[error("a chart can't be drawn")]
    Chart(#[from] plotters::drawing::DrawingAreaErrorKind<std::io::Error>),
    /// The file can't be written as text.
    #[error("the model can't be written")]
    Write(#[from] toml::ser::Error),
}

impl Error {
    pub(crate) fn unknown_name(table: &'static str, name: impl Into<String>) -> Self {
        Self::Unknown { table, name: name.into() }
    }
}
