//! The settings of the benchmark service, with their defaults.

use std::path::PathBuf;
use std::time::Duration;

use medwage_rpc_server::settings::{
    Common, HelpSettings, ListenSettings, LogSettings, ServerSettings, ServiceSettings,
};
use medwage_settings::{Check, Findings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The beginning of the service's variables, as in `BENCHMARK__LISTEN__PORT`.
pub const PREFIX: &str = "BENCHMARK";

/// The port that the service takes where nothing else is said.
pub const DEFAULT_PORT: u16 = 50_051;

/// The settings of the benchmark service.
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
    /// Which releases it answers from.
    pub releases: ReleaseSettings,
}

impl ServiceSettings for Settings {
    fn common_settings(&self) -> Common<'_> {
        Common { listen: &self.listen, server: &self.server, log: &self.log, help: &self.help }
    }
}

impl Check for Settings {
    fn check_settings(&self, found: &mut Findings) {
        self.common_settings().check_common(found);
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: ListenSettings::on_loopback(DEFAULT_PORT),
            server: ServerSettings::default(),
            log: LogSettings::default(),
            help: HelpSettings::default(),
            releases: ReleaseSettings::default(),
        }
    }
}

/// Which releases it answers from, beside those that come with the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReleaseSettings {
    /// A directory of release files (`*.mws`) that are loaded while the service runs. A file named
    /// `current` in it holds the id of the release to answer from. None by default.
    pub directory: Option<PathBuf>,
    /// How often the directory is looked at.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub poll: Duration,
    /// The release that answers a request that names none; the newest by default.
    pub current: Option<String>,
    /// True if a file of the directory may take the place of the release that comes with the product under the same id:
    /// at start only, and where it holds more cells. Without it such a file is refused.
    pub replace_embedded: bool,
}

impl Default for ReleaseSettings {
    fn default() -> Self {
        Self {
            directory: None,
            poll: Duration::from_secs(5),
            current: None,
            replace_embedded: false,
        }
    }
}
