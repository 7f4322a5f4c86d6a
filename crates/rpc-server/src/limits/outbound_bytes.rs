//! Replies that wait for their readers: whoever asks and does not read must not fill the memory.
//!
//! A reply is in memory until its last byte is on the wire. It is counted until then, for the worker as a whole,
//! which sheds load above its limit, and for each connection, which is closed where nothing of them moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// Bytes of replies that wait on one connection.
#[derive(Debug)]
pub(crate) struct OutboundBytes {
    bytes: AtomicUsize,
    /// How often something was read.
    read: AtomicUsize,
    worker: Arc<AtomicUsize>,
    /// Cancelled when the connection is told to end: no stream is to go on after its next message.
    closing: CancellationToken,
}

impl OutboundBytes {
    /// A connection of the worker that has `worker` bytes waiting.
    pub(crate) fn new(worker: &Arc<AtomicUsize>) -> Arc<Self> {
        let (bytes, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let closing = CancellationToken::new();
        Arc::new(Self { bytes, read, worker: Arc::clone(worker), closing })
    }

    /// Returns the token that is cancelled when the connection is told to end.
    pub(crate) fn closing(&self) -> &CancellationToken {
        &self.closing
    }

    /// Counts a frame until it is written, or the connection is gone.
    pub(crate) fn count(self: &Arc<Self>, frame: Bytes) -> Bytes {
        if frame.is_empty() {
            return frame;
        }
        self.add(frame.len());
        Bytes::from_owner(Held { frame, waiting: Arc::clone(self) })
    }

    /// The connection keeps so many written bytes now, which its reader does not take yet, after so many before.
    pub(crate) fn set_buffered(&self, before: usize, now: usize) {
        if now > before {
            self.add(now - before);
        } else if now < before {
            self.take(before - now);
        }
    }

    /// How much waits now.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: usize) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.worker.fetch_add(bytes, Ordering::Relaxed);
    }

    fn take(&self, bytes: usize) {
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.worker.fetch_sub(bytes, Ordering::Relaxed);
        self.read.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns once something has waited for as long as `patience` while nothing was read.
    pub(crate) async fn wait_for_stall(&self, patience: Duration) {
        let mut before = None;
        loop {
            sleep_until(Instant::now() + patience).await;
            let waits = self.bytes.load(Ordering::Relaxed) > 0;
            let now = waits.then(|| self.read.load(Ordering::Relaxed));
            if now.is_some() && now == before {
                return;
            }
            before = now;
        }
    }
}

struct Held {
    frame: Bytes,
    waiting: Arc<OutboundBytes>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.frame
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.waiting.take(self.frame.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_until_their_last_part_is_dropped() {
        let worker = Arc::default();
        let waiting = OutboundBytes::new(&worker);
        let count = || worker.load(Ordering::Relaxed);
        let mut frame = waiting.count(Bytes::from(vec![7; 100]));
        let part = frame.split_to(10);
        assert_eq!((&part[..], frame.len()), (&[7; 10][..], 90));
        drop(frame);
        assert_eq!(count(), 100);
        waiting.set_buffered(0, 30);
        waiting.set_buffered(30, 20);
        assert_eq!(count(), 120);
        drop(part);
        waiting.set_buffered(20, 0);
        assert_eq!(count(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_waits_without_being_read_stalls() {
        let waiting = OutboundBytes::new(&Arc::default());
        let patience = Duration::from_secs(30);
        let stalls = |limit| {
            tokio::time::timeout(Duration::from_secs(limit), waiting.wait_for_stall(patience))
        };
        assert!(stalls(300).await.is_err(), "nothing waits");
        let frame = || waiting.count(Bytes::from(vec![0; 100]));
        let held = frame();
        let reading = async {
            for _ in 0..20 {
                drop(frame());
                sleep_until(Instant::now() + Duration::from_secs(20)).await;
            }
        };
        tokio::select! {
            () = waiting.wait_for_stall(patience) => panic!("others are read"),
            () = reading => {}
        }
        assert!(stalls(90).await.is_ok(), "nothing moves any more");
        drop(held);
    }
}
