//! The service that is asked: a running one, or one of this process.

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use medwage_product::{Ports, Services};
use medwage_rpc_client::Peer;
use medwage_rpc_server::Shutdown;
use medwage_rpc_server::settings::{PeerSettings, PeerTlsSettings};

use super::report;

/// Calls are made again by the patience of the run.
const NO_RETRIES: &str = "{}";

/// The estimator to ask.
#[derive(Args)]
pub(super) struct EstimatorArgs {
    /// The service to ask, such as http://127.0.0.1:50052, at every address that its name stands for. Unset
    /// starts the services in this process.
    #[arg(long, visible_alias = "server", value_name = "URL")]
    estimator: Option<String>,
    /// PEM file of the authorities that the estimator's certificate must come from, for https.
    #[arg(long, value_name = "FILE", requires = "estimator")]
    tls_authority: Option<PathBuf>,
    /// PEM file of the certificate that is shown to the estimator (mTLS).
    #[arg(long, value_name = "FILE", requires = "estimator")]
    tls_certificate: Option<PathBuf>,
    /// PEM file of that certificate's private key.
    #[arg(long, value_name = "FILE", requires = "estimator")]
    tls_key: Option<PathBuf>,
    /// The name in the estimator's certificate. Unset means the host of its address.
    #[arg(long, value_name = "NAME", requires = "estimator")]
    tls_name: Option<String>,
    /// File of the token that is shown to the estimator; it is read again when it changes.
    #[arg(long, value_name = "FILE", requires = "estimator")]
    token_file: Option<PathBuf>,
    /// How long one request may take.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = humantime::parse_duration)]
    deadline: Duration,
}

/// The way to a service.
pub(super) struct Reached {
    pub(super) peer: Peer,
    /// The services of this process, where they are asked.
    pub(super) own: Option<Own>,
}

/// Services that were started here.
pub(super) struct Own {
    services: Services,
    shutdown: Shutdown,
}

impl Own {
    async fn start_services() -> anyhow::Result<Self> {
        let shutdown = Shutdown::manual();
        let mut services = Services::start_services(Ports::FREE, &shutdown)?;
        services.wait_ready().await?;
        Ok(Self { services, shutdown })
    }

    /// Ends them.
    pub(super) async fn stop_services(self) -> anyhow::Result<()> {
        self.shutdown.request_stop();
        self.services.wait_ended().await
    }
}

impl EstimatorArgs {
    /// Prepares so many connections; services of this process are up when it returns.
    pub(super) async fn connect_estimator(
        self,
        name: &'static str,
        connections: NonZero<u8>,
    ) -> anyhow::Result<Reached> {
        let (address, own) = match self.estimator {
            Some(address) => (address, None),
            None => {
                let own = Own::start_services().await?;
                (format!("http://{}", own.services.address), Some(own))
            }
        };
        let settings = PeerSettings {
            address,
            tls: PeerTlsSettings {
                ca_file: self.tls_authority,
                certificate: self.tls_certificate,
                key: self.tls_key,
                name: self.tls_name,
            },
            token_file: self.token_file,
            connections,
            deadline: self.deadline,
            ..PeerSettings::default()
        };
        let peer = Peer::new(name, &settings, NO_RETRIES).map_err(report::wrong_argument)?;
        Ok(Reached { peer, own })
    }
}
