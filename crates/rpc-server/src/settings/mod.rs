//! The settings that every service has, with their defaults.

mod help;
mod http2;
mod limits;
mod listen;
mod server;
mod usable;
mod web;

pub use medwage_auth::{Algorithm, AuthSettings, KeySettings};
pub use medwage_rpc_client::{PeerSettings, PeerTlsSettings};
use medwage_settings::Findings;
pub use medwage_telemetry::{LogFormat, LogSettings, TraceSettings};

pub use self::help::{HelpSettings, HelpUrlError};
pub use self::http2::Http2Settings;
pub(crate) use self::limits::Network;
pub use self::limits::{CallerError, LimitSettings};
pub use self::listen::{ListenSettings, TlsSettings};
pub use self::server::{DrainSettings, MetricsSettings, ServerSettings, Threading};
pub use self::web::{WebError, WebSettings};

/// The settings that every service has.
#[derive(Debug, Clone, Copy)]
pub struct Common<'a> {
    /// The address, and encryption.
    pub listen: &'a ListenSettings,
    /// How it runs.
    pub server: &'a ServerSettings,
    /// Logs and traces.
    pub log: &'a LogSettings,
    /// The pages that explain errors.
    pub help: &'a HelpSettings,
}

/// The settings of a service.
pub trait ServiceSettings {
    /// Those that every service has.
    fn common_settings(&self) -> Common<'_>;
}

impl Common<'_> {
    /// Adds what is wrong with them, as far as no file tells.
    pub fn check_common(self, found: &mut Findings) {
        if let Err(half) = self.listen.tls.certificate_pair() {
            found.add_problem(half.setting(), half);
        }
        let auth = self.server.auth.find_problems();
        auth.into_iter().for_each(|error| found.add_problem(error.setting(), error));
        let callers = self.server.limits.find_problems();
        callers.into_iter().for_each(|error| found.add_problem(error.setting(), error));
        let web = self.server.web.find_problems();
        web.into_iter().for_each(|error| found.add_problem("server.web.origins", error));
        if let Err(error) = self.help.check_url() {
            found.add_problem("help.url", error);
        }
        usable::add_unusable(self, found);
        self.log.check_log(found);
    }
}
