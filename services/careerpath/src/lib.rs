//! The career path: what can be done next, what it costs, and whether it pays.
//!
//! Thin: a request becomes a person with their standing (`person`), pay comes from the estimator by batch
//! (`pay`), the domain's rules reckon, and the result becomes a message (`encode`). `grpc` is the only part
//! that sees requests and replies.

mod app;
mod context;
mod encode;
mod error;
mod grpc;
mod metrics;
mod pay;
mod person;
mod searches;
mod settings;

pub use app::App;
pub use settings::{CatalogueSettings, DEFAULT_PORT, PREFIX, SearchSettings, Settings};
