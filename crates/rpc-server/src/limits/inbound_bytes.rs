//! Requests that have not arrived whole: whoever begins many and ends none must not fill the memory.
//!
//! A message is in memory from its first byte until it is decoded. What has arrived of all messages is counted for
//! the worker and for each caller, and the call whose bytes have no room is refused.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tonic::Status;

use super::admission::Admission;
use super::caller::Caller;
use super::overloaded::overload_error;

/// Bytes that have arrived of one request, counted until it is dropped.
#[derive(Debug)]
pub(crate) struct InboundBytes {
    admission: Arc<Admission>,
    caller: Arc<Caller>,
    counted: usize,
}

impl InboundBytes {
    pub(crate) fn new(admission: &Arc<Admission>, caller: &Arc<Caller>) -> Self {
        Self { admission: Arc::clone(admission), caller: Arc::clone(caller), counted: 0 }
    }

    /// Counts them as those of a caller.
    fn set_caller(&mut self, caller: &Arc<Caller>) {
        if !Arc::ptr_eq(&self.caller, caller) {
            self.admission.inbound.take_back(&self.caller.inbound, self.counted);
            self.admission.inbound.add_to(&caller.inbound, self.counted);
            self.caller = Arc::clone(caller);
        }
    }

    /// Takes more bytes, unless there is no room for them.
    fn add_bytes(&mut self, bytes: usize) -> Result<(), Status> {
        // A stream has one message at a time, and those before it are decoded.
        let counted = self.counted.saturating_add(bytes).min(self.admission.request_size);
        let more = counted - self.counted;
        let Admission { inbound, .. } = &*self.admission;
        if !inbound.has_room(&self.caller.inbound, more) {
            self.admission.make_room(inbound, &self.caller, |other| &other.inbound);
            return Err(overload_error("server.limits.requests_arriving").to_status());
        }
        inbound.add_to(&self.caller.inbound, more);
        self.counted = counted;
        Ok(())
    }
}

impl Drop for InboundBytes {
    fn drop(&mut self) {
        self.admission.inbound.take_back(&self.caller.inbound, self.counted);
    }
}

/// The message of a call, or several, as they arrive.
#[derive(Debug)]
pub struct RequestBody {
    inner: Incoming,
    arrived: InboundBytes,
}

impl RequestBody {
    pub(crate) fn new(inner: Incoming, arrived: InboundBytes) -> Self {
        Self { inner, arrived }
    }

    /// Counts what arrives as that of a caller.
    pub(crate) fn set_caller(&mut self, caller: &Arc<Caller>) {
        self.arrived.set_caller(caller);
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
            Some(body.arrived.add_bytes(bytes).map(|()| frame))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
