//! The career path over gRPC, with pay from a real estimator.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test fails by panicking, and published figures are exact"
)]

mod advice;
mod answers;
mod candidates;
mod contract;
mod overlay;
mod plans;
mod support;
