//! What must travel with the figures, as metadata of each file.

use medwage_domain::notice;
use parquet::file::metadata::KeyValue;

use crate::ask::Identity;

/// Names and texts of a file's metadata.
pub(super) fn of(identity: &Identity) -> Vec<KeyValue> {
    let from = &identity.provenance;
    [
        ("medwage.version", env!("CARGO_PKG_VERSION")),
        ("medwage.release", &identity.release),
        ("medwage.model", &identity.model),
        ("medwage.publisher", &from.publisher),
        ("medwage.citation", &from.citation),
        ("medwage.source_file", &from.source_file),
        ("medwage.source_sha256", &from.source_sha256),
        ("medwage.reference_month", &from.reference_month),
        ("medwage.notice", &from.notice),
        ("medwage.notice.onet", notice::ONET),
    ]
    .map(|(name, text)| KeyValue::new(name.to_owned(), text.to_owned()))
    .into()
}
