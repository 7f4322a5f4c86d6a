//! Encryption: of calls that come in, and of the question to oneself. Peers have their own.

mod files;
mod myself;
mod server;

pub use self::files::TlsError;
pub(crate) use self::files::{pair, read};
pub(crate) use self::myself::connector;
pub(crate) use self::server::Tls;
