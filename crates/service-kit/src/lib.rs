//! The old names of what moved to `medwage-rpc-server`, `-rpc-client`, `-rpc-status`, `-auth` and `-telemetry`. For services
//! that have not been converted; new code names those crates.

pub use medwage_auth::{self as auth, Caller};
pub use medwage_rpc_client::{Peer, PeerChannel, PeerError, TlsError, deadline};
pub use medwage_rpc_server::{
    BindError, Drained, GrpcService, HealthError, LIVENESS, Listener, ProgramError, Readiness,
    RequestBody, ServeError, Server, Shutdown, WebError, block_on, json, run, serve_all,
};
pub use medwage_rpc_server::{probe_health as ask_health, settings};
pub use medwage_rpc_status::{
    Candidate, DOMAIN, FieldCandidates, FieldViolation, PreconditionViolation,
    RpcError as Explanation, Violation, Violations, reason,
};
pub use medwage_telemetry::{Metrics, Sample, Telemetry, TraceError, log};

/// As `ToRpcError`, whose method is `to_rpc_error`.
pub trait Explain {
    /// Returns the one explanation of this error.
    fn explain(&self) -> Explanation;
}
