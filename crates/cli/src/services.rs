//! Every service of the product in this process, on the embedded releases.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use anyhow::Context as _;
use medwage_benchmark as benchmark;
use medwage_careerpath as careerpath;
use medwage_estimator as estimator;
use medwage_service_kit::settings::{ListenSettings, ServerSettings};
use medwage_service_kit::{Drained, Listener, Readiness, ServeError, Shutdown};
use medwage_settings::{Loader, process_environment};
use tokio::task::JoinSet;

/// Where they listen; port 0 takes a free one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) host: IpAddr,
    pub(crate) benchmark: u16,
    pub(crate) estimator: u16,
    pub(crate) careerpath: u16,
}

/// The services that were started.
pub(crate) struct Services {
    pub(crate) benchmark: SocketAddr,
    pub(crate) estimator: SocketAddr,
    pub(crate) careerpath: SocketAddr,
    ready: [Readiness; 3],
    serving: JoinSet<Result<Drained, ServeError>>,
}

impl Services {
    /// Starts them with the settings of the environment, each on those before it.
    pub(crate) fn start(ports: Ports, shutdown: &Shutdown) -> anyhow::Result<Self> {
        let environment = process_environment();
        let mut serving = JoinSet::new();

        let mut settings: benchmark::Settings =
            Loader::new(benchmark::PREFIX).environment(&environment).load()?;
        let listener = listen(&ports, &mut settings.listen, &mut settings.server, ports.benchmark)?;
        let benchmark = listener.address();
        let app = benchmark::App::build(settings).context("the benchmark service can not start")?;
        let market_ready = app.readiness();
        serving.spawn(app.serve(listener, shutdown.clone()));

        let mut settings: estimator::Settings =
            Loader::new(estimator::PREFIX).environment(&environment).load()?;
        let listener = listen(&ports, &mut settings.listen, &mut settings.server, ports.estimator)?;
        let estimator = listener.address();
        settings.market.address = format!("http://{benchmark}");
        let app = estimator::App::build(settings).context("the estimator can not start")?;
        let pay_ready = app.readiness();
        serving.spawn(app.serve(listener, shutdown.clone()));

        let mut settings: careerpath::Settings =
            Loader::new(careerpath::PREFIX).environment(&environment).load()?;
        let listener =
            listen(&ports, &mut settings.listen, &mut settings.server, ports.careerpath)?;
        let careerpath = listener.address();
        settings.pay.address = format!("http://{estimator}");
        let app = careerpath::App::build(settings).context("the career path can not start")?;
        let ready = [market_ready, pay_ready, app.readiness()];
        serving.spawn(app.serve(listener, shutdown.clone()));
        Ok(Self { benchmark, estimator, careerpath, ready, serving })
    }

    /// Returns once all answer. One that ended before is an error, or was asked to.
    pub(crate) async fn ready(&mut self) -> anyhow::Result<()> {
        let [one, two, three] = &self.ready;
        let all = async {
            one.ready().await;
            two.ready().await;
            three.ready().await;
        };
        tokio::select! {
            () = all => Ok(()),
            Some(ended) = self.serving.join_next() => Ok(ended?.map(drop)?),
        }
    }

    /// Returns once all have ended.
    pub(crate) async fn ended(mut self) -> anyhow::Result<()> {
        while let Some(ended) = self.serving.join_next().await {
            ended??;
        }
        Ok(())
    }
}

/// Takes a service's socket. Nobody balances load onto a process for trying things out, so nobody has
/// to hear of its end.
fn listen(
    ports: &Ports,
    listen: &mut ListenSettings,
    server: &mut ServerSettings,
    port: u16,
) -> anyhow::Result<Listener> {
    *listen = ListenSettings { host: ports.host, port, ..listen.clone() };
    server.drain.grace = Duration::ZERO;
    Ok(Listener::bind(listen, server.worker_count())?)
}
