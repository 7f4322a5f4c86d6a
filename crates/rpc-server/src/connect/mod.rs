//! Calls over HTTP that are not gRPC: JSON and binary messages of the Connect protocol, and gRPC-Web.
//!
//! A call is translated in front of the calls of gRPC, and its answer behind them, so that deadlines, tokens, limits,
//! counts and traces are the same for all. What is gRPC already passes by here untouched.

mod body;
mod document;
mod error;
mod page;
mod request;

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Version, header,
};
use http_body_util::{BodyExt as _, Full};
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::{Code, Status};

pub use self::document::{Document, JsonPath};

use self::body::{Encoding, MessageBody, StreamBody, read_message, write_reply};
use self::error::error_response;
use self::request::{Query, content_type, grpc_timeout};
use crate::call::Calls;
use crate::call_body::CallBody;
use crate::compression::{accepts_gzip, compress_gzip};
use crate::json::{self, Schema};
use crate::limits::RequestBody;
use crate::routes::Routes;
use medwage_rpc_status::RpcError;

/// The content types of a unary method and of a stream, for whoever sent another one.
const UNARY_TYPES: &str =
    "application/json, application/proto, application/grpc, application/grpc+proto";
const STREAM_TYPES: &str =
    "application/connect+json, application/connect+proto, application/grpc, application/grpc+proto";
const GRPC_TYPES: &str = "application/grpc, application/grpc+proto";

/// The part of a server that all workers share for calls over HTTP.
#[derive(Debug)]
pub(crate) struct HttpCalls {
    schema: Schema,
    /// Services whose methods answer GET, since their requests are about nobody.
    get_services: HashSet<&'static str>,
    documents: HashMap<&'static str, Document>,
    json_paths: HashMap<&'static str, JsonPath>,
    request_size: usize,
    /// Bytes of a reply from which on it is compressed; 0 for never.
    compression_threshold: usize,
}

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codec {
    Json,
    Proto,
}

impl Codec {
    fn unary_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json",
            Self::Proto => "application/proto",
        })
    }

    fn stream_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/connect+json",
            Self::Proto => "application/connect+proto",
        })
    }
}

/// The routes in front of the methods: documents for people and tools, and the services that links may ask.
#[derive(Debug, Default, Clone)]
pub(crate) struct Front {
    pub(crate) get_services: HashSet<&'static str>,
    pub(crate) openapi: Option<Bytes>,
    /// Documents by their path; one at `/` takes the place of the plain page.
    pub(crate) documents: HashMap<&'static str, Document>,
    /// Paths that answer JSON by themselves.
    pub(crate) json_paths: HashMap<&'static str, JsonPath>,
    /// The path of a method and a body that it answers.
    pub(crate) example: Option<(String, String)>,
}

impl HttpCalls {
    pub(crate) fn new(
        schema: Schema,
        front: Front,
        services: &[&str],
        request_size: usize,
        compression_threshold: usize,
    ) -> Self {
        let Front { get_services, openapi, mut documents, json_paths, example } = front;
        documents.entry("/").or_insert_with(|| {
            let page = page::write_page(services, example.as_ref(), openapi.is_some());
            Document::new("text/html; charset=utf-8", page)
        });
        if let Some(openapi) = openapi {
            documents.insert("/openapi.json", Document::new("application/json", openapi));
        }
        Self { schema, get_services, documents, json_paths, request_size, compression_threshold }
    }

    /// Returns whether so many bytes are worth compressing.
    pub(crate) fn is_worth_gzip(&self, size: usize) -> bool {
        self.compression_threshold > 0 && size >= self.compression_threshold
    }

    fn allows_get(&self, path: &str) -> bool {
        let service = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        self.get_services.contains(service)
    }
}

/// Translates the calls of one connection.
#[derive(Clone)]
pub(crate) struct Translator {
    pub(crate) calls: Calls,
    pub(crate) http: Arc<HttpCalls>,
}

type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

impl Service<Request<RequestBody>> for Translator {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Answer {
        let translator = self.clone();
        Box::pin(async move { Ok(translator.answer_request(request).await) })
    }
}

