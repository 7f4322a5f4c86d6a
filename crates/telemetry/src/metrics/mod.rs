//! Metrics for operators: counts and times of calls, and what a service adds of its own, on a port of
//! their own in the form that Prometheus reads.
//!
//! Nothing is counted where no port is set.

mod calls;
mod lookup;

use std::fmt;

use prometheus_client::registry::{Metric, Registry};

pub use self::calls::{CallGauges, CallMetrics, ObservedCall};
pub use self::lookup::Sample;

/// The metrics of one server, before it serves.
#[derive(Default)]
pub struct Metrics {
    registry: Registry,
}

impl Metrics {
    /// Adds a metric that the service keeps. A counter's name gets its `_total` by itself.
    pub fn add(&mut self, name: &str, help: &str, metric: impl Metric) {
        self.registry.register(name, help, metric);
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
