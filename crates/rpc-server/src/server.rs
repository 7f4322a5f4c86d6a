//! Several gRPC services on one port, from the first NOT_SERVING to the last byte of the drain.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::connect::{Document, Front, HttpCalls, JsonPath};
use crate::health::{self, HealthCalls, Readiness};
use crate::json::{Schema, SchemaError};
use crate::listener::Listener;
use medwage_auth::{Auth, AuthError};
use medwage_telemetry::{CallMetrics, Metrics};

use crate::drained::Drained;
use crate::health_endpoint::HealthEndpoint;
use crate::metrics_endpoint::MetricsEndpoint;
use crate::operator_thread::OperatorThread;
use crate::plan::Plan;
use crate::pulse::Pulse;
use crate::reflection;
use crate::routes::{Factory, GrpcService, InProcess};
use crate::running::Running;
use crate::settings::{ServerSettings, Threading, WebError};
use crate::shutdown::Shutdown;
use crate::tls::Tls;
use crate::web::WebCalls;

/// Several gRPC services that share a port, health, reflection and a shutdown.
#[derive(Debug)]
pub struct Server {
    settings: ServerSettings,
    readiness: Readiness,
    services: Vec<Factory>,
    descriptors: Vec<&'static [u8]>,
    metrics: Metrics,
    front: Front,
}

