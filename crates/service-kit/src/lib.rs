//! The runtime that every service shares.
//!
//! Workers and sockets, deadlines, panics, health, reflection, shutdown, log lines, and the one
//! mapping from what went wrong to a gRPC status. It must not know any rule of the domain, any
//! message of a contract, nor any service's own settings.

mod accept;
mod body;
mod call;
mod connection;
pub mod deadline;
mod dispatch;
mod explanation;
mod health;
mod listener;
pub mod log;
mod panics;
mod reflection;
mod routes;
mod server;
pub mod settings;
mod shutdown;
mod worker;

pub use explanation::{
    DOMAIN, Explain, Explanation, FieldViolation, PreconditionViolation, reason,
};
pub use health::{LIVENESS, Readiness};
pub use listener::{BindError, Listener};
pub use routes::GrpcService;
pub use server::{Drained, ServeError, Server, serve_all};
pub use shutdown::Shutdown;
