//! A release in memory, ready to be asked.

mod index;
mod market;
mod open;

use medwage_domain::cell::{Cell, TopCode};
use medwage_domain::market::{Area, CellKey, Industry, Occupation};
use medwage_domain::modelled::AreaModel;

use self::index::Index;
use crate::data::{Footnote, Meta, ReleaseData, SourceFile};
use crate::format::keys::Extent;
use crate::format::{EncodeError, SectionInfo, encode};
use crate::source_rows::{SourceIndex, SourceRows};

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
    source_rows: SourceIndex,
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

    /// Returns the rows of the source files that a cell was read from; none where there is no such cell.
    pub fn source_rows(&self, key: CellKey) -> impl Iterator<Item = (&SourceFile, SourceRows)> {
        let rows =
            self.index.find_row(key).into_iter().flat_map(|cell| self.source_rows.rows_of(cell));
        rows.filter_map(|rows| Some((self.meta.sources.get(usize::from(rows.file))?, rows)))
    }

    /// Returns the source file that most cells were read from.
    pub fn main_source(&self) -> Option<&SourceFile> {
        self.meta.sources.get(usize::from(self.source_rows.main_file()?))
    }

    /// Returns the sections of the snapshot that this was opened from; none where it was not.
    pub fn sections(&self) -> &[SectionInfo] {
        &self.sections
    }

    /// Takes plain tables as a release, without a snapshot in between.
    ///
    /// # Errors
    /// Fails where tables or cells are out of order or point at rows that don't exist.
    pub fn from_data(data: ReleaseData) -> Result<Self, EncodeError> {
        let index = Index::from_groups(&encode::check_order(&data)?, Extent::of_release(&data));
        Ok(Self {
            meta: data.meta,
            top_code: data.top_code,
            footnotes: data.footnotes,
            occupations: data.occupations,
            areas: data.areas,
            industries: data.industries,
            index,
            cells: data.cells.into_iter().map(|(_, cell)| cell).collect(),
            source_rows: data.source_rows,
            area_model: data.area_model,
            sections: Vec::new(),
        })
    }

    /// Returns the release as plain tables, as an importer would have made them.
    pub fn into_data(self) -> ReleaseData {
        ReleaseData {
            cells: self.cells().map(|(key, cell)| (key, *cell)).collect(),
            meta: self.meta,
            top_code: self.top_code,
            occupations: self.occupations,
            areas: self.areas,
            industries: self.industries,
            footnotes: self.footnotes,
            source_rows: self.source_rows,
            area_model: self.area_model,
        }
    }
}
