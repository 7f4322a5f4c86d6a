//! Encryption: of calls that come in, and of the question to oneself. Peers have their own.

mod self_probe;
mod server;

pub(crate) use self::self_probe::self_probe_connector;
pub(crate) use self::server::Tls;
