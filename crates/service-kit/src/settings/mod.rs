//! The settings that every service has, with their defaults.

mod http2;
mod limits;
mod listen;
mod log;
mod peer;
mod server;

pub use self::http2::Http2Settings;
pub use self::limits::LimitSettings;
pub use self::listen::{ListenSettings, TlsSettings};
pub use self::log::{LogFormat, LogSettings, TraceSettings};
pub use self::peer::{PeerSettings, PeerTlsSettings};
pub use self::server::{DrainSettings, MetricsSettings, ServerSettings, Threading};
pub use crate::auth::{Algorithm, AuthSettings, KeySettings};
pub use crate::web::WebSettings;
