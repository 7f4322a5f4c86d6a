//! Several services on one port, as every service of ours is served.
//!
//! Workers and sockets, limits, health, reflection, shutdown, JSON and gRPC-Web. It must not know any rule of the domain,
//! any message of a contract, nor any service's own settings.
//!
//! # A service
//!
//! Settings first, then the socket, then the pieces; nothing runs before everything is there:
//!
//! ```
//! use medwage_rpc_server::settings::{ListenSettings, LogSettings, ServerSettings};
//! use medwage_rpc_server::{GrpcService, Listener, Server, Shutdown};
//! use medwage_telemetry::log;
//!
//! # struct Settings { log: LogSettings, listen: ListenSettings, server: ServerSettings }
//! # async fn run<BenchmarkService: GrpcService>(
//! #     settings: Settings,
//! #     benchmark: impl Fn(usize) -> BenchmarkService + Send + Sync + 'static,
//! #     DESCRIPTOR_SET: &'static [u8],
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//! let telemetry = log::init_telemetry("medwage-benchmark", &settings.log)?;
//! let listener = Listener::bind(&settings.listen, settings.server.worker_count())?;
//! let request_size = settings.server.limits.request_size;
//! let server = Server::new(settings.server)
//!     .with_descriptors(DESCRIPTOR_SET)
//!     // Once for each worker: `BenchmarkServiceServer::new(..).max_decoding_message_size(..)`.
//!     .with_service(move || benchmark(request_size));
//! let readiness = server.readiness();
//! readiness.set_all_serving(); // or later, from the task that watches what the service depends on
//! server.serve(listener, Shutdown::on_signals()?).await?;
//! telemetry.flush_traces().await;
//! # Ok(())
//! # }
//! ```
//!
//! Several servers in one process share a [`Shutdown`] through [`serve_all`]. The runtime that calls
//! `serve` only accepts connections and waits, so `#[tokio::main(flavor = "current_thread")]` will do.
//!
//! # Around each call, outermost first
//!
//! The caller's token, where tokens are asked for; admission, by the caller's share of calls, bytes, streams and connections;
//! its turn among the calls of other callers; the deadline, which is the smaller of the
//! caller's and ours; a span, for log lines and traces; panics as INTERNAL; counts and times for `/metrics`. Calls of
//! browsers are translated before all that. Replies of some size are compressed
//! for those who accept that. Left out on purpose: retries (the caller's; `medwage_rpc_client::Peer` is one).
//! A handler gives errors as `RpcError`s, and what tonic refuses by itself gets the same details.

mod accept;
mod bind;
mod call;
mod call_body;
mod call_executor;
mod call_guard;
mod coalescing_stream;
mod compression;
mod connect;
mod connection;
mod dispatch;
mod drained;
mod flushed_connection;
mod health;
mod health_endpoint;
mod health_probe;
pub mod json;
mod limits;
mod listener;
mod metrics_endpoint;
mod operator_connections;
mod operator_thread;
pub mod pace;
mod plan;
mod program;
mod pulse;
mod reflection;
mod refusal;
mod routes;
mod running;
mod server;
pub mod settings;
mod shutdown;
mod tls;
mod web;
mod worker;

pub use connect::{Document, JsonPath};
pub use drained::Drained;
pub use health::{LIVENESS, Readiness};
pub use health_probe::{HealthError, probe_health};
pub use limits::{CallerId, RequestBody};
pub use listener::{BindError, Listener};
pub use medwage_rpc_client::{LocalAnswer, LocalServices};
pub use program::{ProgramError, block_on, run_program};
pub use refusal::explain_message;
pub use routes::{GrpcService, InProcess};
pub use server::{ServeError, Server, serve_all};
pub use settings::WebError;
pub use shutdown::Shutdown;
