//! `medwage-bulk` as it is called: real processes, real files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod benchmarks;
mod documents;
mod outage;
mod profiles;
mod refusals;
mod resume;
mod runs;
mod s3;
mod sample;
mod text;
mod values;
