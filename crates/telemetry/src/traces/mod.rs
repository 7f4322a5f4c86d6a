//! Traces of calls, by OTLP to a collector, with the W3C headers that join the services' parts to one trace.
//!
//! Off unless a collector is set, and then no call pays for it. A collector that is slow or gone holds nothing
//! up: spans wait in a queue with a bound, on a thread of their own, and what does not fit is dropped.

mod collector;
mod headers;
mod spans;

use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithTonicConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, Tracer};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

pub use self::collector::{Collector, TraceError};
pub(crate) use self::spans::start_export;
pub use self::spans::{client_span, record_end, server_span};
use crate::settings::TraceSettings;

/// The first part of the targets of spans that are exported.
const TARGET: &str = "medwage::rpc";

/// How long the last spans may take to reach the collector at the end of the process.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// The traces that are reported while the process runs.
#[derive(Debug, Default)]
pub struct Telemetry(pub(crate) Option<SdkTracerProvider>);

impl Telemetry {
    /// Sends what is still waiting, for two seconds at most. A collector that is gone is not waited for longer.
    pub async fn flush_traces(self) {
        let Some(provider) = self.0 else { return };
        // The exporter blocks its thread on a connection that lives on this runtime.
        let flushed =
            tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(LAST_WORDS)).await;
        if let Ok(Err(error)) = flushed {
            tracing::warn!(%error, "the last spans did not reach the collector");
        }
    }
}

/// Starts to export spans of the process `name`; nothing where no collector is set. Nothing is connected yet.
pub(crate) fn build_provider(
    name: &'static str,
    settings: &TraceSettings,
) -> Result<Option<SdkTracerProvider>, TraceError> {
    let Some(collector) = Collector::from_settings(settings)? else { return Ok(None) };
    let channel = collector.endpoint.connect_timeout(LAST_WORDS).connect_lazy();
    let exporter = SpanExporter::builder().with_tonic().with_channel(channel);
    let exporter = exporter.with_metadata(collector.headers).build()?;
    let sampler =
        Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(settings.sample_ratio.value())));
    let version = opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_service_name(name).with_attribute(version).build();
    let builder = SdkTracerProvider::builder().with_batch_exporter(exporter).with_sampler(sampler);
    Ok(Some(builder.with_resource(resource).build()))
}

/// The layer that hands spans of calls to the exporter.
pub(crate) fn export_layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let tracer: Tracer = provider.tracer("medwage");
    let ours = |metadata: &Metadata<'_>| metadata.is_span() && metadata.target() == TARGET;
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    let layer = layer.with_location(false).with_threads(false).with_tracked_inactivity(false);
    layer.with_level(false).with_target(false).with_filter(filter_fn(ours))
}
