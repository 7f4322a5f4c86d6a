//! One call: counted, bounded by a deadline, and unable to take others down with it.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant as StdInstant};

use http::{HeaderName, HeaderValue, Request, Response, Uri};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};
use tonic::body::Body;

use bytes::Bytes;

use crate::call_body::CallBody;
use crate::call_executor::{is_arriving, note_arrival};
use crate::call_guard::CallGuard;
use crate::compression::accepts_gzip;
use crate::limits::{
    Admission, AdmittedCall, Caller, CallerKey, InboundBytes, Limit, NoTurn, OutboundBytes,
    RequestBody, overload_error,
};
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

/// Finds the handler of a call that was let in; none where nobody here has such a method.
pub(crate) trait Handle<B>:
    FnOnce(&Routes, Request<B>) -> Option<Handler> + Send + 'static
{
}

impl<B, F: FnOnce(&Routes, Request<B>) -> Option<Handler> + Send + 'static> Handle<B> for F {}

/// Answers the calls of one worker.
#[derive(Clone)]
pub(crate) struct WorkerCalls(Arc<Shared>);

/// Answers the calls of one connection.
#[derive(Clone)]
pub(crate) struct Calls {
    shared: Arc<Shared>,
    /// The bytes that wait on the connection.
    waiting: Arc<OutboundBytes>,
    connected: Arc<Connected>,
}

/// The party at the other end of a connection.
struct Connected {
    caller: Arc<Caller>,
    /// True for a proxy that is trusted to name its callers.
    is_trusted_proxy: bool,
    /// The subject of the last token on it, which is usually that of the next one.
    last_token: Mutex<Option<(medwage_auth::Caller, Arc<Caller>)>>,
}

struct Shared {
    routes: Arc<Routes>,
    authorizer: Option<Arc<Authorizer>>,
    longest: Duration,
    admission: Arc<Admission>,
    metrics: Option<Arc<CallMetrics>>,
    /// The header in which trusted proxies name their callers.
    caller_header: Option<HeaderName>,
    /// Bytes of a reply from which on it is compressed; 0 for never.
    compression_threshold: usize,
}

/// Which compressions a caller reads.
const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");
/// How the messages of an answer are compressed.
const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");

impl WorkerCalls {
    /// Answers by these routes as `settings` say. `auth` verifies tokens, where they are asked for.
    pub(crate) fn new(
        routes: Routes,
        settings: &ServerSettings,
        admission: Arc<Admission>,
        auth: Option<Arc<Auth>>,
        metrics: Option<Arc<CallMetrics>>,
    ) -> Self {
        Self(Arc::new(Shared {
            routes: Arc::new(routes),
            authorizer: auth.map(|auth| Arc::new(Authorizer::new(auth))),
            longest: settings.request_deadline,
            admission,
            metrics,
            caller_header: settings.limits.header_name(),
            compression_threshold: settings.compression_threshold,
        }))
    }

    /// The limits of the worker.
    pub(crate) fn admission(&self) -> &Arc<Admission> {
        &self.0.admission
    }

    /// The calls of one connection of a caller, and what waits on it.
    pub(crate) fn on_connection(
        &self,
        caller: Arc<Caller>,
        is_trusted_proxy: bool,
    ) -> (Calls, Arc<OutboundBytes>) {
        let waiting = OutboundBytes::new(&self.0.admission, &caller);
        let connected = Connected { caller, is_trusted_proxy, last_token: Mutex::default() };
        let calls = Calls {
            shared: Arc::clone(&self.0),
            waiting: Arc::clone(&waiting),
            connected: Arc::new(connected),
        };
        (calls, waiting)
    }
}

impl Calls {
    /// The connection that they come in on, for what is counted or ended with it.
    pub(crate) fn outbound_bytes(&self) -> Arc<OutboundBytes> {
        Arc::clone(&self.waiting)
    }

    /// Counts a reply until it is written.
    pub(crate) fn count_reply(&self, reply: Bytes) -> Bytes {
        self.waiting.count_own(reply)
    }

    /// Finds who calls: the subject of a token, or whom a trusted proxy names, or who is at the other end.
    fn find_caller<B>(&self, request: &Request<B>) -> Arc<Caller> {
        let Connected { caller, is_trusted_proxy, last_token } = &*self.connected;
        let callers = &self.shared.admission.callers;
        if self.shared.authorizer.is_some()
            && let Some(token) = request.extensions().get::<medwage_auth::Caller>()
            && !token.subject.is_empty()
        {
            let mut last = last_token.lock().unwrap_or_else(PoisonError::into_inner);
            return match &*last {
                Some((known, caller)) if known == token => Arc::clone(caller),
                _ => {
                    let caller = callers.find_caller(CallerKey::Token(token.clone()));
                    *last = Some((token.clone(), Arc::clone(&caller)));
                    caller
                }
            };
        }
        let named = self.shared.caller_header.as_ref().filter(|_| *is_trusted_proxy);
        let named = named.and_then(|header| request.headers().get_all(header).iter().next_back());
        let named = named.and_then(|value| CallerKey::from_header(value.to_str().ok()?));
        named.map_or_else(|| Arc::clone(caller), |key| callers.find_caller(key))
    }

