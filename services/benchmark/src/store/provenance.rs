//! Where a release's numbers come from, as every reply carries it.

use medwage_contracts::pb::types_v0::Provenance;
use medwage_dataset::data::Meta;

/// Writes a release's provenance once; replies copy it.
pub(super) fn provenance(meta: &Meta, notice: &str) -> Provenance {
    // The largest file is the one with the figures; the others say what its codes mean.
    let source = meta.sources.iter().max_by_key(|source| source.bytes);
    let file = source.map_or("", |source| source.name.as_str());
    Provenance {
        release: format!("releases/{}", meta.id),
        publisher: meta.publisher.clone(),
        survey: meta.survey.clone(),
        source_file: file.to_owned(),
        source_sha256: source.map(|source| source.sha256.clone()).unwrap_or_default(),
        reference_month: meta.reference_month.clone(),
        publication_date: meta.publication_date.clone().unwrap_or_default(),
        retrieval_date: meta.retrieval_date.clone().unwrap_or_default(),
        citation: citation(meta, file),
        notice: notice.to_owned(),
    }
}

fn citation(meta: &Meta, file: &str) -> String {
    let dated = |word: &str, date: &Option<String>| {
        date.as_ref().map(|date| format!(", {word} {date}")).unwrap_or_default()
    };
    format!(
        "{}, {}, {} estimates{}, file {file}{}; medwage release {}.",
        meta.publisher,
        meta.survey,
        meta.title,
        dated("published", &meta.publication_date),
        dated("retrieved", &meta.retrieval_date),
        meta.id,
    )
}
