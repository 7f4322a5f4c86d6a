//! The three services in one process, on free ports.

use std::time::Duration;

use medwage_careerpath as careerpath;
use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_contracts::pb::catalog::catalog_service_client::CatalogServiceClient;
use medwage_contracts::pb::types::{Education, JobProfile};
use medwage_estimator as estimator;
use medwage_rpc_server::settings::{DrainSettings, ListenSettings, PeerSettings, ServerSettings};
use medwage_rpc_server::{Listener, Shutdown};
use tokio::task::JoinHandle;
use tonic::transport::Channel;
use tonic_types::StatusExt as _;

/// A client of the career path.
pub(crate) type Client = CareerPathServiceClient<Channel>;

/// The services; they stop with the value.
pub(crate) struct Services {
    pub(crate) client: Client,
    pub(crate) catalog: CatalogServiceClient<Channel>,
    estimator: Estimator,
    stop: Vec<Shutdown>,
}

/// An estimator that can be stopped, and started again on its port.
struct Estimator {
    listen: ListenSettings,
    market: String,
    shutdown: Shutdown,
    serving: Option<JoinHandle<()>>,
}

impl Drop for Services {
    fn drop(&mut self) {
        self.estimator.shutdown.request_stop();
        self.stop.iter().for_each(Shutdown::request_stop);
    }
}

/// The time that a call may take in a test, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(300);

/// Nobody balances load onto a test.
fn server() -> ServerSettings {
    let drain = DrainSettings { grace: Duration::ZERO, timeout: Duration::ZERO };
    ServerSettings { drain, request_deadline: PATIENCE, ..ServerSettings::default() }
}

impl Estimator {
    async fn start(market: String) -> Self {
        let listener = Listener::bind_local().unwrap();
        let listen = ListenSettings::on_loopback(listener.address().port());
        let mut own = Self { listen, market, shutdown: Shutdown::manual(), serving: None };
        own.serve(listener).await;
        own
    }

    async fn serve(&mut self, listener: Listener) {
        self.shutdown = Shutdown::manual();
        let market = PeerSettings {
            address: self.market.clone(),
            retry: Duration::from_millis(20),
            deadline: PATIENCE,
            ..estimator::Settings::default().market
        };
        let settings =
            estimator::Settings { market, server: server(), ..estimator::Settings::default() };
        let app = estimator::App::build_app(settings).unwrap();
        let (ready, shutdown) = (app.readiness(), self.shutdown.clone());
        self.serving = Some(tokio::spawn(async move {
            app.serve(listener, shutdown).await.unwrap();
        }));
        ready.wait_ready().await;
    }
}

/// Starts the services with the catalog that is built in.
pub(crate) async fn start() -> Services {
    start_with(careerpath::CatalogSettings::default()).await
}

/// Starts the services with a catalog.
pub(crate) async fn start_with(catalog: careerpath::CatalogSettings) -> Services {
    let listener = Listener::bind_local().unwrap();
    let market = format!("http://{}", listener.address());
    let settings =
        medwage_benchmark::Settings { server: server(), ..medwage_benchmark::Settings::default() };
    let app = medwage_benchmark::App::build_app(settings).unwrap();
    let mut stop = vec![Shutdown::manual()];
    tokio::spawn(app.serve(listener, stop[0].clone()));
    let estimator = Estimator::start(market).await;

    let listener = Listener::bind_local().unwrap();
    let own = format!("http://{}", listener.address());
    let pay = PeerSettings {
        address: format!("http://{}", estimator.listen.address()),
        retry: Duration::from_millis(20),
        deadline: PATIENCE,
        ..careerpath::Settings::default().pay
    };
    let settings =
        careerpath::Settings { pay, catalog, server: server(), ..careerpath::Settings::default() };
    let app = careerpath::App::build(settings).unwrap();
    let (ready, shutdown) = (app.readiness(), Shutdown::manual());
    tokio::spawn(app.serve(listener, shutdown.clone()));
    stop.push(shutdown);
    ready.wait_ready().await;
    let channel = Channel::from_shared(own).unwrap().connect().await.unwrap();
    let client = CareerPathServiceClient::new(channel.clone());
    Services { client, catalog: CatalogServiceClient::new(channel), estimator, stop }
}

impl Services {
    /// Stops the estimator.
    pub(crate) async fn stop_estimator(&mut self) {
        self.estimator.shutdown.request_stop();
        self.estimator.serving.take().unwrap().await.unwrap();
    }

    /// Starts it again on its port.
    pub(crate) async fn start_estimator(&mut self) {
        let listener = Listener::bind(&self.estimator.listen, 1).unwrap();
        self.estimator.serve(listener).await;
    }
}

/// A coder with a CPC and three years in Ohio.
pub(crate) fn coder() -> JobProfile {
    JobProfile {
        role: "medical coder".into(),
        area: "OH".into(),
        experience_years: Some(3.0),
        education: Education::PostsecondaryNondegree.into(),
        credentials: vec!["CPC".into()],
        ..JobProfile::default()
    }
}

/// Somebody in Ohio without a role.
pub(crate) fn newcomer() -> JobProfile {
    JobProfile { area: "OH".into(), ..JobProfile::default() }
}

/// The fields that a status says are wrong, in order.
pub(crate) fn wrong_fields(status: &tonic::Status) -> Vec<String> {
    let bad = status.get_details_bad_request().unwrap();
    bad.field_violations.into_iter().map(|it| it.field).collect()
}

/// The reasons of them, in order.
pub(crate) fn wrong_reasons(status: &tonic::Status) -> Vec<String> {
    let bad = status.get_details_bad_request().unwrap();
    bad.field_violations.into_iter().map(|it| it.reason).collect()
}

/// Asks until the estimator has been found again.
pub(crate) async fn until_answered<T, F>(ask: impl Fn() -> F) -> T
where
    F: Future<Output = Result<tonic::Response<T>, tonic::Status>>,
{
    let asking = async {
        loop {
            match ask().await {
                Ok(reply) => return reply.into_inner(),
                Err(status) => assert_eq!(status.code(), tonic::Code::Unavailable, "{status:?}"),
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), asking).await.expect("the estimator is back")
}
