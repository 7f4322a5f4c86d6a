//! Bodies between the two dialects: a request that becomes a message of gRPC, and a stream of replies.

use std::io::Read as _;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use flate2::read::GzDecoder;
use http_body::Frame;
use tonic::{Code, Status};

use super::error::error_json;
use super::{Codec, HttpCalls};
use crate::call_body::CallBody;
use crate::compression::compress_gzip;
use crate::json::{JsonError, MessageId, ProblemKind};
use crate::limits::OutboundBytes;
use crate::limits::RequestBody;
use medwage_rpc_status::Violation;
use medwage_rpc_status::{RpcError, reason};

/// Bytes before each message of gRPC and of Connect's streams: flags and a length.
pub(super) const PREFIX: usize = 5;
/// The flag of a message that is compressed.
const COMPRESSED: u8 = 1;
/// The flag of Connect's last message of a stream.
const END_STREAM: u8 = 2;

/// How a request's message is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Encoding {
    pub(super) codec: Codec,
    pub(super) is_gzip: bool,
    /// Behind flags and a length, as in streams.
    pub(super) is_enveloped: bool,
}

/// One message, which is read whole and handed on as gRPC has it.
pub(super) struct MessageBody {
    pub(super) http: Arc<HttpCalls>,
    pub(super) inner: Option<RequestBody>,
    pub(super) received: BytesMut,
    pub(super) encoding: Encoding,
    pub(super) message: MessageId,
}

impl http_body::Body for MessageBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let body = &mut *self;
        let Some(inner) = &mut body.inner else { return Poll::Ready(None) };
        loop {
            match ready!(Pin::new(&mut *inner).poll_frame(context)) {
                Some(Ok(frame)) => {
                    let Ok(data) = frame.into_data() else { continue };
                    let size = body.received.len() + data.len();
                    if size > body.http.request_size + PREFIX {
                        body.inner = None;
                        return Poll::Ready(Some(Err(too_large(body.http.request_size))));
                    }
                    body.received.extend_from_slice(&data);
                }
                Some(Err(status)) => {
                    body.inner = None;
                    return Poll::Ready(Some(Err(status)));
                }
                None => break,
            }
        }
        let received = std::mem::take(&mut body.received).freeze();
        let read = read_message(&body.http, received, body.encoding, body.message);
        // What was counted as arriving is a message now.
        body.inner = None;
        Poll::Ready(Some(read.map(Frame::data)))
    }
}

/// Reads a message and frames it as gRPC does.
pub(super) fn read_message(
    http: &HttpCalls,
    received: Bytes,
    encoding: Encoding,
    message: MessageId,
) -> Result<Bytes, Status> {
    let (payload, is_gzip) = match encoding.is_enveloped {
        true => open_envelope(received, encoding.is_gzip)?,
        false => (received, encoding.is_gzip),
    };
    let payload = if is_gzip { decompress_gzip(&payload, http.request_size)? } else { payload };
    let wire = match encoding.codec {
        Codec::Proto => payload,
        Codec::Json => http.schema.read_json(message, &payload).map_err(json_status)?.into(),
    };
    let length = u32::try_from(wire.len()).map_err(|_| too_large(http.request_size))?;
    let mut framed = BytesMut::with_capacity(PREFIX + wire.len());
    framed.put_u8(0);
    framed.put_u32(length);
    framed.extend_from_slice(&wire);
    Ok(framed.freeze())
}

/// The one message of an enveloped request, and whether it is compressed.
fn open_envelope(mut received: Bytes, may_be_gzip: bool) -> Result<(Bytes, bool), Status> {
    if received.len() < PREFIX {
        return Err(body_status("the stream has no whole message"));
    }
    let (flags, length) = (received.get_u8(), received.get_u32());
    if received.len() != length as usize {
        return Err(body_status("the stream needs exactly one message, of the length before it"));
    }
    match flags {
        0 => Ok((received, false)),
        COMPRESSED if may_be_gzip => Ok((received, true)),
        _ => Err(body_status("the message has flags that are not known here")),
    }
}

fn decompress_gzip(bytes: &[u8], limit: usize) -> Result<Bytes, Status> {
    let mut plain = Vec::new();
    let mut reader = GzDecoder::new(bytes).take(limit as u64 + 1);
    reader.read_to_end(&mut plain).map_err(|_| body_status("the body is no gzip"))?;
    if plain.len() > limit { Err(too_large(limit)) } else { Ok(plain.into()) }
}

fn too_large(limit: usize) -> Status {
    let description = format!("the body has more than {limit} bytes; ask in parts");
    RpcError::invalid_field(reason::LIMIT_EXCEEDED, "", description.clone())
        .with("allowed", limit)
        .advice(description)
        .to_status()
}

fn body_status(description: &str) -> Status {
    RpcError::invalid_field(reason::BODY_MALFORMED, "", description).advice(description).to_status()
}

