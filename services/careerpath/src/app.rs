//! Wires the catalog and the estimator to the methods, and the methods to a server.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use medwage_catalog_service::{CatalogEntries, catalog_service};
use medwage_contracts::servers::careerpath::career_path_service_server::CareerPathServiceServer;
use medwage_contracts::{DESCRIPTOR_SET, OPENAPI};
use medwage_domain::career::Catalog;
use medwage_domain::reference::Reference;
use medwage_rpc_server::{Drained, Listener, Readiness, ServeError, Server, Shutdown};

use crate::context::Context;
use crate::metrics;
use crate::pay::EstimatorClient;
use crate::rpc::CareerPathApi;
use crate::search_queue::SearchQueue;
use crate::settings::{CatalogSettings, Settings};

/// The career path, ready to serve.
#[derive(Debug)]
pub struct App {
    server: Server,
    estimator: EstimatorClient,
    /// How long the estimator may be gone before nobody is sent here.
    unavailable_grace: Duration,
}

impl App {
    /// Reads the catalog, and prepares to ask the estimator.
    ///
    /// # Errors
    /// Where the overlay of the catalog is refused, or the address of the estimator is none.
    pub fn build(settings: Settings) -> anyhow::Result<Self> {
        let reference = medwage_dataset::embedded_reference()?;
        let catalog = CatalogEntries::new(read_catalog(&settings.catalog, reference)?);
        let estimator = EstimatorClient::new(&settings.pay).context("pay can not be asked")?;
        let searches = SearchQueue::new(&settings.search);
        let context =
            Context { catalog: catalog.clone(), reference, estimator: estimator.clone(), searches };
        let largest = settings.server.limits.request_size;
        let server = Server::new(settings.server)
            .metrics(|it| metrics::add(it, &context))
            .describe(DESCRIPTOR_SET)
            .openapi(OPENAPI)
            .example(
                "/medwage.careerpath.v1.CareerPathService/PlanCareer",
                r#"{"profile":{"role":"medical coder","area":"OH","experienceYears":3,"credentials":["CPC"]},"targetRole":"auditor"}"#,
            )
            .service(move || {
                CareerPathServiceServer::new(CareerPathApi::new(context.clone()))
                    .max_decoding_message_size(largest)
            })
            .service_with_get(move || {
                catalog_service(catalog.clone()).max_decoding_message_size(largest)
            });
        Ok(Self { server, estimator, unavailable_grace: settings.pay.unavailable_grace })
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
        let Self { server, estimator, unavailable_grace } = self;
        let (readiness, up) = (server.readiness(), estimator.peer.up());
        let following = tokio::spawn(async move { readiness.follow(up, unavailable_grace).await });
        let served = server.serve(listener, shutdown).await;
        following.abort();
        served
    }
}

fn read_catalog(settings: &CatalogSettings, reference: &Reference) -> anyhow::Result<Catalog> {
    let Some(file) = &settings.overlay else {
        return Ok(medwage_catalog::embedded()?.clone());
    };
    let refused = || format!("catalog.overlay {} is refused", file.display());
    let text = fs::read_to_string(file).with_context(refused)?;
    let catalog = medwage_catalog::overlaid(&text).with_context(refused)?;
    let faults: Vec<_> = catalog.check(reference).iter().map(ToString::to_string).collect();
    ensure!(faults.is_empty(), "{}: {}", refused(), faults.join("; "));
    Ok(catalog)
}
