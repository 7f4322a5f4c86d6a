//! Documents and JSON beside the methods of a server: documents by their path, and a path that answers JSON by itself.

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use tonic::body::Body;

use super::{full_body, refuse_type, refuse_verb};
use crate::compression::accepts_gzip;
use crate::limits::RequestBody;

/// Bytes from which on a document is compressed: what is smaller is one packet either way.
const COMPRESSED_FROM: usize = 1_024;
/// The time that the body of a question may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(5);

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

/// A path that answers a body of JSON with another, without any service: it must be quick, and keep nothing.
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

    /// Answers a request, whose body is read whole before.
    pub(super) async fn answer_request(
        &self,
        verb: &Method,
        headers: &HeaderMap,
        body: RequestBody,
    ) -> Response<Body> {
        if *verb != Method::POST {
            return refuse_verb("POST");
        }
        // A page of another origin can't send this type without having asked whether it may.
        if super::content_type(headers) != "application/json" {
            return refuse_type("application/json");
        }
        let read = tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, self.limit).collect());
        let Ok(Ok(received)) = read.await else {
            let limit = self.limit;
            let mut refused = Response::new(full_body(format!(
                "a body has at most {limit} bytes, and arrives within {} seconds\n",
                BODY_TIMEOUT.as_secs()
            )));
            *refused.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            return refused;
        };
        let mut response = Response::new(full_body((self.answer)(&received.to_bytes())));
        let answered = response.headers_mut();
        answered.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        answered.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answered.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}

impl fmt::Debug for JsonPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JsonPath").field("limit", &self.limit).finish_non_exhaustive()
    }
}