/// The status of a call whose JSON is wrong: every field, by its path.
pub(super) fn json_status(error: JsonError) -> Status {
    let problems = match error {
        JsonError::Fields(problems) => problems,
        syntax @ JsonError::Syntax { .. } => {
            return body_status(&format!("the body is no JSON: {syntax}"));
        }
    };
    let violations: Vec<_> = problems
        .into_iter()
        .map(|problem| {
            let (field, description) = (problem.field, problem.description);
            let violation = match problem.kind {
                ProblemKind::Unknown => Violation::unknown(field, description),
                ProblemKind::Malformed => Violation::malformed(field, description),
                ProblemKind::OutOfRange => Violation::out_of_range(field, description),
                ProblemKind::Conflict => Violation::conflict(field, description),
            };
            match problem.nearest {
                Some(nearest) => violation.with_fact("nearest", nearest),
                None => violation,
            }
        })
        .collect();
    RpcError::of_violations(&violations).to_status()
}

/// The replies of a stream, each in an envelope, and how it ended in the last.
pub(super) struct StreamBody {
    pub(super) http: Arc<HttpCalls>,
    pub(super) inner: Option<CallBody>,
    /// Bytes of messages that are not whole yet.
    pub(super) received: BytesMut,
    pub(super) codec: Codec,
    pub(super) accepts_gzip: bool,
    pub(super) message: MessageId,
    pub(super) waiting: Option<Arc<OutboundBytes>>,
}

impl StreamBody {
    /// A stream that failed before it began.
    pub(super) fn failed_stream(http: Arc<HttpCalls>, status: &Status) -> Bytes {
        let mut out = BytesMut::new();
        put_end(&http, Some(status), &mut out);
        out.freeze()
    }

    fn put_replies(&mut self, out: &mut BytesMut) -> Result<(), Status> {
        while let Some(message) = take_grpc_message(&mut self.received) {
            let payload = match self.codec {
                Codec::Proto => message,
                Codec::Json => write_reply(&self.http, self.message, &message)?.into(),
            };
            if self.accepts_gzip && self.http.is_worth_gzip(payload.len()) {
                put_envelope(COMPRESSED, &compress_gzip(&payload), out);
            } else {
                put_envelope(0, &payload, out);
            }
        }
        Ok(())
    }

    fn end_stream(&mut self, status: Option<&Status>, out: &mut BytesMut) {
        self.inner = None;
        put_end(&self.http, status, out);
    }
}

/// Writes a reply as JSON.
pub(super) fn write_reply(
    http: &HttpCalls,
    message: MessageId,
    wire: &[u8],
) -> Result<Vec<u8>, Status> {
    let mut out = Vec::with_capacity(2 * wire.len() + 64);
    let written = http.schema.write_json(message, wire, &mut out);
    written.map_err(|error| RpcError::internal(&error).to_status())?;
    Ok(out)
}

/// Takes the first whole message of what has come, without its prefix.
fn take_grpc_message(received: &mut BytesMut) -> Option<Bytes> {
    let length = u32::from_be_bytes(received.get(1..PREFIX)?.try_into().ok()?) as usize;
    if received.len() < PREFIX + length {
        return None;
    }
    received.advance(PREFIX);
    Some(received.split_to(length).freeze())
}

fn put_envelope(flags: u8, payload: &[u8], out: &mut BytesMut) {
    out.put_u8(flags);
    out.put_u32(u32::try_from(payload.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(payload);
}

fn put_end(http: &HttpCalls, status: Option<&Status>, out: &mut BytesMut) {
    let end = match status {
        None => b"{}".to_vec(),
        Some(status) => [b"{\"error\":", &*error_json(&http.schema, status), b"}"].concat(),
    };
    put_envelope(END_STREAM, &end, out);
}

impl http_body::Body for StreamBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let body = &mut *self;
        let mut out = BytesMut::new();
        while out.is_empty() {
            let Some(inner) = &mut body.inner else { return Poll::Ready(None) };
            match ready!(Pin::new(inner).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => {
                        body.received.extend_from_slice(&data);
                        if let Err(status) = body.put_replies(&mut out) {
                            body.end_stream(Some(&status), &mut out);
                        }
                    }
                    Err(frame) => {
                        let trailers = frame.into_trailers().unwrap_or_default();
                        let status = Status::from_header_map(&trailers);
                        let failed = status.filter(|status| status.code() != Code::Ok);
                        body.end_stream(failed.as_ref(), &mut out);
                    }
                },
                Some(Err(status)) => body.end_stream(Some(&status), &mut out),
                None => {
                    let status = Status::unknown("the stream ended without a status");
                    body.end_stream(Some(&status), &mut out);
                }
            }
        }
        let out = out.freeze();
        let counted = match &body.waiting {
            Some(waiting) => waiting.count_own(out),
            None => out,
        };
        Poll::Ready(Some(Ok(Frame::data(counted))))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_none()
    }
}
