//! The answer of a peer, while it comes in.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;
use tonic::Status;
use tonic::body::Body;

use super::call::Limit;
use super::replica::Replica;
use crate::deadline::expired;
use crate::dispatch::Counted;

/// Wraps the peer's body: it ends at the deadline, and counts as a call under way until its last frame.
pub struct PeerBody {
    inner: Body,
    limit: Option<Limit>,
    timer: Option<Pin<Box<Sleep>>>,
    replica: Arc<Replica>,
    pause: Duration,
    _counted: Counted,
}

impl PeerBody {
    pub(super) fn new(
        inner: Body,
        limit: Option<Limit>,
        (replica, pause): (Arc<Replica>, Duration),
        counted: Counted,
    ) -> Self {
        Self { inner, limit, timer: None, replica, pause, _counted: counted }
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
        let polled = Pin::new(&mut body.inner).poll_frame(context);
        match (polled, body.limit) {
            (Poll::Pending, Some(limit))
                if expired(&mut body.timer, limit.until, context).is_ready() =>
            {
                body.replica.failed(body.pause);
                (body.inner, body.limit) = (Body::empty(), None);
                Poll::Ready(Some(Err(limit.late())))
            }
            (Poll::Ready(Some(Err(error))), _) => {
                body.replica.failed(body.pause);
                Poll::Ready(Some(Err(Status::unavailable(error.to_string()))))
            }
            (polled, _) => polled,
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
