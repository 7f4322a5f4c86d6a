//! The benchmark service: what the market pays, from a release, typed, graded and sourced.
//!
//! Thin: a request becomes a question (`question`), the domain answers it, and the answer becomes a
//! message (`encode`). `store` holds the loaded releases; `grpc` is the only part that sees requests.

mod app;
mod context;
mod encode;
mod error;
mod filter;
mod grpc;
mod metrics;
mod page;
mod places;
mod question;
mod settings;
mod store;

pub use app::App;
pub use settings::{DEFAULT_PORT, PREFIX, ReleaseSettings, Settings};
