//! Releases from the raw files to the tables, and back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod area_model;
mod diff;
mod embedded;
mod every_row;
mod import_flat;
mod import_package;
mod import_sheet;
#[path = "support/sheet.rs"]
mod layout;
mod malformed;
mod prevailing;
mod refusal;
mod round_trip;
mod save;
mod source_rows;
mod support;
mod verify;
