//! The settings of the career path, with their defaults.

use std::path::PathBuf;
use std::time::Duration;

use medwage_service_kit::settings::{ListenSettings, LogSettings, PeerTlsSettings, ServerSettings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What begins the service's variables, as in `CAREERPATH__LISTEN__PORT`.
pub const PREFIX: &str = "CAREERPATH";

/// The port that the service takes where nothing else is said.
pub const DEFAULT_PORT: u16 = 50_053;

/// The settings of the career path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where it listens.
    pub listen: ListenSettings,
    /// How it runs.
    pub server: ServerSettings,
    /// What it logs.
    pub log: LogSettings,
    /// Where pay comes from.
    pub pay: PaySettings,
    /// Which roles, credentials and programmes there are.
    pub catalogue: CatalogueSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: ListenSettings::local(DEFAULT_PORT),
            server: ServerSettings::default(),
            log: LogSettings::default(),
            pay: PaySettings::default(),
            catalogue: CatalogueSettings::default(),
        }
    }
}

/// Where pay comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PaySettings {
    /// The address of the estimator: `http://` or `https://`, host and port.
    pub address: String,
    /// How calls to it are encrypted.
    pub tls: PeerTlsSettings,
    /// How long it may take to answer one batch.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub deadline: Duration,
    /// After how long callers are told to try again while it is out of reach.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub retry: Duration,
}

impl Default for PaySettings {
    fn default() -> Self {
        Self {
            address: "http://127.0.0.1:50052".to_owned(),
            tls: PeerTlsSettings::default(),
            deadline: Duration::from_secs(2),
            retry: Duration::from_secs(1),
        }
    }
}

/// Which roles, credentials and programmes there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogueSettings {
    /// A file of entries that are laid over those that come with the product. None by default.
    pub overlay: Option<PathBuf>,
}
