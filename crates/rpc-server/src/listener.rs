//! Sockets that are bound before any work starts, so that a taken port fails fast.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use medwage_rpc_client::TlsError;

use crate::bind::bind_socket;
use crate::settings::ListenSettings;
use crate::tls::Tls;

/// The bound sockets of one service: one, or one for each worker.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    sockets: Vec<TcpListener>,
    /// The socket of the health, on the same interface.
    pub(crate) health: Option<TcpListener>,
    pub(crate) tls: Option<Arc<Tls>>,
    /// Other machines reach it, no certificate of theirs is asked for, and nobody accepted that.
    pub(crate) open: bool,
}

/// Why a service can't listen.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The port is taken, or is not ours to take.
    #[error("cannot listen on {address}: {source}; choose another listen.host or {setting}")]
    Taken {
        /// The address.
        address: SocketAddr,
        /// The setting of the port.
        setting: &'static str,
        /// Why.
        source: io::Error,
    },
    /// Calls can't be encrypted as the settings say.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Other machines reach it, and calls are not encrypted.
    #[error(
        "other machines can reach {address}, and calls are not encrypted; set listen.tls.certificate and \
         listen.tls.key, listen on 127.0.0.1, or accept the risk with \
         listen.allow_insecure=true"
    )]
    Exposed {
        /// The address.
        address: SocketAddr,
    },
}

impl Listener {
    /// Binds what the settings say. `workers` matters where each worker has its own socket.
    ///
    /// # Errors
    /// If the address is taken or not allowed, or reachable from elsewhere and nobody accepted that.
    pub fn bind(settings: &ListenSettings, workers: usize) -> Result<Self, BindError> {
        let address = settings.address();
        let tls = Tls::from_settings(&settings.tls)?;
        let accepted = tls.is_some() || settings.allow_insecure;
        if !address.ip().is_loopback() && !accepted {
            return Err(BindError::Exposed { address });
        }
        let bound = if settings.reuse_port {
            bind_each(address, workers.max(1))
        } else {
            bind_socket(address, false).and_then(Self::try_from)
        };
        let taken = |address, setting| move |source| BindError::Taken { address, setting, source };
        let bound = bound.map_err(taken(address, "listen.port"))?;
        let of_health = settings.health_address();
        let health =
            bind_socket(of_health, false).map_err(taken(of_health, "listen.health_port"))?;
        let admits = settings.tls.client_ca_file.is_some() || settings.allow_unauthenticated;
        let open = !address.ip().is_loopback() && !admits;
        Ok(Self { tls, health: Some(health), open, ..bound })
    }

    /// Binds a free port of this machine.
    ///
    /// # Errors
    /// If there is none.
    pub fn bind_local() -> Result<Self, BindError> {
        Self::bind(&ListenSettings::on_loopback(0), 1)
    }

    /// Returns the address with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address at which the health alone is answered, with its real port.
    #[must_use]
    pub fn health_address(&self) -> Option<SocketAddr> {
        self.health.as_ref()?.local_addr().ok()
    }

    fn of_sockets(address: SocketAddr, sockets: Vec<TcpListener>) -> Self {
        Self { address, sockets, health: None, tls: None, open: false }
    }

    pub(crate) fn into_sockets(self) -> Vec<TcpListener> {
        self.sockets
    }
}

impl TryFrom<TcpListener> for Listener {
    type Error = io::Error;

    fn try_from(socket: TcpListener) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self::of_sockets(socket.local_addr()?, vec![socket]))
    }
}

/// Binds the first socket, learns its port, and binds the others to the same one.
fn bind_each(address: SocketAddr, workers: usize) -> io::Result<Listener> {
    let first = bind_socket(address, true)?;
    let address = first.local_addr()?;
    let mut sockets = vec![first];
    for _ in 1..workers {
        sockets.push(bind_socket(address, true)?);
    }
    Ok(Listener::of_sockets(address, sockets))
}
