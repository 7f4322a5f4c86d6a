//! A release in memory, ready to be asked.

mod index;
mod market;
mod open;

use medwage_domain::cell::{Cell, TopCode};
use medwage_domain::market::{Area, CellKey, Industry, Occupation};
use medwage_domain::modelled::AreaModel;

use self::index::Index;
use crate::data::{Footnote, Meta, ReleaseData};
use crate::format::SectionInfo;

/// One release, opened from a snapshot whose every byte was checked. Immutable.
#[derive(Clone, Debug)]
pub struct Release {
    meta: Meta,
    top_code: TopCode,
    footnotes: Vec<Footnote>,
    occupations: Vec<Occupation>,
    areas: Vec<Area>,
    industries: Vec<Industry>,
    index: Index,
    cells: Vec<Cell>,
    area_model: Option<AreaModel>,
    sections: Vec<SectionInfo>,
}

impl Release {
    /// Returns what the release says of itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Returns the publisher's footnotes, by code.
    pub fn footnotes(&self) -> &[Footnote] {
        &self.footnotes
    }

    /// Returns how many cells there are.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// Returns the cells, ascending by area, industry, occupation.
    pub fn cells(&self) -> impl Iterator<Item = (CellKey, &Cell)> {
        self.index.keys().zip(&self.cells)
    }

    /// Returns the sections of the snapshot that this was opened from.
    pub fn sections(&self) -> &[SectionInfo] {
        &self.sections
    }

    /// Returns the release as plain tables, as an importer would have made them.
    pub fn to_data(&self) -> ReleaseData {
        ReleaseData {
            meta: self.meta.clone(),
            top_code: self.top_code,
            occupations: self.occupations.clone(),
            areas: self.areas.clone(),
            industries: self.industries.clone(),
            footnotes: self.footnotes.clone(),
            cells: self.cells().map(|(key, cell)| (key, *cell)).collect(),
            area_model: self.area_model.clone(),
        }
    }
}
