//! The collector of spans, as the settings have it.

use std::path::PathBuf;

use http::uri::Scheme;
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry_otlp::ExporterBuildError;
use tonic::metadata::MetadataMap;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};

use crate::settings::TraceSettings;

/// Why traces can't be exported.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The address of the collector is none.
    #[error("log.traces.endpoint {endpoint} is no address such as http://127.0.0.1:4317: {reason}")]
    Endpoint {
        /// As it was set.
        endpoint: String,
        /// The reason.
        reason: String,
    },
    /// The file of authorities can't be read.
    #[error("log.traces.ca_file {}: {reason}", file.display())]
    Authority {
        /// The file.
        file: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The headers are none. They are secret, and not repeated here.
    #[error("log.traces.headers: number {number} is no `name=value`")]
    Headers {
        /// Which of them, from 1.
        number: usize,
    },
    /// The exporter can't be made.
    #[error("traces can't be exported: {0}")]
    Exporter(#[from] ExporterBuildError),
}

impl TraceError {
    /// Returns the setting that would mend it.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self {
            Self::Endpoint { .. } | Self::Exporter(_) => "log.traces.endpoint",
            Self::Authority { .. } => "log.traces.ca_file",
            Self::Headers { .. } => "log.traces.headers",
        }
    }
}

/// The collector of spans, and the headers that each call to it has.
#[derive(Debug)]
pub struct Collector {
    pub(super) endpoint: Endpoint,
    pub(super) headers: MetadataMap,
}

impl Collector {
    /// Reads the settings; none where no collector is set.
    ///
    /// # Errors
    /// If the address, the headers or the file of authorities are none.
    pub fn from_settings(settings: &TraceSettings) -> Result<Option<Self>, TraceError> {
        let Some(address) = &settings.endpoint else { return Ok(None) };
        let wrong = |reason: &dyn std::fmt::Display| TraceError::Endpoint {
            endpoint: address.clone(),
            reason: reason.to_string(),
        };
        let mut endpoint = Endpoint::from_shared(address.clone()).map_err(|error| wrong(&error))?;
        match endpoint.uri().scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => {
                endpoint =
                    endpoint.tls_config(read_tls(settings)?).map_err(|error| wrong(&error))?;
            }
            Some(scheme) if *scheme == Scheme::HTTP => {}
            _ => return Err(wrong(&"it begins with neither http:// nor https://")),
        }
        Ok(Some(Self { endpoint, headers: read_headers(settings)? }))
    }
}

fn read_tls(settings: &TraceSettings) -> Result<ClientTlsConfig, TraceError> {
    let config = ClientTlsConfig::new();
    let Some(file) = &settings.ca_file else { return Ok(config.with_native_roots()) };
    let pem = std::fs::read(file)
        .map_err(|error| TraceError::Authority { file: file.clone(), reason: error.to_string() })?;
    Ok(config.ca_certificate(Certificate::from_pem(pem)))
}

fn read_headers(settings: &TraceSettings) -> Result<MetadataMap, TraceError> {
    let mut headers = HeaderMap::new();
    let text = settings.headers.as_ref().map_or("", |secret| secret.reveal());
    let all = text.split(',').map(str::trim).filter(|header| !header.is_empty());
    for (place, header) in all.enumerate() {
        let (name, value) = read_header(header).ok_or(TraceError::Headers { number: place + 1 })?;
        headers.append(name, value);
    }
    Ok(MetadataMap::from_headers(headers))
}

fn read_header(header: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = header.split_once('=')?;
    let mut value = HeaderValue::from_str(value.trim()).ok()?;
    value.set_sensitive(true);
    Some((name.trim().parse().ok()?, value))
}

#[cfg(test)]
mod tests {
    use medwage_settings::Secret;

    use super::*;

    fn collector(endpoint: &str, headers: &str) -> Result<Collector, String> {
        let settings = TraceSettings {
            endpoint: Some(endpoint.to_owned()),
            headers: Some(Secret::new(headers)),
            ..TraceSettings::default()
        };
        Collector::from_settings(&settings).map(Option::unwrap).map_err(|error| error.to_string())
    }

    #[test]
    fn a_collector_is_told_its_headers_and_nobody_else_is() {
        let found = collector("http://127.0.0.1:4317", "api-key = hunter2, tenant=pay,").unwrap();
        assert_eq!(found.headers.get("api-key").unwrap(), "hunter2");
        assert_eq!(found.headers.get("tenant").unwrap(), "pay");
        assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
        assert!(collector("https://collector.test:4317", "").is_ok());
        for (endpoint, headers, expected) in [
            ("collector:4317", "", "neither http:// nor https://"),
            ("ftp://collector", "", "neither http:// nor https://"),
            ("http://", "", "is no address"),
            ("http://127.0.0.1:4317", "tenant=pay, hunter2", "number 2 is no `name=value`"),
            ("http://127.0.0.1:4317", "a b=hunter2", "number 1 is no `name=value`"),
        ] {
            let error = collector(endpoint, headers).unwrap_err();
            assert!(error.contains(expected) && !error.contains("hunter2"), "{error}");
        }
    }
}
