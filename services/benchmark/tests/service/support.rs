//! A real server on a free port, and short ways to ask it.

use medwage_benchmark::{App, Settings};
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_contracts::pb::types_v0::{WageFigure, wage_figure};
use medwage_service_kit::{Listener, Shutdown};
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// A running benchmark service; it stops with the value.
pub(crate) struct Service {
    pub(crate) client: BenchmarkServiceClient<Channel>,
    shutdown: Shutdown,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.shutdown.request();
    }
}

/// Starts the service on the embedded releases.
pub(crate) async fn start() -> Service {
    start_with(Settings::default()).await
}

/// Starts the service on a free port.
pub(crate) async fn start_with(settings: Settings) -> Service {
    let listener = Listener::local().unwrap();
    let address = format!("http://{}", listener.address());
    let shutdown = Shutdown::manual();
    let app = App::build(settings).unwrap();
    let ready = app.readiness();
    tokio::spawn(app.serve(listener, shutdown.clone()));
    ready.ready().await;
    let channel = Channel::from_shared(address).unwrap().connect().await.unwrap();
    let client = BenchmarkServiceClient::new(channel).max_decoding_message_size(64 << 20);
    Service { client, shutdown }
}

impl Service {
    pub(crate) async fn get(
        &self,
        request: pb::GetBenchmarkRequest,
    ) -> Result<pb::Benchmark, Status> {
        self.client.clone().get_benchmark(request).await.map(tonic::Response::into_inner)
    }
}

/// A request by the three texts.
pub(crate) fn ask(occupation: &str, area: &str, industry: &str) -> pb::GetBenchmarkRequest {
    pb::GetBenchmarkRequest {
        occupation: occupation.into(),
        area: area.into(),
        industry: industry.into(),
        ..Default::default()
    }
}

/// Whole dollars of a published wage.
pub(crate) fn published(wage: &WageFigure) -> Option<i64> {
    match wage.figure.as_ref()? {
        wage_figure::Figure::Published(money) => Some(money.units),
        _ => None,
    }
}

/// Whole dollars of a lower bound.
pub(crate) fn bound(wage: &WageFigure) -> Option<i64> {
    match wage.figure.as_ref()? {
        wage_figure::Figure::LowerBound(money) => Some(money.units),
        _ => None,
    }
}

/// A computed wage and its interval in whole dollars.
pub(crate) fn computed(wage: &WageFigure) -> Option<(i64, Option<(i64, i64)>)> {
    match wage.figure.as_ref()? {
        wage_figure::Figure::Computed(it) => {
            let ends = it.low.as_ref().zip(it.high.as_ref());
            Some((it.amount.as_ref()?.units, ends.map(|(low, high)| (low.units, high.units))))
        }
        _ => None,
    }
}

/// The annual wage at a percentile.
pub(crate) fn annual(benchmark: &pb::Benchmark, percentile: f64) -> &WageFigure {
    let percentiles = &benchmark.annual.as_ref().unwrap().percentiles;
    let found = percentiles.iter().find(|it| (it.percentile - percentile).abs() < 1e-9);
    found.unwrap().wage.as_ref().unwrap()
}

/// The annual mean.
pub(crate) fn annual_mean(benchmark: &pb::Benchmark) -> &WageFigure {
    benchmark.annual.as_ref().unwrap().mean.as_ref().unwrap()
}

/// The reason of an error, with the code that it must have.
pub(crate) fn reason(status: &Status, code: Code) -> String {
    assert_eq!(status.code(), code, "{status:?}");
    status.get_error_details().error_info().unwrap().reason.clone()
}
