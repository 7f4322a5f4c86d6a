//! The reference tables that are built into the program.

use std::sync::OnceLock;

use medwage_dataset::format::OpenError;
use medwage_domain::reference::Reference;

use super::open::{ReferenceFile, open_reference};

static BYTES: &[u8] = include_bytes!("../../../../data/reference.mwr");
static OPENED: OnceLock<Result<ReferenceFile, OpenError>> = OnceLock::new();

/// Returns the reference tables that are built in, opened once for the whole process.
///
/// # Errors
/// Fails where the program itself was damaged, since the tables are part of it.
pub fn embedded_reference() -> Result<&'static Reference, OpenError> {
    embedded_reference_file().map(|file| &file.tables)
}

/// Returns the bytes of the file that is built in.
pub fn embedded_reference_bytes() -> &'static [u8] {
    BYTES
}

/// Returns the tables that are built in together with the files that they were made from.
///
/// # Errors
/// As [`embedded_reference`].
pub fn embedded_reference_file() -> Result<&'static ReferenceFile, OpenError> {
    OPENED.get_or_init(|| open_reference(BYTES)).as_ref().map_err(OpenError::clone)
}
