//! The snapshot format (`.mws`): our own, versioned, sectioned, checksummed.
//!
//! The byte layout is documented in `docs/snapshot-format.md`. [`encode()`] and
//! [`crate::release::Release::open`] are the two ends; the modules below own one part of the file
//! each and know nothing of each other's.

pub(crate) mod columns;
pub(crate) mod container;
pub(crate) mod frames;
pub(crate) mod keys;
pub(crate) mod model;
pub(crate) mod predict;
pub(crate) mod rows;
pub(crate) mod sections;
pub(crate) mod tables;

pub(crate) mod encode;
mod error;
mod save;

pub use container::{HEADER_LENGTH, SectionInfo, check_header};
pub use encode::{EncodeError, encode};
pub use error::OpenError;
pub use save::save;

/// The version that this build writes, and the only one that it reads.
///
/// A new version is a new number; an old file is imported again from its sources. Version 1 had no `rows`, so what it was
/// read from could not be said.
pub const VERSION: u32 = 2;
