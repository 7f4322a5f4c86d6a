//! Takes connections off a socket.

use std::io;
use std::net;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep_until};

/// A listening socket within a runtime.
pub(crate) struct Acceptor(TcpListener);

impl Acceptor {
    /// Makes a bound socket known to the current runtime.
    pub(crate) fn new(socket: net::TcpListener) -> io::Result<Self> {
        TcpListener::from_std(socket).map(Self)
    }

    /// Returns the next connection.
    pub(crate) async fn next_connection(&self) -> TcpStream {
        loop {
            match self.0.accept().await {
                Ok((stream, _peer)) => return stream,
                Err(error) if is_the_clients(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "cannot accept connections");
                    // Out of descriptors or memory: asking again at once would burn the core
                    // that could free some.
                    sleep_until(Instant::now() + Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// Closes the socket and returns the connections that it had already established:
    /// dropped with it, they would be reset without an answer.
    pub(crate) fn close_socket(self) -> impl Iterator<Item = net::TcpStream> {
        let socket = self.0.into_std().ok();
        std::iter::from_fn(move || socket.as_ref()?.accept().ok()).map(|(stream, _peer)| stream)
    }
}

/// The client left between connecting and being accepted.
fn is_the_clients(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}

/// Moves a connection into the current runtime.
pub(crate) fn adopt_stream(stream: net::TcpStream) -> Option<TcpStream> {
    let adopted = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
    adopted.inspect_err(|error| tracing::warn!(%error, "a connection was lost")).ok()
}
