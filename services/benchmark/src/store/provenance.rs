//! Where a release's numbers come from, as every reply carries it.

use medwage_contracts::names::Collection;
use medwage_contracts::pb::types::Provenance;
use medwage_dataset::data::Meta;

/// Writes a release's provenance once; replies copy it.
pub(super) fn provenance(meta: &Meta, notice: &str) -> Provenance {
    // The largest file is the one with the figures; the others say what its codes mean.
    let source = meta.sources.iter().max_by_key(|source| source.bytes);
    let file = source.map_or("", |source| source.name.as_str());
    Provenance {
        release: Collection::Releases.write_name(&meta.id),
        publisher: meta.publisher.clone(),
        survey: meta.survey.clone(),
        source_file: file.to_owned(),
        source_sha256: source.map(|source| source.sha256.clone()).unwrap_or_default(),
        reference_month: meta.reference_month.clone(),
        publication_date: meta.publication_date.clone().unwrap_or_default(),
        retrieval_date: meta.retrieval_date.clone().unwrap_or_default(),
        citation: citation(meta),
        notice: notice.to_owned(),
    }
}

fn citation(meta: &Meta) -> String {
    let published = meta.publication_date.as_ref();
    let published = published.map_or_else(String::new, |date| format!(", published {date}"));
    format!(
        "{}, {}, {}{published}; medwage release {}.",
        meta.publisher, meta.survey, meta.title, meta.id,
    )
}
