//! The benchmark service: what the market pays, from a release, typed, graded and sourced.
//!
//! Thin: a request becomes a query (`query`, `reading`), the domain answers it, and the answer becomes a message (`encode`).
//! `store` holds the loaded releases; `methods` has the methods of the contract.

mod app;
mod candidate_pay;
mod context;
mod encode;
mod error;
mod filter;
mod methods;
mod metrics;
mod page;
mod query;
mod reading;
mod resources;
mod search;
mod settings;
mod store;

pub use app::App;
pub use settings::{DEFAULT_PORT, PREFIX, ReleaseSettings, Settings};
