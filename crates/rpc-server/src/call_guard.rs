//! The guard of a call: it is counted and observed until its last frame, or until its caller has gone.

use std::fmt;

use http::HeaderMap;
use tonic::{Code, Status};
use tracing::Span;
use tracing::span::EnteredSpan;

use crate::limits::AdmittedCall;
use medwage_telemetry::ObservedCall;
use medwage_telemetry::traces;

/// Counts the call as in flight, and sees how it ends.
pub(crate) struct CallGuard {
    /// The call's part of the worker, and of its caller's share.
    pub(crate) admitted: Option<AdmittedCall>,
    observed: Option<ObservedCall>,
    span: Span,
}

impl CallGuard {
    pub(crate) fn new(
        admitted: Option<AdmittedCall>,
        observed: Option<ObservedCall>,
        span: Span,
    ) -> Self {
        Self { admitted, observed, span }
    }

    /// Log lines and calls to peers belong to the call until what is returned is dropped.
    pub(crate) fn enter_span(&self) -> EnteredSpan {
        self.span.clone().entered()
    }

    /// Takes the outcome from the head of an answer or from its trailers, if it is there.
    pub(crate) fn observe_headers(&mut self, headers: &HeaderMap) {
        if self.observed.is_none() && self.span.is_disabled() {
            return;
        }
        if let Some(code) = headers.get(Status::GRPC_STATUS) {
            self.record_outcome(Code::from_bytes(code.as_bytes()));
        }
    }

    /// Takes the outcome.
    pub(crate) fn record_outcome(&mut self, code: Code) {
        if let Some(observed) = &mut self.observed {
            observed.set_code(code);
        }
        traces::record_end(&self.span, code);
    }
}

impl Default for CallGuard {
    fn default() -> Self {
        Self { admitted: None, observed: None, span: Span::none() }
    }
}

impl fmt::Debug for CallGuard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CallGuard")
            .field("observed", &self.observed)
            .finish_non_exhaustive()
    }
}
