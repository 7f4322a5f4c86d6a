//! The source of keys: a file, or an address of their issuer.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{StatusCode, Uri};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::time::timeout;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::error::AuthError;
use super::settings::KeySettings;
use medwage_settings::files::{SMALL_FILE, read_file};
use medwage_settings::is_loopback_host;

/// How long an issuer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most that an issuer's keys may take: a hundred times what is usual.
const MOST_BYTES: usize = 1 << 20;

/// The client that asks an issuer.
type Http = Client<HttpsConnector<HttpConnector>, Empty<Bytes>>;

/// The source of keys.
#[derive(Debug)]
pub(super) enum Source {
    File(PathBuf),
    Address { uri: Uri, client: Box<Http> },
}

impl KeySettings {
    /// Returns the source of keys; none where no tokens are asked for.
    pub(super) fn find_source(&self) -> Result<Option<Source>, AuthError> {
        match (&self.file, self.parse_address()?) {
            (Some(file), _) => Ok(Some(Source::File(file.clone()))),
            (None, Some(uri)) => self.connect_to(uri).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// The address of the keys, where they have one.
    pub(super) fn parse_address(&self) -> Result<Option<Uri>, AuthError> {
        let Some(url) = &self.url else { return Ok(None) };
        if self.file.is_some() {
            return Err(AuthError::Twice);
        }
        let wrong = |reason: String| AuthError::Url { url: url.clone(), reason };
        let uri: Uri = url.parse().map_err(|error| wrong(format!("{error}")))?;
        match (uri.scheme_str(), uri.host()) {
            (Some("https"), Some(_)) => Ok(Some(uri)),
            (Some("http"), Some(host)) if self.plaintext || is_loopback_host(host) => Ok(Some(uri)),
            (Some("http"), Some(_)) => Err(wrong(
                "whoever is on the way could give keys of their own; use https://, or accept the risk with \
                 server.auth.keys.plaintext=true"
                    .to_owned(),
            )),
            _ => Err(wrong("begins with neither http:// nor https:// and a host".to_owned())),
        }
    }

    fn connect_to(&self, uri: Uri) -> Result<Source, AuthError> {
        let wrong = |reason: String| AuthError::Url { url: uri.to_string(), reason };
        let encrypted = uri.scheme_str() == Some("https");
        let roots = if encrypted { self.read_roots(wrong)? } else { RootCertStore::empty() };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .build();
        // One request a minute needs no connection in between.
        let client =
            Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Source::Address { uri, client: Box::new(client) })
    }

    /// The authorities that an issuer's certificate may come from.
    fn read_roots(
        &self,
        no_system: impl Fn(String) -> AuthError,
    ) -> Result<RootCertStore, AuthError> {
        let mut roots = RootCertStore::empty();
        let Some(file) = &self.ca_file else {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                let reason = "this system has no certificates of authorities; name a file with \
                              server.auth.keys.ca_file";
                return Err(no_system(reason.to_owned()));
            }
            return Ok(roots);
        };
        let wrong = |reason: String| AuthError::File {
            setting: "server.auth.keys.ca_file",
            file: file.clone(),
            reason,
        };
        let certificates =
            CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))?;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
            roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
        }
        if roots.is_empty() { Err(wrong("holds no certificate".to_owned())) } else { Ok(roots) }
    }
}

impl Source {
    /// Reads what is there now.
    pub(super) async fn read_keys(&self) -> Result<Bytes, String> {
        match self {
            Self::File(file) => {
                read_file(file, SMALL_FILE).map(Bytes::from).map_err(|error| error.to_string())
            }
            Self::Address { uri, client } => {
                let asked = timeout(PATIENCE, fetch_keys(client, uri.clone())).await;
                asked.unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())))
            }
        }
    }

    pub(super) fn describe_source(&self) -> String {
        match self {
            Self::File(file) => file.display().to_string(),
            Self::Address { uri, .. } => uri.to_string(),
        }
    }
}

async fn fetch_keys(client: &Http, uri: Uri) -> Result<Bytes, String> {
    let answer = client.get(uri).await.map_err(|error| with_sources(&error))?;
    if answer.status() != StatusCode::OK {
        return Err(format!("answers {}", answer.status()));
    }
    let body = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
    body.map(|body| body.to_bytes()).map_err(|error| error.to_string())
}

/// hyper says only that it could not connect, and why in the sources.
fn with_sources(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    words
}
