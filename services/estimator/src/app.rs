//! Wires the model and the benchmark service to the methods, and the methods to a server.

use std::io;
use std::pin::pin;
use std::sync::Arc;

use anyhow::Context as _;
use medwage_catalog_service::catalog_service;
use medwage_contracts::servers::estimator::estimator_service_server::EstimatorServiceServer;
use medwage_contracts::{DESCRIPTOR_SET, OPENAPI, service_config};
use medwage_rpc_client::{LocalServices, Peer};
use medwage_rpc_server::{Drained, InProcess, Listener, Readiness, ServeError, Server, Shutdown};
use tokio::sync::Notify;
use tokio_util::task::AbortOnDropHandle;

use crate::benchmark::{BenchmarkClient, BenchmarkLink};
use crate::context::Context;
use crate::metrics;
use crate::rpc::EstimatorApi;
use crate::settings::Settings;

/// The estimator, ready to serve.
#[derive(Debug)]
pub struct App {
    server: Server,
    context: Context,
    /// Bytes of the largest request.
    request_size: usize,
    link: BenchmarkLink,
}

impl App {
    /// Reads the model that is built in, and prepares to ask the benchmark service.
    ///
    /// # Errors
    /// Where the address of the benchmark service is none.
    pub fn build_app(settings: Settings) -> anyhow::Result<Self> {
        let peer = Peer::new("benchmark", &settings.market, service_config::BENCHMARK)
            .context("the benchmark service can not be asked")?;
        Self::build_with(settings, peer)
    }

    /// Reads the model that is built in, and prepares to ask a benchmark service of the same process.
    ///
    /// # Errors
    /// Where what is built in can't be read.
    pub fn build_beside(
        settings: Settings,
        benchmark: Arc<dyn LocalServices>,
    ) -> anyhow::Result<Self> {
        Self::build_with(settings, Peer::from_services(benchmark))
    }

    fn build_with(settings: Settings, peer: Peer) -> anyhow::Result<Self> {
        let (benchmark, link) = BenchmarkClient::new(peer, settings.market.retry, &settings.memory);
        let context = Context::new(benchmark)?;
        let request_size = settings.server.limits.request_size;
        let server = add_services(Server::new(settings.server), &context, request_size);
        Ok(Self { server, context, request_size, link })
    }

    /// Adds the methods, and those of the catalog, to a server that answers for other services too.
    pub fn add_to(&self, server: Server) -> Server {
        add_services(server, &self.context, self.request_size)
    }

    /// Returns the methods, and those of the catalog, to be called within the process.
    pub fn in_process(&self) -> InProcess {
        self.server.in_process()
    }

    /// Starts to ask the benchmark service, for methods that are served by others ([`Self::add_to`], [`Self::in_process`]).
    pub fn start_link(self) -> RunningLink {
        RunningLink::start_link(self.link, self.context.benchmark)
    }

    /// Returns the handle that says whether the service may be sent calls.
    pub fn readiness(&self) -> Readiness {
        self.server.readiness()
    }

    /// Answers calls until `shutdown`, then drains. Ready once it is known which release is current. The
    /// benchmark service may go again, since what is remembered still answers.
    ///
    /// # Errors
    /// If the server can not start, or a worker dies.
    pub async fn serve(
        self,
        listener: Listener,
        shutdown: Shutdown,
    ) -> Result<Drained, ServeError> {
        let Self { server, context, link, .. } = self;
        let readiness = server.readiness();
        let link = RunningLink::start_link(link, context.benchmark);
        let known = link.wait_known();
        let waiting = tokio::spawn(async move {
            known.await;
            readiness.set_all_serving();
        });
        let _waiting = AbortOnDropHandle::new(waiting);
        link.serve_while_linked(server.serve(listener, shutdown.clone()), &shutdown).await
    }
}

fn add_services(server: Server, context: &Context, request_size: usize) -> Server {
    let (context, catalog) = (context.clone(), context.catalog.clone());
    server
        .with_metrics(|metrics| metrics::add_metrics(metrics, &context.benchmark))
        .with_descriptors(DESCRIPTOR_SET)
        .with_openapi(OPENAPI)
        .with_example(
            "/medwage.estimator.v1.EstimatorService/EstimatePay",
            r#"{"profile":{"role":"medical coder","area":"Boston","experienceYears":6,"credentials":["CPC"]}}"#,
        )
        .with_service(move || {
            EstimatorServiceServer::new(EstimatorApi::new(context.clone()))
                .max_decoding_message_size(request_size)
        })
        .service_with_get(move || {
            catalog_service(catalog.clone()).max_decoding_message_size(request_size)
        })
}

/// The task that asks the benchmark service. Asks no more once this is dropped.
#[derive(Debug)]
pub struct RunningLink {
    asking: AbortOnDropHandle<()>,
    /// Told each time that the benchmark service was reached.
    known: Arc<Notify>,
}

impl RunningLink {
    fn start_link(link: BenchmarkLink, benchmark: Arc<BenchmarkClient>) -> Self {
        let known = Arc::new(Notify::new());
        let reached = Arc::clone(&known);
        let asking = tokio::spawn(link.run_link(benchmark, move || reached.notify_one()));
        Self { asking: AbortOnDropHandle::new(asking), known }
    }

    /// Returns once the benchmark service was reached, so that it is known which release is current.
    pub fn wait_known(&self) -> impl Future<Output = ()> + Send + use<> {
        let known = Arc::clone(&self.known);
        async move { known.notified().await }
    }

    /// Serves while somebody asks the benchmark service: without that, nothing that is not remembered is ever answered,
    /// and the process is of no more use than one whose worker died.
    ///
    /// # Errors
    /// Those of `serving`, and that the link has ended.
    pub async fn serve_while_linked<T>(
        self,
        serving: impl Future<Output = Result<T, ServeError>>,
        shutdown: &Shutdown,
    ) -> Result<T, ServeError> {
        while_linked(self.asking, serving, shutdown).await
    }
}

async fn while_linked<T>(
    mut asking: AbortOnDropHandle<()>,
    serving: impl Future<Output = Result<T, ServeError>>,
    shutdown: &Shutdown,
) -> Result<T, ServeError> {
    let mut serving = pin!(serving);
    let ended = tokio::select! {
        served = &mut serving => return served,
        ended = &mut asking => ended,
    };
    shutdown.request_stop();
    serving.await?;
    let why = ended.map_or_else(io::Error::from, |()| io::Error::other("the link has ended"));
    Err(why.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_is_served_without_the_link() {
        let panics = async { panic!("on purpose") };
        for (link, why) in
            [(tokio::spawn(async {}), "the link has ended"), (tokio::spawn(panics), "panicked")]
        {
            let shutdown = Shutdown::manual();
            let drained = std::sync::atomic::AtomicBool::new(false);
            let serving = async {
                shutdown.wait_for_request().await;
                drained.store(true, std::sync::atomic::Ordering::Relaxed);
                Ok(())
            };
            let error =
                while_linked(AbortOnDropHandle::new(link), serving, &shutdown).await.unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
            assert!(drained.into_inner(), "calls under way are answered first");
        }
    }

    #[tokio::test]
    async fn link_ends_with_the_server() {
        let (alive, ended) = tokio::sync::oneshot::channel::<()>();
        let link = tokio::spawn(async move {
            let _alive = alive;
            std::future::pending::<()>().await;
        });
        let served =
            while_linked(AbortOnDropHandle::new(link), async { Ok(1) }, &Shutdown::manual()).await;
        assert_eq!(served.unwrap(), 1);
        assert!(ended.await.is_err());
    }
}
