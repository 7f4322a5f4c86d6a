//! Wires the model and the benchmark service to the methods, and the methods to a server.

use std::sync::Arc;

use anyhow::Context as _;
use medwage_contracts::DESCRIPTOR_SET;
use medwage_contracts::servers::estimator::estimator_service_server::EstimatorServiceServer;
use medwage_service_kit::{Drained, Listener, Readiness, ServeError, Server, Shutdown};

use crate::context::Context;
use crate::grpc::Api;
use crate::market::{Link, Market};
use crate::metrics;
use crate::settings::Settings;

/// The estimator, ready to serve.
#[derive(Debug)]
pub struct App {
    server: Server,
    market: Arc<Market>,
    link: Link,
}

impl App {
    /// Reads the model that is built in, and prepares to ask the benchmark service.
    ///
    /// # Errors
    /// Where the address of the benchmark service is none.
    pub fn build(settings: Settings) -> anyhow::Result<Self> {
        let (market, link) =
            Market::new(&settings.market).context("the market can not be asked")?;
        let context = Context::new(Arc::clone(&market))?;
        let server = Server::new(settings.server)
            .metrics(|it| metrics::add(it, &market))
            .describe(DESCRIPTOR_SET)
            .service(move || EstimatorServiceServer::new(Api::new(context.clone())));
        Ok(Self { server, market, link })
    }

    /// Returns the handle that says whether the service may be sent calls.
    pub fn readiness(&self) -> Readiness {
        self.server.readiness()
    }

    /// Answers calls until `shutdown`, then drains. Ready once the benchmark service was reached; it may go
    /// again, since what is remembered still answers.
    ///
    /// # Errors
    /// If the server can not start, or a worker dies.
    pub async fn serve(
        self,
        listener: Listener,
        shutdown: Shutdown,
    ) -> Result<Drained, ServeError> {
        let Self { server, market, link } = self;
        let readiness = server.readiness();
        let asking = tokio::spawn(link.run(Arc::clone(&market), move || readiness.serving()));
        let served = server.serve(listener, shutdown).await;
        asking.abort();
        served
    }
}
