//! The career path over gRPC, with pay from a real estimator.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod contract;
mod overlay;
mod plans;
mod support;
