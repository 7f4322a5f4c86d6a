//! Wires the model and the benchmark service to the methods, and the methods to a server.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use medwage_contracts::DESCRIPTOR_SET;
use medwage_contracts::servers::estimator::estimator_service_server::EstimatorServiceServer;
use medwage_service_kit::{Drained, Listener, Readiness, ServeError, Server, Shutdown};
use tokio::sync::Notify;

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
    /// How long the benchmark service may be gone before nobody is sent here.
    missing: Duration,
}

impl App {
    /// Reads the model that is built in, and prepares to ask the benchmark service.
    ///
    /// # Errors
    /// Where the address of the benchmark service is none.
    pub fn build(settings: Settings) -> anyhow::Result<Self> {
        let (market, link) = Market::new(&settings.market, &settings.memory)
            .context("the market can not be asked")?;
        let context = Context::new(Arc::clone(&market))?;
        let largest = settings.server.limits.request_size;
        let server = Server::new(settings.server)
            .metrics(|it| metrics::add(it, &market))
            .describe(DESCRIPTOR_SET)
            .service(move || {
                EstimatorServiceServer::new(Api::new(context.clone()))
                    .max_decoding_message_size(largest)
            });
        Ok(Self { server, market, link, missing: settings.market.missing })
    }

    /// Returns the handle that says whether the service may be sent calls.
    pub fn readiness(&self) -> Readiness {
        self.server.readiness()
    }

    /// Answers calls until `shutdown`, then drains. Ready once it is known which release is current. The
    /// benchmark service may go again for a while, since what is remembered still answers.
    ///
    /// # Errors
    /// If the server can not start, or a worker dies.
    pub async fn serve(
        self,
        listener: Listener,
        shutdown: Shutdown,
    ) -> Result<Drained, ServeError> {
        let Self { server, market, link, missing } = self;
        let (readiness, up) = (server.readiness(), market.peer.up());
        let known = Arc::new(Notify::new());
        let told = Arc::clone(&known);
        let asking = tokio::spawn(link.run(market, move || told.notify_one()));
        let following = tokio::spawn(async move {
            known.notified().await;
            readiness.follow(up, missing).await;
        });
        let served = server.serve(listener, shutdown).await;
        asking.abort();
        following.abort();
        served
    }
}