    /// Begins a call of which a token is asked, or not, and counts it among its caller's.
    fn begin_call<B: Arriving>(
        &self,
        mut request: Request<B>,
        left: Duration,
        handle: impl Handle<B>,
    ) -> (State, Option<AdmittedCall>) {
        let mut refreshed = None;
        if let Some(authorizer) = &self.shared.authorizer
            && let Err(error) = authorizer.authorize_request(&mut request)
        {
            let Some(refreshing) = authorizer.refresh_keys(error) else {
                let refused = authorizer.refuse_call(error, request.uri().path());
                return (State::Failed(Box::new(refused)), None);
            };
            refreshed = Some((Arc::clone(authorizer), refreshing));
        }
        let caller = self.find_caller(&request);
        let Shared { admission, metrics, .. } = &*self.shared;
        let shed = || metrics.iter().for_each(|counter| counter.count_shed_call());
        if let Some(limit) = admission.exceeded_limit(request.uri().path(), &caller) {
            shed();
            return (State::Refused(Refusal::Overloaded(limit)), None);
        }
        let admitted = AdmittedCall::new(admission, &caller, request.uri().path());
        if let Some(error) = admitted.find_hopeless(left) {
            shed();
            return (State::Failed(Box::new(error)), None);
        }
        B::set_caller(&mut request, &caller);
        let state = match refreshed {
            None => {
                let handler = handle(&self.shared.routes, request);
                handler.map_or(State::Refused(Refusal::Unknown), State::Running)
            }
            Some((authorizer, refreshing)) => {
                let routes = Arc::clone(&self.shared.routes);
                State::Running(Box::pin(async move {
                    refreshing.await;
                    if let Err(error) = authorizer.authorize_request(&mut request) {
                        let refused = authorizer.refuse_call(error, request.uri().path());
                        return Ok(refused.to_status().into_http());
                    }
                    let uri = request.uri().clone();
                    match handle(&routes, request) {
                        Some(handler) => handler.await,
                        None => Ok(RpcError::unimplemented(uri.path()).to_status().into_http()),
                    }
                }))
            }
        };
        (state, Some(admitted))
    }

    /// Counts a call that is refused before it is one of gRPC.
    pub(crate) fn count_refusal(&self, path: &str, code: Code) {
        if let Some(metrics) = &self.shared.metrics {
            metrics.observe_call(path, Instant::now()).set_code(code);
        }
    }

    /// Counts what arrives of a request.
    pub(crate) fn count_request(&self, request: Request<Incoming>) -> Request<RequestBody> {
        let arrived = InboundBytes::new(&self.shared.admission, &self.connected.caller);
        request.map(|body| RequestBody::new(body, arrived))
    }

    /// Begins to answer by the service that a path names.
    pub(crate) fn answer_call<B: Arriving>(&self, request: Request<B>) -> Call {
        self.answer_by(request, |routes, request| routes.route_call(request))
    }

    /// Begins to answer by a handler that is found for the call once it is let in.
    pub(crate) fn answer_by<B: Arriving>(
        &self,
        request: Request<B>,
        handle: impl Handle<B>,
    ) -> Call {
        let began = Instant::now();
        note_arrival(began.into_std());
        let shared = &*self.shared;
        let timeout = deadline::requested_timeout(request.headers());
        let asked = timeout.unwrap_or_default();
        let left = asked.map_or(shared.longest, |asked| asked.min(shared.longest));
        let threshold = shared.compression_threshold;
        let gzips = threshold > 0 && accepts_gzip(request.headers(), GRPC_ACCEPT_ENCODING);
        let span = traces::server_span(request.uri(), request.headers());
        let uri = request.uri().clone();
        let observed =
            shared.metrics.as_ref().map(|metrics| metrics.observe_call(uri.path(), began));
        let (state, admitted) = match timeout {
            Ok(_) => self.begin_call(request, left, handle),
            Err(deadline::MalformedTimeout) => (State::Refused(Refusal::Timeout), None),
        };
        Call {
            state,
            uri,
            began,
            answer_by: began + left,
            end_by: asked.map(|asked| began + asked),
            timer: None,
            has_been_seen: false,
            guard: CallGuard::new(admitted, observed, span),
            waiting: Some(Arc::clone(&self.waiting)),
            compression_threshold: if gzips { threshold } else { 0 },
        }
    }
}

