//! Calls to peers.

use std::time::Duration;

use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Identity};

use super::files::{TlsError, read};
use crate::settings::PeerTlsSettings;

/// Why a peer can't be called.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// The address is none.
    #[error("{address} is not the address of a service: {reason}")]
    Address {
        /// As it was set.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A certificate or a key is no use.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// Returns the way to a peer; nothing is connected yet. An address that begins with `https` is called by TLS.
///
/// # Errors
/// Where the address is none, or the files of TLS don't fit it.
pub fn peer(
    address: &str,
    tls: &PeerTlsSettings,
    connect_timeout: Duration,
) -> Result<Endpoint, PeerError> {
    let wrong = |reason: &dyn std::fmt::Display| PeerError::Address {
        address: address.to_owned(),
        reason: reason.to_string(),
    };
    let endpoint = Endpoint::from_shared(address.to_owned()).map_err(|error| wrong(&error))?;
    let endpoint = endpoint.connect_timeout(connect_timeout).tcp_nodelay(true);
    if endpoint.uri().scheme_str() != Some("https") {
        return if tls.is_set() {
            Err(wrong(&"begins with http, and tls is set for it"))
        } else {
            Ok(endpoint)
        };
    }
    let Some(authority) = &tls.authority else {
        return Err(wrong(&"begins with https, which needs tls.authority"));
    };
    let mut config = ClientTlsConfig::new()
        .ca_certificate(Certificate::from_pem(read("tls.authority", authority)?));
    if let Some(name) = &tls.name {
        config = config.domain_name(name);
    }
    config = match (&tls.certificate, &tls.key) {
        (Some(certificate), Some(key)) => config.identity(Identity::from_pem(
            read("tls.certificate", certificate)?,
            read("tls.key", key)?,
        )),
        (None, None) => config,
        (Some(_), None) => {
            return Err(TlsError::Half { set: "tls.certificate", missing: "tls.key" }.into());
        }
        (None, Some(_)) => {
            return Err(TlsError::Half { set: "tls.key", missing: "tls.certificate" }.into());
        }
    };
    endpoint.tls_config(config).map_err(|error| wrong(&error))
}
