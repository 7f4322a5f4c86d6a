//! What must stay true of the workspace itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod advisories;
mod circles;
mod dependencies;
mod files;
mod house;
mod packages;
mod supply;
