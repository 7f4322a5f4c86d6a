//! The words that people use for jobs, places, workplaces and credentials: tables as text (`data/places`,
//! `data/vocabulary`), read into the one [`Reader`] of all services.

pub mod cases;
mod places;
mod table;
mod work;

use medwage_domain::career::Catalog;
use medwage_domain::market::Market;
use medwage_domain::reading::Reader;
use medwage_domain::reference::Reference;

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
        /// The text that is there.
        field: String,
    },
}

/// Builds the reader of a release's names, a catalog, and the titles and retired codes of the reference tables.
///
/// # Errors
/// Fails where a table was built in spoiled; a test holds that none was.
pub fn build_reader(
    release: &impl Market,
    catalog: &Catalog,
    reference: &'static Reference,
) -> Result<Reader, Error> {
    Ok(Reader::new(
        places::build_index(release.areas(), release.other_areas())?,
        work::build_titles(release.occupations(), catalog, reference)?,
        work::build_workplaces(release.industries())?,
        work::build_credentials(catalog),
        work::build_programs(catalog),
    ))
}
