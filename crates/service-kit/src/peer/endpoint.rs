//! One address of a peer, for who manages connections by themselves.

use std::time::Duration;

use tonic::transport::Endpoint;

use super::PeerError;
use super::names::name;
use super::tls::Files;
use crate::settings::PeerTlsSettings;

/// Returns the way to an address; nothing is connected yet. One that begins with `https` is called by TLS.
///
/// # Errors
/// Where the address is none, or the files of TLS don't fit it.
pub fn endpoint(
    address: &str,
    tls: &PeerTlsSettings,
    connect_timeout: Duration,
) -> Result<Endpoint, PeerError> {
    let name = name(address, tls.is_set())?;
    let wrong = |error: tonic::transport::Error| PeerError::Address {
        address: address.to_owned(),
        reason: error.to_string(),
    };
    let endpoint = Endpoint::from(name.uri).connect_timeout(connect_timeout).tcp_nodelay(true);
    match Files::read(tls)? {
        Some(files) => endpoint.tls_config(files.config(tls, &name.host)).map_err(wrong),
        None => Ok(endpoint),
    }
}
