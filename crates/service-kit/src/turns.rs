//! A connection's turns: all that it has to say in one goes out at once.
//!
//! h2 flushes after each reply that is too long to be copied into its own buffer, so a connection that answers
//! sixteen calls in a turn would make sixteen system calls, which take longer than the answers. Here they are kept
//! until the turn is over.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, BytesMut};
use hyper_util::server::graceful::GracefulConnection;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A write of so many bytes, a whole frame of HTTP/2, is worth a system call of its own, and no copy.
const LONG: usize = 16 << 10;
/// What a busy connection says in a turn.
const USUAL: usize = 16 << 10;
/// What is kept at most. Above it, whoever writes waits for the reader.
const MOST: usize = 64 << 10;

/// A stream that keeps what is written to it until it is told to send. Clones are the same stream.
#[derive(Debug)]
pub(crate) struct Outgoing<S>(Arc<Mutex<State<S>>>);

#[derive(Debug)]
struct State<S> {
    stream: S,
    kept: BytesMut,
}

impl<S> Outgoing<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self(Arc::new(Mutex::new(State { stream, kept: BytesMut::new() })))
    }

    /// Only the connection's own task asks, so nobody waits here.
    fn state(&self) -> MutexGuard<'_, State<S>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Clone for Outgoing<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: AsyncWrite + Unpin> State<S> {
    fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut stream = Pin::new(&mut self.stream);
        while !self.kept.is_empty() {
            match ready!(stream.as_mut().poll_write(context, &self.kept))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => self.kept.advance(sent),
            }
        }
        // A connection that has nothing to say holds no memory.
        self.kept = BytesMut::new();
        stream.poll_flush(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Outgoing<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.state().stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Outgoing<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(context, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut state = self.state();
        let length = parts.iter().map(|it| it.len()).sum();
        if length >= LONG || state.kept.len() + length > MOST {
            ready!(state.poll_send(context))?;
        }
        if length >= LONG {
            return Pin::new(&mut state.stream).poll_write_vectored(context, parts);
        }
        if state.kept.capacity() == 0 {
            state.kept.reserve(USUAL);
        }
        parts.iter().for_each(|it| state.kept.extend_from_slice(it));
        Poll::Ready(Ok(length))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// The end of the turn does it.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut state = self.state();
        ready!(state.poll_send(context))?;
        Pin::new(&mut state.stream).poll_shutdown(context)
    }
}

/// A connection until its last word is out.
pub(crate) struct Turns<'a, C, S> {
    connection: Pin<&'a mut C>,
    out: Outgoing<S>,
    ended: Option<io::Result<()>>,
}

impl<'a, C: GracefulConnection<Error = hyper::Error>, S> Turns<'a, C, S> {
    /// `connection` reads from `out` and writes to it.
    pub(crate) fn new(connection: Pin<&'a mut C>, out: Outgoing<S>) -> Self {
        Self { connection, out, ended: None }
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

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let turns = &mut *self;
        if turns.ended.is_none()
            && let Poll::Ready(ended) = turns.connection.as_mut().poll(context)
        {
            turns.ended = Some(ended.map_err(io::Error::other));
        }
        let sent = turns.out.state().poll_send(context)?;
        match sent {
            Poll::Ready(()) => turns.ended.take().map_or(Poll::Pending, Poll::Ready),
            Poll::Pending => Poll::Pending,
        }
    }
}
