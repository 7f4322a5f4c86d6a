//! Reference tables: the importer, the file that is built in, and how it is opened.
//!
//! The file is a container of [`crate::format`] whose sections are tab-separated text, one table
//! each, and one packed section for ZIP codes. `data/reference.mwr` is built in.

mod curated;
mod draft;
mod embedded;
mod fault;
mod fields;
mod import;
mod open;
mod packed;
mod source;
mod tables;

pub use embedded::{embedded_reference, embedded_reference_file};
pub use fault::{Error, Fault};
pub use import::import;
pub use open::{ReferenceFile, open};
