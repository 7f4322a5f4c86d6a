//! The rest of an answer after its head: messages, then trailers.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant as StdInstant};

use bytes::{BufMut as _, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Instant, Sleep};
use tokio_util::sync::WaitForCancellationFutureOwned;
use tonic::Status;
use tonic::body::Body;

use crate::call_guard::CallGuard;
use crate::compression::compress_gzip;
use crate::limits::{AdmittedCall, OutboundBytes, overload_error};
use medwage_rpc_client::deadline::{poll_expired, run_within};
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
    /// The first message, where it was there with the head.
    first: Option<Result<Frame<Bytes>, Status>>,
    end_by: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    guard: CallGuard,
    waiting: Option<Arc<OutboundBytes>>,
    /// Messages that have been handed on.
    messages: usize,
    /// Bytes of a message from which on it is compressed; 0 for never.
    gzip_from: usize,
    /// Wakes a stream when its connection ends; made for those that wait.
    closing: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
}

/// The next part of a body; nothing at its end.
type NextFrame = Option<Result<Frame<Bytes>, Status>>;

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

    /// Writes the first message now, if it is there: what waits for its reader has its bytes counted, and no more than
    /// these in memory.
    pub(crate) fn with_first_message(mut self, context: &mut Context<'_>) -> Self {
        let since = self.guard.admitted.as_ref().and_then(AdmittedCall::stepped_until);
        if !self.inner.is_end_stream()
            && let Poll::Ready(first) = self.poll_next(since, context)
        {
            (self.ended, self.first) = (self.ended || first.is_none(), first);
        }
        if let Some(admitted) = &mut self.guard.admitted {
            admitted.note_answer();
        }
        self
    }

    /// Polls for the end of the connection, which wakes a stream that waits.
    fn poll_closing(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(waiting) = &self.waiting else { return Poll::Pending };
        let closing = || Box::pin(waiting.closing().clone().cancelled_owned());
        self.closing.get_or_insert_with(closing).as_mut().poll(context)
    }

    /// Hands a frame of messages on, unless the call has to end before it.
    fn send_frame(&mut self, frame: Frame<Bytes>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(data) = frame.data_ref() else {
            if let Some(trailers) = frame.trailers_ref() {
                self.guard.observe_headers(trailers);
            }
            return Poll::Ready(Some(Ok(frame)));
        };
        if data.len() > LARGEST_REPLY + PREFIX {
            let size = data.len() - PREFIX;
            let defect = format!("a reply of {size} bytes, and at most {LARGEST_REPLY} may leave");
            return self.fail_stream(&RpcError::internal_because(defect));
        }
        let admitted = self.guard.admitted.as_ref();
        if let Some(limit) = admitted.and_then(|admitted| admitted.exceeded_message(data.len())) {
            return self.fail_stream(&overload_error(limit));
        }
        // One message is all that a unary call has, so that only streams come here twice. Frames hold whole messages.
        if self.messages > 0
            && self.waiting.as_ref().is_some_and(|outbound| outbound.closing().is_cancelled())
        {
            return self.fail_stream(&connection_ends());
        }
        self.messages += 1;
        let is_large = self.gzip_from > 0 && data.len() >= self.gzip_from + PREFIX;
        let frame = if is_large { frame.map_data(compress_frame) } else { frame };
        if let Some(admitted) = &mut self.guard.admitted
            && self.messages == 1
        {
            admitted.note_reply(frame.data_ref().map_or(0, Bytes::len));
        }
        let caller = self.guard.admitted.as_ref().map(AdmittedCall::caller);
        Poll::Ready(Some(Ok(match (&self.waiting, caller) {
            (Some(waiting), Some(caller)) => {
                frame.map_data(|data| waiting.count_frame(data, caller))
            }
            (Some(waiting), None) => frame.map_data(|data| waiting.count_own(data)),
            (None, _) => frame,
        })))
    }

    /// Polls for the next frame, in a step that began then, or begins now.
    fn poll_next(
        &mut self,
        since: Option<StdInstant>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let _entered = self.guard.enter_span();
        match self.poll_inner(since, context) {
            Poll::Pending if self.poll_end(context).is_ready() => {
                self.fail_stream(&RpcError::deadline_exceeded("stream"))
            }
            Poll::Pending if self.poll_closing(context).is_ready() => {
                self.fail_stream(&connection_ends())
            }
            Poll::Pending => match self.guard.admitted.as_mut().map(AdmittedCall::become_stream) {
                Some(Err(limit)) => self.fail_stream(&overload_error(limit)),
                _ => Poll::Pending,
            },
            Poll::Ready(Ok(None)) => {
                self.guard = CallGuard::default();
                Poll::Ready(None)
            }
            Poll::Ready(Ok(Some(Ok(frame)))) => self.send_frame(frame),
            Poll::Ready(Ok(Some(Err(status)))) => Poll::Ready(Some(Err(status))),
            Poll::Ready(Err(panic)) => self.fail_stream(&RpcError::internal_because(panic)),
        }
    }

    /// Polls the service's body, in turn with other calls; a panic is an error.
    fn poll_inner(
        &mut self,
        since: Option<StdInstant>,
        context: &mut Context<'_>,
    ) -> Poll<Result<NextFrame, String>> {
        // The message of a call that is no stream, and its trailers, belong to the turn in which it was computed.
        let messages = self.messages;
        let takes_turns = |call: &AdmittedCall| messages > 1 || call.is_stream();
        let charged = |call: &&mut AdmittedCall| messages == 0 || takes_turns(call);
        let mut admitted = self.guard.admitted.as_mut().filter(charged);
        let now = admitted.as_ref().map(|_| since.unwrap_or_else(StdInstant::now));
        if let (Some(admitted), Some(now)) = (&mut admitted, now)
            && takes_turns(admitted)
        {
            if admitted.is_slice_over(now) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            if admitted.poll_turn(now, None, context).is_err() {
                return Poll::Pending;
            }
        }
        let (inner, end_by) = (&mut self.inner, self.end_by);
        let mut step = || {
            let step = || run_within(end_by, || Pin::new(&mut *inner).poll_frame(context));
            match panics::catch_panic(step) {
                Ok(Poll::Ready(next)) => Poll::Ready(Ok(next)),
                Ok(Poll::Pending) => Poll::Pending,
                Err(panic) => Poll::Ready(Err(panic)),
            }
        };
        match (admitted, now) {
            (Some(admitted), Some(now)) => admitted.run_step(now, step),
            _ => step(),
        }
    }

    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        match self.end_by {
            Some(at) => poll_expired(&mut self.timer, at, context),
            None => Poll::Pending,
        }
    }

    /// The trailers that end a stream early.
    fn fail_stream(&mut self, rpc_error: &RpcError) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let (status, mut trailers) = (rpc_error.to_status(), HeaderMap::new());
        self.guard.record_outcome(status.code());
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
        match self.first.take() {
            Some(first) => Poll::Ready(Some(first)),
            None => self.poll_next(None, context),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && (self.ended || self.inner.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        if self.first.is_some() { SizeHint::default() } else { self.inner.size_hint() }
    }
}

/// The error of a stream whose connection is too old, or whose server stops.
fn connection_ends() -> RpcError {
    RpcError::unavailable(reason::NOT_READY, RESUME_AFTER).advice(
        "the connection ends after this message; call again, with the last resume_token where the method has one",
    )
}

/// Compresses a frame that is one message; one of several is left as it is.
fn compress_frame(frame: Bytes) -> Bytes {
    let length = frame.get(1..PREFIX).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    let is_whole =
        length.is_some_and(|bytes| u32::from_be_bytes(bytes) as usize == frame.len() - PREFIX);
    if !is_whole || frame[0] != 0 {
        return frame;
    }
    let message = compress_gzip(&frame[PREFIX..]);
    let Ok(length) = u32::try_from(message.len()) else { return frame };
    let mut compressed = BytesMut::with_capacity(PREFIX + message.len());
    compressed.put_u8(1);
    compressed.put_u32(length);
    compressed.extend_from_slice(&message);
    compressed.freeze()
}
