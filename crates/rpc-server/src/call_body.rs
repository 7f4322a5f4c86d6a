//! The rest of an answer after its head: messages, then trailers.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{BufMut as _, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};
use tokio_util::sync::WaitForCancellationFutureOwned;
use tonic::Status;
use tonic::body::Body;

use crate::call_guard::CallGuard;
use crate::compression::gzip;
use crate::limits::OutboundBytes;
use medwage_rpc_client::deadline::{poll_expired, within};
use medwage_rpc_status::{RpcError, reason};
use medwage_telemetry::panics;

/// The largest message that leaves: what clients take by default is 4 MiB, and services keep their pages below this.
pub(crate) const LARGEST_REPLY: usize = 3_670_016;
/// Bytes before each message: a flag and its length.
const PREFIX: usize = 5;
/// When a stream may be asked for again that ended with its connection.
const RESUME_AFTER: Duration = Duration::from_millis(100);

/// Wraps the service's body in place, without a box of its own: streams end at the caller's deadline
/// and survive a panic, and a call counts as in flight until its last frame.
#[derive(Debug, Default)]
pub(crate) struct CallBody {
    inner: Body,
    ended: bool,
    end_by: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    guard: CallGuard,
    waiting: Option<Arc<OutboundBytes>>,
    /// Set once a message has been handed on.
    has_sent: bool,
    /// Bytes of a message from which on it is compressed; 0 for never.
    gzip_from: usize,
    /// Wakes a stream when its connection ends; made for those that wait.
    closing: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
}

impl CallBody {
    /// `guard` lasts until the last frame; frames are counted as `waiting` until they are on the wire.
    pub(crate) fn new(
        inner: Body,
        end_by: Option<Instant>,
        guard: CallGuard,
        waiting: Option<Arc<OutboundBytes>>,
    ) -> Self {
        Self { inner, end_by, guard, waiting, ..Self::default() }
    }

    /// Compresses messages of so many bytes and more; 0 compresses none.
    pub(crate) fn with_gzip_from(self, bytes: usize) -> Self {
        Self { gzip_from: bytes, ..self }
    }

    /// Polls for the end of the connection, which wakes a stream that waits.
    fn poll_closing(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(waiting) = &self.waiting else { return Poll::Pending };
        let closing = || Box::pin(waiting.closing().clone().cancelled_owned());
        self.closing.get_or_insert_with(closing).as_mut().poll(context)
    }

    /// Hands a frame of messages on, unless the call has to end before it.
    fn send(&mut self, frame: Frame<Bytes>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(data) = frame.data_ref() else {
            if let Some(trailers) = frame.trailers_ref() {
                self.guard.observe_headers(trailers);
            }
            return Poll::Ready(Some(Ok(frame)));
        };
        if data.len() > LARGEST_REPLY + PREFIX {
            let size = data.len() - PREFIX;
            let defect = format!("a reply of {size} bytes, and at most {LARGEST_REPLY} may leave");
            return self.fail(&RpcError::internal_because(defect));
        }
        // One message is all that a unary call has, so that only streams come here twice. Frames hold whole messages.
        if self.has_sent && self.waiting.as_ref().is_some_and(|it| it.closing().is_cancelled()) {
            return self.fail(&connection_ends());
        }
        self.has_sent = true;
        let is_large = self.gzip_from > 0 && data.len() >= self.gzip_from + PREFIX;
        let frame = if is_large { frame.map_data(compress) } else { frame };
        Poll::Ready(Some(Ok(match &self.waiting {
            Some(waiting) => frame.map_data(|data| waiting.count(data)),
            None => frame,
        })))
    }

    /// The trailers that end a stream early.
    fn fail(&mut self, rpc_error: &RpcError) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let (status, mut trailers) = (rpc_error.to_status(), HeaderMap::new());
        self.guard.end(status.code());
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
        let _entered = body.guard.enter();
        let (inner, end_by) = (&mut body.inner, body.end_by);
        let step = || within(end_by, || Pin::new(inner).poll_frame(context));
        match (panics::catch(step), end_by) {
            (Ok(Poll::Pending), Some(at))
                if poll_expired(&mut body.timer, at, context).is_ready() =>
            {
                body.fail(&RpcError::deadline_exceeded("stream"))
            }
            (Ok(Poll::Pending), _) if body.poll_closing(context).is_ready() => {
                body.fail(&connection_ends())
            }
            (Ok(Poll::Ready(None)), _) => {
                body.guard = CallGuard::default();
                Poll::Ready(None)
            }
            (Ok(Poll::Ready(Some(Ok(frame)))), _) => body.send(frame),
            (Ok(other), _) => other,
            (Err(panic), _) => body.fail(&RpcError::internal_because(panic)),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The error of a stream whose connection is too old, or whose server stops.
fn connection_ends() -> RpcError {
    RpcError::unavailable(reason::NOT_READY, RESUME_AFTER).advice(
        "the connection ends after this message; call again, with the last resume_token where the method has one",
    )
}

/// Compresses a frame that is one message; one of several is left as it is.
fn compress(frame: Bytes) -> Bytes {
    let length = frame.get(1..PREFIX).and_then(|it| <[u8; 4]>::try_from(it).ok());
    let is_whole = length.is_some_and(|it| u32::from_be_bytes(it) as usize == frame.len() - PREFIX);
    if !is_whole || frame[0] != 0 {
        return frame;
    }
    let message = gzip(&frame[PREFIX..]);
    let Ok(length) = u32::try_from(message.len()) else { return frame };
    let mut compressed = BytesMut::with_capacity(PREFIX + message.len());
    compressed.put_u8(1);
    compressed.put_u32(length);
    compressed.extend_from_slice(&message);
    compressed.freeze()
}
