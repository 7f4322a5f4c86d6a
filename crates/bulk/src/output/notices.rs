//! Notices that travel with the figures, as metadata of each file.

use medwage_contracts::pb::types::Provenance;
use medwage_domain::notice;
use parquet::file::metadata::KeyValue;

/// Names and texts of a file's metadata. The model is empty where none answered.
pub(crate) fn list_notices(release: &str, model: &str, from: &Provenance) -> Vec<KeyValue> {
    [
        ("medwage.version", env!("CARGO_PKG_VERSION")),
        ("medwage.release", release),
        ("medwage.model", model),
        ("medwage.publisher", &from.publisher),
        ("medwage.citation", &from.citation),
        ("medwage.source_file", &from.source_file),
        ("medwage.source_sha256", &from.source_sha256),
        ("medwage.reference_month", &from.reference_month),
        ("medwage.notice", &from.notice),
        ("medwage.notice.onet", notice::ONET),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(name, text)| KeyValue::new(name.to_owned(), text.to_owned()))
    .collect()
}
