//! The benchmark service over gRPC: a real server on a free port.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod contract;
mod lists;
mod market;
mod names;
mod refusals;
mod releases;
mod support;
mod whole_release;
