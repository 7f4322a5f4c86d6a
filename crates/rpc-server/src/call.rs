//! One call: counted, bounded by a deadline, and unable to take others down with it.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderName, HeaderValue, Request, Response, Uri};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};

use bytes::Bytes;

use crate::call_body::CallBody;
use crate::call_guard::CallGuard;
use crate::compression::accepts_gzip;
use crate::limits::OutboundBytes;
use crate::limits::RequestBody;
use crate::limits::{Admission, overloaded};
use crate::refusal;
use crate::routes::{Arriving, Handler, Routes};
use crate::settings::ServerSettings;
use medwage_auth::{Auth, Authorizer};
use medwage_rpc_client::deadline;
use medwage_rpc_status::{RpcError, reason};
use medwage_telemetry::CallMetrics;
use medwage_telemetry::panics;
use medwage_telemetry::traces;
use tonic::Code;

/// Answers the calls of one worker.
#[derive(Clone)]
pub(crate) struct Calls {
    shared: Arc<Shared>,
    /// The calls in flight of whoever is at the other end, where these have a limit.
    client_calls: Option<Arc<AtomicUsize>>,
    /// The bytes that wait on the connection of these calls.
    waiting: Option<Arc<OutboundBytes>>,
}

struct Shared {
    routes: Arc<Routes>,
    authorizer: Option<Arc<Authorizer>>,
    longest: Duration,
    admission: Admission,
    metrics: Option<Arc<CallMetrics>>,
    /// Bytes of a reply from which on it is compressed; 0 for never.
    compression_threshold: usize,
}

/// Which compressions a caller reads.
const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");
/// How the messages of an answer are compressed.
const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");

impl Calls {
    /// Answers by these routes as `settings` say. `auth` verifies tokens, where they are asked for.
    pub(crate) fn new(
        routes: Routes,
        settings: &ServerSettings,
        admission: Admission,
        auth: Option<Arc<Auth>>,
        metrics: Option<Arc<CallMetrics>>,
    ) -> Self {
        let shared = Shared {
            routes: Arc::new(routes),
            authorizer: auth.map(|auth| Arc::new(Authorizer::new(auth))),
            longest: settings.request_deadline,
            admission,
            metrics,
            compression_threshold: settings.compression_threshold,
        };
        Self { shared: Arc::new(shared), client_calls: None, waiting: None }
    }

    /// The calls of one connection, and what waits on it.
    pub(crate) fn on_connection(self) -> (Self, Arc<OutboundBytes>) {
        let waiting = self.shared.admission.count_outbound();
        (Self { waiting: Some(Arc::clone(&waiting)), ..self }, waiting)
    }

    /// Counts them among those of one client.
    pub(crate) fn with_client(self, calls: Arc<AtomicUsize>) -> Self {
        Self { client_calls: Some(calls), ..self }
    }

    /// The connection that they come in on, for what is counted or ended with it.
    pub(crate) fn connection(&self) -> Option<Arc<OutboundBytes>> {
        self.waiting.clone()
    }

    /// Counts a reply until it is written.
    pub(crate) fn count_reply(&self, reply: Bytes) -> Bytes {
        match &self.waiting {
            Some(waiting) => waiting.count(reply),
            None => reply,
        }
    }

    fn begin<B: Arriving>(&self, request: Request<B>) -> State {
        let admission = &self.shared.admission;
        if let Some(limit) =
            admission.exceeded_limit(request.uri().path(), self.client_calls.as_ref())
        {
            if let Some(metrics) = &self.shared.metrics {
                metrics.count_shed_call();
            }
            return State::Refused(Refusal::Overloaded(limit));
        }
        match &self.shared.authorizer {
            None => self.route(request),
            Some(authorizer) => self.authorize(request, authorizer),
        }
    }

    fn route<B: Arriving>(&self, request: Request<B>) -> State {
        self.shared.routes.call(request).map_or(State::Refused(Refusal::Unknown), State::Running)
    }

    fn authorize<B: Arriving>(
        &self,
        mut request: Request<B>,
        authorizer: &Arc<Authorizer>,
    ) -> State {
        let error = match authorizer.check(&mut request) {
            Ok(()) => return self.route(request),
            Err(error) => error,
        };
        let Some(refreshed) = authorizer.refresh_keys(error) else {
            return State::Failed(Box::new(authorizer.refuse(error, request.uri().path())));
        };
        let (authorizer, routes) = (Arc::clone(authorizer), Arc::clone(&self.shared.routes));
        State::Running(Box::pin(async move {
            refreshed.await;
            if let Err(error) = authorizer.check(&mut request) {
                let refused = authorizer.refuse(error, request.uri().path());
                return Ok(refused.to_status().into_http());
            }
            let uri = request.uri().clone();
            match routes.call(request) {
                Some(handler) => handler.await,
                None => Ok(RpcError::unimplemented(uri.path()).to_status().into_http()),
            }
        }))
    }

    /// Counts a call that is refused before it is one of gRPC.
    pub(crate) fn count_refusal(&self, path: &str, code: Code) {
        if let Some(metrics) = &self.shared.metrics {
            metrics.begin(path, Instant::now()).set_code(code);
        }
    }

