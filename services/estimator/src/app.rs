//! Wires the model and the benchmark service to the methods, and the methods to a server.

use std::io;
use std::pin::pin;
use std::sync::Arc;

use anyhow::Context as _;
use medwage_catalog_service::catalog_service;
use medwage_contracts::servers::estimator::estimator_service_server::EstimatorServiceServer;
use medwage_contracts::{DESCRIPTOR_SET, OPENAPI};
use medwage_rpc_server::{Drained, Listener, Readiness, ServeError, Server, Shutdown};
use tokio::task::JoinHandle;
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
    benchmark: Arc<BenchmarkClient>,
    link: BenchmarkLink,
}

impl App {
    /// Reads the model that is built in, and prepares to ask the benchmark service.
    ///
    /// # Errors
    /// Where the address of the benchmark service is none.
    pub fn build(settings: Settings) -> anyhow::Result<Self> {
        let (benchmark, link) = BenchmarkClient::new(&settings.market, &settings.memory)
            .context("the benchmark service can not be asked")?;
        let context = Context::new(Arc::clone(&benchmark))?;
        let catalog = context.catalog.clone();
        let largest = settings.server.limits.request_size;
        let server = Server::new(settings.server)
            .metrics(|it| metrics::add(it, &benchmark))
            .describe(DESCRIPTOR_SET)
            .openapi(OPENAPI)
            .example(
                "/medwage.estimator.v1.EstimatorService/EstimatePay",
                r#"{"profile":{"role":"medical coder","area":"Boston","experienceYears":6,"credentials":["CPC"]}}"#,
            )
            .service(move || {
                EstimatorServiceServer::new(EstimatorApi::new(context.clone()))
                    .max_decoding_message_size(largest)
            })
            .service_with_get(move || {
                catalog_service(catalog.clone()).max_decoding_message_size(largest)
            });
        Ok(Self { server, benchmark, link })
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
        let Self { server, benchmark, link } = self;
        let readiness = server.readiness();
        let linked = tokio::spawn(link.run(benchmark, move || readiness.serving()));
        while_linked(linked, server.serve(listener, shutdown.clone()), &shutdown).await
    }
}

/// Serves while somebody asks the benchmark service: without that, nothing that is not remembered is ever answered,
/// and the process is of no more use than one whose worker died.
async fn while_linked<T>(
    asking: JoinHandle<()>,
    serving: impl Future<Output = Result<T, ServeError>>,
    shutdown: &Shutdown,
) -> Result<T, ServeError> {
    let (mut asking, mut serving) = (AbortOnDropHandle::new(asking), pin!(serving));
    let ended = tokio::select! {
        served = &mut serving => return served,
        ended = &mut asking => ended,
    };
    shutdown.request();
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
                shutdown.requested().await;
                drained.store(true, std::sync::atomic::Ordering::Relaxed);
                Ok(())
            };
            let error = while_linked(link, serving, &shutdown).await.unwrap_err();
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
        let served = while_linked(link, async { Ok(1) }, &Shutdown::manual()).await;
        assert_eq!(served.unwrap(), 1);
        assert!(ended.await.is_err());
    }
}
