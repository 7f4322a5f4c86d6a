//! From our own texts and the publishers' files to the bytes of the reference file.

use std::collections::BTreeMap;
use std::path::Path;

use medwage_dataset::format::{Codec, OpenError, Section, Sections, write_container};

use super::open::{VERSION, open_reference, tag, write_sources};
use super::tables::{
    figures, index_series, industries, occupations, places, prices, projections, thresholds, zips,
};
use crate::entries::{CATALOG_FILES, CatalogDocument};
use crate::law;
use crate::text_table::{Sources, TextError, TextErrors, TextFault, read_lines};

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
pub fn build_reference(texts: &Path, publishers: Publishers<'_>) -> Result<Vec<u8>, TextErrors> {
    let mut sections = NewSections::default();
    match publishers {
        Publishers::Files(directory) => import_publishers(directory, &mut sections)?,
        Publishers::Packed(file) => copy_publishers(file, &mut sections)?,
    }
    add_texts(texts, &mut sections)?;
    let bytes = write_container(VERSION, &sections.0);
    // What can't be opened again is not written.
    open_reference(&bytes)
        .map_err(|error| TextError::of_file("the built tables", error.to_string()))?;
    Ok(bytes)
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

fn import_publishers(directory: &Path, sections: &mut NewSections) -> Result<(), TextError> {
    let mut sources = Sources::new(directory);
    add_places(&mut sources, sections)?;
    sections.add_text(tag::STATE_PRICES, prices::read_state_prices(&mut sources)?)?;
    sections.add_text(tag::METRO_PRICES, prices::read_metro_prices(&mut sources)?)?;
    sections.add_text(tag::WAGE_INDEXES, index_series::read_wage_indexes(&mut sources)?)?;
    sections.add_text(tag::PRICE_INDEXES, index_series::read_price_indexes(&mut sources)?)?;
    sections.add_text(tag::ONET, occupations::read_onet(&mut sources)?)?;
    sections.add_text(tag::TITLES, occupations::read_titles(&mut sources)?)?;
    for (edition, tag) in projections::EDITIONS.into_iter().zip(tag::PROJECTIONS) {
        sections.add_text(tag, projections::read_edition(&mut sources, edition)?)?;
    }
    sections.add_text(tag::SOURCES, write_sources(&sources.into_read()))
}

fn add_places(sources: &mut Sources, sections: &mut NewSections) -> Result<(), TextError> {
    let states = places::read_states(sources)?;
    let known = read_lines::<places::States>(&states)
        .map_err(|reason| TextError::of_file("data/reference/state_fips.csv", reason))?;
    let state_of =
        |letters: &str| known.iter().find(|state| state.letters == letters).map(|state| state.fips);
    let (areas, counties) = places::read_areas_and_counties(sources)?;
    let (cities, packed) = zips::read_zips(sources, state_of)?;
    sections.add_text(tag::STATES, states)?;
    sections.add_text(tag::AREAS, areas)?;
    sections.add_text(tag::COUNTIES, counties)?;
    sections.add_text(tag::CITIES, cities)?;
    sections.add_section(tag::ZIPS, &packed)
}

/// Takes the publishers' tables over from a file, as they are stored there.
fn copy_publishers(file: &[u8], sections: &mut NewSections) -> Result<(), TextError> {
    let refused = |error: OpenError| TextError::of_file("the reference file", error.to_string());
    let stored = Sections::read_file(VERSION, file).map_err(refused)?;
    for tag in PUBLISHED {
        let found = stored.find_section(tag).map_err(refused)?;
        let raw_length = usize::try_from(found.info.raw_bytes)
            .map_err(|_| TextError::of_file(tag, "the section is too long"))?;
        sections.0.push(Section {
            tag,
            codec: found.codec,
            raw_length,
            stored: found.stored.to_vec(),
        });
    }
    Ok(())
}

fn add_texts(texts: &Path, sections: &mut NewSections) -> Result<(), TextErrors> {
    let mut sources = Sources::new(texts);
    check_entries(&mut sources)?;
    sections.add_text(tag::OWN_TITLES, occupations::read_own_titles(&mut sources)?)?;
    sections.add_text(tag::RETIRED, occupations::read_retired(&mut sources)?)?;
    sections.add_text(tag::INDUSTRY_NAMES, industries::read_industry_names(&mut sources)?)?;
    sections.add_text(tag::THRESHOLDS, thresholds::read_thresholds(&mut sources)?)?;
    law::check_texts(&mut sources)?;
    let figures = figures::read_figures(&mut sources)?;
    sections.add_text(tag::TOPICS, figures.topics)?;
    sections.add_text(tag::STATISTICS, figures.figures)?;
    sections.add_text(tag::CONTRADICTIONS, figures.contradictions)?;
    sections.add_text(tag::NEAREST, figures.nearest)?;
    sections.add_text(tag::INQUIRIES, figures.inquiries)?;
    sections.add_text(tag::DOUBTS, figures.doubts)?;
    sections.add_text(tag::TEXTS, write_sources(&sources.into_read()))?;
    Ok(())
}

/// Checks the files of the catalog: that they link, that each credential names an occupation, and that no code, former codes
/// included, is of two credentials.
fn check_entries(texts: &mut Sources) -> Result<(), TextError> {
    let mut document = CatalogDocument::default();
    for name in CATALOG_FILES {
        let name = format!("catalog/{name}");
        let part = CatalogDocument::from_text(&texts.read_text(&name)?);
        document.lay_over(part.map_err(|error| TextError::of_file(&name, error.to_string()))?);
    }
    let catalog =
        document.to_catalog().map_err(|error| TextError::of_file("catalog", error.to_string()))?;
    let refused = |reason: String| Err(TextError::of_file("catalog/credentials.toml", reason));
    let mut known = BTreeMap::new();
    for credential in &catalog.credentials {
        if credential.occupations.is_empty() {
            return refused(format!("credential {} is for no occupation", credential.id));
        }
        let former = credential.formerly.iter().map(|former| &former.code);
        for code in former.chain(&credential.stands_for).chain([&credential.id]) {
            let other = known.insert(code.to_lowercase(), &credential.id);
            if let Some(other) = other.filter(|other| **other != credential.id) {
                return refused(format!("{code} is a code of {other} and of {}", credential.id));
            }
        }
    }
    Ok(())
}

/// Sections on their way into the file.
#[derive(Default)]
struct NewSections(Vec<Section>);

impl NewSections {
    fn add_text(&mut self, tag: &'static str, text: String) -> Result<(), TextError> {
        self.add_section(tag, text.as_bytes())
    }

    fn add_section(&mut self, tag: &'static str, raw: &[u8]) -> Result<(), TextError> {
        let stored = zstd::bulk::compress(raw, LEVEL)
            .map_err(|source| TextError::new(tag, None, TextFault::Compress(source)))?;
        self.0.push(Section { tag, codec: Codec::Zstd, raw_length: raw.len(), stored });
        Ok(())
    }
}
