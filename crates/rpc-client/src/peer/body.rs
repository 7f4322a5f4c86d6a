//! The answer of a peer, while it comes in.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;
use tonic::Status;
use tonic::body::Body;

use super::attempt::Attempt;
use super::call_deadline::CallDeadline;
use crate::deadline::poll_expired;

/// Wraps the peer's body: it ends at the deadline, and counts as a call under way until its last frame.
pub struct PeerBody {
    inner: Body,
    limit: Option<CallDeadline>,
    timer: Option<Pin<Box<Sleep>>>,
    /// None where the peer is in this process.
    attempt: Option<Attempt>,
    /// Set once the end of the attempt is counted.
    settled: bool,
}

impl PeerBody {
    /// One without a limit may go on for ever, so that its head is the answer.
    pub(super) fn new(inner: Body, limit: Option<CallDeadline>, attempt: Attempt) -> Self {
        let ended = limit.is_none() || http_body::Body::is_end_stream(&inner);
        let mut body = Self { inner, limit, timer: None, attempt: Some(attempt), settled: false };
        if ended {
            body.settle_attempt(Attempt::record_answer);
        }
        body
    }

    /// The body of a service of this process, which has no deadline of its own.
    pub(super) fn from_local(inner: Body) -> Self {
        Self { inner, limit: None, timer: None, attempt: None, settled: true }
    }

    fn settle_attempt(&mut self, how: impl FnOnce(&Attempt)) {
        let is_first = !std::mem::replace(&mut self.settled, true);
        if let Some(attempt) = self.attempt.as_ref().filter(|_| is_first) {
            how(attempt);
        }
    }
}

impl http_body::Body for PeerBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let body = &mut *self;
        match (Pin::new(&mut body.inner).poll_frame(context), body.limit) {
            (Poll::Pending, Some(limit))
                if poll_expired(&mut body.timer, limit.until, context).is_ready() =>
            {
                body.settle_attempt(|attempt| attempt.record_timeout(limit));
                (body.inner, body.limit) = (Body::empty(), None);
                Poll::Ready(Some(Err(limit.timeout_status())))
            }
            (Poll::Ready(Some(Err(error))), _) => {
                if let Some(attempt) = &body.attempt {
                    attempt.record_failure();
                }
                Poll::Ready(Some(Err(Status::unavailable(error.to_string()))))
            }
            (polled, _) => {
                let last =
                    |frame: &Result<Frame<Bytes>, _>| frame.as_ref().is_ok_and(Frame::is_trailers);
                if matches!(&polled, Poll::Ready(frame) if frame.as_ref().is_none_or(last)) {
                    body.settle_attempt(Attempt::record_answer);
                }
                polled
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl std::fmt::Debug for PeerBody {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PeerBody").field("limit", &self.limit).finish_non_exhaustive()
    }
}
