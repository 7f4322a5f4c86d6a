//! A real estimator with a real benchmark service behind it, on free ports.

use std::time::Duration;

use medwage_contracts::pb::catalog::catalog_service_client::CatalogServiceClient;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use medwage_contracts::pb::types::JobProfile;
use medwage_estimator::{App, Settings};
use medwage_rpc_server::settings::{DrainSettings, ListenSettings, PeerSettings};
use medwage_rpc_server::{Listener, Shutdown};
use tokio::task::JoinHandle;
use tonic::Status;
use tonic::transport::Channel;
use tonic_types::StatusExt as _;

/// A running estimator; it stops with the value.
pub(crate) struct Service {
    pub(crate) client: EstimatorServiceClient<Channel>,
    pub(crate) catalog: CatalogServiceClient<Channel>,
    // Held to end with it.
    _benchmark: Option<Benchmark>,
    _stop: Stop,
}

/// Ends the server that it belongs to.
struct Stop(Shutdown);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.request_stop();
    }
}

/// A benchmark service that can be stopped, and started again on its port.
pub(crate) struct Benchmark {
    listen: ListenSettings,
    shutdown: Shutdown,
    serving: Option<JoinHandle<()>>,
}

impl Benchmark {
    pub(crate) async fn start() -> Self {
        let listener = Listener::bind_local().unwrap();
        let listen = ListenSettings::on_loopback(listener.address().port());
        let mut benchmark = Self { listen, shutdown: Shutdown::manual(), serving: None };
        benchmark.serve(listener).await;
        benchmark
    }

    pub(crate) async fn start_again(&mut self) {
        self.shutdown = Shutdown::manual();
        let listener = Listener::bind(&self.listen, 1).unwrap();
        self.serve(listener).await;
    }

    pub(crate) async fn stop(&mut self) {
        self.shutdown.request_stop();
        self.serving.take().unwrap().await.unwrap();
    }

    async fn serve(&mut self, listener: Listener) {
        let mut settings = medwage_benchmark::Settings::default();
        settings.server.drain = DrainSettings { grace: Duration::ZERO, timeout: Duration::ZERO };
        let app = medwage_benchmark::App::build_app(settings).unwrap();
        let (ready, shutdown) = (app.readiness(), self.shutdown.clone());
        let serve = async move {
            app.serve(listener, shutdown).await.unwrap();
        };
        self.serving = Some(tokio::spawn(serve));
        ready.wait_ready().await;
    }
}

impl Drop for Benchmark {
    fn drop(&mut self) {
        self.shutdown.request_stop();
    }
}

/// Starts both services.
pub(crate) async fn start() -> Service {
    let benchmark = Benchmark::start().await;
    let service = start_before(&benchmark).await;
    Service { _benchmark: Some(benchmark), ..service }
}

/// Starts an estimator that asks a benchmark service.
pub(crate) async fn start_before(benchmark: &Benchmark) -> Service {
    let listener = Listener::bind_local().unwrap();
    let own = format!("http://{}", listener.address());
    let settings = Settings::default();
    let market = PeerSettings {
        address: format!("http://{}", benchmark.listen.address()),
        retry: Duration::from_millis(20),
        ..settings.market.clone()
    };
    let app = App::build_app(Settings { market, ..settings }).unwrap();
    let (ready, shutdown) = (app.readiness(), Shutdown::manual());
    tokio::spawn(app.serve(listener, shutdown.clone()));
    ready.wait_ready().await;
    let channel = Channel::from_shared(own).unwrap().connect().await.unwrap();
    Service {
        client: EstimatorServiceClient::new(channel.clone()),
        catalog: CatalogServiceClient::new(channel),
        _benchmark: None,
        _stop: Stop(shutdown),
    }
}

impl Service {
    /// Estimates a profile.
    pub(crate) async fn estimate(&self, profile: JobProfile) -> pb::Estimate {
        self.ask(request(profile)).await.unwrap()
    }

    /// Makes the call.
    pub(crate) async fn ask(
        &self,
        request: pb::EstimatePayRequest,
    ) -> Result<pb::Estimate, Status> {
        self.client.clone().estimate_pay(request).await.map(tonic::Response::into_inner)
    }

    /// Returns the fields that are wrong with a profile, each with its reason.
    pub(crate) async fn refusal(&self, request: pb::EstimatePayRequest) -> Vec<(String, String)> {
        violations(&self.ask(request).await.unwrap_err())
    }
}

/// Returns the violations of a status: fields with reasons.
pub(crate) fn violations(status: &Status) -> Vec<(String, String)> {
    let bad = status.get_details_bad_request().unwrap_or_else(|| panic!("{status:?}"));
    bad.field_violations.into_iter().map(|it| (it.field, it.reason)).collect()
}

/// Pairs of fields and reasons, as [`violations`] returns them.
pub(crate) fn expected(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(field, reason)| ((*field).to_owned(), (*reason).to_owned())).collect()
}

/// A request of which nothing else is stated.
pub(crate) fn request(profile: JobProfile) -> pb::EstimatePayRequest {
    pb::EstimatePayRequest { profile: Some(profile), ..Default::default() }
}

/// A coder in an area, of whom nothing else is known.
pub(crate) fn coder(area: &str) -> JobProfile {
    JobProfile { role: "medical coder".into(), area: area.into(), ..Default::default() }
}

/// A coder of whom most is known.
pub(crate) fn auditor() -> JobProfile {
    use medwage_contracts::pb::types::{Education, Specialty};
    JobProfile {
        industry: "hospital".into(),
        experience_years: Some(6.0),
        education: Education::Bachelor.into(),
        credentials: vec!["CPC".into(), "CPMA".into()],
        specialty: Specialty::Inpatient.into(),
        ..coder("Boston")
    }
}

/// The annual median.
pub(crate) fn median(estimate: &pb::Estimate) -> f64 {
    estimate.annual.as_ref().unwrap().p50.unwrap()
}
