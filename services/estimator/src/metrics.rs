//! Metrics of the way to the benchmark service.

use std::sync::Arc;

use medwage_telemetry::{Metrics, Sample};

use crate::benchmark::BenchmarkClient;

/// Adds the metrics of the client.
pub(crate) fn add_metrics(metrics: &mut Metrics, benchmark: &Arc<BenchmarkClient>) {
    let own = Arc::clone(benchmark);
    metrics.add_counter("medwage_cache_requests", "Looks into what is remembered", move || {
        let sample = |(cache, result, count): (&str, &str, u64)| -> Sample<u64> {
            (vec![("cache", cache.to_owned()), ("result", result.to_owned())], count)
        };
        own.cache_requests().map(sample).to_vec()
    });
    let own = Arc::clone(benchmark);
    metrics.add_gauge("medwage_cache_entries", "Distributions that are remembered", move || {
        let count = i64::try_from(own.remembered_count()).unwrap_or(i64::MAX);
        vec![(vec![("cache", "distributions".to_owned())], count)]
    });
    benchmark.peer.add_metrics(metrics);
}
