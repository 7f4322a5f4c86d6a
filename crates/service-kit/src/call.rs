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

use crate::auth::Gate;
use crate::body::CallBody;
use crate::connect::accepts_gzip;
use crate::deadline;
use crate::explanation::{Explanation, reason};
use crate::kept::Kept;
use crate::load::{Load, overloaded};
use crate::metrics::CallMetrics;
use crate::panics;
use crate::refusal;
use crate::replies::Waiting;
use crate::requests::RequestBody;
use crate::routes::{Arriving, Handler, Routes};
use crate::traces;
use crate::worker::Plan;

/// Answers the calls of one worker.
#[derive(Clone)]
pub(crate) struct Calls {
    shared: Arc<Shared>,
    /// The calls in flight of whoever is at the other end, where these have a limit.
    of_caller: Option<Arc<AtomicUsize>>,
    /// What waits on the connection that they come in on.
    waiting: Option<Arc<Waiting>>,
}

struct Shared {
    routes: Arc<Routes>,
    gate: Option<Arc<Gate>>,
    longest: Duration,
    load: Load,
    metrics: Option<Arc<CallMetrics>>,
    /// Bytes of a reply from which on it is compressed; 0 for never.
    compression_threshold: usize,
}

/// Which compressions a caller reads.
const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");
/// How the messages of an answer are compressed.
const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");

impl Calls {
    pub(crate) fn new(routes: Routes, plan: &Plan, in_flight: Arc<AtomicUsize>) -> Self {
        let shared = Shared {
            routes: Arc::new(routes),
            gate: plan.auth.clone().map(|auth| Arc::new(Gate::new(auth))),
            longest: plan.settings.request_deadline,
            load: Load::new(plan, in_flight),
            metrics: plan.metrics.clone(),
            compression_threshold: plan.settings.compression_threshold,
        };
        Self { shared: Arc::new(shared), of_caller: None, waiting: None }
    }

    /// The calls of one connection, and what waits on it.
    pub(crate) fn on_a_connection(self) -> (Self, Arc<Waiting>) {
        let waiting = self.shared.load.waiting();
        (Self { waiting: Some(Arc::clone(&waiting)), ..self }, waiting)
    }

    /// The calls of one caller.
    pub(crate) fn of(self, caller: Arc<AtomicUsize>) -> Self {
        Self { of_caller: Some(caller), ..self }
    }

    /// The connection that they come in on, for what is counted or ended with it.
    pub(crate) fn connection(&self) -> Option<Arc<Waiting>> {
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
        let load = &self.shared.load;
        if let Some(limit) = load.full(request.uri().path(), self.of_caller.as_ref()) {
            if let Some(metrics) = &self.shared.metrics {
                metrics.shed.inc();
            }
            return State::Refused(Refusal::Overloaded(limit));
        }
        let handler = match &self.shared.gate {
            None => self.shared.routes.call(request),
            Some(gate) => gate.pass(request, &self.shared.routes),
        };
        handler.map_or(State::Refused(Refusal::Unknown), State::Running)
    }

    /// Counts what arrives of a request.
    pub(crate) fn counted(&self, request: Request<Incoming>) -> Request<RequestBody> {
        request.map(|body| self.shared.load.requests.count(body))
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
        let counted = shared.load.count(uri.path(), self.of_caller.as_ref());
        Call {
            state,
            uri,
            answer_by: began + asked.map_or(shared.longest, |asked| asked.min(shared.longest)),
            end_by: asked.map(|asked| began + asked),
            timer: None,
            kept: Kept::new(counted, observed, span),
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
    kept: Kept,
    waiting: Option<Arc<Waiting>>,
    /// Bytes of a reply from which on it is compressed; 0 where the caller reads nothing compressed.
    compression_threshold: usize,
}

enum State {
    Running(Handler),
    Refused(Refusal),
}

/// Why a call does not even start.
#[derive(Clone, Copy)]
enum Refusal {
    Unknown,
    /// The setting that says how many are enough.
    Overloaded(&'static str),
    /// Its `grpc-timeout` is none.
    Timeout,
}

impl Refusal {
    fn explain(self, uri: &Uri) -> Explanation {
        match self {
            Self::Unknown => Explanation::unimplemented(uri.path()),
            Self::Overloaded(limit) => overloaded(limit),
            Self::Timeout => malformed_timeout(),
        }
    }
}

fn malformed_timeout() -> Explanation {
    let description = "grpc-timeout is not at most eight digits and one of H, M, S, m, u, n";
    Explanation::invalid_field(reason::HEADER_MALFORMED, "", description)
        .with("header", "grpc-timeout")
        .advice(description)
}

impl Future for Call {
    type Output = Result<Response<CallBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut *self;
        let _entered = call.kept.enter();
        let handler = match &mut call.state {
            State::Running(handler) => handler,
            State::Refused(refusal) => {
                return failure(&refusal.explain(&call.uri), &mut call.kept);
            }
        };
        let answer_by = call.answer_by;
        let step = || deadline::within(Some(answer_by), || handler.as_mut().poll(context));
        match panics::catch(step) {
            Ok(Poll::Ready(Ok(mut response))) => {
                match refusal::explained(&response, call.uri.path()) {
                    Some(explanation) => failure(&explanation, &mut call.kept),
                    None => {
                        call.kept.see(response.headers());
                        let kept = std::mem::take(&mut call.kept);
                        let (end_by, waiting) = (call.end_by, call.waiting.take());
                        let threshold = call.compression_threshold;
                        if threshold > 0 && !response.headers().contains_key(GRPC_ENCODING) {
                            let gzip = HeaderValue::from_static("gzip");
                            response.headers_mut().insert(GRPC_ENCODING, gzip);
                        }
                        Poll::Ready(Ok(response.map(|body| {
                            CallBody::new(body, end_by, kept, waiting).with_gzip_from(threshold)
                        })))
                    }
                }
            }
            Err(panic) => failure(&Explanation::internal_because(panic), &mut call.kept),
            // Most calls never wait, so the timer is made for those that do.
            Ok(Poll::Pending) => match deadline::expired(&mut call.timer, answer_by, context) {
                Poll::Ready(()) => {
                    failure(&Explanation::deadline_exceeded("handler"), &mut call.kept)
                }
                Poll::Pending => Poll::Pending,
            },
        }
    }
}

fn failure(
    explanation: &Explanation,
    kept: &mut Kept,
) -> Poll<Result<Response<CallBody>, Infallible>> {
    let status = explanation.to_status();
    kept.ended(status.code());
    Poll::Ready(Ok(status.into_http()))
}
