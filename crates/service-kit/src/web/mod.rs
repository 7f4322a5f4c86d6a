//! Calls of browsers: gRPC-Web, over HTTP/1.1 or HTTP/2, from the origins that may (CORS).
//!
//! Only where origins are set, and decided for each request by its content type: other calls do not pay for it.
//! What is translated is a call like any other, with its deadline, token, limits and counts.

mod body;
mod settings;

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, Method, Request, Response, Version};
use hyper::body::Incoming;
use tonic::body::Body;
use tonic::codegen::Service;
use tonic_web::{GrpcWebLayer, GrpcWebService};
use tower::Layer as _;
use tower_http::cors::{Cors, CorsLayer};

use self::body::WebBody;
pub use self::settings::{WebError, WebSettings};
use crate::body::CallBody;
use crate::call::{Call, Calls};

/// What scripts may send besides what every request has.
const SENT: [HeaderName; 7] = [
    AUTHORIZATION,
    CONTENT_TYPE,
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
    HeaderName::from_static("x-grpc-web"),
    HeaderName::from_static("x-user-agent"),
];
/// What scripts may see of an answer that is refused at once: its status is in its head.
const SEEN: [HeaderName; 3] = [
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
];

/// Answers the calls of one worker, those of browsers as well.
#[derive(Clone)]
pub(crate) struct Web {
    calls: Calls,
    translated: Cors<GrpcWebService<Inner>>,
}

/// What is called with what a browser sent, once that is translated.
#[derive(Clone)]
struct Inner(Calls);

type Translated = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

/// An answer, until its head.
#[allow(clippy::large_enum_variant, reason = "plain calls are not to pay for a box")]
pub(crate) enum Answer {
    Plain(Call),
    Translated(Translated),
}

impl Web {
    pub(crate) fn new(calls: Calls, cors: &CorsLayer) -> Self {
        let translated = cors.layer(GrpcWebLayer::new().layer(Inner(calls.clone())));
        Self { calls, translated }
    }
}

impl WebSettings {
    /// What browsers are told of who may call; nothing where nobody may.
    pub(crate) fn cors(&self) -> Result<Option<CorsLayer>, WebError> {
        let Some(origins) = self.allowed()? else { return Ok(None) };
        let cors = CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::POST])
            .allow_headers(SENT)
            .expose_headers(SEEN)
            .max_age(self.max_age);
        Ok(Some(cors))
    }
}

impl hyper::service::Service<Request<Incoming>> for Web {
    type Response = Response<WebBody>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<Incoming>) -> Answer {
        if is_plain(&request) {
            Answer::Plain(hyper::service::Service::call(&self.calls, request))
        } else {
            Answer::Translated(Box::pin(self.translated.clone().call(self.calls.counted(request))))
        }
    }
}

/// Whether a call is gRPC as it is. Over HTTP/1.1 nothing is.
fn is_plain<B>(request: &Request<B>) -> bool {
    let content = request.headers().get(CONTENT_TYPE).map_or(&b""[..], |it| it.as_bytes());
    request.version() == Version::HTTP_2
        && request.method() != Method::OPTIONS
        && !content.starts_with(b"application/grpc-web")
}

impl Service<Request<Body>> for Inner {
    type Response = Response<CallBody>;
    type Error = Infallible;
    type Future = Call;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Call {
        self.0.answer(request)
    }
}

impl Future for Answer {
    type Output = Result<Response<WebBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Plain(call) => {
                Pin::new(call).poll(context).map_ok(|answer| answer.map(WebBody::Plain))
            }
            Self::Translated(answer) => {
                answer.as_mut().poll(context).map_ok(|answer| answer.map(WebBody::Translated))
            }
        }
    }
}