/// Why a server could not start, or went away without being asked to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The descriptor sets do not describe the services.
    #[error("the services cannot be described for reflection: {0}")]
    Reflection(#[from] prost::DecodeError),
    /// The descriptor sets do not describe what JSON is written by.
    #[error("the services cannot be described for JSON: {0}")]
    Schema(#[from] SchemaError),
    /// The port of the metrics can't be listened on.
    #[error("metrics can't be read at {address}: {source}")]
    Metrics {
        /// As it was set.
        address: std::net::SocketAddr,
        /// The reason.
        source: io::Error,
    },
    /// PerClient can't be asked for tokens as the settings say, or nobody accepted that they are not.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// Browsers can't be told who may call as the settings say.
    #[error(transparent)]
    Web(#[from] WebError),
    /// A thread or a runtime could not be had, or a worker died.
    #[error("the workers cannot run: {0}")]
    Worker(#[from] io::Error),
}

impl Server {
    /// Starts from no services.
    #[must_use]
    pub fn new(settings: ServerSettings) -> Self {
        let (services, descriptors) = (Vec::new(), Vec::new());
        let (readiness, metrics) = (Readiness::new(), Metrics::default());
        let front = Front::default();
        Self { settings, readiness, services, descriptors, metrics, front }
    }

    /// Adds a service. `make` is called once for each worker, so that workers share no more than
    /// what the service itself shares; limits on messages are set there. One of the same name that was added before gives
    /// way.
    #[must_use]
    pub fn with_service<S: GrpcService>(
        mut self,
        make: impl Fn() -> S + Send + Sync + 'static,
    ) -> Self {
        self.readiness.add_service(S::NAME);
        self.services.retain(|service| service.name != S::NAME);
        self.services.push(Factory::new(make));
        self
    }

    /// As [`with_service`](Self::with_service), for one whose methods also answer GET, with the request in the address. Only for
    /// requests that are about nobody: proxies log addresses.
    #[must_use]
    pub fn service_with_get<S: GrpcService>(
        mut self,
        make: impl Fn() -> S + Send + Sync + 'static,
    ) -> Self {
        self.front.get_services.insert(S::NAME);
        self.with_service(make)
    }

    /// Serves an OpenAPI document at `/openapi.json`.
    #[must_use]
    pub fn with_openapi(mut self, document: impl Into<Bytes>) -> Self {
        self.front.openapi = Some(document.into());
        self
    }

    /// Shows a document at a path. One at `/` takes the place of the plain page.
    #[must_use]
    pub fn with_document(mut self, path: &'static str, document: Document) -> Self {
        self.front.documents.insert(path, document);
        self
    }

    /// Answers JSON that is posted to a path, which no method has.
    #[must_use]
    pub fn json_path(mut self, path: &'static str, answer: JsonPath) -> Self {
        self.front.json_paths.insert(path, answer);
        self
    }

    /// Shows a first call on the page for people: the path of a method, and the JSON that is sent to it. The first example
    /// that is given is the one that is shown.
    #[must_use]
    pub fn with_example(mut self, path: impl Into<String>, body: impl Into<String>) -> Self {
        self.front.example.get_or_insert_with(|| (path.into(), body.into()));
        self
    }

    /// Adds an encoded `FileDescriptorSet`, for reflection and JSON; services of one contract may all bring the same.
    #[must_use]
    pub fn with_descriptors(mut self, descriptor_set: &'static [u8]) -> Self {
        if !self.descriptors.contains(&descriptor_set) {
            self.descriptors.push(descriptor_set);
        }
        self
    }

    /// Returns the services that were added so far, to be called within the process.
    #[must_use]
    pub fn in_process(&self) -> InProcess {
        InProcess::new(&self.services)
    }

    /// Adds what the service counts of its own.
    #[must_use]
    pub fn with_metrics(mut self, add: impl FnOnce(&mut Metrics)) -> Self {
        add(&mut self.metrics);
        self
    }

    /// Returns the handle that says which services may be sent calls. All start as NOT_SERVING.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.readiness.clone()
    }

    /// Answers calls until `shutdown`, then drains: NOT_SERVING, the grace, no new connections,
    /// GOAWAY, and at most the bound for the calls in flight.
    ///
    /// # Errors
    /// If the server cannot start, or a worker dies.
    pub async fn serve(
        mut self,
        mut listener: Listener,
        shutdown: Shutdown,
    ) -> Result<Drained, ServeError> {
        let open_address = listener.open.then(|| listener.address());
        let keyless = self.readiness.clone();
        let hold = move |has_no_keys| keyless.set_held(has_no_keys);
        let auth = Auth::prepare_auth(&self.settings.auth, open_address, &mut self.metrics, hold)?;
        let (auth, looking) = auth.unzip();
        let (metrics, calls) = self.bind_metrics(listener.tls.clone())?.unzip();
        let pulse = Arc::new(Pulse::new(self.settings.stall_timeout));
        let (address, health_address) = (listener.address(), listener.health_address());
        let health =
            HealthEndpoint::new(listener.health.take(), self.readiness.clone(), Arc::clone(&pulse));
        let operators = OperatorThread::start(health, metrics)?;
        let renewing = listener
            .tls
            .clone()
            .map(|tls| AbortOnDropHandle::new(tokio::spawn(tls.follow_files())));
        let names: Vec<_> = self.services.iter().map(|service| service.name).collect();
        let readiness = self.readiness.clone();
        let grace = self.settings.drain.grace;
        let plan = self.make_plan(&listener, calls, auth, pulse)?;
        let running = Running::start(&plan, listener)?;
        readiness.begin_listening();
        let health = health_address.map(tracing::field::display);
        tracing::info!(%address, health, services = names.join(" "), workers = running.worker_count(), "serving");

        running.run_until(shutdown.wait_for_request()).await;
        readiness.begin_stopping();
        running.run_until(sleep_until(Instant::now() + grace)).await;
        readiness.finish_stopping();
        let drained = running.drain().await?;
        drop((operators, renewing, looking));
        tracing::info!(%address, ?drained, "stopped");
        Ok(drained)
    }

    /// Binds the port of the metrics, if somebody may read them, and begins to count calls.
    fn bind_metrics(
        &mut self,
        tls: Option<Arc<Tls>>,
    ) -> Result<Option<(MetricsEndpoint, Arc<CallMetrics>)>, ServeError> {
        let Some(address) = self.settings.metrics.listen else { return Ok(None) };
        let mut metrics = std::mem::take(&mut self.metrics);
        metrics.add_process(env!("CARGO_PKG_VERSION"));
        let calls = CallMetrics::new(&self.descriptors, &mut metrics);
        let readiness = self.readiness.clone();
        metrics.add_gauge("medwage_ready", "Whether the server may be sent calls", move || {
            vec![(Vec::new(), readiness.is_ready().into())]
        });
        if let Some(tls) = tls {
            metrics.certificate_expiry("callers", move || tls.not_after());
        }
        let refused = |source| ServeError::Metrics { address, source };
        let endpoint = MetricsEndpoint::bind(address, metrics.into()).map_err(refused)?;
        Ok(Some((endpoint, Arc::new(calls))))
    }

    fn make_plan(
        self,
        listener: &Listener,
        metrics: Option<Arc<CallMetrics>>,
        auth: Option<Arc<Auth>>,
        pulse: Arc<Pulse>,
    ) -> Result<Plan, ServeError> {
        let services: Arc<[Factory]> = self.all_services()?.into();
        let web = self.web_calls(&services)?;
        let count = self.settings.worker_count();
        let (workers, threads) = match self.settings.threading {
            Threading::PerCore => (count, 1),
            Threading::WorkStealing => (1, count),
        };
        Ok(Plan {
            services,
            settings: Arc::new(self.settings),
            metrics,
            auth,
            web,
            tls: listener.tls.clone(),
            handshakes: Arc::default(),
            callers: Arc::default(),
            pulse,
            workers,
            threads,
            draining: CancellationToken::new(),
            lost: CancellationToken::new(),
        })
    }

    /// Prepares the answers to calls over HTTP that are not gRPC.
    fn web_calls(&self, services: &[Factory]) -> Result<WebCalls, ServeError> {
        let sets = self.descriptor_sets();
        let names: Vec<_> = services.iter().map(|service| service.name).collect();
        let schema = Schema::new(&sets, |name| names.contains(&name))?;
        let settings = &self.settings;
        let (request_size, threshold) =
            (settings.limits.request_size, settings.compression_threshold);
        let http = HttpCalls::new(schema, self.front.clone(), &names, request_size, threshold);
        Ok(WebCalls { http: Arc::new(http), cors: settings.web.cors_layer()? })
    }

    /// The descriptors of the contract, and of what every server speaks.
    fn descriptor_sets(&self) -> Vec<&[u8]> {
        let own = [
            tonic_types::pb::FILE_DESCRIPTOR_SET,
            health::descriptor_set(),
            tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET,
            tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET,
        ];
        self.descriptors.iter().copied().chain(own).collect()
    }

    /// The services of the contract, and those that every server has.
    fn all_services(&self) -> Result<Vec<Factory>, ServeError> {
        let mut all = self.services.clone();
        let readiness = self.readiness.clone();
        all.push(Factory::new(move || HealthCalls::new(readiness.clone())));
        if self.settings.reflection {
            all.extend(reflection::reflection_services(&self.descriptor_sets(), &all)?);
        }
        Ok(all)
    }
}

/// Runs several servers in one process until `shutdown`. If one fails, the others are drained.
///
/// # Errors
/// The first failure.
pub async fn serve_all(
    servers: Vec<(Server, Listener)>,
    shutdown: Shutdown,
) -> Result<Vec<Drained>, ServeError> {
    let mut tasks = tokio::task::JoinSet::new();
    for (server, listener) in servers {
        tasks.spawn(server.serve(listener, shutdown.clone()));
    }
    let (mut drained, mut failure) = (Vec::new(), None);
    while let Some(ended) = tasks.join_next().await {
        match ended.map_err(io::Error::from).map_err(ServeError::from).flatten() {
            Ok(one) => drained.push(one),
            Err(error) => {
                shutdown.request_stop();
                failure.get_or_insert(error);
            }
        }
    }
    failure.map_or(Ok(drained), Err)
}
