//! Reading how a call to another service failed.

use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{RpcStatusExt as _, pb};

/// The `limit` in the details of a call that is refused because it could not be answered within its deadline.
pub const DEADLINE_LIMIT: &str = "deadline";

/// Returns a status with its details, as an item of a batch carries one.
#[must_use]
pub fn read_rpc_status(status: &Status) -> pb::Status {
    let details = pb::Status::decode(status.details()).unwrap_or_default();
    pb::Status { code: status.code().into(), message: status.message().to_owned(), ..details }
}

/// True if a call had too little time: its deadline passed, or was refused before it began as too short. Neither says that
/// the service is out of reach.
#[must_use]
pub fn is_out_of_time(status: &pb::Status) -> bool {
    match Code::from_i32(status.code) {
        Code::DeadlineExceeded => true,
        Code::ResourceExhausted => status.get_details_error_info().is_some_and(|info| {
            info.metadata.get("limit").is_some_and(|limit| limit == DEADLINE_LIMIT)
        }),
        _ => false,
    }
}
