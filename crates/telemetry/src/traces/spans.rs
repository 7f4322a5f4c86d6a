//! The spans of a call: where it is answered, and where it is made. Their attributes have the names that
//! OpenTelemetry gives to calls. They hold no field of a request: what is asked is about people.

use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderMap, Uri};
use opentelemetry::trace::TraceContextExt as _;
use tonic::Code;
use tracing::Span;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use super::{TARGET, headers};

/// Set once spans are exported.
static ON: AtomicBool = AtomicBool::new(false);

/// Spans are exported from now on.
pub(crate) fn start_export() {
    ON.store(true, Ordering::Relaxed);
}

/// Returns the span of a call that somebody makes here.
pub fn server_span(uri: &Uri, head: &HeaderMap) -> Span {
    if !ON.load(Ordering::Relaxed) {
        return tracing::debug_span!("rpc", method = uri.path());
    }
    let (name, service, method) = split_names(uri);
    let span = tracing::info_span!(
        target: TARGET,
        "rpc",
        otel.name = name,
        otel.kind = "server",
        otel.status_code = Empty,
        rpc.system = "grpc",
        rpc.service = service,
        rpc.method = method,
        rpc.grpc.status_code = Empty,
        trace_id = Empty,
    );
    // Refused only where the span is not exported, as one of many that are not sampled.
    let _refused = span.set_parent(headers::read_context(head));
    let context = span.context();
    let trace = context.span().span_context().trace_id();
    span.record("trace_id", tracing::field::display(trace));
    span
}

/// Returns the span of a call that is made to a peer, and writes it into the call's headers.
pub fn client_span(uri: &Uri, head: &mut HeaderMap, replica: &dyn std::fmt::Display) -> Span {
    if !ON.load(Ordering::Relaxed) {
        return Span::none();
    }
    let (name, service, method) = split_names(uri);
    let span = tracing::info_span!(
        target: TARGET,
        "call",
        otel.name = name,
        otel.kind = "client",
        otel.status_code = Empty,
        rpc.system = "grpc",
        rpc.service = service,
        rpc.method = method,
        rpc.grpc.status_code = Empty,
        server.address = %replica,
    );
    headers::write_context(&span.context(), head);
    span
}

/// Splits a path into the whole name, the service and the method.
fn split_names(uri: &Uri) -> (&str, &str, &str) {
    let name = uri.path().trim_start_matches('/');
    let (service, method) = name.split_once('/').unwrap_or((name, ""));
    (name, service, method)
}

/// Records how the call ended.
pub fn record_end(span: &Span, code: Code) {
    if span.is_disabled() {
        return;
    }
    span.record("rpc.grpc.status_code", i32::from(code));
    if code != Code::Ok {
        span.record("otel.status_code", "ERROR");
    }
}
