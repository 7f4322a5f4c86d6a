//! Metrics that are looked up when somebody asks, from what the service keeps anyway.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use super::Metrics;

/// One value with its labels.
pub type Sample<T> = (Vec<(&'static str, String)>, T);

impl Metrics {
    /// Adds what goes up and down.
    pub fn add_gauge(
        &mut self,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> Vec<Sample<i64>> + Send + Sync + 'static,
    ) {
        let read = move || {
            read().into_iter().map(|(labels, value)| (labels, ConstGauge::new(value))).collect()
        };
        self.register_collector(LookedUp { name, help, read });
    }

    /// Adds what only goes up. The name gets its `_total` by itself.
    pub fn add_counter(
        &mut self,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> Vec<Sample<u64>> + Send + Sync + 'static,
    ) {
        let read = move || {
            read().into_iter().map(|(labels, value)| (labels, ConstCounter::new(value))).collect()
        };
        self.register_collector(LookedUp { name, help, read });
    }

    /// Adds what is looked up as it is exported.
    pub(super) fn look_up<M: EncodeMetric + Send + Sync + 'static>(
        &mut self,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> Vec<Sample<M>> + Send + Sync + 'static,
    ) {
        self.register_collector(LookedUp { name, help, read });
    }

    fn register_collector(&mut self, collector: impl Collector) {
        self.registry.register_collector(Box::new(collector));
    }
}

struct LookedUp<F> {
    name: &'static str,
    help: &'static str,
    read: F,
}

impl<F> fmt::Debug for LookedUp<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("LookedUp").field(&self.name).finish()
    }
}

impl<F, M> Collector for LookedUp<F>
where
    F: Fn() -> Vec<Sample<M>> + Send + Sync + 'static,
    M: EncodeMetric,
{
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let samples = (self.read)();
        let Some((_, first)) = samples.first() else { return Ok(()) };
        let kind = first.metric_type();
        let mut family = encoder.encode_descriptor(self.name, self.help, None, kind)?;
        if let [(labels, value)] = &*samples
            && labels.is_empty()
        {
            return value.encode(family);
        }
        for (labels, value) in &samples {
            value.encode(family.encode_family(labels)?)?;
        }
        Ok(())
    }
}
