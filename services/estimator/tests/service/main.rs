//! The estimator over gRPC, with a real benchmark service.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod inputs;
mod names;
mod offers;
mod outage;
mod support;
mod views;
