//! Another service that is called.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pem::{TlsError, require_pair};

/// How calls to a peer are encrypted, where its address begins with `https`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PeerTlsSettings {
    /// PEM file of the authorities that the peer's certificate must come from.
    pub ca_file: Option<PathBuf>,
    /// PEM file of the certificate that is shown to the peer (mTLS). Unset shows none.
    pub certificate: Option<PathBuf>,
    /// PEM file of that certificate's private key.
    pub key: Option<PathBuf>,
    /// The name in the peer's certificate. Unset means the host of its address.
    pub name: Option<String>,
}

/// Another service that is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PeerSettings {
    /// Address: `http://` or `https://`, host and port. A name that stands for several addresses is called
    /// at each of them; several names have commas between.
    pub address: String,
    /// How calls to it are encrypted.
    pub tls: PeerTlsSettings,
    /// File of the token that is shown to it, where it asks who calls (`server.auth` there). It is read again when
    /// it changes.
    pub token_file: Option<PathBuf>,
    /// Shows the token to an `http://` address of another machine, although whoever is on the way could take it. For
    /// networks that encrypt by themselves.
    pub plaintext_token: bool,
    /// Connections to each of its replicas, which calls use in turn. A replica answers all calls of a connection
    /// by one of its workers, so that one connection uses one core of it.
    pub connections: NonZero<u8>,
    /// How long it may take to answer a call; less where the caller waits for less.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub deadline: Duration,
    /// How long it is left alone where it could not be reached, or kept callers waiting in vain for as long as three
    /// calls may take, and what callers are told to wait meanwhile.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub retry: Duration,
    /// How often its name is resolved anew, and its certificates are looked at.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub resolve: Duration,
}

impl PeerSettings {
    /// Calls `address`, and gives it `deadline` to answer.
    #[must_use]
    pub fn with_address(address: &str, deadline: Duration) -> Self {
        Self { address: address.to_owned(), deadline, ..Self::default() }
    }
}

impl Default for PeerSettings {
    fn default() -> Self {
        Self {
            address: String::new(),
            tls: PeerTlsSettings::default(),
            token_file: None,
            plaintext_token: false,
            connections: NonZero::<u8>::MIN,
            deadline: Duration::from_secs(2),
            retry: Duration::from_secs(1),
            resolve: Duration::from_secs(5),
        }
    }
}

impl PeerTlsSettings {
    /// The certificate that is shown and its key; none where none is.
    pub(crate) fn certificate_pair(&self) -> Result<Option<(&Path, &Path)>, TlsError> {
        let (certificate, key) = (self.certificate.as_deref(), self.key.as_deref());
        require_pair(("tls.certificate", certificate), ("tls.key", key))
    }

    /// Returns whether anything is set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }
}
