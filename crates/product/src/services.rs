//! The services at one address, and at ports of their own where those are asked for.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use medwage_benchmark as benchmark;
use medwage_careerpath as careerpath;
use medwage_estimator as estimator;
use medwage_rpc_server::settings::{ListenSettings, ServerSettings};
use medwage_rpc_server::{Drained, Listener, Readiness, ServeError, Server, Shutdown};
use medwage_settings::{Loader, process_environment};
use tokio::task::JoinSet;

use crate::ports::{PortTaken, Ports, Served};

/// The services that were started. Those of one process ask each other without a socket.
#[derive(Debug)]
pub struct Services {
    /// The address at which every service answers.
    pub address: SocketAddr,
    /// The address of the benchmark service alone, where one was asked for.
    pub benchmark: Option<SocketAddr>,
    /// The address of the estimator alone, where one was asked for.
    pub estimator: Option<SocketAddr>,
    /// The address of the career path alone, where one was asked for.
    pub careerpath: Option<SocketAddr>,
    readiness: Readiness,
    serving: JoinSet<Result<Drained, ServeError>>,
    /// Held, because it looks at the directory of releases.
    _releases: benchmark::App,
}

/// A server with its socket, before it serves.
struct Prepared {
    server: Server,
    listener: Listener,
}

impl Services {
    /// Starts them with the settings of the environment. The address that answers for all has the settings of the
    /// benchmark service (`BENCHMARK__LISTEN__...`, `BENCHMARK__SERVER__...`).
    ///
    /// # Errors
    /// [`PortTaken`] where a port can't be had; else where a setting is wrong, or a service can't start.
    pub fn start_services(ports: Ports, shutdown: &Shutdown) -> anyhow::Result<Self> {
        Self::start_with(ports, shutdown, |all| all)
    }

    /// As [`start_services`](Self::start_services), with what `add_front` adds to the server that answers for all.
    ///
    /// # Errors
    /// As [`start_services`](Self::start_services).
    pub fn start_with(
        ports: Ports,
        shutdown: &Shutdown,
        add_front: impl FnOnce(Server) -> Server,
    ) -> anyhow::Result<Self> {
        let environment = process_environment();
        let mut front: benchmark::Settings =
            Loader::new(benchmark::PREFIX).add_environment(&environment).load_settings()?;
        let mut pay: estimator::Settings =
            Loader::new(estimator::PREFIX).add_environment(&environment).load_settings()?;
        let mut path: careerpath::Settings =
            Loader::new(careerpath::PREFIX).add_environment(&environment).load_settings()?;
        // Nobody balances load onto a process for trying things out, so nobody has to hear of its end.
        for server in [&mut front.server, &mut pay.server, &mut path.server] {
            server.drain.grace = Duration::ZERO;
        }

        let bind = |served, port, listen: &ListenSettings, server: &ServerSettings| {
            bind_port(&ports, served, port, listen, server)
        };
        let listener = bind(Served::All, ports.all, &front.listen, &front.server)?;
        let own = |served, port: Option<u16>, listen: &ListenSettings, server: &ServerSettings| {
            port.map(|port| bind(served, port, listen, server)).transpose()
        };
        let benchmark_port = own(Served::Benchmark, ports.benchmark, &front.listen, &front.server)?;
        let estimator_port = own(Served::Estimator, ports.estimator, &pay.listen, &pay.server)?;
        let careerpath_port =
            own(Served::CareerPath, ports.careerpath, &path.listen, &path.server)?;

        let servers = [front.server.clone(), pay.server.clone(), path.server.clone()];
        let market =
            benchmark::App::build_app(front).context("the benchmark service can not start")?;
        let pay = estimator::App::build_beside(pay, Arc::new(market.in_process()))
            .context("the estimator can not start")?;
        let path = careerpath::App::build_beside(path, Arc::new(pay.in_process()))
            .context("the career path can not start")?;

        let [front, pay_server, path_server] = servers;
        // The address that answers for all has the metrics of the benchmark service's settings.
        let mut market_server = front.clone();
        market_server.metrics.listen = None;
        let all = add_front(path.add_to(pay.add_to(market.add_to(Server::new(front)))));
        let mut services = Self {
            address: listener.address(),
            benchmark: benchmark_port.as_ref().map(Listener::address),
            estimator: estimator_port.as_ref().map(Listener::address),
            careerpath: careerpath_port.as_ref().map(Listener::address),
            readiness: all.readiness(),
            serving: JoinSet::new(),
            _releases: market,
        };
        let mut others = Vec::new();
        if let Some(listener) = benchmark_port {
            let server = services._releases.add_to(Server::new(market_server));
            others.push(Prepared { server, listener });
        }
        if let Some(listener) = estimator_port {
            others.push(Prepared { server: pay.add_to(Server::new(pay_server)), listener });
        }
        if let Some(listener) = careerpath_port {
            others.push(Prepared { server: path.add_to(Server::new(path_server)), listener });
        }
        services.serve_ports(
            Prepared { server: all, listener },
            others,
            pay.start_link(),
            shutdown,
        );
        Ok(services)
    }

    /// Serves at all ports while the estimator is linked, and says so once the current release is known.
    fn serve_ports(
        &mut self,
        all: Prepared,
        others: Vec<Prepared>,
        link: estimator::RunningLink,
        shutdown: &Shutdown,
    ) {
        let prepared = || others.iter().chain([&all]);
        let readiness: Vec<_> = prepared().map(|service| service.server.readiness()).collect();
        let known = link.wait_known();
        let announcing = async move {
            known.await;
            readiness.iter().for_each(Readiness::set_all_serving);
            std::future::pending().await
        };
        for Prepared { server, listener } in others {
            self.serving.spawn(server.serve(listener, shutdown.clone()));
        }
        let shutdown = shutdown.clone();
        self.serving.spawn(async move {
            let serving = all.server.serve(all.listener, shutdown.clone());
            tokio::select! {
                served = link.serve_while_linked(serving, &shutdown) => served,
                never = announcing => never,
            }
        });
    }

    /// Returns once all answer.
    ///
    /// # Errors
    /// Where one ended before that without being asked to.
    pub async fn wait_ready(&mut self) -> anyhow::Result<()> {
        let readiness = self.readiness.clone();
        tokio::select! {
            () = readiness.wait_ready() => Ok(()),
            Some(ended) = self.serving.join_next() => Ok(ended?.map(drop)?),
        }
    }

    /// Returns once all have ended.
    ///
    /// # Errors
    /// Where one ended without being asked to.
    pub async fn wait_ended(mut self) -> anyhow::Result<()> {
        while let Some(ended) = self.serving.join_next().await {
            ended??;
        }
        Ok(())
    }
}

fn bind_port(
    ports: &Ports,
    served: Served,
    port: u16,
    listen: &ListenSettings,
    server: &ServerSettings,
) -> Result<Listener, PortTaken> {
    let listen = ListenSettings { host: ports.host, port, ..listen.clone() };
    let address = listen.address();
    Listener::bind(&listen, server.worker_count()).map_err(|source| PortTaken {
        served,
        address,
        source,
    })
}
