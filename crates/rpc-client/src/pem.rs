//! Certificates and keys as files of PEM.

use std::path::{Path, PathBuf};

use crate::validity::{Validity, unix_time};
use medwage_settings::files::{SMALL_FILE, read_file};
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Why calls can't be encrypted.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file can't be read, or holds something else.
    #[error("{setting} {}: {reason}", file.display())]
    File {
        /// The setting that names it.
        setting: &'static str,
        /// The file.
        file: PathBuf,
        /// The reason.
        reason: String,
    },
    /// One is set without the other.
    #[error("{set} needs {missing}")]
    Half {
        /// The setting that is there.
        set: &'static str,
        /// The setting that is missing.
        missing: &'static str,
    },
    /// The files don't belong together, or are too weak.
    #[error("{0}")]
    Refused(String),
}

/// Returns a certificate and its key, each by its setting; none where neither is set.
///
/// # Errors
/// If one is set without the other.
pub fn require_pair<'a>(
    certificate: (&'static str, Option<&'a Path>),
    key: (&'static str, Option<&'a Path>),
) -> Result<Option<(&'a Path, &'a Path)>, TlsError> {
    match (certificate, key) {
        ((_, Some(certificate)), (_, Some(key))) => Ok(Some((certificate, key))),
        ((_, None), (_, None)) => Ok(None),
        ((set, Some(_)), (missing, None)) | ((missing, None), (set, Some(_))) => {
            Err(TlsError::Half { set, missing })
        }
    }
}

/// Reads a file whole.
///
/// # Errors
/// If it can't be read, is no regular file, or is too large for what it holds.
pub fn read_pem(setting: &'static str, file: &Path) -> Result<Vec<u8>, TlsError> {
    let refused = |error: std::io::Error| invalid_file(setting, file, &error);
    read_file(file, SMALL_FILE).map_err(refused)
}

/// Reads the certificates of a file's text; at least one.
///
/// # Errors
/// If it holds none, or something else.
pub fn parse_certificates(
    setting: &'static str,
    file: &Path,
    pem: &[u8],
) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let found = found.map_err(|error| invalid_file(setting, file, &error))?;
    if found.is_empty() {
        return Err(invalid_file(setting, file, &"holds no certificate"));
    }
    Ok(found)
}

/// Reads the time in which the first certificate of a file's text is valid.
///
/// # Errors
/// If that is not now, or can't be read.
pub fn validity_now(
    setting: &'static str,
    file: &Path,
    chain: &[CertificateDer<'_>],
) -> Result<Validity, TlsError> {
    let read = chain.first().and_then(|certificate| Validity::from_der(certificate));
    let validity = read.ok_or_else(|| invalid_file(setting, file, &"says no time of validity"))?;
    match validity.problem_at(unix_time()) {
        Some(problem) => Err(invalid_file(setting, file, &problem)),
        None => Ok(validity),
    }
}

/// Reads the private key of a file's text.
///
/// # Errors
/// If it holds none.
pub fn parse_key(file: &Path, pem: &[u8]) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_slice(pem).map_err(|error| invalid_file("tls.key", file, &error))
}

/// Reads the certificates of authorities of a file's text.
///
/// # Errors
/// If it holds none, or something else.
pub fn parse_authorities(
    setting: &'static str,
    file: &Path,
    pem: &[u8],
) -> Result<RootCertStore, TlsError> {
    let mut store = RootCertStore::empty();
    for certificate in parse_certificates(setting, file, pem)? {
        store.add(certificate).map_err(|error| invalid_file(setting, file, &error))?;
    }
    Ok(store)
}

fn invalid_file(setting: &'static str, file: &Path, reason: &dyn std::fmt::Display) -> TlsError {
    TlsError::File { setting, file: file.to_owned(), reason: reason.to_string() }
}

impl TlsError {
    /// Returns the setting that would mend it.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self {
            Self::File { setting, .. } => setting,
            Self::Half { missing, .. } => missing,
            Self::Refused(_) => "listen.tls.certificate",
        }
    }
}
