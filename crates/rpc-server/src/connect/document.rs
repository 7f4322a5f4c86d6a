//! Documents and JSON beside the methods of a server: documents by their path, and a path that answers JSON by itself.

use std::error::Error;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::sync::Arc;

use bytes::{BufMut as _, Bytes, BytesMut};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use medwage_rpc_status::{RpcError, reason};
use tonic::Status;
use tonic::body::Body;

use super::body::PREFIX;
use super::{full_body, refuse_verb};
use crate::compression::accepts_gzip;
use crate::routes::Handler;

/// Bytes from which on a document is compressed: what is smaller is one packet either way.
const COMPRESSED_FROM: usize = 1_024;

/// A document that a server shows at a path: a page, a script, a description. It is compressed once, and browsers that
/// have it already are told so.
#[derive(Debug, Clone)]
pub struct Document {
    content_type: &'static str,
    body: Bytes,
    compressed: Option<Bytes>,
    tag: HeaderValue,
    policy: Option<&'static str>,
}

impl Document {
    /// Makes a document of a content type.
    #[must_use]
    pub fn new(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let compressed = (body.len() >= COMPRESSED_FROM).then(|| compress_document(&body).into());
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let tag = format!("\"{:016x}\"", hasher.finish());
        // Digits and quotation marks are always a value.
        let tag = HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        Self { content_type, body, compressed, tag, policy: None }
    }

    /// Tells browsers what the document may load, as a `Content-Security-Policy`.
    #[must_use]
    pub fn with_policy(mut self, policy: &'static str) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Answers a request for the document.
    pub(super) fn answer_request(&self, verb: &Method, headers: &HeaderMap) -> Response<Body> {
        if !matches!(*verb, Method::GET | Method::HEAD) {
            return refuse_verb("GET, HEAD");
        }
        let is_known = headers
            .get(header::IF_NONE_MATCH)
            .and_then(|tags| tags.to_str().ok())
            .is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == self.tag));
        let compressed =
            self.compressed.as_ref().filter(|_| accepts_gzip(headers, header::ACCEPT_ENCODING));
        let body = match (is_known, verb) {
            (true, _) | (_, &Method::HEAD) => Body::empty(),
            _ => full_body(compressed.unwrap_or(&self.body).clone()),
        };
        let mut response = Response::new(body);
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let answered = response.headers_mut();
        answered.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        answered.insert(header::ETAG, self.tag.clone());
        answered.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        answered.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if self.compressed.is_some() {
            answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if compressed.is_some() {
            answered.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if let Some(policy) = self.policy {
            let name = header::CONTENT_SECURITY_POLICY;
            answered.insert(name, HeaderValue::from_static(policy));
            answered.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        }
        response
    }
}

/// Compresses a document, once and as far as it goes.
fn compress_document(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::best());
    // A vector takes everything.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// Makes the JSON of an answer from the JSON of a request.
type AnswerJson = dyn Fn(&[u8]) -> Vec<u8> + Send + Sync;

/// A path that answers a body of JSON with another, without any service: it must be quick, and keep nothing. Deadlines,
/// tokens, limits and counts are those of calls.
#[derive(Clone)]
pub struct JsonPath {
    limit: usize,
    answer: Arc<AnswerJson>,
}

impl JsonPath {
    /// Answers bodies of at most `limit` bytes by `answer`.
    pub fn new(limit: usize, answer: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self { limit, answer: Arc::new(answer) }
    }

    /// Reads a body whole and answers it with one message, as a unary method does.
    pub(super) fn answer_body(self, body: Body) -> Handler {
        Box::pin(async move {
            let answered = match Limited::new(body, self.limit).collect().await {
                Ok(received) => Ok((self.answer)(&received.to_bytes())),
                Err(error) => Err(self.explain_unread(error)),
            };
            Ok(match answered.and_then(|json| frame_message(&json)) {
                Ok(framed) => Response::new(full_body(framed)),
                Err(status) => status.into_http(),
            })
        })
    }

    /// Returns the status of a call whose body could not be read.
    fn explain_unread(&self, error: Box<dyn Error + Send + Sync>) -> Status {
        if !error.is::<LengthLimitError>() {
            return Status::from_error(error);
        }
        let told = format!("a body has at most {} bytes", self.limit);
        let refused = RpcError::invalid_field(reason::LIMIT_EXCEEDED, "", told.clone());
        refused.with("allowed", self.limit).advice(told).to_status()
    }
}

/// Returns a message with what stands before one in a call: that it is not compressed, and its length.
fn frame_message(message: &[u8]) -> Result<Bytes, Status> {
    let length =
        u32::try_from(message.len()).map_err(|_| Status::internal("an answer is too long"))?;
    let mut framed = BytesMut::with_capacity(PREFIX + message.len());
    framed.put_u8(0);
    framed.put_u32(length);
    framed.put_slice(message);
    Ok(framed.freeze())
}

impl fmt::Debug for JsonPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JsonPath").field("limit", &self.limit).finish_non_exhaustive()
    }
}
