//! How much a worker has to do, and how much is enough.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::dispatch::Counted;
use crate::explanation::{Explanation, reason};
use crate::replies::Waiting;
use crate::requests::Requests;
use crate::worker::Plan;

/// What is asked of a server however busy it is.
const HEALTH: &str = "/grpc.health.v1.Health/";
/// Such a question that goes on.
const HEALTH_WATCH: &str = "/grpc.health.v1.Health/Watch";
/// Watches of the health for each connection that there may be: one, and another one while it is made anew.
const WATCHES: usize = 2;

/// What is told to whom there is no room for, by the setting that says how much is enough.
pub(crate) fn overloaded(limit: &'static str) -> Explanation {
    let busy = Explanation::resource_exhausted(reason::OVERLOADED, Duration::from_secs(1));
    busy.with("limit", limit)
}

/// What one worker has to do.
pub(crate) struct Load {
    in_flight: Arc<AtomicUsize>,
    most_in_flight: usize,
    most_of_caller: usize,
    /// Questions for the health, which may last as long as their callers do: were they calls in flight, those who
    /// only watch would keep out those who call.
    watches: Arc<AtomicUsize>,
    most_watches: usize,
    /// Bytes of replies that wait for their readers.
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
    pub(crate) requests: Arc<Requests>,
}

impl Load {
    /// That of one of the plan's workers, which has `in_flight` calls.
    pub(crate) fn new(plan: &Plan, in_flight: Arc<AtomicUsize>) -> Self {
        let limits = &plan.settings.limits;
        let share = |all: usize| all.div_ceil(plan.workers);
        let waiting = Arc::default();
        let requests = Requests::new(share(limits.requests_arriving), limits.request_size);
        if let Some(metrics) = &plan.metrics {
            metrics.watch(&in_flight, &waiting, &requests.arrived);
        }
        Self {
            in_flight,
            most_in_flight: share(limits.calls_in_flight.get()),
            most_of_caller: limits.calls_per_caller.map_or(usize::MAX, NonZeroUsize::get),
            watches: Arc::default(),
            most_watches: WATCHES * share(limits.connections.get()),
            waiting,
            most_waiting: share(limits.replies_waiting),
            requests: Arc::new(requests),
        }
    }

    /// What waits on one more connection.
    pub(crate) fn waiting(&self) -> Arc<Waiting> {
        Waiting::new(&self.waiting)
    }

    /// The setting by which no more calls to a path are taken now, if so.
    pub(crate) fn full(
        &self,
        path: &str,
        of_caller: Option<&Arc<AtomicUsize>>,
    ) -> Option<&'static str> {
        let many = |count: &AtomicUsize, most: usize| count.load(Ordering::Relaxed) >= most;
        if path == HEALTH_WATCH {
            many(&self.watches, self.most_watches).then_some("server.limits.connections")
        } else if path.starts_with(HEALTH) {
            None
        } else if many(&self.in_flight, self.most_in_flight) {
            Some("server.limits.calls_in_flight")
        } else if many(&self.waiting, self.most_waiting) {
            Some("server.limits.replies_waiting")
        } else {
            let own = of_caller.is_some_and(|it| many(it, self.most_of_caller));
            own.then_some("server.limits.calls_per_caller")
        }
    }

    /// Counts a call, and among those of its caller, until what is returned is dropped.
    pub(crate) fn count(
        &self,
        path: &str,
        of_caller: Option<&Arc<AtomicUsize>>,
    ) -> (Counted, Option<Counted>) {
        if path.starts_with(HEALTH) {
            return (Counted::new(&self.watches), None);
        }
        (Counted::new(&self.in_flight), of_caller.map(Counted::new))
    }
}
