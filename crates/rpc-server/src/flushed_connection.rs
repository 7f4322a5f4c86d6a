//! A connection's flushed: all that it has to say in one goes out at its end.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::server::graceful::GracefulConnection;
use tokio::io::AsyncWrite;

use crate::call_executor::within_turn;
use crate::coalescing_stream::CoalescingStream;

/// A connection until its last word is out.
pub(crate) struct FlushedConnection<'a, C, S> {
    connection: Pin<&'a mut C>,
    stream: CoalescingStream<S>,
    ended: Option<io::Result<()>>,
}

impl<'a, C: GracefulConnection<Error = hyper::Error>, S> FlushedConnection<'a, C, S> {
    /// `connection` reads from `stream` and writes to it.
    pub(crate) fn new(connection: Pin<&'a mut C>, stream: CoalescingStream<S>) -> Self {
        Self { connection, stream, ended: None }
    }

    /// Takes no more calls.
    pub(crate) fn graceful_shutdown(&mut self) {
        if self.ended.is_none() {
            self.connection.as_mut().graceful_shutdown();
        }
    }
}

impl<C, S> Future for FlushedConnection<'_, C, S>
where
    C: GracefulConnection<Error = hyper::Error>,
    S: AsyncWrite + Unpin,
{
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let flushed = &mut *self;
        if flushed.ended.is_none()
            && let Poll::Ready(ended) = within_turn(|| flushed.connection.as_mut().poll(context))
        {
            flushed.ended = Some(ended.map_err(io::Error::other));
        }
        match flushed.stream.poll_send(context)? {
            Poll::Ready(()) => flushed.ended.take().map_or(Poll::Pending, Poll::Ready),
            Poll::Pending => Poll::Pending,
        }
    }
}
