//! How calls to a peer are encrypted.

use tonic::transport::{Certificate, ClientTlsConfig, Identity};

use crate::pem::{TlsError, read};
use crate::settings::PeerTlsSettings;

/// What the files hold that the settings name.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Files {
    authority: Vec<u8>,
    identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl Files {
    /// Reads them; none where none is named.
    pub(super) fn read(settings: &PeerTlsSettings) -> Result<Option<Self>, TlsError> {
        let identity = match settings.pair()? {
            Some((certificate, key)) => {
                Some((read("tls.certificate", certificate)?, read("tls.key", key)?))
            }
            None => None,
        };
        match &settings.authority {
            Some(file) => Ok(Some(Self { authority: read("tls.authority", file)?, identity })),
            None if settings.is_set() => {
                Err(TlsError::Half { set: "tls", missing: "tls.authority" })
            }
            None => Ok(None),
        }
    }

    /// What a connection to `host` is encrypted with.
    pub(super) fn config(&self, settings: &PeerTlsSettings, host: &str) -> ClientTlsConfig {
        let config = ClientTlsConfig::new()
            .ca_certificate(Certificate::from_pem(&self.authority))
            .domain_name(settings.name.as_deref().unwrap_or(host));
        match &self.identity {
            Some((certificate, key)) => config.identity(Identity::from_pem(certificate, key)),
            None => config,
        }
    }
}
