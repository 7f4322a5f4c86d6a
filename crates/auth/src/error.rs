//! Why a server can't ask for tokens as its settings say.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Why tokens can't be asked for as the settings say.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Other machines reach it, and nobody is asked who they are.
    #[error(
        "other machines can reach {address}, and whoever does would be answered; ask for tokens with \
         server.auth.keys.file or server.auth.keys.url, or for certificates with listen.tls.client_ca_file, listen on \
         127.0.0.1, or accept the risk with listen.allow_unauthenticated=true"
    )]
    Open {
        /// The address.
        address: SocketAddr,
    },
    /// Something of tokens is set, and no keys are.
    #[error(
        "server.auth needs server.auth.keys.file or server.auth.keys.url; without them no tokens are asked for"
    )]
    NoKeys,
    /// Keys are set, and what belongs to them is not.
    #[error("server.auth.keys needs {setting}")]
    Missing {
        /// The setting that is missing.
        setting: &'static str,
    },
    /// Two sources of keys.
    #[error("server.auth.keys.file and server.auth.keys.url exclude each other")]
    Twice,
    /// Clocks may not be that far off.
    #[error("server.auth.clock_skew is {skew:?}, the most is an hour")]
    Skew {
        /// As it was set.
        skew: Duration,
    },
    /// A grant is no subject with a scope.
    #[error("server.auth.grants: `{grant}` is no subject, a space, and a scope")]
    Grant {
        /// As it was set.
        grant: String,
    },
    /// A file can't be read, or holds something else.
    #[error("{setting} {}: {reason}", file.display())]
    File {
        /// The setting that names it.
        setting: &'static str,
        /// The file.
        file: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The address is none.
    #[error("server.auth.keys.url {url}: {reason}")]
    Url {
        /// As it was set.
        url: String,
        /// The reason.
        reason: String,
    },
}

impl AuthError {
    /// Returns the setting that would mend it.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self {
            Self::Open { .. } => "listen.allow_unauthenticated",
            Self::NoKeys => "server.auth.keys.file",
            Self::Missing { setting } | Self::File { setting, .. } => setting,
            Self::Twice | Self::Url { .. } => "server.auth.keys.url",
            Self::Skew { .. } => "server.auth.clock_skew",
            Self::Grant { .. } => "server.auth.grants",
        }
    }
}
