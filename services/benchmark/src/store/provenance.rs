//! The provenance of a release's numbers, as every reply carries it.

use medwage_contracts::names::Collection;
use medwage_contracts::pb::types::{Provenance, SourceRows};
use medwage_dataset::Release;
use medwage_dataset::data::{Meta, SourceFile};
use medwage_domain::market::CellKey;

/// Writes a release's provenance once, with the file that most of it was read from; replies copy it.
pub(super) fn write_provenance(release: &Release, notice: &str) -> Provenance {
    let meta = release.meta();
    let provenance = Provenance {
        release: Collection::Releases.write_name(&meta.id),
        publisher: meta.publisher.clone(),
        survey: meta.survey.clone(),
        reference_month: meta.reference_month.clone(),
        publication_date: meta.publication_date.clone().unwrap_or_default(),
        citation: write_citation(meta),
        notice: notice.to_owned(),
        ..Provenance::default()
    };
    match release.main_source() {
        Some(file) => with_file(provenance, file),
        None => provenance,
    }
}

/// Names a file as the one that the figures were read from.
pub(super) fn with_file(provenance: Provenance, file: &SourceFile) -> Provenance {
    Provenance {
        source_file: file.name.clone(),
        source_sha256: file.sha256.clone(),
        retrieval_date: file.retrieval_date.clone().unwrap_or_default(),
        ..provenance
    }
}

/// Writes the rows that a cell was read from.
pub(super) fn write_source_rows(release: &Release, key: CellKey) -> Vec<SourceRows> {
    let number = |row: u32| i32::try_from(row).unwrap_or(i32::MAX);
    let rows = release.source_rows(key).map(|(file, rows)| SourceRows {
        file_name: file.name.clone(),
        sha256: file.sha256.clone(),
        first_row: number(rows.first),
        last_row: number(rows.last_row()),
        retrieval_date: file.retrieval_date.clone().unwrap_or_default(),
    });
    rows.collect()
}

fn write_citation(meta: &Meta) -> String {
    let published = meta.publication_date.as_ref();
    let published = published.map_or_else(String::new, |date| format!(", published {date}"));
    format!(
        "{}, {}, {}{published}; medwage release {}.",
        meta.publisher, meta.survey, meta.title, meta.id,
    )
}
