//! Wires the releases to the methods, and the methods to a server.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use medwage_contracts::servers::benchmark::benchmark_service_server::BenchmarkServiceServer;
use medwage_contracts::{DESCRIPTOR_SET, OPENAPI};
use medwage_rpc_server::{Drained, InProcess, Listener, Readiness, ServeError, Server, Shutdown};

use crate::context::Context;
use crate::methods::Api;
use crate::metrics;
use crate::settings::{ReleaseSettings, Settings};
use crate::store::{Directory, Replacement, Store};

/// The benchmark service, ready to serve.
#[derive(Debug)]
pub struct App {
    server: Server,
    context: Context,
    /// Bytes of the largest request.
    request_size: usize,
    // Held so that looking at the directory ends with the service.
    _watch: Option<Sender<()>>,
}

impl App {
    /// Opens the current release and what the directory holds, then starts to watch the directory.
    ///
    /// # Errors
    /// Where no release can answer, or the one that the settings make current is not there.
    pub fn build_app(settings: Settings) -> anyhow::Result<Self> {
        let store = Arc::new(Store::new(
            medwage_dataset::embedded_releases(),
            settings.releases.current.clone(),
        ));
        let watch = match &settings.releases.directory {
            Some(directory) => Some(watch_directory(directory, &settings.releases, &store)?),
            None => None,
        };
        if let Some(id) = &settings.releases.current {
            store.releases().find_release("releases.current", id).with_context(|| {
                format!("releases.current is {id}, which is neither embedded nor in the directory")
            })?;
        }
        store.releases().current().context("no release can answer")?;
        let context = Context { store, reference: medwage_catalog::embedded_reference()? };
        let request_size = settings.server.limits.request_size;
        let server = add_services(Server::new(settings.server), &context, request_size);
        Ok(Self { server, context, request_size, _watch: watch })
    }

    /// Adds the methods to a server that answers for other services too.
    pub fn add_to(&self, server: Server) -> Server {
        add_services(server, &self.context, self.request_size)
    }

    /// Returns the methods, to be called within the process.
    pub fn in_process(&self) -> InProcess {
        self.server.in_process()
    }

    /// Returns the handle that says whether the service may be sent calls.
    pub fn readiness(&self) -> Readiness {
        self.server.readiness()
    }

    /// Answers calls until `shutdown`, then drains.
    ///
    /// # Errors
    /// If the server can not start, or a worker dies.
    pub async fn serve(
        self,
        listener: Listener,
        shutdown: Shutdown,
    ) -> Result<Drained, ServeError> {
        self.server.readiness().set_all_serving();
        self.server.serve(listener, shutdown).await
    }
}

fn add_services(server: Server, context: &Context, request_size: usize) -> Server {
    let context = context.clone();
    server
        .with_metrics(|metrics| metrics::add_metrics(metrics, &context.store))
        .with_descriptors(DESCRIPTOR_SET)
        .with_openapi(OPENAPI)
        .with_example(
            "/medwage.benchmark.v1.BenchmarkService/FindBenchmark",
            r#"{"market":{"occupation":"medical coder","area":"Dallas","industry":"hospital"}}"#,
        )
        .service_with_get(move || {
            BenchmarkServiceServer::new(Api::new(context.clone()))
                .max_decoding_message_size(request_size)
        })
}

/// Loads what a directory holds now, then looks again from time to time on a thread of its own:
/// opening a release takes tens of milliseconds, which no worker has. Ends when the sender is dropped.
fn watch_directory(
    path: &Path,
    settings: &ReleaseSettings,
    store: &Arc<Store>,
) -> anyhow::Result<Sender<()>> {
    let (held, dropped) = mpsc::channel();
    let (store, poll) = (Arc::clone(store), settings.poll.max(Duration::from_millis(10)));
    let mut directory = Directory::new(path.to_owned(), settings.current.clone());
    let replacement =
        if settings.replace_embedded { Replacement::OfThinner } else { Replacement::Unset };
    directory.scan_files(&store, replacement);
    store.note_scan(Timestamp::now().as_second());
    thread::Builder::new().name("releases".to_owned()).spawn(move || {
        while dropped.recv_timeout(poll) == Err(RecvTimeoutError::Timeout) {
            // Whatever goes wrong, the next look is made; that none comes to its end is a metric.
            let scanned = catch_unwind(AssertUnwindSafe(|| {
                directory.scan_files(&store, Replacement::AfterStart);
            }));
            if scanned.is_ok() {
                store.note_scan(Timestamp::now().as_second());
            }
        }
    })?;
    Ok(held)
}
