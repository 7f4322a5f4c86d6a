//! A real estimator with a real benchmark service behind it, on free ports.

use std::time::Duration;

use medwage_contracts::pb::Money;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use medwage_contracts::pb::types_v0::{PayDistribution, wage_figure};
use medwage_estimator::{App, Settings};
use medwage_service_kit::settings::{DrainSettings, ListenSettings, PeerSettings};
use medwage_service_kit::{Listener, Shutdown};
use tokio::task::JoinHandle;
use tonic::transport::Channel;

/// A running estimator; it stops with the value.
pub(crate) struct Service {
    pub(crate) client: EstimatorServiceClient<Channel>,
    // Held to end with it.
    _behind: Option<Behind>,
    _stop: Stop,
}

/// Ends what it belongs to.
struct Stop(Shutdown);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.request();
    }
}

/// A benchmark service that can be stopped, and started again on its port.
pub(crate) struct Behind {
    listen: ListenSettings,
    shutdown: Shutdown,
    serving: Option<JoinHandle<()>>,
}

impl Behind {
    pub(crate) async fn start() -> Self {
        let listener = Listener::local().unwrap();
        let listen = ListenSettings::local(listener.address().port());
        let mut behind = Self { listen, shutdown: Shutdown::manual(), serving: None };
        behind.serve(listener).await;
        behind
    }

    pub(crate) async fn start_again(&mut self) {
        self.shutdown = Shutdown::manual();
        let listener = Listener::bind(&self.listen, 1).unwrap();
        self.serve(listener).await;
    }

    pub(crate) async fn stop(&mut self) {
        self.shutdown.request();
        self.serving.take().unwrap().await.unwrap();
    }

    async fn serve(&mut self, listener: Listener) {
        let mut settings = medwage_benchmark::Settings::default();
        settings.server.drain = DrainSettings { grace: Duration::ZERO, timeout: Duration::ZERO };
        let app = medwage_benchmark::App::build(settings).unwrap();
        let (ready, shutdown) = (app.readiness(), self.shutdown.clone());
        let serve = async move {
            app.serve(listener, shutdown).await.unwrap();
        };
        self.serving = Some(tokio::spawn(serve));
        ready.ready().await;
    }
}

impl Drop for Behind {
    fn drop(&mut self) {
        self.shutdown.request();
    }
}

/// Starts both services.
pub(crate) async fn start() -> Service {
    let behind = Behind::start().await;
    let service = start_behind(&behind).await;
    Service { _behind: Some(behind), ..service }
}

/// Starts an estimator with a benchmark service behind it.
pub(crate) async fn start_behind(behind: &Behind) -> Service {
    let listener = Listener::local().unwrap();
    let own = format!("http://{}", listener.address());
    let settings = Settings::default();
    let market = PeerSettings {
        address: format!("http://{}", behind.listen.address()),
        retry: Duration::from_millis(20),
        ..settings.market.clone()
    };
    let app = App::build(Settings { market, ..settings }).unwrap();
    let (ready, shutdown) = (app.readiness(), Shutdown::manual());
    tokio::spawn(app.serve(listener, shutdown.clone()));
    ready.ready().await;
    let channel = Channel::from_shared(own).unwrap().connect().await.unwrap();
    let stop = Stop(shutdown);
    Service { client: EstimatorServiceClient::new(channel), _behind: None, _stop: stop }
}

impl Service {
    pub(crate) async fn estimate(&self, request: pb::EstimatePayRequest) -> pb::Estimate {
        self.client.clone().estimate_pay(request).await.unwrap().into_inner()
    }
}

/// A coder in an area, of whom nothing else is known.
pub(crate) fn coder(area: &str) -> pb::EstimatePayRequest {
    pb::EstimatePayRequest { role: "medical coder".into(), area: area.into(), ..Default::default() }
}

pub(crate) fn dollars(money: &Money) -> f64 {
    money.units as f64 + f64::from(money.nanos) / 1e9
}

/// Dollars at a percentile.
pub(crate) fn percentile(pay: &PayDistribution, percentile: f64) -> f64 {
    let at = pay.percentiles.iter().find(|it| (it.percentile - percentile).abs() < 1e-9).unwrap();
    match at.wage.as_ref().unwrap().figure.as_ref().unwrap() {
        wage_figure::Figure::Computed(computed) => dollars(computed.amount.as_ref().unwrap()),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn median(estimate: &pb::Estimate) -> f64 {
    percentile(estimate.annual.as_ref().unwrap(), 50.0)
}
