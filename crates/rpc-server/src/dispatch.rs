//! Deals the connections of one socket out to the workers.

use std::io;
use std::net;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use medwage_rpc_client::InFlight;
use tokio::sync::mpsc;

use crate::accept::Acceptor;

/// Accepts connections and hands each to the worker that has the fewest open.
pub(crate) struct Dispatch {
    acceptor: Acceptor,
    seats: Vec<Seat>,
}

/// The queue from which a worker takes its connections.
pub(crate) type Inbox = mpsc::UnboundedReceiver<(net::TcpStream, InFlight)>;

struct Seat {
    open: Arc<AtomicUsize>,
    inbox: mpsc::UnboundedSender<(net::TcpStream, InFlight)>,
}

impl Dispatch {
    /// Splits a socket among `workers`.
    pub(crate) fn new(socket: net::TcpListener, workers: usize) -> io::Result<(Self, Vec<Inbox>)> {
        let seat = || {
            let (inbox, receiver) = mpsc::unbounded_channel();
            (Seat { open: Arc::default(), inbox }, receiver)
        };
        let (seats, inboxes) = std::iter::repeat_with(seat).take(workers).unzip();
        Ok((Self { acceptor: Acceptor::new(socket)?, seats }, inboxes))
    }

    /// Deals out connections for as long as it is polled.
    pub(crate) async fn deal_connections(&self) {
        loop {
            match self.acceptor.next_connection().await.into_std() {
                Ok(stream) => deal_out(&self.seats, stream),
                Err(error) => tracing::warn!(%error, "a connection was lost"),
            }
        }
    }

    /// Stops accepting. Connections that were established already are still dealt out.
    pub(crate) fn stop_accepting(self) {
        self.acceptor.close_socket().for_each(|stream| deal_out(&self.seats, stream));
    }
}

fn deal_out(seats: &[Seat], stream: net::TcpStream) {
    let least = seats.iter().min_by_key(|seat| seat.open.load(Ordering::Relaxed));
    if let Some(seat) = least {
        // A worker that is gone is noticed by the server; its connection closes here.
        let _ = seat.inbox.send((stream, InFlight::new(&seat.open)));
    }
}
