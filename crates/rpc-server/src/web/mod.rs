//! Which dialect a call speaks: gRPC, which is answered as it is; the Connect protocol; or gRPC-Web, from the pages
//! whose origins may call (CORS).
//!
//! Decided for each request by its head, so that calls of gRPC pay for a look at their content type. What is translated
//! is a call like any other, with its deadline, token, limits and counts.

mod body;

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
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
use crate::call::{Call, Calls};
use crate::call_body::CallBody;
use crate::connect::{HttpCalls, Translator};
use crate::limits::RequestBody;
use crate::settings::{WebError, WebSettings};

/// Headers that scripts may send besides those of every request.
const SENT: [HeaderName; 11] = [
    AUTHORIZATION,
    CONTENT_TYPE,
    HeaderName::from_static("connect-accept-encoding"),
    HeaderName::from_static("connect-content-encoding"),
    HeaderName::from_static("connect-protocol-version"),
    HeaderName::from_static("connect-timeout-ms"),
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
    HeaderName::from_static("x-grpc-web"),
    HeaderName::from_static("x-user-agent"),
];
/// Headers that scripts may see of an answer that is refused at once: its status is in its head.
const SEEN: [HeaderName; 4] = [
    HeaderName::from_static("connect-content-encoding"),
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
];

/// The part of a server that all workers share for calls that are not gRPC.
#[derive(Clone)]
pub(crate) struct WebCalls {
    pub(crate) http: Arc<HttpCalls>,
    /// From where pages may call, if from anywhere.
    pub(crate) cors: Option<CorsLayer>,
}

/// Answers the calls of one connection, whatever their dialect.
#[derive(Clone)]
pub(crate) struct Web {
    calls: Calls,
    translator: Translator,
    pages: Option<Cors<PageCalls>>,
}

/// Calls that may come from a browser's page: gRPC-Web too.
#[derive(Clone)]
struct PageCalls {
    translator: Translator,
    grpc_web: GrpcWebService<Inner>,
}

/// Takes the calls of gRPC-Web once they are translated.
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
    pub(crate) fn new(calls: Calls, web: &WebCalls) -> Self {
        let translator = Translator { calls: calls.clone(), http: Arc::clone(&web.http) };
        let pages = web.cors.as_ref().map(|cors| {
            let grpc_web = GrpcWebLayer::new().layer(Inner(calls.clone()));
            cors.layer(PageCalls { translator: translator.clone(), grpc_web })
        });
        Self { calls, translator, pages }
    }
}

impl Service<Request<RequestBody>> for PageCalls {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Translated;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Translated {
        if content_type(&request).starts_with(b"application/grpc-web") {
            Box::pin(self.grpc_web.call(request))
        } else {
            self.translator.call(request)
        }
    }
}

impl WebSettings {
    /// Returns the answers to browsers that ask who may call; none where nobody may.
    pub(crate) fn cors_layer(&self) -> Result<Option<CorsLayer>, WebError> {
        let Some(origins) = self.allowed_origins()? else { return Ok(None) };
        let cors = CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::POST])
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
        if is_grpc(&request) {
            return Answer::Plain(hyper::service::Service::call(&self.calls, request));
        }
        let request = self.calls.count_request(request);
        Answer::Translated(match &self.pages {
            Some(pages) => Box::pin(pages.clone().call(request)),
            None => self.translator.clone().call(request),
        })
    }
}

/// Returns whether a call is gRPC as it is: by HTTP/2, POST and its content type.
fn is_grpc<B>(request: &Request<B>) -> bool {
    let is_grpc = match content_type(request) {
        b"application/grpc" => true,
        content => {
            let content = content.split(|byte| *byte == b';').next().unwrap_or_default();
            matches!(content.trim_ascii(), b"application/grpc" | b"application/grpc+proto")
        }
    };
    is_grpc && request.version() == Version::HTTP_2 && request.method() == Method::POST
}

fn content_type<B>(request: &Request<B>) -> &[u8] {
    request.headers().get(CONTENT_TYPE).map_or(&[], |value| value.as_bytes())
}

impl Service<Request<Body>> for Inner {
    type Response = Response<CallBody>;
    type Error = Infallible;
    type Future = Call;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Call {
        self.0.answer_call(request)
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
