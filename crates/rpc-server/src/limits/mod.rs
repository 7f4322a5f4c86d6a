//! Limits: what a worker takes on, and what each caller may have of it. Nobody is refused for what others take.

mod admission;
mod admitted_call;
mod caller;
mod caller_id;
mod eviction;
mod inbound_bytes;
mod method_cost;
mod open_connection;
mod outbound_bytes;
mod overloaded;
mod pool;
mod recent_callers;
mod turns;

pub(crate) use self::admission::{Admission, Limit};
pub(crate) use self::admitted_call::{AdmittedCall, NoTurn};
pub(crate) use self::caller::{Caller, CallerKey, Everywhere};
pub use self::caller_id::CallerId;
pub(crate) use self::inbound_bytes::InboundBytes;
pub use self::inbound_bytes::RequestBody;
pub(crate) use self::open_connection::OpenConnection;
pub(crate) use self::outbound_bytes::OutboundBytes;
pub(crate) use self::overloaded::overload_error;
pub(crate) use self::turns::SLICE;
