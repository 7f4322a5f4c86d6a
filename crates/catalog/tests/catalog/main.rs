//! The reference data that is built in, against what must hold of any.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod entries;
mod model;
mod model_monotone;
mod model_random;
mod nursing;
mod people;
mod reference;
