//! Codes, details and sizes of every kind of rpc_error.

use super::{DEADLINE_LIMIT, is_out_of_time, read_rpc_status};
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetail, StatusExt as _};

use super::{FieldViolation, PreconditionViolation, RpcError};

fn field(field: &str, description: &str) -> FieldViolation {
    FieldViolation {
        field: field.to_owned(),
        description: description.to_owned(),
        reason: crate::error::reason::FIELD_MALFORMED,
    }
}

fn precondition(subject: &str) -> PreconditionViolation {
    PreconditionViolation {
        kind: "PUBLISHED".to_owned(),
        subject: subject.to_owned(),
        description: "not published".to_owned(),
    }
}

/// The kinds of details, in their order.
fn kinds(status: &Status) -> Vec<&'static str> {
    let kind = |detail: &ErrorDetail| match detail {
        ErrorDetail::ErrorInfo(_) => "ErrorInfo",
        ErrorDetail::BadRequest(_) => "BadRequest",
        ErrorDetail::PreconditionFailure(_) => "PreconditionFailure",
        ErrorDetail::ResourceInfo(_) => "ResourceInfo",
        ErrorDetail::RetryInfo(_) => "RetryInfo",
        ErrorDetail::RequestInfo(_) => "RequestInfo",
        _ => "another",
    };
    status.get_error_details_vec().iter().map(kind).collect()
}

#[test]
fn every_kind_has_its_code_and_its_details() {
    let second = Duration::from_secs(1);
    let cases = [
        (RpcError::invalid_argument("R", [field("a", "b")]), Code::InvalidArgument, "BadRequest"),
        (RpcError::not_found("R", "Release", "releases/x"), Code::NotFound, "ResourceInfo"),
        (
            RpcError::failed_precondition("R", [precondition("cells/x")]),
            Code::FailedPrecondition,
            "PreconditionFailure",
        ),
        (RpcError::resource_exhausted("R", second), Code::ResourceExhausted, "RetryInfo"),
        (RpcError::unavailable("R", second), Code::Unavailable, "RetryInfo"),
        (RpcError::deadline_exceeded("fit"), Code::DeadlineExceeded, ""),
        (RpcError::unauthenticated("no token"), Code::Unauthenticated, ""),
        (RpcError::permission_denied("R", "not this method"), Code::PermissionDenied, ""),
        (RpcError::unimplemented("/a/b"), Code::Unimplemented, ""),
        (RpcError::internal_because("a bug"), Code::Internal, "RequestInfo"),
    ];
    for (rpc_error, code, detail) in cases {
        let status = rpc_error.to_status();
        assert_eq!(status.code(), code, "{rpc_error:?}");
        let expected: Vec<_> =
            ["ErrorInfo", detail].into_iter().filter(|it| !it.is_empty()).collect();
        assert_eq!(kinds(&status), expected, "{rpc_error:?}");
        let info = status.get_details_error_info().unwrap();
        assert_eq!(
            (info.reason.as_str(), info.domain.as_str()),
            (rpc_error.reason(), "medwage.dev")
        );
        assert_eq!(rpc_error.to_rpc_status().code, i32::from(code));
    }
}

#[test]
fn every_violation_is_listed_and_the_message_counts_them() {
    let violations =
        [field("occupation", "is missing"), field("percentile", "is 101, the most is 99")];
    let status = RpcError::invalid_argument("INVALID_FIELDS", violations).to_status();
    let listed = status.get_details_bad_request().unwrap().field_violations;
    assert_eq!(listed.len(), 2);
    assert_eq!(
        (listed[1].field.as_str(), listed[1].description.as_str()),
        ("percentile", "is 101, the most is 99")
    );
    assert_eq!(status.message(), "occupation: is missing (and 1 more)");
}

#[test]
fn facts_of_the_message_are_metadata() {
    let rpc_error = RpcError::not_found("RELEASE_NOT_FOUND", "Release", "releases/x")
        .with("loaded", "oews-2025-05")
        .advice("release x is not loaded; loaded are oews-2025-05");
    let info = rpc_error.to_status().get_details_error_info().unwrap();
    assert_eq!(info.metadata["loaded"], "oews-2025-05");
    assert_eq!(rpc_error.message(), "release x is not loaded; loaded are oews-2025-05");
}

#[test]
fn status_fits_a_header_block_whatever_is_wrong() {
    let long = "ü".repeat(5000);
    let violations = (0..1000).map(|at| field(&format!("requests[{at}].{long}"), &long));
    let status = RpcError::invalid_argument("INVALID_FIELDS", violations)
        .with("violations", 1000)
        .advice(long.clone())
        .to_status();
    let header = status.details().len().div_ceil(3) * 4;
    // The message is percent-encoded in its header: three bytes for each byte that is not ASCII.
    assert!(header + 3 * status.message().len() < 8 * 1024, "{header} bytes of details");
    let listed = status.get_details_bad_request().unwrap().field_violations.len();
    let unlisted = status.get_details_error_info().unwrap().metadata["unlisted_violations"].clone();
    assert!(listed > 0, "none is listed");
    assert_eq!(unlisted, (1000 - listed).to_string());
}

#[test]
fn internal_error_hides_its_chain_behind_an_id() {
    let source = std::io::Error::other("password of the database");
    let rpc_error = RpcError::internal(&source);
    let status = rpc_error.to_status();
    let id = status.get_details_request_info().unwrap().request_id;
    assert!(status.message().contains(&id) && !id.is_empty());
    assert!(!format!("{status:?}").contains("password"), "{status:?}");
    let other = RpcError::internal(&source).to_status();
    assert_ne!(other.get_details_request_info().unwrap().request_id, id);
}

#[test]
fn a_call_is_out_of_time_whether_its_deadline_passed_or_was_refused_as_too_short() {
    let refused = |limit: &str| {
        RpcError::resource_exhausted("OVERLOADED", Duration::from_millis(100)).with("limit", limit)
    };
    for (rpc_error, expected) in [
        (RpcError::deadline_exceeded("search"), true),
        (refused(DEADLINE_LIMIT), true),
        (refused("server.limits.calls_in_flight"), false),
        (RpcError::internal_because("a bug"), false),
    ] {
        let status = read_rpc_status(&rpc_error.to_status());
        assert_eq!(is_out_of_time(&status), expected, "{rpc_error:?}");
    }
}
