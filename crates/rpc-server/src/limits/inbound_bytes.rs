//! InboundBytes that have not arrived whole: whoever begins many and ends none must not fill the memory.
//!
//! A message is in memory from its first byte until it is decoded. What has arrived of all messages is counted for
//! the worker as a whole, and above the limit the call whose bytes came last is refused.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tonic::Status;

use super::overloaded::overloaded;

/// Bytes of requests that have arrived at one worker, and the limit.
#[derive(Debug)]
pub(crate) struct InboundBytes {
    pub(crate) arrived: Arc<AtomicUsize>,
    most: usize,
    /// The most of one message: a stream has one at a time, and those before it are decoded.
    most_of_one: usize,
}

impl InboundBytes {
    pub(crate) fn new(most: usize, most_of_one: usize) -> Self {
        Self { arrived: Arc::default(), most, most_of_one }
    }

    /// Counts what arrives of a request.
    pub(crate) fn count(self: &Arc<Self>, inner: Incoming) -> RequestBody {
        RequestBody { inner, counted: 0, of: Arc::clone(self) }
    }
}

/// The message of a call, or several, as they arrive.
#[derive(Debug)]
pub struct RequestBody {
    inner: Incoming,
    counted: usize,
    of: Arc<InboundBytes>,
}

impl RequestBody {
    /// Takes more bytes, unless there is no room for them.
    fn add_arrived(&mut self, bytes: usize) -> Result<(), Status> {
        let counted = self.counted.saturating_add(bytes).min(self.of.most_of_one);
        let more = counted - self.counted;
        self.counted = counted;
        let before = self.of.arrived.fetch_add(more, Ordering::Relaxed);
        if before.saturating_add(more) <= self.of.most {
            return Ok(());
        }
        Err(overloaded("server.limits.requests_arriving").to_status())
    }
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let body = &mut *self;
        Pin::new(&mut body.inner).poll_frame(context).map(|arrived| {
            let frame = match arrived? {
                Ok(frame) => frame,
                Err(error) => return Some(Err(Status::from_error(Box::new(error)))),
            };
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            Some(body.add_arrived(bytes).map(|()| frame))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        self.of.arrived.fetch_sub(self.counted, Ordering::Relaxed);
    }
}
