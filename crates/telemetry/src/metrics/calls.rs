//! Calls by method and outcome, under the names that gRPC servers usually export.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prost::Message as _;
use prost_types::FileDescriptorSet;
use tokio::time::Instant;
use tonic::Code;

use super::Metrics;

/// Upper bounds in seconds, from a look at memory to the longest deadline.
const BUCKETS: [f64; 15] =
    [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Codes of gRPC.
const CODES: usize = 17;
/// The label of methods that nobody here has: callers must not make up series.
const UNKNOWN: &str = "unknown";
/// Methods that no descriptor set of ours has.
const HEALTH: [&str; 3] =
    ["/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/List", "/grpc.health.v1.Health/Watch"];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MethodLabels {
    grpc_service: String,
    grpc_method: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CodeLabels {
    grpc_service: String,
    grpc_method: String,
    grpc_code: String,
}

/// A count of each worker, which are exported as their sum.
#[derive(Clone, Default)]
struct Workers(Arc<Mutex<Vec<Arc<AtomicUsize>>>>);

impl Workers {
    fn export_workers(name: &'static str, help: &'static str, metrics: &mut Metrics) -> Self {
        let workers = Self::default();
        let all = workers.clone();
        metrics.add_gauge(name, help, move || {
            let all = all.0.lock().unwrap_or_else(PoisonError::into_inner);
            let sum: usize = all.iter().map(|worker| worker.load(Ordering::Relaxed)).sum();
            vec![(Vec::new(), i64::try_from(sum).unwrap_or(i64::MAX))]
        });
        workers
    }

    fn add_worker(&self, worker: &Arc<AtomicUsize>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(worker));
    }
}

/// The calls of one server.
pub struct CallMetrics {
    methods: HashMap<String, Arc<Method>>,
    unknown: Arc<Method>,
    shed: Counter,
    refused: Counter,
    in_flight: Workers,
    waiting: Workers,
    arriving: Workers,
}

struct Method {
    labels: MethodLabels,
    seconds: Histogram,
    handled: Family<CodeLabels, Counter>,
    /// Those of `handled` that were needed, by code.
    by_code: [OnceLock<Counter>; CODES],
}

impl CallMetrics {
    /// Adds the metrics of calls; the methods are those of the descriptor sets.
    #[must_use]
    pub fn new(descriptors: &[&[u8]], metrics: &mut Metrics) -> Self {
        let handled = Family::<CodeLabels, Counter>::default();
        let seconds =
            Family::<MethodLabels, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        let (shed, refused) = (Counter::default(), Counter::default());
        metrics.add_metric("grpc_server_handled", "Calls that ended, by code", handled.clone());
        metrics.add_metric(
            "grpc_server_handling_seconds",
            "Seconds from the head of a call to its last byte",
            seconds.clone(),
        );
        metrics.add_metric(
            "medwage_calls_shed",
            "Calls refused because too many were in flight, of all or of their caller, or too many replies waited",
            shed.clone(),
        );
        metrics.add_metric(
            "medwage_connections_refused",
            "Connections closed at once because too many were open",
            refused.clone(),
        );
        let mut exported = |name, help| Workers::export_workers(name, help, metrics);
        let in_flight = exported("medwage_calls_in_flight", "Calls that are being answered");
        let waiting = exported(
            "medwage_replies_waiting_bytes",
            "Bytes of replies that wait for their readers",
        );
        let arriving = exported(
            "medwage_requests_arriving_bytes",
            "Bytes of requests that have not arrived whole",
        );
        let method = |path: &str| {
            let (service, name) = path[1..].split_once('/').unwrap_or((UNKNOWN, UNKNOWN));
            let labels =
                MethodLabels { grpc_service: service.to_owned(), grpc_method: name.to_owned() };
            Arc::new(Method {
                seconds: seconds.get_or_create(&labels).clone(),
                handled: handled.clone(),
                by_code: [const { OnceLock::new() }; CODES],
                labels,
            })
        };
        let own = descriptors.iter().flat_map(|set| method_paths(set));
        let all = own.chain(HEALTH.map(str::to_owned));
        Self {
            methods: all.map(|path| (path.clone(), method(&path))).collect(),
            unknown: method("/"),
            shed,
            refused,
            in_flight,
            waiting,
            arriving,
        }
    }

    /// Begins to observe a call.
    #[must_use]
    pub fn observe_call(&self, path: &str, began: Instant) -> ObservedCall {
        let method = self.methods.get(path).unwrap_or(&self.unknown);
        ObservedCall { method: Arc::clone(method), began, code: Code::Cancelled }
    }

    /// Counts a call that was refused because of the load.
    pub fn count_shed_call(&self) {
        self.shed.inc();
    }

    /// Counts a connection that was closed at once.
    pub fn count_refused_connection(&self) {
        self.refused.inc();
    }

    /// Exports what one more worker counts.
    pub fn add_worker(&self, gauges: CallGauges<'_>) {
        self.in_flight.add_worker(gauges.calls_in_flight);
        self.waiting.add_worker(gauges.outbound_bytes);
        self.arriving.add_worker(gauges.inbound_bytes);
    }
}

/// The counts of a worker's calls.
#[derive(Debug, Clone, Copy)]
pub struct CallGauges<'a> {
    /// Calls that are being answered.
    pub calls_in_flight: &'a Arc<AtomicUsize>,
    /// Bytes of replies that wait for their readers.
    pub outbound_bytes: &'a Arc<AtomicUsize>,
    /// Bytes of requests that have not arrived whole.
    pub inbound_bytes: &'a Arc<AtomicUsize>,
}

/// `/package.Service/Method` of every method in an encoded descriptor set.
fn method_paths(set: &[u8]) -> Vec<String> {
    let files = FileDescriptorSet::decode(set).unwrap_or_default().file;
    let mut found = Vec::new();
    for file in &files {
        for service in &file.service {
            let path = |method: &prost_types::MethodDescriptorProto| {
                format!("/{}.{}/{}", file.package(), service.name(), method.name())
            };
            found.extend(service.method.iter().map(path));
        }
    }
    found
}

/// A call that is observed until it is dropped. One that is dropped without an outcome was cancelled.
pub struct ObservedCall {
    method: Arc<Method>,
    began: Instant,
    code: Code,
}

impl ObservedCall {
    /// Takes the outcome.
    pub fn set_code(&mut self, code: Code) {
        self.code = code;
    }
}

impl Drop for ObservedCall {
    fn drop(&mut self) {
        let Method { labels, seconds, handled, by_code } = &*self.method;
        seconds.observe(self.began.elapsed().as_secs_f64());
        let counter = || {
            let labels = CodeLabels {
                grpc_service: labels.grpc_service.clone(),
                grpc_method: labels.grpc_method.clone(),
                grpc_code: code_name(self.code),
            };
            handled.get_or_create(&labels).clone()
        };
        if let Some(known) = by_code.get(self.code as usize) {
            known.get_or_init(counter).inc();
        }
    }
}

impl fmt::Debug for CallMetrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CallMetrics").finish_non_exhaustive()
    }
}

impl fmt::Debug for ObservedCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ObservedCall").field(&self.method.labels).finish()
    }
}

/// The code as other gRPC servers call it in this metric.
fn code_name(code: Code) -> String {
    match code {
        Code::Ok => "OK".to_owned(),
        Code::Cancelled => "Canceled".to_owned(),
        other => format!("{other:?}"),
    }
}
