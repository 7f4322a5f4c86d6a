//! From the publishers' files and our own tables to the bytes of the reference file.

use std::path::Path;

use super::draft::read_text;
use super::fault::{Error, Fault};
use super::open::{self, tag};
use super::source::Sources;
use super::tables::{
    industries, occupations, places, prices, projections, series, statistics, thresholds, zips,
};
use crate::format::container::{self, Codec, Section};

/// How hard zstd tries: the file is written once and read at every start.
const LEVEL: i32 = 22;

/// Imports all tables from a directory with `data/reference` and `facts` in it; the same files give
/// the same bytes.
///
/// # Errors
/// Refuses a file that is missing, has other columns, or has a row that makes no sense: with file,
/// line and reason.
pub fn import(directory: &Path) -> Result<Vec<u8>, Error> {
    let mut sources = Sources::new(directory);
    let mut sections = Sections::default();
    add_places(&mut sources, &mut sections)?;
    sections.text(tag::STATE_PRICES, prices::states(&mut sources)?)?;
    sections.text(tag::METRO_PRICES, prices::metros(&mut sources)?)?;
    sections.text(tag::WAGE_INDEXES, series::wages(&mut sources)?)?;
    sections.text(tag::PRICE_INDEXES, series::prices(&mut sources)?)?;
    sections.text(tag::ONET, occupations::onet(&mut sources)?)?;
    sections.text(tag::TITLES, occupations::titles(&mut sources)?)?;
    sections.text(tag::CREDENTIALS, occupations::credentials(&mut sources)?)?;
    sections.text(tag::ROLES, occupations::roles(&mut sources)?)?;
    sections.text(tag::RETIRED, occupations::retired()?)?;
    sections.text(tag::INDUSTRY_NAMES, industries::names()?)?;
    for (edition, tag) in projections::EDITIONS.into_iter().zip(tag::PROJECTIONS) {
        sections.text(tag, projections::edition(&mut sources, edition)?)?;
    }
    sections.text(tag::THRESHOLDS, thresholds::thresholds(&mut sources)?)?;
    let (figures, contradictions) = statistics::statistics(&mut sources)?;
    sections.text(tag::STATISTICS, figures)?;
    sections.text(tag::CONTRADICTIONS, contradictions)?;
    sections.text(tag::SOURCES, open::sources_text(&sources.into_read()))?;
    let bytes = container::write(&sections.0);
    // What can't be opened again is not written.
    open::open(&bytes).map_err(|error| Error::rule("the imported tables", error.to_string()))?;
    Ok(bytes)
}

fn add_places(sources: &mut Sources, sections: &mut Sections) -> Result<(), Error> {
    let states = places::states(sources)?;
    let known = read_text::<places::States>(&states)
        .map_err(|reason| Error::rule("data/reference/state_fips.csv", reason))?;
    let state_of =
        |letters: &str| known.iter().find(|state| state.letters == letters).map(|state| state.fips);
    let (areas, counties) = places::areas_and_counties(sources)?;
    let (cities, packed) = zips::zips(sources, state_of)?;
    sections.text(tag::STATES, states)?;
    sections.text(tag::AREAS, areas)?;
    sections.text(tag::COUNTIES, counties)?;
    sections.text(tag::CITIES, cities)?;
    sections.add(tag::ZIPS, &packed)
}

#[derive(Default)]
struct Sections(Vec<Section>);

impl Sections {
    fn text(&mut self, tag: &'static str, text: String) -> Result<(), Error> {
        self.add(tag, text.as_bytes())
    }

    fn add(&mut self, tag: &'static str, raw: &[u8]) -> Result<(), Error> {
        let stored = zstd::bulk::compress(raw, LEVEL)
            .map_err(|source| Error::new(tag, None, Fault::Compress(source)))?;
        self.0.push(Section { tag, codec: Codec::Zstd, raw_length: raw.len(), stored });
        Ok(())
    }
}
