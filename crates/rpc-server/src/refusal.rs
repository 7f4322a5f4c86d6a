//! Refusals of tonic, before a handler sees a call, in the words that every error of ours has.
//!
//! tonic answers an unknown method, an undecodable message and one that is too large by itself, without
//! details, and the latter two with codes that blame the server.

use http::{HeaderMap, Response};
use tonic::body::Body;
use tonic::{Code, Status};

use medwage_rpc_status::{RpcError, reason};

/// Says of a message of a stream that can't be read that its caller is to blame; any other status stays as it is.
#[must_use]
pub fn explain_message(status: Status) -> Status {
    let refused = match status.code() {
        Code::OutOfRange => too_large(status.message()),
        Code::Internal if is_malformed(status.message()) => {
            Some(malformed_message(status.message()))
        }
        _ => None,
    };
    refused.map_or(status, |rpc_error| rpc_error.to_status())
}

/// Returns the rpc_error of an answer that tonic gave by itself; nothing for any other.
pub(crate) fn explain_refusal(response: &Response<Body>, path: &str) -> Option<RpcError> {
    // Only a refusal has its status in the head; an answer has it in the trailers.
    let headers = response.headers();
    if !headers.contains_key(Status::GRPC_STATUS) || has_details(headers) {
        return None;
    }
    let status = Status::from_header_map(headers)?;
    let message = status.message();
    match status.code() {
        Code::Unimplemented if message.is_empty() => Some(RpcError::unimplemented(path)),
        Code::OutOfRange => too_large(message),
        Code::Internal if is_malformed(message) => Some(malformed_message(message)),
        _ => None,
    }
}

fn has_details(headers: &HeaderMap) -> bool {
    headers.contains_key("grpc-status-details-bin")
}

fn too_large(message: &str) -> Option<RpcError> {
    let sizes = message.strip_prefix("Error, decoded message length too large: ")?;
    let mut numbers =
        sizes.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty());
    let (found, limit) = (numbers.next()?, numbers.next()?);
    let description =
        format!("the message has {found} bytes and the limit is {limit}; ask in parts");
    Some(
        RpcError::invalid_field(reason::LIMIT_EXCEEDED, "", description.clone())
            .with("provided", found)
            .with("allowed", limit)
            .advice(description),
    )
}

fn is_malformed(message: &str) -> bool {
    let beginnings = [
        "failed to decode Protobuf message",
        "Missing request message",
        "Unexpected EOF decoding stream",
        "protocol error: received message",
        "Error decompressing",
    ];
    beginnings.iter().any(|beginning| message.starts_with(beginning))
}

fn malformed_message(message: &str) -> RpcError {
    let description = format!("the request is no well-formed message of this method: {message}");
    RpcError::invalid_field(reason::INVALID_FIELDS, "", description.clone()).advice(description)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_can_not_be_read_are_their_callers_fault() {
        for (status, code) in [
            (Status::internal("failed to decode Protobuf message: eof"), Code::InvalidArgument),
            (Status::internal("Error decompressing: invalid gzip header"), Code::InvalidArgument),
            (Status::internal("a defect of ours"), Code::Internal),
            (
                Status::out_of_range(
                    "Error, decoded message length too large: found 9 bytes, the limit is: 8 bytes",
                ),
                Code::InvalidArgument,
            ),
            (Status::cancelled("the caller left"), Code::Cancelled),
        ] {
            assert_eq!(explain_message(status).code(), code);
        }
    }
}
