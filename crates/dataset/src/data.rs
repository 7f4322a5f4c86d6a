//! A release as plain tables: what an importer produces and what a snapshot stores.

use medwage_domain::cell::{Cell, Slot, TopCode};
use medwage_domain::market::{Area, CellKey, Industry, Occupation};
use medwage_domain::modelled::AreaModel;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::source_rows::SourceIndex;

/// Everything one release holds.
#[derive(Clone, Debug)]
pub struct ReleaseData {
    /// The source.
    pub meta: Meta,
    /// The wage above which this release prints a bound.
    pub top_code: TopCode,
    /// Occupations, ascending by SOC code.
    pub occupations: Vec<Occupation>,
    /// Areas, ascending by code.
    pub areas: Vec<Area>,
    /// Industries, ascending by code.
    pub industries: Vec<Industry>,
    /// The publisher's footnotes, by code.
    pub footnotes: Vec<Footnote>,
    /// Cells, ascending by key in the order area, industry, occupation.
    pub cells: Vec<(CellKey, Cell)>,
    /// The rows of the source files that each cell was read from, in the order of the cells.
    pub source_rows: SourceIndex,
    /// The model of unpublished area cells; none where the release has no areas.
    pub area_model: Option<AreaModel>,
}

impl ReleaseData {
    /// Returns how many rows of the publisher the cells were made from.
    pub fn row_count(&self) -> usize {
        let slots = self.cells.iter().flat_map(|(_, cell)| cell.0);
        slots.filter(|slot| *slot != Slot::ABSENT).count()
    }
}

/// The description of a release by itself; carried in every reply that rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// The release's id, such as `oews-2025-05`.
    pub id: String,
    /// The name that the publisher gives it, such as `May 2025`.
    pub title: String,
    /// The month that the wages refer to, as `2025-05`.
    pub reference_month: String,
    /// The day of publication, as `2026-05-15`; none where the source files don't say it.
    pub publication_date: Option<String>,
    /// The publisher, such as `U.S. Bureau of Labor Statistics`.
    pub publisher: String,
    /// The survey, such as `Occupational Employment and Wage Statistics`.
    pub survey: String,
    /// The files that were read.
    pub sources: Vec<SourceFile>,
}

/// One file that a release was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The name as published, such as `oe.data.0.Current`.
    pub name: String,
    /// The size in bytes, uncompressed.
    pub bytes: u64,
    /// SHA-256 of the uncompressed bytes, in hex.
    pub sha256: String,
    /// The day on which it was retrieved, as `2026-05-20`; none where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieval_date: Option<String>,
}

impl SourceFile {
    /// Describes a file by its content.
    pub fn from_content(name: &str, content: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            bytes: content.len() as u64,
            sha256: Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect(),
            retrieval_date: None,
        }
    }
}

/// A footnote of the publisher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footnote {
    /// The code, such as `8`.
    pub code: String,
    /// The text, such as `Estimate not released.`
    pub text: String,
}
