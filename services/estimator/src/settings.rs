//! The settings of the estimator, with their defaults.

use std::time::Duration;

use medwage_rpc_server::settings::{
    Common, HelpSettings, ListenSettings, LogSettings, PeerSettings, ServerSettings,
    ServiceSettings,
};
use medwage_settings::{Check, Findings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The beginning of the service's variables, as in `ESTIMATOR__LISTEN__PORT`.
pub const PREFIX: &str = "ESTIMATOR";

/// The port that the service takes where nothing else is said.
pub const DEFAULT_PORT: u16 = 50_052;

/// The settings of the estimator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address to listen at.
    pub listen: ListenSettings,
    /// How it runs.
    pub server: ServerSettings,
    /// The form and the level of log lines.
    pub log: LogSettings,
    /// The pages that explain errors.
    pub help: HelpSettings,
    /// The benchmark service, where the official distributions come from. While it is out of reach, what is
    /// remembered answers.
    pub market: PeerSettings,
    /// The size of the memory of it.
    pub memory: MemorySettings,
}

impl ServiceSettings for Settings {
    fn common_settings(&self) -> Common<'_> {
        Common { listen: &self.listen, server: &self.server, log: &self.log, help: &self.help }
    }
}

impl Check for Settings {
    fn check_settings(&self, found: &mut Findings) {
        self.common_settings().check_common(found);
        self.market.check_peer("market", found);
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: ListenSettings::on_loopback(DEFAULT_PORT),
            server: ServerSettings::default(),
            log: LogSettings::default(),
            help: HelpSettings::default(),
            market: PeerSettings::with_address(
                "http://127.0.0.1:50051",
                Duration::from_millis(500),
            ),
            memory: MemorySettings::default(),
        }
    }
}

/// The memory of the benchmark service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MemorySettings {
    /// How many distributions.
    pub distributions: usize,
}

impl Default for MemorySettings {
    fn default() -> Self {
        Self { distributions: 20_000 }
    }
}
