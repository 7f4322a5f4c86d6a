//! Admission: a worker takes a call, or sheds it because it has enough to do.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use medwage_rpc_client::InFlight;
use medwage_telemetry::{CallGauges, CallMetrics};

use super::inbound_bytes::InboundBytes;
use super::outbound_bytes::OutboundBytes;
use crate::settings::LimitSettings;

/// The service that is answered however busy a server is.
const HEALTH: &str = "/grpc.health.v1.Health/";
/// Such a question that goes on.
const HEALTH_WATCH: &str = "/grpc.health.v1.Health/Watch";
/// Watches of the health for each connection that there may be: one, and another one while it is made anew.
const WATCHES: usize = 2;

/// The load of one worker, and its limits.
pub(crate) struct Admission {
    in_flight: Arc<AtomicUsize>,
    in_flight_limit: usize,
    per_client_limit: usize,
    /// Questions for the health, which may last as long as their callers do: were they calls in flight, those who
    /// only watch would keep out those who call.
    watches: Arc<AtomicUsize>,
    watch_limit: usize,
    /// Bytes of replies that wait for their readers.
    outbound: Arc<AtomicUsize>,
    outbound_limit: usize,
    pub(crate) inbound: Arc<InboundBytes>,
}

impl Admission {
    /// The limits of one of so many workers, which has `in_flight` calls.
    pub(crate) fn new(
        limits: &LimitSettings,
        workers: usize,
        in_flight: Arc<AtomicUsize>,
        metrics: Option<&CallMetrics>,
    ) -> Self {
        let share = |all: usize| all.div_ceil(workers);
        let outbound = Arc::default();
        let inbound = InboundBytes::new(share(limits.requests_arriving), limits.request_size);
        if let Some(metrics) = metrics {
            metrics.add_worker(CallGauges {
                calls_in_flight: &in_flight,
                outbound_bytes: &outbound,
                inbound_bytes: &inbound.arrived,
            });
        }
        Self {
            in_flight,
            in_flight_limit: share(limits.calls_in_flight.get()),
            per_client_limit: limits.calls_per_caller.map_or(usize::MAX, NonZeroUsize::get),
            watches: Arc::default(),
            watch_limit: WATCHES * share(limits.connections.get()),
            outbound,
            outbound_limit: share(limits.replies_waiting),
            inbound: Arc::new(inbound),
        }
    }

    /// Counts what waits on one more connection.
    pub(crate) fn count_outbound(&self) -> Arc<OutboundBytes> {
        OutboundBytes::new(&self.outbound)
    }

    /// The setting by which no call to a path is taken now; none where it is.
    pub(crate) fn exceeded_limit(
        &self,
        path: &str,
        client_calls: Option<&Arc<AtomicUsize>>,
    ) -> Option<&'static str> {
        let many = |count: &AtomicUsize, most: usize| count.load(Ordering::Relaxed) >= most;
        if path == HEALTH_WATCH {
            many(&self.watches, self.watch_limit).then_some("server.limits.connections")
        } else if path.starts_with(HEALTH) {
            None
        } else if many(&self.in_flight, self.in_flight_limit) {
            Some("server.limits.calls_in_flight")
        } else if many(&self.outbound, self.outbound_limit) {
            Some("server.limits.replies_waiting")
        } else {
            let own = client_calls.is_some_and(|it| many(it, self.per_client_limit));
            own.then_some("server.limits.calls_per_caller")
        }
    }

    /// Counts a call, and among those of its caller, until what is returned is dropped.
    pub(crate) fn count_call(
        &self,
        path: &str,
        client_calls: Option<&Arc<AtomicUsize>>,
    ) -> (InFlight, Option<InFlight>) {
        if path.starts_with(HEALTH) {
            return (InFlight::new(&self.watches), None);
        }
        (InFlight::new(&self.in_flight), client_calls.map(InFlight::new))
    }
}
