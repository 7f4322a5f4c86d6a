//! Reference tables: published figures, places, prices, indexes, titles; how they are built, the file that is built in, and
//! how it is opened.
//!
//! The file is a container of [`medwage_dataset::format`] whose sections are tab-separated text, one table each, and one packed
//! section for ZIP codes. Half of them are publishers' tables, the other half are built from the texts of `data/`; an edit of a
//! text needs no publisher's file ([`Publishers::Packed`]). `data/reference.mwr` is built in.

mod build;
mod embedded;
mod open;
mod tables;

pub use build::{Publishers, build_reference};
pub use embedded::{embedded_reference, embedded_reference_bytes, embedded_reference_file};
pub use open::{ReferenceFile, open_reference};