impl Translator {
    async fn answer_request(self, request: Request<RequestBody>) -> Response<Body> {
        let path = request.uri().path();
        let content = content_type(request.headers());
        let is_grpc = matches!(content, "application/grpc" | "application/grpc+proto");
        if is_grpc && request.version() < Version::HTTP_2 {
            let mut response = Response::new(full_body("gRPC needs HTTP/2\n"));
            *response.status_mut() = StatusCode::HTTP_VERSION_NOT_SUPPORTED;
            return response;
        }
        if let Some(document) = self.http.documents.get(path) {
            return document.answer_request(request.method(), request.headers());
        }
        if let Some(json_path) = self.http.json_paths.get(path) {
            let json_path = json_path.clone();
            return self.answer_json(request, json_path).await;
        }
        let Some(method) = self.http.schema.find_method(path).copied() else {
            self.calls.count_refusal(path, Code::Unimplemented);
            let unknown = RpcError::unimplemented(path).to_status();
            let mut response = error_response(&self.http.schema, &unknown);
            *response.status_mut() = StatusCode::NOT_FOUND;
            return response;
        };
        let may_get =
            self.http.allows_get(path) && !method.client_streaming && !method.server_streaming;
        match *request.method() {
            Method::POST => {}
            Method::GET if may_get => return self.answer_get(request, method).await,
            _ => {
                self.calls.count_refusal(path, Code::Unimplemented);
                return refuse_verb(if may_get { "GET, POST" } else { "POST" });
            }
        }
        let is_stream = method.server_streaming;
        let codec = match content_type(request.headers()) {
            _ if method.client_streaming => return self.refuse_type(path, GRPC_TYPES),
            "application/json" if !is_stream => Codec::Json,
            "application/proto" if !is_stream => Codec::Proto,
            "application/connect+json" if is_stream => Codec::Json,
            "application/connect+proto" if is_stream => Codec::Proto,
            _ => return self.refuse_type(path, if is_stream { STREAM_TYPES } else { UNARY_TYPES }),
        };
        match is_stream {
            true => self.answer_stream(request, method, codec).await,
            false => self.answer_post(request, method, codec).await,
        }
    }

    /// Answers a path that has no method behind it, as a call.
    async fn answer_json(
        self,
        request: Request<RequestBody>,
        json_path: JsonPath,
    ) -> Response<Body> {
        let (head, body) = request.into_parts();
        if head.method != Method::POST {
            self.calls.count_refusal(head.uri.path(), Code::Unimplemented);
            return refuse_verb("POST");
        }
        // A page of another origin can't send this type without having asked whether it may.
        if content_type(&head.headers) != "application/json" {
            return self.refuse_type(head.uri.path(), "application/json");
        }
        let answered = match grpc_request(&head, Body::new(body)) {
            Ok(request) => {
                let handle = |_: &Routes, request: Request<Body>| {
                    Some(json_path.answer_body(request.into_body()))
                };
                collect_reply(self.calls.answer_by(request, handle).await).await
            }
            Err(status) => Err(status),
        };
        let reply = match answered {
            Ok((_, reply)) => reply,
            Err(status) => return error_response(&self.http.schema, &status),
        };
        let mut response = Response::new(full_body(self.calls.count_reply(reply)));
        let answered = response.headers_mut();
        answered.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        answered.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answered.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }

    /// Refuses a content type, and counts that.
    fn refuse_type(&self, path: &str, known: &'static str) -> Response<Body> {
        self.calls.count_refusal(path, Code::Unimplemented);
        refuse_type(known)
    }

    async fn answer_post(
        self,
        request: Request<RequestBody>,
        method: json::Method,
        codec: Codec,
    ) -> Response<Body> {
        let (head, inner) = request.into_parts();
        let is_gzip = match request::is_gzip(&head.headers, header::CONTENT_ENCODING) {
            Ok(is_gzip) => is_gzip,
            Err(status) => return self.refuse_request(head.uri.path(), &status),
        };
        let body = MessageBody {
            http: Arc::clone(&self.http),
            inner: Some(inner),
            received: BytesMut::new(),
            encoding: Encoding { codec, is_gzip, is_enveloped: false },
            message: method.input,
        };
        self.answer_unary(&head, Body::new(body), method, codec).await
    }

