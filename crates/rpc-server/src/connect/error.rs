//! Errors as the Connect protocol writes them: a code, a message, and details that are readable too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::{Response, StatusCode, header};
use prost::Message as _;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::pb;

use super::full_body;
use crate::json::{Schema, write_string};

/// The name and the HTTP status of a code.
fn name_and_status(code: Code) -> (&'static str, u16) {
    match code {
        // An error is never OK; what says so anyway is unknown.
        Code::Ok | Code::Unknown => ("unknown", 500),
        Code::Cancelled => ("canceled", 499),
        Code::InvalidArgument => ("invalid_argument", 400),
        Code::DeadlineExceeded => ("deadline_exceeded", 504),
        Code::NotFound => ("not_found", 404),
        Code::AlreadyExists => ("already_exists", 409),
        Code::PermissionDenied => ("permission_denied", 403),
        Code::ResourceExhausted => ("resource_exhausted", 429),
        Code::FailedPrecondition => ("failed_precondition", 400),
        Code::Aborted => ("aborted", 409),
        Code::OutOfRange => ("out_of_range", 400),
        Code::Unimplemented => ("unimplemented", 501),
        Code::Internal => ("internal", 500),
        Code::Unavailable => ("unavailable", 503),
        Code::DataLoss => ("data_loss", 500),
        Code::Unauthenticated => ("unauthenticated", 401),
    }
}

/// Returns the answer to a unary call that failed.
pub(super) fn error_response(schema: &Schema, status: &Status) -> Response<Body> {
    let (_, http_status) = name_and_status(status.code());
    let mut response = Response::new(full_body(error_json(schema, status)));
    *response.status_mut() =
        StatusCode::from_u16(http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    if status.code() == Code::Unauthenticated {
        let bearer = header::HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
    }
    response
}

/// `{"code": …, "message": …, "details": […]}`. A detail has its bytes for programs, and `debug` for people.
pub(super) fn error_json(schema: &Schema, status: &Status) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.extend_from_slice(b"{\"code\":");
    write_string(&mut out, name_and_status(status.code()).0);
    if !status.message().is_empty() {
        out.extend_from_slice(b",\"message\":");
        write_string(&mut out, status.message());
    }
    let details = pb::Status::decode(status.details()).unwrap_or_default().details;
    for (at, detail) in details.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b",\"details\":[" } else { b"," });
        write_detail(schema, detail, &mut out);
    }
    if !details.is_empty() {
        out.push(b']');
    }
    out.push(b'}');
    out
}

fn write_detail(schema: &Schema, detail: &prost_types::Any, out: &mut Vec<u8>) {
    let name = detail.type_url.rsplit('/').next().unwrap_or(&detail.type_url);
    out.extend_from_slice(b"{\"type\":");
    write_string(out, name);
    out.extend_from_slice(b",\"value\":");
    write_string(out, &STANDARD_NO_PAD.encode(&detail.value));
    let mut debug = Vec::new();
    let message = schema.find_message(name);
    let written = message.map(|id| schema.write_json(id, &detail.value, &mut debug));
    if matches!(written, Some(Ok(()))) {
        out.extend_from_slice(b",\"debug\":");
        out.extend_from_slice(&debug);
    }
    out.push(b'}');
}
