//! The estimator over gRPC, with a real benchmark service.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test fails by panicking, and published figures are exact"
)]

mod answers;
mod candidates;
mod floors;
mod inputs;
mod names;
mod offers;
mod outage;
mod postings;
mod support;
mod titles;
mod views;
