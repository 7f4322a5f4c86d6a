//! The career path: what can be done next, what it costs, and whether it pays.
//!
//! Thin: a request becomes a person with what they bring (`profile`), pay comes from the estimator by batch (`pay`), the
//! domain's rules compute, and the result becomes a message (`encode`). `rpc` is the only part that sees requests and
//! replies.

mod app;
mod context;
mod encode;
mod error;
mod metrics;
mod pay;
mod profile;
mod rpc;
mod search_queue;
mod searching;
mod settings;

pub use app::App;
pub use settings::{CatalogSettings, DEFAULT_PORT, PREFIX, SearchSettings, Settings};
