//! The built-in model, against what must hold of any.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod embedded;
mod monotone;
mod random;
mod support;