    async fn answer_get(
        self,
        request: Request<RequestBody>,
        method: json::Method,
    ) -> Response<Body> {
        let (head, _) = request.into_parts();
        let query = match Query::parse_query(head.uri.query().unwrap_or_default()) {
            Ok(query) => query,
            Err(status) => return self.refuse_request(head.uri.path(), &status),
        };
        let encoding = Encoding { codec: query.codec, is_gzip: query.is_gzip, is_enveloped: false };
        // A link without a message asks with an empty one.
        let message = match (query.codec, query.message.is_empty()) {
            (Codec::Json, true) => Bytes::from_static(b"{}"),
            _ => query.message,
        };
        match read_message(&self.http, message, encoding, method.input) {
            Ok(framed) => {
                self.answer_unary(&head, Body::new(Full::new(framed)), method, query.codec).await
            }
            Err(status) => self.refuse_request(head.uri.path(), &status),
        }
    }

    /// Refuses what is no call yet, and counts that.
    fn refuse_request(&self, path: &str, status: &Status) -> Response<Body> {
        self.calls.count_refusal(path, status.code());
        error_response(&self.http.schema, status)
    }

    async fn answer_unary(
        self,
        head: &http::request::Parts,
        body: Body,
        method: json::Method,
        codec: Codec,
    ) -> Response<Body> {
        let accepts_gzip = accepts_gzip(&head.headers, header::ACCEPT_ENCODING);
        let answered = match grpc_request(head, body) {
            Ok(request) => collect_reply(self.calls.answer_call(request).await).await,
            Err(status) => Err(status),
        };
        let (metadata, wire) = match answered {
            Ok(answered) => answered,
            Err(status) => return error_response(&self.http.schema, &status),
        };
        let written = match codec {
            Codec::Proto => Ok(wire),
            Codec::Json => write_reply(&self.http, method.output, &wire).map(Bytes::from),
        };
        let reply = match written {
            Ok(reply) => reply,
            Err(status) => return error_response(&self.http.schema, &status),
        };
        let is_large = self.http.is_worth_gzip(reply.len());
        let mut headers = metadata;
        headers.insert(header::CONTENT_TYPE, codec.unary_type());
        if is_large {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        let reply = if is_large && accepts_gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            compress_gzip(&reply).into()
        } else {
            reply
        };
        let mut response = Response::new(full_body(self.calls.count_reply(reply)));
        *response.headers_mut() = headers;
        response
    }

