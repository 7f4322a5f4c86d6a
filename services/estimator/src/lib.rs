//! The estimator: what somebody earns in a job, itemized, and how offers compare.
//!
//! Thin: a profile is read (`profile`), the distributions that pay stands in come from the benchmark service
//! (`benchmark`), the domain's model estimates (`estimate`), and the estimate becomes a message (`encode`). `rpc` is the
//! only part that sees requests and replies.

mod app;
mod benchmark;
mod candidate_pay;
mod context;
mod encode;
mod error;
mod estimate;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
mod metrics;
mod model_texts;
mod profile;
mod rpc;
mod settings;

pub use app::{App, RunningLink};
pub use settings::{DEFAULT_PORT, MemorySettings, PREFIX, Settings};
