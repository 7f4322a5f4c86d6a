//! Replies that wait for their readers: whoever asks and does not read must not fill the memory.
//!
//! A reply is in memory until its last byte is on the wire. It is counted until then, for the worker and for its caller,
//! who is refused more above its share, and for each connection, which is closed where nothing of them moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::admission::Admission;
use super::caller::Caller;

/// Bytes of replies that wait on one connection.
#[derive(Debug)]
pub(crate) struct OutboundBytes {
    bytes: AtomicUsize,
    /// How often something was read.
    read: AtomicUsize,
    admission: Arc<Admission>,
    /// The caller at the other end of the connection.
    caller: Arc<Caller>,
    /// Cancelled when the connection is told to end: no stream is to go on after its next message.
    closing: CancellationToken,
}

impl OutboundBytes {
    /// A connection of a caller.
    pub(crate) fn new(admission: &Arc<Admission>, caller: &Arc<Caller>) -> Arc<Self> {
        let (bytes, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (admission, caller) = (Arc::clone(admission), Arc::clone(caller));
        Arc::new(Self { bytes, read, admission, caller, closing: CancellationToken::new() })
    }

    /// Returns the token that is cancelled when the connection is told to end.
    pub(crate) fn closing(&self) -> &CancellationToken {
        &self.closing
    }

    /// Counts a frame for a caller until it is written, or the connection is gone.
    pub(crate) fn count_frame(self: &Arc<Self>, frame: Bytes, caller: &Arc<Caller>) -> Bytes {
        if frame.is_empty() {
            return frame;
        }
        self.add(frame.len(), caller);
        Bytes::from_owner(Held { frame, waiting: Arc::clone(self), caller: Arc::clone(caller) })
    }

    /// Counts a frame for whoever is at the other end.
    pub(crate) fn count_own(self: &Arc<Self>, frame: Bytes) -> Bytes {
        self.count_frame(frame, &self.caller)
    }

    /// The connection keeps so many written bytes now, which its reader does not take yet, after so many before.
    pub(crate) fn set_buffered(&self, before: usize, now: usize) {
        if now > before {
            self.add(now - before, &self.caller);
        } else if now < before {
            self.take(before - now, &self.caller);
        }
    }

    /// A connection of a worker of its own.
    #[cfg(test)]
    pub(crate) fn unshared() -> Arc<Self> {
        let limits = crate::settings::LimitSettings::default();
        let admission = Admission::new(&limits, 1, Arc::default(), None);
        let key = super::caller::CallerKey::Header("somebody".into());
        Self::new(&admission, &admission.callers.find_caller(key))
    }

    /// How much waits now.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: usize, caller: &Caller) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.admission.outbound.add_to(&caller.outbound, bytes);
    }

    fn take(&self, bytes: usize, caller: &Caller) {
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.admission.outbound.take_back(&caller.outbound, bytes);
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
    caller: Arc<Caller>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.frame
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.waiting.take(self.frame.len(), &self.caller);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_until_their_last_part_is_dropped() {
        let waiting = OutboundBytes::unshared();
        let count = || {
            let (worker, caller) =
                (waiting.admission.outbound.used_amount(), &waiting.caller.outbound);
            assert_eq!(worker.load(Ordering::Relaxed), caller.amount());
            caller.amount()
        };
        let mut frame = waiting.count_own(Bytes::from(vec![7; 100]));
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
        let waiting = OutboundBytes::unshared();
        let patience = Duration::from_secs(30);
        let stalls = |limit| {
            tokio::time::timeout(Duration::from_secs(limit), waiting.wait_for_stall(patience))
        };
        assert!(stalls(300).await.is_err(), "nothing waits");
        let frame = || waiting.count_own(Bytes::from(vec![0; 100]));
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
