//! From our own texts and the publishers' files to the bytes of the reference file.

use std::path::Path;

use super::draft::read_text;
use super::fault::{Error, Errors, Fault};
use super::open::{self, tag};
use super::source::Sources;
use super::tables::{
    industries, law, occupations, places, prices, projections, series, statistics, thresholds, zips,
};
use crate::format::OpenError;
use crate::format::container::{self, Codec, Section};
use crate::format::sections::Sections as Stored;

/// How hard zstd tries: the file is written once and read at every start.
const LEVEL: i32 = 22;

/// The source of the publishers' tables.
#[derive(Clone, Copy, Debug)]
pub enum Publishers<'a> {
    /// The directory with their files in `data/reference`, as they were published.
    Files(&'a Path),
    /// A reference file that holds them already: all that is needed after an edit of our own texts.
    Packed(&'a [u8]),
}

/// Builds the reference file from the texts of `data/` and the publishers' tables; the same input gives
/// the same bytes.
///
/// # Errors
/// Refuses a file that is missing, has other columns, or has a row that makes no sense: with file, line
/// and reason.
pub fn build(texts: &Path, publishers: Publishers<'_>) -> Result<Vec<u8>, Errors> {
    let mut sections = Sections::default();
    match publishers {
        Publishers::Files(directory) => import_publishers(directory, &mut sections)?,
        Publishers::Packed(file) => copy_publishers(file, &mut sections)?,
    }
    add_texts(texts, &mut sections)?;
    let bytes = container::write(open::VERSION, &sections.0);
    // What can't be opened again is not written.
    open::open(&bytes).map_err(|error| Error::rule("the built tables", error.to_string()))?;
    Ok(bytes)
}

/// Checks the texts of `data/` that are built into the reference file.
///
/// # Errors
/// As [`build`].
pub fn check(texts: &Path) -> Result<(), Errors> {
    add_texts(texts, &mut Sections::default())
}

/// The sections of publishers' tables, in the order of the file.
const PUBLISHED: [&str; 14] = [
    tag::STATES,
    tag::AREAS,
    tag::COUNTIES,
    tag::CITIES,
    tag::ZIPS,
    tag::STATE_PRICES,
    tag::METRO_PRICES,
    tag::WAGE_INDEXES,
    tag::PRICE_INDEXES,
    tag::ONET,
    tag::TITLES,
    tag::PROJECTIONS[0],
    tag::PROJECTIONS[1],
    tag::SOURCES,
];

fn import_publishers(directory: &Path, sections: &mut Sections) -> Result<(), Error> {
    let mut sources = Sources::new(directory);
    add_places(&mut sources, sections)?;
    sections.add_text(tag::STATE_PRICES, prices::states(&mut sources)?)?;
    sections.add_text(tag::METRO_PRICES, prices::metros(&mut sources)?)?;
    sections.add_text(tag::WAGE_INDEXES, series::wages(&mut sources)?)?;
    sections.add_text(tag::PRICE_INDEXES, series::prices(&mut sources)?)?;
    sections.add_text(tag::ONET, occupations::onet(&mut sources)?)?;
    sections.add_text(tag::TITLES, occupations::titles(&mut sources)?)?;
    for (edition, tag) in projections::EDITIONS.into_iter().zip(tag::PROJECTIONS) {
        sections.add_text(tag, projections::edition(&mut sources, edition)?)?;
    }
    sections.add_text(tag::SOURCES, open::sources_text(&sources.into_read()))
}

fn add_places(sources: &mut Sources, sections: &mut Sections) -> Result<(), Error> {
    let states = places::states(sources)?;
    let known = read_text::<places::States>(&states)
        .map_err(|reason| Error::rule("data/reference/state_fips.csv", reason))?;
    let state_of =
        |letters: &str| known.iter().find(|state| state.letters == letters).map(|state| state.fips);
    let (areas, counties) = places::areas_and_counties(sources)?;
    let (cities, packed) = zips::zips(sources, state_of)?;
    sections.add_text(tag::STATES, states)?;
    sections.add_text(tag::AREAS, areas)?;
    sections.add_text(tag::COUNTIES, counties)?;
    sections.add_text(tag::CITIES, cities)?;
    sections.add(tag::ZIPS, &packed)
}

/// Takes the publishers' tables over from a file, as they are stored there.
fn copy_publishers(file: &[u8], sections: &mut Sections) -> Result<(), Error> {
    let refused = |error: OpenError| Error::rule("the reference file", error.to_string());
    let stored = Stored::read(open::VERSION, file).map_err(refused)?;
    for tag in PUBLISHED {
        let found = stored.find(tag).map_err(refused)?;
        let raw_length = usize::try_from(found.info.raw_bytes)
            .map_err(|_| Error::rule(tag, "the section is too long"))?;
        sections.0.push(Section {
            tag,
            codec: found.codec,
            raw_length,
            stored: found.stored.to_vec(),
        });
    }
    Ok(())
}

fn add_texts(texts: &Path, sections: &mut Sections) -> Result<(), Errors> {
    let mut sources = Sources::new(texts);
    let catalog = occupations::Catalog::read(&mut sources)?;
    sections.add_text(tag::OWN_TITLES, occupations::own_titles(&mut sources)?)?;
    sections.add_text(tag::CREDENTIALS, catalog.credentials()?)?;
    sections.add_text(tag::ROLES, catalog.roles()?)?;
    sections.add_text(tag::RETIRED, occupations::retired(&mut sources)?)?;
    sections.add_text(tag::INDUSTRY_NAMES, industries::names(&mut sources)?)?;
    sections.add_text(tag::THRESHOLDS, thresholds::thresholds(&mut sources)?)?;
    law::check(&mut sources)?;
    let figures = statistics::statistics(&mut sources)?;
    sections.add_text(tag::TOPICS, figures.topics)?;
    sections.add_text(tag::STATISTICS, figures.figures)?;
    sections.add_text(tag::CONTRADICTIONS, figures.contradictions)?;
    sections.add_text(tag::NEAREST, figures.nearest)?;
    sections.add_text(tag::INQUIRIES, figures.inquiries)?;
    sections.add_text(tag::DOUBTS, figures.doubts)?;
    sections.add_text(tag::TEXTS, open::sources_text(&sources.into_read()))?;
    Ok(())
}

#[derive(Default)]
struct Sections(Vec<Section>);

impl Sections {
    fn add_text(&mut self, tag: &'static str, text: String) -> Result<(), Error> {
        self.add(tag, text.as_bytes())
    }

    fn add(&mut self, tag: &'static str, raw: &[u8]) -> Result<(), Error> {
        let stored = zstd::bulk::compress(raw, LEVEL)
            .map_err(|source| Error::new(tag, None, Fault::Compress(source)))?;
        self.0.push(Section { tag, codec: Codec::Zstd, raw_length: raw.len(), stored });
        Ok(())
    }
}
