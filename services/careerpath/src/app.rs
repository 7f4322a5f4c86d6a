//! Wires the catalogue and the estimator to the methods, and the methods to a server.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use medwage_contracts::DESCRIPTOR_SET;
use medwage_contracts::servers::careerpath::career_path_service_server::CareerPathServiceServer;
use medwage_domain::career::Catalogue;
use medwage_domain::reference::Reference;
use medwage_service_kit::{Drained, Listener, Readiness, ServeError, Server, Shutdown};

use crate::context::Context;
use crate::grpc::Api;
use crate::metrics;
use crate::pay::Estimator;
use crate::searches::Searches;
use crate::settings::{CatalogueSettings, Settings};

/// The career path, ready to serve.
#[derive(Debug)]
pub struct App {
    server: Server,
    estimator: Estimator,
    /// How long the estimator may be gone before nobody is sent here.
    missing: Duration,
}

impl App {
    /// Reads the catalogue, and prepares to ask the estimator.
    ///
    /// # Errors
    /// Where the overlay of the catalogue is refused, or the address of the estimator is none.
    pub fn build(settings: Settings) -> anyhow::Result<Self> {
        let reference = medwage_dataset::embedded_reference()?;
        let catalogue = Arc::new(catalogue(&settings.catalogue, reference)?);
        let estimator = Estimator::new(&settings.pay).context("pay can not be asked")?;
        let searches = Searches::new(&settings.search);
        let context = Context { catalogue, reference, estimator: estimator.clone(), searches };
        let largest = settings.server.limits.request_size;
        let server = Server::new(settings.server)
            .metrics(|it| metrics::add(it, &context))
            .describe(DESCRIPTOR_SET)
            .service(move || {
                CareerPathServiceServer::new(Api::new(context.clone()))
                    .max_decoding_message_size(largest)
            });
        Ok(Self { server, estimator, missing: settings.pay.unavailable_grace })
    }

    /// Returns the handle that says whether the service may be sent calls.
    pub fn readiness(&self) -> Readiness {
        self.server.readiness()
    }

    /// Answers calls until `shutdown`, then drains. Ready while the estimator is there.
    ///
    /// # Errors
    /// If the server can not start, or a worker dies.
    pub async fn serve(
        self,
        listener: Listener,
        shutdown: Shutdown,
    ) -> Result<Drained, ServeError> {
        let Self { server, estimator, missing } = self;
        let (readiness, up) = (server.readiness(), estimator.peer.up());
        let following = tokio::spawn(async move { readiness.follow(up, missing).await });
        let served = server.serve(listener, shutdown).await;
        following.abort();
        served
    }
}

fn catalogue(settings: &CatalogueSettings, reference: &Reference) -> anyhow::Result<Catalogue> {
    let Some(file) = &settings.overlay else {
        return Ok(medwage_catalogue::embedded()?.clone());
    };
    let refused = || format!("catalogue.overlay {} is refused", file.display());
    let text = fs::read_to_string(file).with_context(refused)?;
    let catalogue = medwage_catalogue::overlaid(&text).with_context(refused)?;
    let faults: Vec<_> = catalogue.check(reference).iter().map(ToString::to_string).collect();
    ensure!(faults.is_empty(), "{}: {}", refused(), faults.join("; "));
    Ok(catalogue)
}
