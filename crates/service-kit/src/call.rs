//! One call: counted, bounded by a deadline, and unable to take others down with it.

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response, Uri};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::auth::Gate;
use crate::body::CallBody;
use crate::deadline;
use crate::dispatch::Counted;
use crate::explanation::{Explanation, reason};
use crate::kept::Kept;
use crate::metrics::CallMetrics;
use crate::panics;
use crate::refusal;
use crate::replies::Waiting;
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
    in_flight: Arc<AtomicUsize>,
    most_in_flight: usize,
    most_of_caller: usize,
    /// Bytes of replies that wait for their readers.
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
    metrics: Option<Arc<CallMetrics>>,
}

impl Calls {
    pub(crate) fn new(routes: Routes, plan: &Plan, in_flight: Arc<AtomicUsize>) -> Self {
        let longest = plan.settings.request_deadline;
        let most_in_flight = plan.settings.limits.calls_in_flight.get().div_ceil(plan.workers);
        let of_caller = plan.settings.limits.calls_per_caller;
        let most_of_caller = of_caller.map_or(usize::MAX, NonZeroUsize::get);
        let metrics = plan.metrics.clone();
        if let Some(metrics) = &metrics {
            metrics.count(&in_flight);
        }
        let gate = plan.auth.clone().map(|auth| Arc::new(Gate::new(auth)));
        let routes = Arc::new(routes);
        let most_waiting = plan.settings.limits.replies_waiting.div_ceil(plan.workers);
        let waiting = Arc::default();
        let shared = Shared {
            routes,
            gate,
            longest,
            in_flight,
            most_in_flight,
            most_of_caller,
            waiting,
            most_waiting,
            metrics,
        };
        Self { shared: Arc::new(shared), of_caller: None, waiting: None }
    }

    /// The calls of one connection, and what waits on it.
    pub(crate) fn on_a_connection(self) -> (Self, Arc<Waiting>) {
        let waiting = Waiting::new(&self.shared.waiting);
        (Self { waiting: Some(Arc::clone(&waiting)), ..self }, waiting)
    }

    /// The calls of one caller.
    pub(crate) fn of(self, caller: Arc<AtomicUsize>) -> Self {
        Self { of_caller: Some(caller), ..self }
    }

    /// Why no more calls are taken now, if so.
    fn full(&self) -> Option<Refusal> {
        let shared = &*self.shared;
        let many = |count: &AtomicUsize, most: usize| count.load(Ordering::Relaxed) >= most;
        if many(&shared.in_flight, shared.most_in_flight) {
            return Some(Refusal::Overloaded("server.limits.calls_in_flight"));
        }
        if many(&shared.waiting, shared.most_waiting) {
            return Some(Refusal::Overloaded("server.limits.replies_waiting"));
        }
        let own = self.of_caller.as_deref().is_some_and(|it| many(it, shared.most_of_caller));
        own.then_some(Refusal::Overloaded("server.limits.calls_per_caller"))
    }

    fn begin<B: Arriving>(&self, request: Request<B>) -> State {
        let health = || request.uri().path().starts_with("/grpc.health.v1.Health/");
        if let Some(refusal) = self.full()
            && !health()
        {
            if let Some(metrics) = &self.shared.metrics {
                metrics.shed.inc();
            }
            return State::Refused(refusal);
        }
        let handler = match &self.shared.gate {
            None => self.shared.routes.call(request),
            Some(gate) => gate.pass(request, &self.shared.routes),
        };
        handler.map_or(State::Refused(Refusal::Unknown), State::Running)
    }
}

impl<B: Arriving> hyper::service::Service<Request<B>> for Calls {
    type Response = Response<CallBody>;
    type Error = Infallible;
    type Future = Call;

    fn call(&self, request: Request<B>) -> Call {
        let began = Instant::now();
        let shared = &*self.shared;
        let asked = deadline::asked(request.headers());
        let span = traces::server_span(request.uri(), request.headers());
        let uri = request.uri().clone();
        let observed = shared.metrics.as_ref().map(|metrics| metrics.begin(uri.path(), began));
        let state = self.begin(request);
        let counted = Counted::new(&shared.in_flight);
        let of_caller = self.of_caller.as_ref().map(Counted::new);
        Call {
            state,
            uri,
            answer_by: began + asked.map_or(shared.longest, |asked| asked.min(shared.longest)),
            end_by: asked.map(|asked| began + asked),
            timer: None,
            kept: Kept::new((counted, of_caller), observed, span),
            waiting: self.waiting.clone(),
        }
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
}

impl Refusal {
    fn explain(self, uri: &Uri) -> Explanation {
        match self {
            Self::Unknown => Explanation::unimplemented(uri.path()),
            Self::Overloaded(limit) => {
                Explanation::resource_exhausted(reason::OVERLOADED, Duration::from_secs(1))
                    .with("limit", limit)
            }
        }
    }
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
        let step = || deadline::within(answer_by, || handler.as_mut().poll(context));
        match panics::catch(step) {
            Ok(Poll::Ready(Ok(response))) => match refusal::explained(&response, call.uri.path()) {
                Some(explanation) => failure(&explanation, &mut call.kept),
                None => {
                    call.kept.see(response.headers());
                    let kept = std::mem::take(&mut call.kept);
                    let (end_by, waiting) = (call.end_by, call.waiting.take());
                    Poll::Ready(Ok(response.map(|body| CallBody::new(body, end_by, kept, waiting))))
                }
            },
            Err(panic) => failure(&Explanation::internal_because(panic), &mut call.kept),
            // Most calls never wait, so the timer is made for those that do.
            Ok(Poll::Pending) => match expired(&mut call.timer, answer_by, context) {
                Poll::Ready(()) => {
                    failure(&Explanation::deadline_exceeded("handler"), &mut call.kept)
                }
                Poll::Pending => Poll::Pending,
            },
        }
    }
}

/// Waits for `at` with a timer that is made on first use.
pub(crate) fn expired(
    timer: &mut Option<Pin<Box<Sleep>>>,
    at: Instant,
    context: &mut Context<'_>,
) -> Poll<()> {
    timer.get_or_insert_with(|| Box::pin(sleep_until(at))).as_mut().poll(context)
}

fn failure(
    explanation: &Explanation,
    kept: &mut Kept,
) -> Poll<Result<Response<CallBody>, Infallible>> {
    let status = explanation.to_status();
    kept.ended(status.code());
    Poll::Ready(Ok(status.into_http()))
}
