//! The estimator: what a person in a job is worth, itemised, and how offers compare.
//!
//! Thin: a request becomes a person in a job (`person`), the distributions that the pay stands in come
//! from the benchmark service (`market`), the domain's model estimates, and the estimate becomes a message
//! (`encode`). `grpc` is the only part that sees requests and replies.

mod app;
mod context;
mod encode;
mod error;
#[doc(hidden)]
pub mod fuzzing;
mod grpc;
mod market;
mod metrics;
mod person;
mod settings;
mod worth;

pub use app::App;
pub use settings::{DEFAULT_PORT, MemorySettings, PREFIX, Settings};
