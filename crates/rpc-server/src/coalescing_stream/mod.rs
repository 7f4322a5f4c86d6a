//! A connection's stream, which sends what is said in one turn at once.
//!
//! h2 flushes after each reply that is too long to be copied into its own buffer, so a connection that answers
//! sixteen calls in a turn would make sixteen system calls, which take longer than the answers. Here they are kept
//! until `FlushedConnection` ends the turn.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::limits::OutboundBytes;

/// A write of so many bytes, a whole frame of HTTP/2, is worth a system call of its own, and no copy.
const LONG: usize = 16 << 10;
/// Bytes that a busy connection writes in one poll.
const USUAL: usize = 16 << 10;
/// Bytes that are buffered at most. Above it, whoever writes waits for the reader.
const MOST: usize = 64 << 10;

/// A stream that keeps what is written to it until it is told to send. Clones are the same stream.
#[derive(Debug)]
pub(crate) struct CoalescingStream<S>(Arc<Mutex<State<S>>>);

#[derive(Debug)]
struct State<S> {
    stream: S,
    buffered: BytesMut,
    /// Bytes of `buffered` that are counted among all that wait for their readers.
    counted: usize,
    waiting: Arc<OutboundBytes>,
    /// Bytes that were read, ever.
    bytes_read: usize,
}

impl<S> CoalescingStream<S> {
    /// Wraps a stream; buffered bytes count as `waiting` while their reader does not take them.
    pub(crate) fn new(stream: S, waiting: Arc<OutboundBytes>) -> Self {
        let state = State { stream, buffered: BytesMut::new(), counted: 0, waiting, bytes_read: 0 };
        Self(Arc::new(Mutex::new(state)))
    }

    /// How many bytes the other side has sent.
    pub(crate) fn bytes_read(&self) -> usize {
        self.lock_state().bytes_read
    }

    /// Only the connection's own task asks, so nobody waits here.
    fn lock_state(&self) -> MutexGuard<'_, State<S>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: AsyncWrite + Unpin> CoalescingStream<S> {
    /// Sends what is buffered.
    pub(crate) fn poll_send(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.lock_state().poll_send(context)
    }
}

impl<S> Clone for CoalescingStream<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: AsyncWrite + Unpin> State<S> {
    fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = self.poll_write_buffered(context);
        if self.counted != self.buffered.len() {
            self.waiting.set_buffered(self.counted, self.buffered.len());
            self.counted = self.buffered.len();
        }
        ready!(sent)?;
        // A connection that has nothing to say holds no memory.
        self.buffered = BytesMut::new();
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_write_buffered(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.buffered.is_empty() {
            match ready!(Pin::new(&mut self.stream).poll_write(context, &self.buffered))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => self.buffered.advance(sent),
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S> Drop for State<S> {
    fn drop(&mut self) {
        self.waiting.set_buffered(self.counted, 0);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for CoalescingStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let (mut state, before) = (self.lock_state(), buffer.filled().len());
        ready!(Pin::new(&mut state.stream).poll_read(context, buffer))?;
        state.bytes_read = state.bytes_read.saturating_add(buffer.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for CoalescingStream<S> {
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
        let mut state = self.lock_state();
        let length = parts.iter().map(|part| part.len()).sum();
        if length >= LONG || state.buffered.len() + length > MOST {
            ready!(state.poll_send(context))?;
        }
        if length >= LONG {
            return Pin::new(&mut state.stream).poll_write_vectored(context, parts);
        }
        if state.buffered.capacity() == 0 {
            state.buffered.reserve(USUAL);
        }
        parts.iter().for_each(|part| state.buffered.extend_from_slice(part));
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
        let mut state = self.lock_state();
        ready!(state.poll_send(context))?;
        Pin::new(&mut state.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests;
