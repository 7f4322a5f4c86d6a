//! The settings that every service has, with their defaults.

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
}

/// The settings of a service.
pub trait ServiceSettings {
    /// Those that every service has.
    fn common(&self) -> Common<'_>;
}

impl Common<'_> {
    /// Adds what is wrong with them, as far as no file tells.
    pub fn check(self, found: &mut Findings) {
        if let Err(half) = self.listen.tls.pair() {
            found.add(half.setting(), half);
        }
        let auth = self.server.auth.problems();
        auth.into_iter().for_each(|it| found.add(it.setting(), it));
        let callers = self.server.limits.problems();
        callers.into_iter().for_each(|it| found.add(it.setting(), it));
        let web = self.server.web.problems();
        web.into_iter().for_each(|it| found.add("server.web.origins", it));
        usable::add_unusable(self, found);
        self.log.check(found);
    }
}
