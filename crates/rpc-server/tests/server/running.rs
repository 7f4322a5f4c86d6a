//! Starts a server for a test, and stops it.

use std::net::SocketAddr;
use std::time::Duration;

use medwage_rpc_server::settings::{DrainSettings, ServerSettings};
use medwage_rpc_server::{Drained, Listener, Readiness, ServeError, Server, Shutdown};
use tokio::task::JoinHandle;
use tonic::Status;
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::probe::{Client, Gate, Probe, descriptors};

/// A server with one probe.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    /// The address at which the health alone is answered.
    pub(crate) health: SocketAddr,
    pub(crate) gate: Gate,
    pub(crate) readiness: Readiness,
    pub(crate) shutdown: Shutdown,
    served: JoinHandle<Result<Drained, ServeError>>,
}

/// Settings that do not make a test wait.
pub(crate) fn settings() -> ServerSettings {
    let drain = DrainSettings { grace: Duration::ZERO, timeout: Duration::from_secs(20) };
    ServerSettings { workers: 1, drain, ..ServerSettings::default() }
}

/// A server with a probe behind `gate`.
pub(crate) fn server(settings: ServerSettings, gate: &Gate) -> Server {
    let gate = gate.clone();
    Server::new(settings).with_descriptors(descriptors()).with_service(move || Probe(gate.clone()))
}

impl Running {
    pub(crate) fn start(settings: ServerSettings) -> Self {
        Self::start_on(Listener::bind_local().unwrap(), settings)
    }

    pub(crate) fn start_on(listener: Listener, settings: ServerSettings) -> Self {
        Self::start_changed(listener, settings, |server| server)
    }

    /// Starts a server that is changed before.
    pub(crate) fn start_changed(
        listener: Listener,
        settings: ServerSettings,
        change: impl FnOnce(Server) -> Server,
    ) -> Self {
        let (gate, shutdown, address) = (Gate::closed(), Shutdown::manual(), listener.address());
        let health = listener.health_address().unwrap();
        let server = change(server(settings, &gate));
        let readiness = server.readiness();
        readiness.set_all_serving();
        let served = tokio::spawn(server.serve(listener, shutdown.clone()));
        Self { address, health, gate, readiness, shutdown, served }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// Asks the server to stop and returns how its drain went.
    pub(crate) async fn stop(self) -> Drained {
        self.shutdown.request_stop();
        self.ended().await
    }

    pub(crate) async fn ended(self) -> Drained {
        self.served.await.unwrap().unwrap()
    }
}

/// The reason that an error carries.
pub(crate) fn reason(status: &Status) -> String {
    details(status).error_info().map(|info| info.reason.clone()).unwrap_or_default()
}

pub(crate) fn details(status: &Status) -> ErrorDetails {
    let details = status.get_error_details();
    assert_eq!(details.error_info().map(|info| info.domain.as_str()), Some("medwage.dev"));
    details
}
