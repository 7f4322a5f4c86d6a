//! The address at which a service listens.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use medwage_rpc_client::TlsError;
use medwage_rpc_client::pem::require_pair;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The address at which a service listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ListenSettings {
    /// Address of the interface. `::` in a container, where callers of IPv4 come in as well;
    /// this machine only by default.
    pub host: IpAddr,
    /// TCP port; 0 takes a free one.
    pub port: u16,
    /// TCP port at which the health alone is answered (`grpc.health.v1.Health`), on a thread of its own and on the same
    /// interface: for probes, which then wait behind no call. It asks for neither token nor certificate and encrypts
    /// nothing. 0 takes a free one, which the log names. The health is answered at `listen.port` as well.
    pub health_port: u16,
    /// Gives each worker its own socket on the port (`SO_REUSEPORT`) instead of one socket whose
    /// connections go to the worker with the fewest. The kernel then spreads connections by hash,
    /// and a second process of the same user can take a share of the port without an error.
    pub reuse_port: bool,
    /// Listens where other machines reach it although calls are not encrypted: whoever can read the network
    /// reads them, and the tokens that they carry. For networks that encrypt or isolate by themselves.
    pub allow_insecure: bool,
    /// Listens where other machines reach it although whoever does is answered: neither a certificate
    /// (`listen.tls.client_ca_file`) nor a token (`server.auth`) is asked for. For networks that only let those through
    /// who may call.
    pub allow_unauthenticated: bool,
    /// Encryption of calls.
    pub tls: TlsSettings,
}

impl ListenSettings {
    /// Listens on this machine only, on `port`.
    #[must_use]
    pub fn on_loopback(port: u16) -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port,
            health_port: 0,
            reuse_port: false,
            allow_insecure: false,
            allow_unauthenticated: false,
            tls: TlsSettings::default(),
        }
    }

    /// Returns the address at which the health alone is answered.
    #[must_use]
    pub fn health_address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.health_port)
    }

    /// Returns the address to bind.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }
}

impl Default for ListenSettings {
    fn default() -> Self {
        Self::on_loopback(0)
    }
}

/// Encryption of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TlsSettings {
    /// PEM file of the certificate, then of those between it and its authority. Unset encrypts nothing.
    pub certificate: Option<PathBuf>,
    /// PEM file of the certificate's private key.
    pub key: Option<PathBuf>,
    /// PEM file of authorities: callers must show a certificate of one of them (mTLS). Unset asks for none.
    pub client_ca_file: Option<PathBuf>,
    /// How often the files are looked at; what they hold is used from the next connection on.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub reload: Duration,
}

impl Default for TlsSettings {
    fn default() -> Self {
        Self { certificate: None, key: None, client_ca_file: None, reload: Duration::from_secs(10) }
    }
}

impl TlsSettings {
    /// The certificate and its key; none where nothing is encrypted.
    pub(crate) fn certificate_pair(&self) -> Result<Option<(&Path, &Path)>, TlsError> {
        let both = require_pair(
            ("listen.tls.certificate", self.certificate.as_deref()),
            ("listen.tls.key", self.key.as_deref()),
        )?;
        if both.is_none() && self.client_ca_file.is_some() {
            let (set, missing) = ("listen.tls.client_ca_file", "listen.tls.certificate");
            return Err(TlsError::Half { set, missing });
        }
        Ok(both)
    }
}
