//! One call: counted, bounded by a deadline, and unable to take others down with it.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response, Uri};
use tokio::time::{Instant, Sleep, sleep_until};
use tracing::Span;

use crate::auth::Gate;
use crate::body::CallBody;
use crate::deadline;
use crate::dispatch::Counted;
use crate::explanation::{Explanation, reason};
use crate::metrics::{CallMetrics, Observed};
use crate::panics;
use crate::refusal;
use crate::routes::{Arriving, Handler, Routes};
use crate::worker::Plan;

/// Answers the calls of one worker.
#[derive(Clone)]
pub(crate) struct Calls(Arc<Shared>);

struct Shared {
    routes: Arc<Routes>,
    gate: Option<Arc<Gate>>,
    longest: Duration,
    in_flight: Arc<AtomicUsize>,
    most_in_flight: usize,
    metrics: Option<Arc<CallMetrics>>,
}

impl Calls {
    pub(crate) fn new(routes: Routes, plan: &Plan, in_flight: Arc<AtomicUsize>) -> Self {
        let longest = plan.settings.request_deadline;
        let most_in_flight = plan.settings.limits.calls_in_flight.get().div_ceil(plan.workers);
        let metrics = plan.metrics.clone();
        if let Some(metrics) = &metrics {
            metrics.count(&in_flight);
        }
        let gate = plan.auth.clone().map(|auth| Arc::new(Gate::new(auth)));
        let routes = Arc::new(routes);
        Self(Arc::new(Shared { routes, gate, longest, in_flight, most_in_flight, metrics }))
    }

    fn begin<B: Arriving>(&self, request: Request<B>) -> State {
        let health = || request.uri().path().starts_with("/grpc.health.v1.Health/");
        if self.0.in_flight.load(Ordering::Relaxed) >= self.0.most_in_flight && !health() {
            if let Some(metrics) = &self.0.metrics {
                metrics.shed.inc();
            }
            return State::Refused(Refusal::Overloaded);
        }
        let handler = match &self.0.gate {
            None => self.0.routes.call(request),
            Some(gate) => gate.pass(request, &self.0.routes),
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
        let asked = deadline::asked(request.headers());
        let span = tracing::debug_span!("rpc", method = request.uri().path());
        let uri = request.uri().clone();
        let metrics = self.0.metrics.as_ref();
        let observed = metrics.map(|metrics| metrics.begin(uri.path(), began));
        let state = self.begin(request);
        Call {
            state,
            uri,
            answer_by: began + asked.map_or(self.0.longest, |asked| asked.min(self.0.longest)),
            end_by: asked.map(|asked| began + asked),
            timer: None,
            in_flight: Some(Counted::new(&self.0.in_flight)),
            observed,
            span,
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
    in_flight: Option<Counted>,
    observed: Option<Observed>,
    span: Span,
}

enum State {
    Running(Handler),
    Refused(Refusal),
}

/// Why a call does not even start.
#[derive(Clone, Copy)]
enum Refusal {
    Unknown,
    Overloaded,
}

impl Refusal {
    fn explain(self, uri: &Uri) -> Explanation {
        match self {
            Self::Unknown => Explanation::unimplemented(uri.path()),
            Self::Overloaded => {
                Explanation::resource_exhausted(reason::OVERLOADED, Duration::from_secs(1))
            }
        }
    }
}

impl Future for Call {
    type Output = Result<Response<CallBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut *self;
        let _entered = call.span.enter();
        let handler = match &mut call.state {
            State::Running(handler) => handler,
            State::Refused(refusal) => {
                return failure(&refusal.explain(&call.uri), &mut call.observed);
            }
        };
        let answer_by = call.answer_by;
        let step = || deadline::within(answer_by, || handler.as_mut().poll(context));
        match panics::catch(step) {
            Ok(Poll::Ready(Ok(response))) => match refusal::explained(&response, call.uri.path()) {
                Some(explanation) => failure(&explanation, &mut call.observed),
                None => {
                    if let Some(observed) = &mut call.observed {
                        observed.see(response.headers());
                    }
                    let kept = (call.in_flight.take(), call.observed.take());
                    Poll::Ready(Ok(response.map(|body| CallBody::new(body, call.end_by, kept))))
                }
            },
            Err(panic) => failure(&Explanation::internal_because(panic), &mut call.observed),
            // Most calls never wait, so the timer is made for those that do.
            Ok(Poll::Pending) => match expired(&mut call.timer, answer_by, context) {
                Poll::Ready(()) => {
                    failure(&Explanation::deadline_exceeded("handler"), &mut call.observed)
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
    observed: &mut Option<Observed>,
) -> Poll<Result<Response<CallBody>, Infallible>> {
    let status = explanation.to_status();
    if let Some(observed) = observed {
        observed.ended(status.code());
    }
    Poll::Ready(Ok(status.into_http()))
}
