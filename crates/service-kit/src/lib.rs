//! The runtime that every service shares.
//!
//! Workers and sockets, deadlines, panics, health, reflection, shutdown, log lines, and the one
//! mapping from what went wrong to a gRPC status. It must not know any rule of the domain, any
//! message of a contract, nor any service's own settings.
//!
//! # A service
//!
//! Settings first, then the socket, then the pieces; nothing runs before everything is there:
//!
//! ```
//! use medwage_service_kit::settings::{ListenSettings, LogSettings, ServerSettings};
//! use medwage_service_kit::{GrpcService, Listener, Server, Shutdown, log};
//!
//! # struct Settings { log: LogSettings, listen: ListenSettings, server: ServerSettings }
//! # async fn run<BenchmarkService: GrpcService>(
//! #     settings: Settings,
//! #     benchmark: impl Fn(usize) -> BenchmarkService + Send + Sync + 'static,
//! #     DESCRIPTOR_SET: &'static [u8],
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//! let telemetry = log::init("medwage-benchmark", &settings.log)?;
//! let listener = Listener::bind(&settings.listen, settings.server.worker_count())?;
//! let request_size = settings.server.limits.request_size;
//! let server = Server::new(settings.server)
//!     .describe(DESCRIPTOR_SET)
//!     // Once for each worker: `BenchmarkServiceServer::new(..).max_decoding_message_size(..)`.
//!     .service(move || benchmark(request_size));
//! let readiness = server.readiness();
//! readiness.serving(); // or later, from the task that watches what the service depends on
//! server.serve(listener, Shutdown::on_signals()?).await?;
//! telemetry.flush().await;
//! # Ok(())
//! # }
//! ```
//!
//! Several servers in one process share a [`Shutdown`] through [`serve_all`]. The runtime that calls
//! `serve` only accepts connections and waits, so `#[tokio::main(flavor = "current_thread")]` will do.
//!
//! # Around each call, outermost first
//!
//! The count of calls in flight and shedding above the limits, of all and of each caller; the caller's token,
//! where tokens are asked for; the deadline, which is the smaller of the
//! caller's and ours; a span, for log lines and traces; panics as INTERNAL; counts and times for `/metrics`. Calls of
//! browsers are translated before all that. Replies of some size are compressed
//! for those who accept that. Left out on purpose: retries (the caller's; a [`Peer`] is one).
//! A handler gives errors as [`Explanation`]s, and what tonic refuses by itself gets the same details.

mod accept;
mod address;
mod ask;
pub mod auth;
mod body;
mod call;
mod callers;
mod connect;
mod connection;
pub mod deadline;
mod dispatch;
mod explanation;
mod health;
pub mod json;
mod kept;
mod listener;
mod load;
pub mod log;
mod metrics;
mod panics;
mod peer;
mod program;
mod random;
mod reflection;
mod refusal;
mod replies;
mod requests;
mod routes;
mod running;
mod server;
pub mod settings;
mod shutdown;
mod tls;
mod traces;
mod turns;
mod violations;
mod web;
mod wire;
mod worker;

pub use ask::{HealthError, ask_health};
pub use auth::Caller;
pub use explanation::{
    Candidate, DOMAIN, Explain, Explanation, FieldCandidates, FieldViolation,
    PreconditionViolation, reason,
};
pub use health::{LIVENESS, Readiness};
pub use listener::{BindError, Listener};
pub use metrics::{Metrics, Sample};
pub use peer::{Peer, PeerChannel, PeerError};
pub use program::{ProgramError, block_on, run};
pub use requests::RequestBody;
pub use routes::GrpcService;
pub use running::Drained;
pub use server::{ServeError, Server, serve_all};
pub use shutdown::Shutdown;
pub use tls::TlsError;
pub use traces::{Telemetry, TraceError};
pub use violations::{Violation, Violations};
pub use web::WebError;
