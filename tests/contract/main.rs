//! What the contracts promise, as text that people review.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod aip;
mod compat;
mod descriptors;
mod error_pages;
mod mutations;
mod rules;
mod service_config;
mod shape;
