//! Metrics for operators: counts and times of calls, and what a service adds of its own, on a port of
//! their own in the form that Prometheus reads.
//!
//! Nothing is counted where no port is set.

mod calls;
mod lookup;
mod process;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use prometheus_client::registry::{Metric, Registry};

pub use self::calls::{CallGauges, CallMetrics, ObservedCall};
pub use self::lookup::Sample;

/// The metrics of one server, before it serves.
#[derive(Default)]
pub struct Metrics {
    registry: Registry,
    certificates: Option<Certificates>,
}

/// Reads the last second of each certificate, by whose it is.
type Certificates = Arc<Mutex<Vec<(&'static str, ReadExpiry)>>>;
type ReadExpiry = Box<dyn Fn() -> i64 + Send + Sync>;

impl Metrics {
    /// Adds a metric that the service keeps. A counter's name gets its `_total` by itself.
    pub fn add_metric(&mut self, name: &str, help: &str, metric: impl Metric) {
        self.registry.register(name, help, metric);
    }

    /// Adds the last second of a certificate that is shown, since 1970; `shown_to` is `callers`, or the name of a peer.
    pub fn certificate_expiry(
        &mut self,
        shown_to: &'static str,
        read: impl Fn() -> i64 + Send + Sync + 'static,
    ) {
        let certificates = match &self.certificates {
            Some(certificates) => Arc::clone(certificates),
            None => self.add_certificates(),
        };
        let mut certificates = certificates.lock().unwrap_or_else(PoisonError::into_inner);
        certificates.push((shown_to, Box::new(read)));
    }

    fn add_certificates(&mut self) -> Certificates {
        let certificates = Certificates::default();
        let all = Arc::clone(&certificates);
        let help = "When a certificate that is shown expires";
        self.add_gauge("medwage_certificate_expiry_timestamp_seconds", help, move || {
            let all = all.lock().unwrap_or_else(PoisonError::into_inner);
            let sample = |(shown_to, read): &(&'static str, ReadExpiry)| {
                (vec![("shown_to", (*shown_to).to_owned())], read())
            };
            all.iter().map(sample).collect()
        });
        self.certificates = Some(Arc::clone(&certificates));
        certificates
    }
}

impl From<Metrics> for Registry {
    fn from(metrics: Metrics) -> Self {
        metrics.registry
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Metrics").finish_non_exhaustive()
    }
}
