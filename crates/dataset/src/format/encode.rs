//! From a release's tables to the bytes of a snapshot.

use medwage_domain::cell::Cell;
use medwage_domain::market::CellKey;
use serde::Serialize;

use super::VERSION;
use super::container::{Codec, Section, write_container};
use super::keys::{Extent, Group};
use super::tables::{self, AreaRow, IndustryRow, Notes, OccupationRow, Row};
use super::{columns, keys, model, rows};
use crate::data::ReleaseData;

/// Why a release can't be written as a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// A table is not ascending by code, or has more rows than an index can name.
    #[error("the table of {table} is not in ascending order of codes")]
    TableOrder {
        /// The table.
        table: &'static str,
    },
    /// Cells don't ascend by area, industry, occupation, or one comes twice.
    #[error("the cell {key:?} is out of order or comes twice")]
    KeyOrder {
        /// The later one.
        key: CellKey,
    },
    /// A cell's key points outside the tables.
    #[error("the cell {key:?} names a row that the tables don't have")]
    KeyRange {
        /// The key.
        key: CellKey,
    },
    /// An industry's parent points outside its table.
    #[error("the industry {code} has a parent that the table doesn't have")]
    Parent {
        /// The industry's code.
        code: String,
    },
    /// The source rows are not those of the cells and files.
    #[error("the source rows don't fit the cells: {reason}")]
    SourceRows {
        /// The fault.
        reason: &'static str,
    },
    /// A table can't be put into its stored form.
    #[error("can't write section {tag}")]
    Table {
        /// The section's tag.
        tag: &'static str,
        /// The cause.
        source: serde_json::Error,
    },
    /// A section can't be compressed.
    #[error("can't compress section {tag}")]
    Compress {
        /// The section's tag.
        tag: &'static str,
        /// The cause.
        source: std::io::Error,
    },
}

/// The tag of the section with [`crate::data::Meta`].
pub(crate) const META: &str = "meta";
/// The tag of the section with the footnotes.
pub(crate) const NOTES: &str = "notes";

/// How hard zstd tries. Measured on May 2025: 19 packs no smaller (see `docs/snapshot-format.md`).
const LEVEL: i32 = 16;

/// Writes a release as a snapshot: the same release gives the same bytes.
///
/// # Errors
/// Fails where tables or cells are out of order or point at rows that don't exist.
pub fn encode_release(release: &ReleaseData) -> Result<Vec<u8>, EncodeError> {
    let groups = check_order(release)?;
    let notes = Notes::new(release.top_code, &release.footnotes);
    let mut sections = vec![
        write_json(META, &release.meta)?,
        write_table::<OccupationRow>(&release.occupations)?,
        write_table::<AreaRow>(&release.areas)?,
        write_table::<IndustryRow>(&release.industries)?,
        write_json(NOTES, &notes)?,
        compress_section(keys::TAG, &keys::encode_groups(&groups))?,
        compress_section(rows::TAG, &rows::encode_rows(&release.source_rows))?,
    ];
    let cells: Vec<Cell> = release.cells.iter().map(|(_, cell)| *cell).collect();
    sections.extend(columns::pack_cells(&cells, LEVEL)?);
    if let Some(area_model) = &release.area_model {
        sections.push(compress_section(model::TAG, &model::encode_model(area_model))?);
    }
    Ok(write_container(VERSION, &sections))
}

/// Checks that tables and cells are in order and belong together, and groups the cells.
///
/// # Errors
/// Fails where they are not.
pub(crate) fn check_order(release: &ReleaseData) -> Result<Vec<Group>, EncodeError> {
    check_table_order::<OccupationRow>(&release.occupations)?;
    check_table_order::<AreaRow>(&release.areas)?;
    check_table_order::<IndustryRow>(&release.industries)?;
    check_parents(release)?;
    let groups = keys::group_keys(&release.cells, Extent::of_release(release))?;
    let (cells, files) = (release.cells.len(), release.meta.sources.len());
    release
        .source_rows
        .check_runs(cells, files)
        .map_err(|reason| EncodeError::SourceRows { reason })?;
    Ok(groups)
}

fn check_table_order<R: Row>(items: &[R::Item]) -> Result<(), EncodeError> {
    let countable = u16::try_from(items.len()).is_ok();
    if countable && tables::is_ascending::<R>(items) {
        Ok(())
    } else {
        Err(EncodeError::TableOrder { table: R::TAG })
    }
}

fn check_parents(release: &ReleaseData) -> Result<(), EncodeError> {
    let count = release.industries.len();
    let stray = release
        .industries
        .iter()
        .find(|industry| industry.parent.is_some_and(|parent| usize::from(parent.0) >= count));
    stray.map_or(Ok(()), |industry| Err(EncodeError::Parent { code: industry.code.to_string() }))
}

fn write_table<R: Row>(items: &[R::Item]) -> Result<Section, EncodeError> {
    let rows: Vec<R> = items.iter().map(R::to_row).collect();
    write_json(R::TAG, &rows)
}

fn write_json(tag: &'static str, value: &impl Serialize) -> Result<Section, EncodeError> {
    let text = serde_json::to_vec(value).map_err(|source| EncodeError::Table { tag, source })?;
    compress_section(tag, &text)
}

fn compress_section(tag: &'static str, raw: &[u8]) -> Result<Section, EncodeError> {
    Ok(Section {
        tag,
        codec: Codec::Zstd,
        raw_length: raw.len(),
        stored: zstd::bulk::compress(raw, LEVEL)
            .map_err(|source| EncodeError::Compress { tag, source })?,
    })
}
