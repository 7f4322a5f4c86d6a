//! Releases: the snapshot format, the importers, the embedded releases and their indexes.
//!
//! Knows files and bytes; knows nothing of gRPC, settings or requests.

pub mod data;
pub mod format;
pub mod release;

pub use release::Release;
