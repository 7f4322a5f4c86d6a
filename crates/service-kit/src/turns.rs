//! A connection's turns: all that it has to say in one goes out at its end.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::server::graceful::GracefulConnection;
use tokio::io::AsyncWrite;

use crate::wire::Wire;

/// A connection until its last word is out.
pub(crate) struct Turns<'a, C, S> {
    connection: Pin<&'a mut C>,
    wire: Wire<S>,
    ended: Option<io::Result<()>>,
}

impl<'a, C: GracefulConnection<Error = hyper::Error>, S> Turns<'a, C, S> {
    /// `connection` reads from `wire` and writes to it.
    pub(crate) fn new(connection: Pin<&'a mut C>, wire: Wire<S>) -> Self {
        Self { connection, wire, ended: None }
    }

    /// Takes no more calls.
    pub(crate) fn graceful_shutdown(&mut self) {
        if self.ended.is_none() {
            self.connection.as_mut().graceful_shutdown();
        }
    }
}

impl<C, S> Future for Turns<'_, C, S>
where
    C: GracefulConnection<Error = hyper::Error>,
    S: AsyncWrite + Unpin,
{
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let turns = &mut *self;
        if turns.ended.is_none()
            && let Poll::Ready(ended) = turns.connection.as_mut().poll(context)
        {
            turns.ended = Some(ended.map_err(io::Error::other));
        }
        match turns.wire.poll_send(context)? {
            Poll::Ready(()) => turns.ended.take().map_or(Poll::Pending, Poll::Ready),
            Poll::Pending => Poll::Pending,
        }
    }
}
