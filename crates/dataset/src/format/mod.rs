//! The snapshot format (`.mws`): our own, versioned, sectioned, checksummed.
//!
//! The byte layout is documented in `docs/snapshot-format.md`. [`encode_release()`] and
//! [`crate::release::Release::open_snapshot`] are the two ends; the modules below own one part of the file
//! each and know nothing of each other's.

pub(crate) mod columns;
pub(crate) mod container;
pub(crate) mod frames;
pub(crate) mod keys;
pub(crate) mod model;
pub(crate) mod packed;
pub(crate) mod predict;
pub(crate) mod rows;
pub(crate) mod sections;
pub(crate) mod tables;

pub(crate) mod encode;
mod error;
mod save;

pub use container::{
    Codec, HEADER_LENGTH, Section, SectionInfo, StoredSection, check_header, write_container,
};
pub use encode::{EncodeError, encode_release};
pub use error::OpenError;
pub use packed::{PackedReader, PackedWriter};
pub use save::save_file;
pub use sections::Sections;

/// The version that this build writes, and the only one that it reads.
///
/// A new version is a new number; an old file is imported again from its sources. Version 1 had no `rows`, so what it was
/// read from could not be said.
pub const VERSION: u32 = 2;
