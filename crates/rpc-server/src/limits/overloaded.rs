//! The error of those for whom there is no room.

use std::time::Duration;

use medwage_rpc_status::{RpcError, reason};

/// The error for a call above a limit, named by its setting.
pub(crate) fn overload_error(limit: &'static str) -> RpcError {
    RpcError::resource_exhausted(reason::OVERLOADED, Duration::from_secs(1)).with("limit", limit)
}
