//! Calls that come in. The files are looked at from time to time, so that a certificate is renewed without a
//! restart; one that can't be used leaves the one before in its place.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::time::{Instant, sleep_until};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::server::WebPkiClientVerifier;

use crate::settings::TlsSettings;
use medwage_rpc_client::pem::{
    parse_authorities, parse_certificates, parse_key, read_pem, validity_now,
};
use medwage_rpc_client::{TlsError, Validity};

/// The encryption of calls, as the files have it now.
#[derive(Debug)]
pub(crate) struct Tls {
    settings: TlsSettings,
    config: ArcSwap<ServerConfig>,
    /// The last second of the certificate in use, since 1970.
    not_after: AtomicI64,
    /// The contents of the files at the last look.
    known: Bytes,
}

/// The bytes of the files. Not to be shown: one is a private key.
#[derive(Clone, PartialEq, Eq)]
struct Bytes {
    certificate: Vec<u8>,
    key: Vec<u8>,
    callers: Option<Vec<u8>>,
}

impl Tls {
    /// Reads the files that the settings name; none where they name none.
    pub(crate) fn from_settings(settings: &TlsSettings) -> Result<Option<Arc<Self>>, TlsError> {
        let Some((certificate, key)) = settings.certificate_pair()? else { return Ok(None) };
        let bytes = Bytes::read_files(settings, certificate, key)?;
        let (config, validity) = build_config(settings, certificate, key, &bytes)?;
        let (config, not_after) =
            (ArcSwap::from_pointee(config), AtomicI64::new(validity.not_after));
        Ok(Some(Arc::new(Self { settings: settings.clone(), config, not_after, known: bytes })))
    }

    /// Returns what takes the next connection.
    pub(crate) fn new_acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.config.load_full())
    }

    /// Returns the last second of the certificate in use, since 1970.
    pub(crate) fn not_after(&self) -> i64 {
        self.not_after.load(Ordering::Relaxed)
    }

    /// Takes up what the files say, whenever they change, until it is aborted.
    pub(crate) async fn follow_files(self: Arc<Self>) {
        let Ok(Some((certificate, key))) = self.settings.certificate_pair() else { return };
        let (mut known, mut refused) = (self.known.clone(), None);
        loop {
            sleep_until(Instant::now() + self.settings.reload.max(Duration::from_millis(10))).await;
            let read = Bytes::read_files(&self.settings, certificate, key);
            // A file that is just being replaced is seen whole the next time.
            let Ok(bytes) = read else { continue };
            if known == bytes {
                continue;
            }
            match build_config(&self.settings, certificate, key, &bytes) {
                Ok((config, validity)) => {
                    self.config.store(Arc::new(config));
                    self.not_after.store(validity.not_after, Ordering::Relaxed);
                    tracing::info!(certificate = %certificate.display(), "certificate renewed");
                    (known, refused) = (bytes, None);
                }
                // It is tried again, since one that is not valid yet will be, and told of once.
                Err(error) => {
                    if refused.as_ref() != Some(&bytes) {
                        tracing::warn!(%error, "new certificate refused; the one before stays");
                    }
                    refused = Some(bytes);
                }
            }
        }
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Bytes").finish_non_exhaustive()
    }
}

impl Bytes {
    fn read_files(
        settings: &TlsSettings,
        certificate: &Path,
        key: &Path,
    ) -> Result<Self, TlsError> {
        let callers = settings.client_ca_file.as_deref();
        Ok(Self {
            certificate: read_pem("listen.tls.certificate", certificate)?,
            key: read_pem("listen.tls.key", key)?,
            callers: callers.map(|file| read_pem("listen.tls.client_ca_file", file)).transpose()?,
        })
    }
}

fn build_config(
    settings: &TlsSettings,
    certificate: &Path,
    key_file: &Path,
    bytes: &Bytes,
) -> Result<(ServerConfig, Validity), TlsError> {
    let refused = |error: &dyn fmt::Display| TlsError::Refused(error.to_string());
    let chain = parse_certificates("listen.tls.certificate", certificate, &bytes.certificate)?;
    let validity = validity_now("listen.tls.certificate", certificate, &chain)?;
    let key = parse_key(key_file, &bytes.key)?;
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| refused(&error))?;
    let builder = match (&settings.client_ca_file, &bytes.callers) {
        (Some(file), Some(pem)) => {
            let known = Arc::new(parse_authorities("listen.tls.client_ca_file", file, pem)?);
            let verifier = WebPkiClientVerifier::builder_with_provider(known, provider).build();
            builder.with_client_cert_verifier(verifier.map_err(|error| refused(&error))?)
        }
        _ => builder.with_no_client_auth(),
    };
    let config = builder.with_single_cert(chain, key);
    let mut config = config.map_err(|error| refused(&format!("listen.tls: {error}")))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, validity))
}
