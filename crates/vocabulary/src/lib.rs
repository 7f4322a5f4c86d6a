//! What people call jobs, places, workplaces and credentials: tables as text (`data/places`,
//! `data/vocabulary`), read into the one [`Reader`] of all services.

pub mod cases;
mod places;
mod table;
mod work;

use medwage_domain::career::Catalog;
use medwage_domain::market::{Area, Industry, Occupation};
use medwage_domain::reading::Reader;

/// Why a vocabulary is refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A field is not of its form.
    #[error("{table}, line {line}: {field:?} is not of its form")]
    Field {
        /// The table.
        table: &'static str,
        /// The line, from 1.
        line: usize,
        /// What stands there.
        field: String,
    },
}

/// The names that a release publishes.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseNames<'r> {
    /// Its areas.
    pub areas: &'r [Area],
    /// Its industries.
    pub industries: &'r [Industry],
    /// Its occupations.
    pub occupations: &'r [Occupation],
}

/// Builds the reader of a release's names and a catalog.
///
/// # Errors
/// Fails where a table was built in spoiled; a test holds that none was.
pub fn build_reader(names: &ReleaseNames<'_>, catalog: &Catalog) -> Result<Reader, Error> {
    Ok(Reader::new(
        places::build_index(names.areas)?,
        work::build_titles(names, catalog)?,
        work::build_workplaces(names)?,
        work::build_credentials(catalog),
    ))
}
