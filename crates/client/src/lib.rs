//! The Rust client of medwage: typed clients of every service over one connection, and errors with their reasons.
//!
//! ```no_run
//! use medwage_client::{CallError, Client};
//! use medwage_client::pb::benchmark::FindBenchmarkRequest;
//! use medwage_client::pb::types::Market;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::connect("http://127.0.0.1:50051").await?;
//! let market = Market { occupation: "medical coder".into(), area: "Dallas".into(), ..Market::default() };
//! let request = FindBenchmarkRequest { market: Some(market), ..FindBenchmarkRequest::default() };
//! let benchmark = client.benchmark_client().find_benchmark(request).await.map_err(CallError::from)?.into_inner();
//! println!("{} {:?}", benchmark.summary, benchmark.annual.and_then(|pay| pay.p50));
//! # Ok(())
//! # }
//! ```

mod call_error;
mod client;

pub use call_error::{CallError, FieldError};
pub use client::{Client, ClientChannel, ConnectError};
pub use medwage_contracts::pb;
