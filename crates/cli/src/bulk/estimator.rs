//! The estimator that is asked: a running one, or one of this process.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::Args;
use medwage_bulk::{Estimator, Patience};
use medwage_service_kit::settings::PeerTlsSettings;
use medwage_service_kit::{Shutdown, endpoint};

use crate::services::{Ports, Services};

/// Whom to ask.
#[derive(Args)]
pub(super) struct Peer {
    /// The estimator to ask, such as http://127.0.0.1:50052. Unset starts the services in this process.
    #[arg(long, value_name = "URL")]
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
}

/// The way to an estimator.
pub(super) struct Reached {
    pub(super) estimator: Estimator,
    /// The services of this process, where they are asked.
    pub(super) own: Option<Own>,
}

/// Services that were started here.
pub(super) struct Own {
    services: Services,
    shutdown: Shutdown,
}

impl Own {
    async fn start() -> anyhow::Result<Self> {
        let shutdown = Shutdown::manual();
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let ports = Ports { host, benchmark: 0, estimator: 0, careerpath: 0 };
        let mut services = Services::start(ports, &shutdown)?;
        services.ready().await?;
        Ok(Self { services, shutdown })
    }

    /// Ends them.
    pub(super) async fn end(self) -> anyhow::Result<()> {
        self.shutdown.request();
        self.services.ended().await
    }
}

impl Peer {
    /// Prepares so many connections; services of this process are up when it returns.
    pub(super) async fn reach(
        self,
        connections: usize,
        patience: Patience,
    ) -> anyhow::Result<Reached> {
        let (address, own) = match self.estimator {
            Some(address) => (address, None),
            None => {
                let own = Own::start().await?;
                (format!("http://{}", own.services.estimator), Some(own))
            }
        };
        let tls = PeerTlsSettings {
            authority: self.tls_authority,
            certificate: self.tls_certificate,
            key: self.tls_key,
            name: self.tls_name,
        };
        let endpoint = endpoint(&address, &tls, patience.deadline)?;
        let channels = (0..connections).map(|_| endpoint.connect_lazy()).collect();
        Ok(Reached { estimator: Estimator::new(channels, patience), own })
    }
}