impl hyper::service::Service<Request<Incoming>> for Calls {
    type Response = Response<CallBody>;
    type Error = Infallible;
    type Future = Call;

    fn call(&self, request: Request<Incoming>) -> Call {
        self.answer_call(self.count_request(request))
    }
}

/// A call until the head of its answer. The rest of the answer is a [`CallBody`].
pub(crate) struct Call {
    state: State,
    /// Shares its text with the request: a clone is a reference count.
    uri: Uri,
    began: Instant,
    answer_by: Instant,
    end_by: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    /// True once the connection had the time to say that its caller has left.
    has_been_seen: bool,
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
    Overloaded(Limit),
    /// The `grpc-timeout` is malformed.
    Timeout,
}

impl Refusal {
    fn to_rpc_error(self, uri: &Uri) -> RpcError {
        match self {
            Self::Unknown => RpcError::unimplemented(uri.path()),
            Self::Overloaded(limit) => overload_error(limit),
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
        let _entered = call.guard.enter_span();
        let handler = match &mut call.state {
            State::Running(handler) => handler,
            State::Refused(refusal) => {
                return fail_call(&refusal.to_rpc_error(&call.uri), &mut call.guard);
            }
            State::Failed(rpc_error) => return fail_call(rpc_error, &mut call.guard),
        };
        let (is_arriving, answer_by) = (is_arriving(context), call.answer_by);
        let now = if is_arriving { call.began.into_std() } else { StdInstant::now() };
        let admitted = &mut call.guard.admitted;
        let turn = match admitted {
            // A caller that has left is only noticed where a call waits: the connection looks then.
            Some(own) if own.is_long() && !own.has_begun() && !call.has_been_seen => {
                call.has_been_seen = !is_arriving;
                context.waker().wake_by_ref();
                Err(NoTurn::Waiting)
            }
            Some(own) => own.poll_turn(now, Some(answer_by.into_std()), context),
            None => Ok(()),
        };
        let mut step = || {
            let step = || deadline::run_within(Some(answer_by), || handler.as_mut().poll(context));
            match panics::catch_panic(step) {
                Ok(Poll::Ready(answered)) => Poll::Ready(Ok(answered)),
                Ok(Poll::Pending) => Poll::Pending,
                Err(panic) => Poll::Ready(Err(panic)),
            }
        };
        let polled = match (turn, admitted) {
            (Ok(()), Some(admitted)) => admitted.run_step(now, step),
            (Ok(()), None) => step(),
            (Err(NoTurn::Waiting), _) => Poll::Pending,
            (Err(NoTurn::Refused(rpc_error)), _) => return fail_call(&rpc_error, &mut call.guard),
        };
        match polled {
            Poll::Ready(Ok(Ok(response))) => call.begin_answer(response, context),
            Poll::Ready(Err(panic)) => {
                fail_call(&RpcError::internal_because(panic), &mut call.guard)
            }
            // Most calls never wait, so the timer is made for those that do.
            Poll::Pending => match deadline::poll_expired(&mut call.timer, answer_by, context) {
                Poll::Ready(()) => {
                    fail_call(&RpcError::deadline_exceeded("handler"), &mut call.guard)
                }
                Poll::Pending => Poll::Pending,
            },
        }
    }
}

impl Call {
    /// Hands the head of an answer on. Its first message is written at once, so that its bytes are counted before the
    /// next call begins.
    fn begin_answer(
        &mut self,
        mut response: Response<Body>,
        context: &mut Context<'_>,
    ) -> Poll<Result<Response<CallBody>, Infallible>> {
        if let Some(rpc_error) = refusal::explain_refusal(&response, self.uri.path()) {
            return fail_call(&rpc_error, &mut self.guard);
        }
        self.guard.observe_headers(response.headers());
        let guard = std::mem::take(&mut self.guard);
        let (end_by, waiting) = (self.end_by, self.waiting.take());
        let threshold = self.compression_threshold;
        if threshold > 0 && !response.headers().contains_key(GRPC_ENCODING) {
            response.headers_mut().insert(GRPC_ENCODING, HeaderValue::from_static("gzip"));
        }
        Poll::Ready(Ok(response.map(|body| {
            let body = CallBody::new(body, end_by, guard, waiting).with_gzip_from(threshold);
            body.with_first_message(context)
        })))
    }
}

fn fail_call(
    rpc_error: &RpcError,
    guard: &mut CallGuard,
) -> Poll<Result<Response<CallBody>, Infallible>> {
    let status = rpc_error.to_status();
    guard.record_outcome(status.code());
    Poll::Ready(Ok(status.into_http()))
}
