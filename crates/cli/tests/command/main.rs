//! The command, run as people run it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod adopt;
mod catalog;
mod config;
mod dataset;
mod model;
mod plan;
mod recipes;
mod validate;
