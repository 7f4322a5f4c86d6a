//! The settings of the estimator, with their defaults.

use std::time::Duration;

use medwage_service_kit::settings::{ListenSettings, LogSettings, PeerTlsSettings, ServerSettings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What begins the service's variables, as in `ESTIMATOR__LISTEN__PORT`.
pub const PREFIX: &str = "ESTIMATOR";

/// The port that the service takes where nothing else is said.
pub const DEFAULT_PORT: u16 = 50_052;

/// The settings of the estimator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where it listens.
    pub listen: ListenSettings,
    /// How it runs.
    pub server: ServerSettings,
    /// What it logs.
    pub log: LogSettings,
    /// Where the official distributions come from.
    pub market: MarketSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: ListenSettings::local(DEFAULT_PORT),
            server: ServerSettings::default(),
            log: LogSettings::default(),
            market: MarketSettings::default(),
        }
    }
}

/// Where the official distributions come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MarketSettings {
    /// The address of the benchmark service: `http://` or `https://`, host and port.
    pub address: String,
    /// How calls to it are encrypted.
    pub tls: PeerTlsSettings,
    /// How long it may take to answer before what is remembered answers.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub deadline: Duration,
    /// How long to wait before it is asked again after it was out of reach.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub retry: Duration,
    /// How many distributions are remembered.
    pub remembered: usize,
}

impl Default for MarketSettings {
    fn default() -> Self {
        Self {
            address: "http://127.0.0.1:50051".to_owned(),
            tls: PeerTlsSettings::default(),
            deadline: Duration::from_millis(500),
            retry: Duration::from_secs(1),
            remembered: 20_000,
        }
    }
}
