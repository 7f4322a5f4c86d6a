//! How calls to a peer are encrypted.

use tonic::transport::{Certificate, ClientTlsConfig, Identity};

use crate::pem::{TlsError, parse_certificates, read_pem, validity_now};
use crate::settings::PeerTlsSettings;
use crate::validity::Validity;

/// The contents of the files that the settings name.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Files {
    authority: Vec<u8>,
    identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl Files {
    /// Reads them; none where none is named.
    pub(super) fn read_files(settings: &PeerTlsSettings) -> Result<Option<Self>, TlsError> {
        let identity = match settings.certificate_pair()? {
            Some((certificate, key)) => {
                Some((read_pem("tls.certificate", certificate)?, read_pem("tls.key", key)?))
            }
            None => None,
        };
        match &settings.ca_file {
            Some(file) => Ok(Some(Self { authority: read_pem("tls.ca_file", file)?, identity })),
            None if settings.is_set() => Err(TlsError::Half { set: "tls", missing: "tls.ca_file" }),
            None => Ok(None),
        }
    }

    /// Returns the time in which the certificate that is shown is valid; nothing where none is shown.
    ///
    /// # Errors
    /// If that is not now.
    pub(super) fn check_validity(
        &self,
        settings: &PeerTlsSettings,
    ) -> Result<Option<Validity>, TlsError> {
        let (Some((certificate, _)), Some(file)) = (&self.identity, &settings.certificate) else {
            return Ok(None);
        };
        let chain = parse_certificates("tls.certificate", file, certificate)?;
        validity_now("tls.certificate", file, &chain).map(Some)
    }

    /// Returns the TLS of a connection to `host`.
    pub(super) fn client_config(&self, settings: &PeerTlsSettings, host: &str) -> ClientTlsConfig {
        let config = ClientTlsConfig::new()
            .ca_certificate(Certificate::from_pem(&self.authority))
            .domain_name(settings.name.as_deref().unwrap_or(host));
        match &self.identity {
            Some((certificate, key)) => config.identity(Identity::from_pem(certificate, key)),
            None => config,
        }
    }
}
