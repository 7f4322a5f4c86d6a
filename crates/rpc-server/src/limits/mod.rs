//! Limits of calls: how many are answered at once, of all and of each caller, and how many bytes of them are in memory.

mod admission;
mod inbound_bytes;
mod outbound_bytes;
mod overloaded;
mod per_client;

pub(crate) use self::admission::Admission;
pub use self::inbound_bytes::RequestBody;
pub(crate) use self::outbound_bytes::OutboundBytes;
pub(crate) use self::overloaded::overloaded;
pub(crate) use self::per_client::PerClient;