    /// Counts what arrives of a request.
    pub(crate) fn counted(&self, request: Request<Incoming>) -> Request<RequestBody> {
        request.map(|body| self.shared.admission.inbound.count(body))
    }

    /// Begins to answer.
    pub(crate) fn answer<B: Arriving>(&self, request: Request<B>) -> Call {
        let began = Instant::now();
        let shared = &*self.shared;
        let timeout = deadline::requested_timeout(request.headers());
        let asked = timeout.unwrap_or_default();
        let threshold = shared.compression_threshold;
        let gzips = threshold > 0 && accepts_gzip(request.headers(), GRPC_ACCEPT_ENCODING);
        let span = traces::server_span(request.uri(), request.headers());
        let uri = request.uri().clone();
        let observed = shared.metrics.as_ref().map(|metrics| metrics.begin(uri.path(), began));
        let state = match timeout {
            Ok(_) => self.begin(request),
            Err(deadline::MalformedTimeout) => State::Refused(Refusal::Timeout),
        };
        let counted = shared.admission.count_call(uri.path(), self.client_calls.as_ref());
        Call {
            state,
            uri,
            answer_by: began + asked.map_or(shared.longest, |asked| asked.min(shared.longest)),
            end_by: asked.map(|asked| began + asked),
            timer: None,
            guard: CallGuard::new(counted, observed, span),
            waiting: self.waiting.clone(),
            compression_threshold: if gzips { threshold } else { 0 },
        }
    }
}

impl hyper::service::Service<Request<Incoming>> for Calls {
    type Response = Response<CallBody>;
    type Error = Infallible;
    type Future = Call;

    fn call(&self, request: Request<Incoming>) -> Call {
        self.answer(self.counted(request))
    }
}

/// A call until the head of its answer. The rest of the answer is a [`CallBody`].
pub(crate) struct Call {
    state: State,
    /// Shares its text with the request: a clone is a reference count.
    uri: Uri,
    answer_by: Instant,
    end_by: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    guard: CallGuard,
    waiting: Option<Arc<OutboundBytes>>,
    /// Bytes of a reply from which on it is compressed; 0 where the caller reads nothing compressed.
    compression_threshold: usize,
}

enum State {
    Running(Handler),
    Refused(Refusal),
    /// The token does not allow the call.
    Failed(Box<RpcError>),
}

/// Why a call does not even start.
#[derive(Clone, Copy)]
enum Refusal {
    Unknown,
    /// The setting that says how many are enough.
    Overloaded(&'static str),
    /// The `grpc-timeout` is malformed.
    Timeout,
}

impl Refusal {
    fn to_rpc_error(self, uri: &Uri) -> RpcError {
        match self {
            Self::Unknown => RpcError::unimplemented(uri.path()),
            Self::Overloaded(limit) => overloaded(limit),
            Self::Timeout => malformed_timeout(),
        }
    }
}

fn malformed_timeout() -> RpcError {
    let description = "grpc-timeout is not at most eight digits and one of H, M, S, m, u, n";
    RpcError::invalid_field(reason::HEADER_MALFORMED, "", description)
        .with("header", "grpc-timeout")
        .advice(description)
}

impl Future for Call {
    type Output = Result<Response<CallBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut *self;
        let _entered = call.guard.enter();
        let handler = match &mut call.state {
            State::Running(handler) => handler,
            State::Refused(refusal) => {
                return fail_call(&refusal.to_rpc_error(&call.uri), &mut call.guard);
            }
            State::Failed(rpc_error) => return fail_call(rpc_error, &mut call.guard),
        };
        let answer_by = call.answer_by;
        let step = || deadline::within(Some(answer_by), || handler.as_mut().poll(context));
        match panics::catch(step) {
            Ok(Poll::Ready(Ok(mut response))) => {
                match refusal::explain_refusal(&response, call.uri.path()) {
                    Some(rpc_error) => fail_call(&rpc_error, &mut call.guard),
                    None => {
                        call.guard.observe_headers(response.headers());
                        let guard = std::mem::take(&mut call.guard);
                        let (end_by, waiting) = (call.end_by, call.waiting.take());
                        let threshold = call.compression_threshold;
                        if threshold > 0 && !response.headers().contains_key(GRPC_ENCODING) {
                            let gzip = HeaderValue::from_static("gzip");
                            response.headers_mut().insert(GRPC_ENCODING, gzip);
                        }
                        Poll::Ready(Ok(response.map(|body| {
                            CallBody::new(body, end_by, guard, waiting).with_gzip_from(threshold)
                        })))
                    }
                }
            }
            Err(panic) => fail_call(&RpcError::internal_because(panic), &mut call.guard),
            // Most calls never wait, so the timer is made for those that do.
            Ok(Poll::Pending) => {
                match deadline::poll_expired(&mut call.timer, answer_by, context) {
                    Poll::Ready(()) => {
                        fail_call(&RpcError::deadline_exceeded("handler"), &mut call.guard)
                    }
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }
}

fn fail_call(
    rpc_error: &RpcError,
    guard: &mut CallGuard,
) -> Poll<Result<Response<CallBody>, Infallible>> {
    let status = rpc_error.to_status();
    guard.end(status.code());
    Poll::Ready(Ok(status.into_http()))
}
