//! How a call fails: one type of error for callers, whose code and `google.rpc` details are made in one place, and
//! everything that is wrong with a request, told at once.
//!
//! It knows no rule of the domain, no message of a contract, and no server.

mod error;
mod violations;

pub use error::{
    Candidate, DEADLINE_LIMIT, DOMAIN, FieldCandidates, FieldViolation, PreconditionViolation,
    RpcError, ToRpcError, is_out_of_time, read_rpc_status, reason, set_help_url,
};
pub use violations::{Violation, Violations};
