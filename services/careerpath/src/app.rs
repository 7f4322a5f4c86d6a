//! Wires the catalog and the estimator to the methods, and the methods to a server.

use std::sync::Arc;

use anyhow::{Context as _, ensure};
use medwage_catalog_service::{CatalogEntries, catalog_service};
use medwage_contracts::servers::careerpath::career_path_service_server::CareerPathServiceServer;
use medwage_contracts::{DESCRIPTOR_SET, OPENAPI, service_config};
use medwage_domain::career::Catalog;
use medwage_domain::reference::Reference;
use medwage_rpc_client::{LocalServices, Peer};
use medwage_rpc_server::{Drained, InProcess, Listener, Readiness, ServeError, Server, Shutdown};

use medwage_settings::files::read_file;
use tokio_util::task::AbortOnDropHandle;

use crate::context::Context;
use crate::metrics;
use crate::pay::EstimatorClient;
use crate::rpc::CareerPathApi;
use crate::search_queue::SearchQueue;
use crate::settings::{CatalogSettings, Settings};

/// The most bytes of an overlay of the catalog.
const LARGEST_OVERLAY: u64 = 4 << 20;

/// The career path, ready to serve.
#[derive(Debug)]
pub struct App {
    server: Server,
    context: Context,
    /// Bytes of the largest request.
    request_size: usize,
}

impl App {
    /// Reads the catalog, and prepares to ask the estimator.
    ///
    /// # Errors
    /// Where the overlay of the catalog is refused, or the address of the estimator is none.
    pub fn build(settings: Settings) -> anyhow::Result<Self> {
        let peer = Peer::new("estimator", &settings.pay, service_config::ESTIMATOR)
            .context("pay can not be asked")?;
        Self::build_with(settings, peer)
    }

    /// Reads the catalog, and prepares to ask an estimator of the same process.
    ///
    /// # Errors
    /// Where the overlay of the catalog is refused.
    pub fn build_beside(
        settings: Settings,
        estimator: Arc<dyn LocalServices>,
    ) -> anyhow::Result<Self> {
        Self::build_with(settings, Peer::from_services(estimator))
    }

    fn build_with(settings: Settings, peer: Peer) -> anyhow::Result<Self> {
        let reference = medwage_catalog::embedded_reference()?;
        let catalog = CatalogEntries::new(read_catalog(&settings.catalog, reference)?);
        let estimator = EstimatorClient::new(peer, settings.pay.retry);
        let searches = SearchQueue::new(&settings.search);
        let context = Context { catalog, reference, estimator, searches };
        let request_size = settings.server.limits.request_size;
        let server = add_services(Server::new(settings.server), &context, request_size);
        Ok(Self { server, context, request_size })
    }

    /// Adds the methods, and those of the catalog, to a server that answers for other services too.
    pub fn add_to(&self, server: Server) -> Server {
        add_services(server, &self.context, self.request_size)
    }

    /// Returns the methods, and those of the catalog, to be called within the process.
    pub fn in_process(&self) -> InProcess {
        self.server.in_process()
    }

    /// Returns the handle that says whether the service may be sent calls.
    pub fn readiness(&self) -> Readiness {
        self.server.readiness()
    }

    /// Answers calls until `shutdown`, then drains. Ready once the estimator was reached for
    /// the first time: without it, the catalog and the outlook still answer.
    ///
    /// # Errors
    /// If the server can not start, or a worker dies.
    pub async fn serve(
        self,
        listener: Listener,
        shutdown: Shutdown,
    ) -> Result<Drained, ServeError> {
        let Self { server, context, .. } = self;
        let (readiness, up) = (server.readiness(), context.estimator.peer.watch_serving());
        let waiting = tokio::spawn(async move { readiness.serve_after(up).await });
        let _waiting = AbortOnDropHandle::new(waiting);
        server.serve(listener, shutdown).await
    }
}

fn add_services(server: Server, context: &Context, request_size: usize) -> Server {
    let (context, catalog) = (context.clone(), context.catalog.clone());
    server
        .with_metrics(|metrics| metrics::add(metrics, &context))
        .with_descriptors(DESCRIPTOR_SET)
        .with_openapi(OPENAPI)
        .with_example(
            "/medwage.careerpath.v1.CareerPathService/PlanCareer",
            r#"{"profile":{"role":"medical coder","area":"OH","experienceYears":3,"credentials":["CPC"]},"targetRole":"auditor"}"#,
        )
        .with_service(move || {
            CareerPathServiceServer::new(CareerPathApi::new(context.clone()))
                .max_decoding_message_size(request_size)
        })
        .service_with_get(move || {
            catalog_service(catalog.clone()).max_decoding_message_size(request_size)
        })
}

fn read_catalog(settings: &CatalogSettings, reference: &Reference) -> anyhow::Result<Catalog> {
    let Some(file) = &settings.overlay else {
        return Ok(medwage_catalog::embedded_catalog()?.clone());
    };
    let refused = || format!("catalog.overlay {} is refused", file.display());
    let text = read_file(file, LARGEST_OVERLAY).with_context(refused)?;
    let text = String::from_utf8(text).with_context(refused)?;
    let catalog = medwage_catalog::overlay_catalog(&text).with_context(refused)?;
    let faults: Vec<_> = catalog.check(reference).iter().map(ToString::to_string).collect();
    ensure!(faults.is_empty(), "{}: {}", refused(), faults.join("; "));
    Ok(catalog)
}
