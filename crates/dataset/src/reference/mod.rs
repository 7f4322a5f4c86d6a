//! Reference tables: how they are built, the file that is built in, and how it is opened.
//!
//! The file is a container of [`crate::format`] whose sections are tab-separated text, one table
//! each, and one packed section for ZIP codes. Half of them are publishers' tables, the other half are
//! built from the texts of `data/`; an edit of a text needs no publisher's file ([`Publishers::Packed`]).
//! `data/reference.mwr` is built in.

mod draft;
mod embedded;
mod fault;
mod fields;
mod import;
mod open;
pub(crate) mod packed;
mod source;
mod tables;

pub use embedded::{embedded_reference, embedded_reference_bytes, embedded_reference_file};
pub use fault::{Error, Errors, Fault};
pub use import::{Publishers, build, check};
pub use open::{ReferenceFile, open};
