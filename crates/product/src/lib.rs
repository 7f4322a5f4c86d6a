//! Every service of the product in this process, on the embedded releases.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context as _;
use medwage_benchmark as benchmark;
use medwage_careerpath as careerpath;
use medwage_estimator as estimator;
use medwage_rpc_server::settings::{ListenSettings, ServerSettings};
use medwage_rpc_server::{Drained, Listener, Readiness, ServeError, Shutdown};
use medwage_settings::{Loader, process_environment};
use tokio::task::JoinSet;

/// Where they listen; port 0 takes a free one.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// The interface of all.
    pub host: IpAddr,
    /// The port of the benchmark service.
    pub benchmark: u16,
    /// The port of the estimator.
    pub estimator: u16,
    /// The port of the career path.
    pub careerpath: u16,
}

impl Ports {
    /// Free ones, on this machine only.
    pub const FREE: Self =
        Self { host: IpAddr::V4(Ipv4Addr::LOCALHOST), benchmark: 0, estimator: 0, careerpath: 0 };
}

/// The services that were started.
#[derive(Debug)]
pub struct Services {
    /// Where the benchmark service listens.
    pub benchmark: SocketAddr,
    /// Where the estimator listens.
    pub estimator: SocketAddr,
    /// Where the career path listens.
    pub careerpath: SocketAddr,
    ready: [Readiness; 3],
    serving: JoinSet<Result<Drained, ServeError>>,
}

impl Services {
    /// Starts them with the settings of the environment, each on those before it.
    ///
    /// # Errors
    /// Where a setting is wrong, or one can't start.
    pub fn start(ports: Ports, shutdown: &Shutdown) -> anyhow::Result<Self> {
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

    /// Returns once all answer.
    ///
    /// # Errors
    /// Where one ended before that without being asked to.
    pub async fn ready(&mut self) -> anyhow::Result<()> {
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
    ///
    /// # Errors
    /// Where one ended without being asked to.
    pub async fn ended(mut self) -> anyhow::Result<()> {
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
