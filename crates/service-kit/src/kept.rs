//! What is kept of a call until its last frame, or until its caller has gone.

use std::fmt;

use http::HeaderMap;
use tonic::{Code, Status};
use tracing::Span;
use tracing::span::EnteredSpan;

use crate::dispatch::Counted;
use crate::metrics::Observed;
use crate::traces;

/// Counts the call as in flight, and sees how it ends.
pub(crate) struct Kept {
    /// Among all calls, and among those of its caller where these have a limit.
    _counted: Option<(Counted, Option<Counted>)>,
    observed: Option<Observed>,
    span: Span,
}

impl Kept {
    pub(crate) fn new(
        counted: (Counted, Option<Counted>),
        observed: Option<Observed>,
        span: Span,
    ) -> Self {
        Self { _counted: Some(counted), observed, span }
    }

    /// Log lines and calls to peers belong to the call until what is returned is dropped.
    pub(crate) fn enter(&self) -> EnteredSpan {
        self.span.clone().entered()
    }

    /// Takes the outcome from the head of an answer or from its trailers, if it is there.
    pub(crate) fn see(&mut self, headers: &HeaderMap) {
        if self.observed.is_none() && self.span.is_disabled() {
            return;
        }
        if let Some(code) = headers.get(Status::GRPC_STATUS) {
            self.ended(Code::from_bytes(code.as_bytes()));
        }
    }

    /// Takes the outcome.
    pub(crate) fn ended(&mut self, code: Code) {
        if let Some(observed) = &mut self.observed {
            observed.ended(code);
        }
        traces::ended(&self.span, code);
    }
}

impl Default for Kept {
    fn default() -> Self {
        Self { _counted: None, observed: None, span: Span::none() }
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Kept").field("observed", &self.observed).finish_non_exhaustive()
    }
}
