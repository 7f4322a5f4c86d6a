//! Sockets that are bound before any work starts, so that a taken port fails fast.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use medwage_rpc_client::TlsError;
use socket2::{Domain, Protocol, Socket, Type};

use crate::settings::ListenSettings;
use crate::tls::Tls;

/// Connections that may wait to be accepted.
const BACKLOG: i32 = 1024;

/// The bound sockets of one service: one, or one for each worker.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    sockets: Vec<TcpListener>,
    pub(crate) tls: Option<Arc<Tls>>,
    /// Other machines reach it, no certificate of theirs is asked for, and nobody accepted that.
    pub(crate) open: bool,
}

/// Why a service can't listen.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The port is taken, or is not ours to take.
    #[error("cannot listen on {address}: {source}; choose another listen.host or listen.port")]
    Taken {
        /// The address.
        address: SocketAddr,
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
        let tls = Tls::of(&settings.tls)?;
        let accepted = tls.is_some() || settings.allow_insecure;
        if !address.ip().is_loopback() && !accepted {
            return Err(BindError::Exposed { address });
        }
        let bound = if settings.reuse_port {
            bind_each(address, workers.max(1))
        } else {
            TcpListener::bind(address).and_then(Self::try_from)
        };
        let bound = bound.map_err(|source| BindError::Taken { address, source })?;
        let admits = settings.tls.client_ca_file.is_some() || settings.allow_unauthenticated;
        Ok(Self { tls, open: !address.ip().is_loopback() && !admits, ..bound })
    }

    /// Binds a free port of this machine.
    ///
    /// # Errors
    /// If there is none.
    pub fn local() -> Result<Self, BindError> {
        Self::bind(&ListenSettings::local(0), 1)
    }

    /// Returns the address with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn into_sockets(self) -> Vec<TcpListener> {
        self.sockets
    }
}

impl TryFrom<TcpListener> for Listener {
    type Error = io::Error;

    fn try_from(socket: TcpListener) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self { address: socket.local_addr()?, sockets: vec![socket], tls: None, open: false })
    }
}

/// Binds the first socket, learns its port, and binds the others to the same one.
fn bind_each(address: SocketAddr, workers: usize) -> io::Result<Listener> {
    let first = bind_shared(address)?;
    let address = first.local_addr()?;
    let mut sockets = vec![first];
    for _ in 1..workers {
        sockets.push(bind_shared(address)?);
    }
    Ok(Listener { address, sockets, tls: None, open: false })
}

fn bind_shared(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    #[cfg(unix)]
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}
