//! Encryption: of calls that come in, of calls to peers, and of the question to oneself.

mod files;
mod myself;
mod peer;
mod server;

pub use self::files::TlsError;
pub(crate) use self::myself::connector;
pub use self::peer::{PeerError, peer};
pub(crate) use self::server::Tls;
