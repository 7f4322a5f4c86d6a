//! Asks a running service how it is, for containers without a shell.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tonic::Status;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tower::service_fn;

use medwage_rpc_client::TlsError;

use crate::settings::ListenSettings;
use crate::tls::self_probe_connector;

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a service may not be sent calls.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// Nobody listens there.
    #[error("{address} can't be reached: {source}")]
    Unreachable {
        /// The address that was asked.
        address: SocketAddr,
        /// Why.
        source: tonic::transport::Error,
    },
    /// It refused to say.
    #[error("{address} does not say: {source}")]
    Refused {
        /// The address that was asked.
        address: SocketAddr,
        /// Why.
        source: Box<Status>,
    },
    /// The certificate is no use.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// It says so.
    #[error("{address} is NOT_SERVING")]
    NotServing {
        /// The address that was asked.
        address: SocketAddr,
    },
    /// It said nothing.
    #[error("{address} does not answer within {} s", PATIENCE.as_secs())]
    Silent {
        /// The address that was asked.
        address: SocketAddr,
    },
}

/// Asks what listens by these settings, on this machine, whether `service` may be sent calls; all of its services for
/// an empty name. The port of the health is asked where that is set, and else the port of all calls.
///
/// # Errors
/// If the service may not be sent calls.
pub async fn probe_health(listen: &ListenSettings, service: String) -> Result<(), HealthError> {
    let (port, tls) = match listen.health_port {
        0 => (listen.port, self_probe_connector(&listen.tls)?),
        health_port => (health_port, None),
    };
    let address = SocketAddr::new(own_address(listen.host), port);
    timeout(PATIENCE, ask_health(address, tls, service))
        .await
        .unwrap_or(Err(HealthError::Silent { address }))
}

async fn ask_health(
    address: SocketAddr,
    tls: Option<TlsConnector>,
    service: String,
) -> Result<(), HealthError> {
    let unreachable = |source| HealthError::Unreachable { address, source };
    let endpoint = Endpoint::from_shared(format!("http://{address}")).map_err(unreachable)?;
    let channel = match tls {
        None => endpoint.connect().await,
        Some(tls) => {
            endpoint
                .connect_with_connector(service_fn(move |_| connect_secured(tls.clone(), address)))
                .await
        }
    };
    let channel = channel.map_err(unreachable)?;
    let asked = HealthClient::new(channel).check(HealthCheckRequest { service }).await;
    let refused = |source| HealthError::Refused { address, source: Box::new(source) };
    match asked.map_err(refused)?.get_ref().status() {
        ServingStatus::Serving => Ok(()),
        _ => Err(HealthError::NotServing { address }),
    }
}

/// The name does not matter: the certificate is compared with our own.
async fn connect_secured(
    tls: TlsConnector,
    address: SocketAddr,
) -> io::Result<TokioIo<TlsStream<TcpStream>>> {
    let stream = TcpStream::connect(address).await?;
    Ok(TokioIo::new(tls.connect(ServerName::IpAddress(address.ip().into()), stream).await?))
}

/// A service that listens everywhere is asked on this machine: by IPv4, which `::` takes as well.
fn own_address(host: IpAddr) -> IpAddr {
    if host.is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { host }
}
