//! The benchmark service over gRPC: a real server on a free port.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test fails by panicking, and published figures are exact"
)]

mod answers;
mod contract;
mod floors;
mod lists;
mod market;
mod names;
mod other_years;
mod refusals;
mod releases;
mod statistics;
mod support;
mod wage_levels;
mod whole_release;
