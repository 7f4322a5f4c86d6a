//! Admission: a worker takes a call, or refuses it because its caller, or everybody, has enough.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use medwage_telemetry::{CallGauges, CallMetrics};

use super::caller::{Caller, Callers, Everywhere};
use super::method_cost::Methods;
use super::pool::{Holding, Pool};
use super::recent_callers::RecentCallers;
use super::turns::{Moment, Turns};
use crate::settings::LimitSettings;

/// The service that is answered however busy a server is.
const HEALTH: &str = "/grpc.health.v1.Health/";
/// Such a question that goes on.
const HEALTH_WATCH: &str = "/grpc.health.v1.Health/Watch";
/// Watches of the health for each connection that there may be: one, and another one while it is made anew.
const WATCHES: usize = 2;

/// The setting that a caller exceeds.
pub(crate) type Limit = &'static str;

/// The load of one worker, its limits, and what each caller has of them.
#[derive(Debug)]
pub(crate) struct Admission {
    pub(crate) callers: Callers,
    pub(crate) calls: Pool,
    /// Streams that wait for something to say: were they calls, those who only wait would keep out those who call.
    pub(crate) streams: Pool,
    pub(crate) connections: Pool,
    /// Bytes of replies that wait for their readers, and of those that are expected.
    pub(crate) outbound: Pool,
    /// Bytes of requests that have not arrived whole.
    pub(crate) inbound: Pool,
    pub(crate) turns: Turns,
    recent: RecentCallers,
    pub(crate) methods: Methods,
    /// Questions for the health, which may last as long as their callers do.
    pub(crate) watches: Arc<AtomicUsize>,
    watch_limit: usize,
    per_caller_limit: usize,
    /// The most bytes of one request.
    pub(crate) request_size: usize,
    began: Instant,
}

impl Admission {
    /// The limits of one of so many workers.
    pub(crate) fn new(
        limits: &LimitSettings,
        workers: usize,
        everywhere: Arc<Everywhere>,
        metrics: Option<&CallMetrics>,
    ) -> Arc<Self> {
        let part = |all: usize| all.div_ceil(workers);
        let pool = |all: usize| Pool::new(part(all));
        let admission = Self {
            callers: Callers::new(everywhere, limits.calls_per_caller.is_some()),
            calls: pool(limits.calls_in_flight.get()),
            streams: pool(limits.streams.get()),
            connections: pool(limits.connections.get()),
            outbound: pool(limits.replies_waiting),
            inbound: pool(limits.requests_arriving),
            turns: Turns::default(),
            recent: RecentCallers::default(),
            methods: Methods::default(),
            watches: Arc::default(),
            watch_limit: WATCHES * part(limits.connections.get()),
            per_caller_limit: limits.calls_per_caller.map_or(usize::MAX, NonZeroUsize::get),
            request_size: limits.request_size,
            began: Instant::now(),
        };
        if let Some(metrics) = metrics {
            metrics.add_worker(CallGauges {
                calls_in_flight: admission.calls.used_amount(),
                outbound_bytes: admission.outbound.used_amount(),
                inbound_bytes: admission.inbound.used_amount(),
            });
        }
        Arc::new(admission)
    }

    /// The setting by which no call of a caller to a path is taken now; none where it is.
    pub(crate) fn exceeded_limit(&self, path: &str, caller: &Caller) -> Option<Limit> {
        if path == HEALTH_WATCH {
            let is_full = self.watches.load(Ordering::Relaxed) >= self.watch_limit;
            return is_full.then_some("server.limits.connections");
        }
        if path.starts_with(HEALTH) {
            return None;
        }
        let everywhere =
            caller.everywhere.as_ref().map_or(0, |count| count.load(Ordering::Relaxed));
        if everywhere >= self.per_caller_limit {
            Some("server.limits.calls_per_caller")
        } else if !self.calls.has_room(&caller.calls, 1) {
            Some("server.limits.calls_in_flight")
        } else {
            self.exceeded_bytes(caller, 0)
        }
    }

    /// The setting by which no reply of so many bytes has room in memory now.
    pub(crate) fn exceeded_bytes(&self, caller: &Caller, expected: usize) -> Option<Limit> {
        // One reply is for everybody, as large as it is; the next has to fit, or it would be others who have no room.
        let expected = if caller.outbound.amount() == 0 { 1 } else { expected.max(1) };
        if self.outbound.has_room(&caller.outbound, expected) {
            return None;
        }
        self.make_room(&self.outbound, caller, |other| &other.outbound);
        Some("server.limits.replies_waiting")
    }

    /// Ends a connection of whoever has most of a full pool, for a caller that has less than its share.
    pub(crate) fn make_room(&self, pool: &Pool, caller: &Caller, holding: fn(&Caller) -> &Holding) {
        if !self.is_others_fault(pool, holding(caller)) {
            return;
        }
        let hoarder = self.callers.find_largest(holding);
        if let Some(connection) = hoarder.and_then(|hoarder| hoarder.find_least_missed()) {
            tracing::debug!(
                "closed a connection of the caller that has most, so that others have room"
            );
            connection.evict();
        }
    }

    /// Returns whether a pool is full although a caller has less than its share.
    pub(crate) fn is_others_fault(&self, pool: &Pool, own: &Holding) -> bool {
        pool.has_others(own) && pool.is_within_share(own, 1)
    }

    /// The state of the worker at a time at which a caller has something to compute.
    pub(crate) fn moment(&self, now: Instant, caller: &Caller) -> Moment {
        let now = now.saturating_duration_since(self.began).as_nanos();
        let now = u64::try_from(now).unwrap_or(u64::MAX);
        self.recent.note_call(&caller.last_epoch, now);
        Moment { now, active: self.calls.count_holders().max(self.recent.count_recent(now)) }
    }

    /// Returns whether calls to a path are counted as watches of the health.
    pub(crate) fn is_health(path: &str) -> bool {
        path.starts_with(HEALTH)
    }
}
