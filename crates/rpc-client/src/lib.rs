//! Calls to another service of ours, and what they share with a server: the deadline of the call that is being answered,
//! and the files of TLS.

pub mod deadline;
mod in_flight;
mod jitter;
mod local;
mod peer;
pub mod pem;
mod settings;
mod validity;

pub use self::in_flight::InFlight;
pub use self::jitter::jitter_duration;
pub use self::local::{LocalAnswer, LocalServices};
pub use self::peer::{Peer, PeerChannel, PeerError};
pub use self::pem::TlsError;
pub use self::settings::{PeerSettings, PeerTlsSettings};
pub use self::validity::{Validity, unix_time};
