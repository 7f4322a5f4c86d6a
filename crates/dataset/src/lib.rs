//! Releases: the snapshot format, the importers, the embedded releases and their indexes.
//!
//! Knows files and bytes; knows nothing of gRPC, settings or requests.

pub mod data;
pub mod diff;
mod embedded;
pub mod format;
pub mod import;
pub mod prevailing;
mod printed;
pub mod release;
pub mod sanity;
pub mod source_rows;
pub mod verify;

pub use embedded::{Embedded, embedded_releases, newest_embedded};
pub use prevailing::embedded_prevailing_wages;
pub use release::Release;
