//! The rest of an answer after its head: messages, then trailers.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};
use tonic::Status;
use tonic::body::Body;

use crate::deadline::{expired, within};
use crate::explanation::Explanation;
use crate::kept::Kept;
use crate::panics;
use crate::replies::Waiting;

/// Wraps the service's body in place, without a box of its own: streams end at the caller's deadline
/// and survive a panic, and a call counts as in flight until its last frame.
#[derive(Debug, Default)]
pub(crate) struct CallBody {
    inner: Body,
    ended: bool,
    end_by: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    kept: Kept,
    waiting: Option<Arc<Waiting>>,
}

impl CallBody {
    /// `kept` lasts until the last frame; frames are counted as `waiting` until they are on the wire.
    pub(crate) fn new(
        inner: Body,
        end_by: Option<Instant>,
        kept: Kept,
        waiting: Option<Arc<Waiting>>,
    ) -> Self {
        Self { inner, ended: false, end_by, timer: None, kept, waiting }
    }

    /// The trailers that end a stream early.
    fn fail(&mut self, explanation: &Explanation) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let (status, mut trailers) = (explanation.to_status(), HeaderMap::new());
        self.kept.ended(status.code());
        *self = Self { ended: true, ..Self::default() };
        Poll::Ready(Some(status.add_header(&mut trailers).map(|()| Frame::trailers(trailers))))
    }
}

impl http_body::Body for CallBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let body = &mut *self;
        if body.ended {
            return Poll::Ready(None);
        }
        let _entered = body.kept.enter();
        let (inner, end_by) = (&mut body.inner, body.end_by);
        let step = || within(end_by, || Pin::new(inner).poll_frame(context));
        match (panics::catch(step), end_by) {
            (Ok(Poll::Pending), Some(at)) if expired(&mut body.timer, at, context).is_ready() => {
                body.fail(&Explanation::deadline_exceeded("stream"))
            }
            (Ok(Poll::Ready(None)), _) => {
                body.kept = Kept::default();
                Poll::Ready(None)
            }
            (Ok(frame), _) => {
                if let Poll::Ready(Some(Ok(frame))) = &frame
                    && let Some(trailers) = frame.trailers_ref()
                {
                    body.kept.see(trailers);
                }
                let Some(waiting) = &body.waiting else { return frame };
                frame.map_ok(|frame| frame.map_data(|data| waiting.count(data)))
            }
            (Err(panic), _) => body.fail(&Explanation::internal_because(panic)),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
