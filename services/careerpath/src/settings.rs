//! The settings of the career path, with their defaults.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use medwage_rpc_server::settings::{
    Common, HelpSettings, ListenSettings, LogSettings, PeerSettings, ServerSettings,
    ServiceSettings,
};
use medwage_settings::{Check, Findings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The prefix of the service's variables, as in `CAREERPATH__LISTEN__PORT`.
pub const PREFIX: &str = "CAREERPATH";

/// The port that the service takes where nothing else is said.
pub const DEFAULT_PORT: u16 = 50_053;

/// The settings of the career path.
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
    /// The estimator, where pay comes from: one batch a call.
    pub pay: PeerSettings,
    /// Which roles, credentials and programs there are.
    pub catalog: CatalogSettings,
    /// How plans are searched for.
    pub search: SearchSettings,
}

impl ServiceSettings for Settings {
    fn common_settings(&self) -> Common<'_> {
        Common { listen: &self.listen, server: &self.server, log: &self.log, help: &self.help }
    }
}

impl Check for Settings {
    fn check_settings(&self, found: &mut Findings) {
        self.common_settings().check_common(found);
        self.pay.check_peer("pay", found);
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: ListenSettings::on_loopback(DEFAULT_PORT),
            server: ServerSettings::default(),
            log: LogSettings::default(),
            help: HelpSettings::default(),
            pay: PeerSettings::with_address("http://127.0.0.1:50052", Duration::from_secs(2)),
            catalog: CatalogSettings::default(),
            search: SearchSettings::default(),
        }
    }
}

/// Which roles, credentials and programs there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogSettings {
    /// A file of entries that are laid over those that come with the product. None by default.
    pub overlay: Option<PathBuf>,
}

/// How plans are searched for: one is 30 to 700 ms of a core and tens of megabytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SearchSettings {
    /// How many at once: about one for each core. They bound the memory.
    pub at_once: NonZeroUsize,
    /// How many more may wait, above which callers are told to try again.
    pub waiting: usize,
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self { at_once: NonZeroUsize::MIN.saturating_add(1), waiting: 16 }
    }
}
