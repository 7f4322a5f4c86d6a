//! A connection's stream, which sends what is said in one turn at once.
//!
//! h2 flushes after each reply that is too long to be copied into its own buffer, so a connection that answers
//! sixteen calls in a turn would make sixteen system calls, which take longer than the answers. Here they are kept
//! until [`Turns`](crate::turns::Turns) ends the turn.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::replies::Waiting;

/// A write of so many bytes, a whole frame of HTTP/2, is worth a system call of its own, and no copy.
const LONG: usize = 16 << 10;
/// What a busy connection says in a turn.
const USUAL: usize = 16 << 10;
/// What is kept at most. Above it, whoever writes waits for the reader.
const MOST: usize = 64 << 10;

/// A stream that keeps what is written to it until it is told to send. Clones are the same stream.
#[derive(Debug)]
pub(crate) struct Wire<S>(Arc<Mutex<State<S>>>);

#[derive(Debug)]
struct State<S> {
    stream: S,
    kept: BytesMut,
    /// What of `kept` is counted among all that waits for its reader.
    counted: usize,
    waiting: Arc<Waiting>,
    /// Bytes that were read, ever.
    heard: usize,
}

impl<S> Wire<S> {
    /// What is kept counts as `waiting` while its reader does not take it.
    pub(crate) fn new(stream: S, waiting: Arc<Waiting>) -> Self {
        let state = State { stream, kept: BytesMut::new(), counted: 0, waiting, heard: 0 };
        Self(Arc::new(Mutex::new(state)))
    }

    /// How many bytes the other side has sent.
    pub(crate) fn heard(&self) -> usize {
        self.state().heard
    }

    /// Only the connection's own task asks, so nobody waits here.
    fn state(&self) -> MutexGuard<'_, State<S>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: AsyncWrite + Unpin> Wire<S> {
    /// Sends what is kept.
    pub(crate) fn poll_send(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.state().poll_send(context)
    }
}

impl<S> Clone for Wire<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: AsyncWrite + Unpin> State<S> {
    fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = self.poll_write_kept(context);
        if self.counted != self.kept.len() {
            self.waiting.keeps(self.counted, self.kept.len());
            self.counted = self.kept.len();
        }
        ready!(sent)?;
        // A connection that has nothing to say holds no memory.
        self.kept = BytesMut::new();
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_write_kept(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.kept.is_empty() {
            match ready!(Pin::new(&mut self.stream).poll_write(context, &self.kept))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => self.kept.advance(sent),
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S> Drop for State<S> {
    fn drop(&mut self) {
        self.waiting.keeps(self.counted, 0);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let (mut state, before) = (self.state(), buffer.filled().len());
        ready!(Pin::new(&mut state.stream).poll_read(context, buffer))?;
        state.heard = state.heard.saturating_add(buffer.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
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

#[cfg(test)]
mod tests;
