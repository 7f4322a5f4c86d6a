//! What people call jobs, places, workplaces and credentials: tables as text (`data/places`,
//! `data/vocabulary`), read into the one [`Reader`] of all services.

pub mod cases;
mod places;
mod table;

use medwage_domain::market::{Area, Industry, Occupation};
use medwage_domain::reading::PlaceIndex;

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

/// Builds the index of places of a release.
///
/// # Errors
/// Fails where a table was built in spoiled; a test holds that none was.
pub fn build_places(names: &ReleaseNames<'_>) -> Result<PlaceIndex, Error> {
    places::build_index(names.areas)
}