    async fn answer_stream(
        self,
        request: Request<RequestBody>,
        method: json::Method,
        codec: Codec,
    ) -> Response<Body> {
        let (head, inner) = request.into_parts();
        let accepts_gzip = accepts_gzip(&head.headers, CONNECT_ACCEPT_ENCODING);
        let called =
            request::is_gzip(&head.headers, CONNECT_CONTENT_ENCODING).and_then(|is_gzip| {
                let body = MessageBody {
                    http: Arc::clone(&self.http),
                    inner: Some(inner),
                    received: BytesMut::new(),
                    encoding: Encoding { codec, is_gzip, is_enveloped: true },
                    message: method.input,
                };
                grpc_request(&head, Body::new(body))
            });
        let answered = match called {
            Ok(request) => {
                let Ok(response) = self.calls.answer_call(request).await;
                match Status::from_header_map(response.headers()) {
                    Some(status) if status.code() != Code::Ok => Err(status),
                    _ => Ok(response),
                }
            }
            Err(status) => Err(status),
        };
        let (mut headers, body) = match answered {
            Ok(response) => {
                let (answer, inner) = response.into_parts();
                let body = StreamBody {
                    http: self.http,
                    inner: Some(inner),
                    received: BytesMut::new(),
                    codec,
                    accepts_gzip,
                    message: method.output,
                    waiting: Some(self.calls.outbound_bytes()),
                };
                (own_metadata(&answer.headers, ""), Body::new(body))
            }
            // A stream that fails says so in its last message, also where that is the first.
            Err(status) => {
                (HeaderMap::new(), full_body(StreamBody::failed_stream(self.http, &status)))
            }
        };
        headers.insert(header::CONTENT_TYPE, codec.stream_type());
        if accepts_gzip {
            headers.insert(CONNECT_CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        let mut response = Response::new(body);
        *response.headers_mut() = headers;
        response
    }
}

const CONNECT_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("connect-accept-encoding");
const CONNECT_CONTENT_ENCODING: HeaderName = HeaderName::from_static("connect-content-encoding");
const CONNECT_VERSION: HeaderName = HeaderName::from_static("connect-protocol-version");
const CONNECT_TIMEOUT: HeaderName = HeaderName::from_static("connect-timeout-ms");

/// The same call in gRPC.
fn grpc_request(head: &http::request::Parts, body: Body) -> Result<Request<Body>, Status> {
    let mut headers = head.headers.clone();
    for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::ACCEPT_ENCODING] {
        headers.remove(name);
    }
    let grpc_accept_encoding = HeaderName::from_static("grpc-accept-encoding");
    for name in
        [CONNECT_ACCEPT_ENCODING, CONNECT_CONTENT_ENCODING, CONNECT_TIMEOUT, grpc_accept_encoding]
    {
        headers.remove(name);
    }
    if let Some(version) = headers.remove(CONNECT_VERSION)
        && version != "1"
    {
        return Err(request::header_status(&CONNECT_VERSION, "is not 1"));
    }
    if let Some(timeout) = grpc_timeout(&head.headers)? {
        headers.insert("grpc-timeout", timeout);
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.insert(header::TE, HeaderValue::from_static("trailers"));
    let mut request = Request::new(body);
    // Without the query of a GET: what is asked stands in no log.
    let path = head.uri.path().parse();
    *request.uri_mut() = path.map_err(|_| Status::internal("a path that was routed is none"))?;
    *request.method_mut() = Method::POST;
    *request.version_mut() = Version::HTTP_2;
    *request.headers_mut() = headers;
    Ok(request)
}

/// The one message of a unary answer with its metadata, or the status that it ended with.
async fn collect_reply(
    answered: Result<Response<CallBody>, Infallible>,
) -> Result<(HeaderMap, Bytes), Status> {
    let Ok(response) = answered;
    let (head, mut body) = response.into_parts();
    if let Some(status) = Status::from_header_map(&head.headers)
        && status.code() != Code::Ok
    {
        return Err(status);
    }
    let mut metadata = own_metadata(&head.headers, "");
    let mut received = BytesMut::new();
    while let Some(frame) = body.frame().await {
        match frame?.into_data() {
            Ok(data) => received.extend_from_slice(&data),
            Err(frame) => {
                let trailers = frame.into_trailers().unwrap_or_default();
                if let Some(status) = Status::from_header_map(&trailers)
                    && status.code() != Code::Ok
                {
                    return Err(status);
                }
                metadata.extend(own_metadata(&trailers, "trailer-"));
            }
        }
    }
    if received.len() < body::PREFIX {
        return Err(Status::unknown("the call ended without a reply"));
    }
    Ok((metadata, received.split_off(body::PREFIX).freeze()))
}

/// Returns the headers that a service set, without those of the protocols.
fn own_metadata(headers: &HeaderMap, prefix: &str) -> HeaderMap {
    let is_own =
        |name: &HeaderName| !name.as_str().starts_with("grpc-") && name != header::CONTENT_TYPE;
    let named = |(name, value): (&HeaderName, &HeaderValue)| {
        let name = HeaderName::try_from(format!("{prefix}{name}")).ok()?;
        Some((name, value.clone()))
    };
    headers.iter().filter(|(name, _)| is_own(name)).filter_map(named).collect()
}

fn full_body(bytes: impl Into<Bytes>) -> Body {
    Body::new(Full::new(bytes.into()))
}

/// Answers a verb that a path does not have.
fn refuse_verb(allowed: &'static str) -> Response<Body> {
    let mut response = Response::new(full_body(format!("this path answers {allowed}\n")));
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}

/// Answers a content type that a method does not take.
pub(crate) fn refuse_type(accepted: &'static str) -> Response<Body> {
    let mut response = Response::new(full_body(format!("this method takes {accepted}\n")));
    *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    let name = HeaderName::from_static("accept-post");
    response.headers_mut().insert(name, HeaderValue::from_static(accepted));
    response
}
