//! Replies that wait for their readers: whoever asks and does not read must not fill the memory.
//!
//! A reply is in memory until its last byte is on the wire. Those of some size are counted until then, for the
//! worker as a whole, which sheds load above its limit, and for each connection, which is closed where nothing of
//! them moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep_until};

/// Bytes below which a frame is not worth counting: a call has one, and the number of calls has its own limit.
const COUNTED: usize = 16 << 10;

/// What waits on one connection.
#[derive(Debug)]
pub(crate) struct Waiting {
    bytes: AtomicUsize,
    /// Frames that were read whole, ever.
    read: AtomicUsize,
    worker: Arc<AtomicUsize>,
}

impl Waiting {
    /// A connection of the worker that has `worker` bytes waiting.
    pub(crate) fn new(worker: &Arc<AtomicUsize>) -> Arc<Self> {
        let (bytes, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Arc::new(Self { bytes, read, worker: Arc::clone(worker) })
    }

    /// Counts a frame until it is on the wire, or the connection is gone.
    pub(crate) fn count(self: &Arc<Self>, frame: Bytes) -> Bytes {
        if frame.len() < COUNTED {
            return frame;
        }
        self.bytes.fetch_add(frame.len(), Ordering::Relaxed);
        self.worker.fetch_add(frame.len(), Ordering::Relaxed);
        Bytes::from_owner(Held { frame, waiting: Arc::clone(self) })
    }

    /// Returns once something has waited for as long as `patience` while nothing was read.
    pub(crate) async fn stalls(&self, patience: Duration) {
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
    waiting: Arc<Waiting>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.frame
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Waiting { bytes, read, worker } = &*self.waiting;
        bytes.fetch_sub(self.frame.len(), Ordering::Relaxed);
        worker.fetch_sub(self.frame.len(), Ordering::Relaxed);
        read.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_frames_are_counted_until_their_last_part_is_dropped() {
        let worker = Arc::default();
        let waiting = Waiting::new(&worker);
        let count = || worker.load(Ordering::Relaxed);
        let small = waiting.count(Bytes::from(vec![0; COUNTED - 1]));
        assert_eq!(count(), 0);
        let mut large = waiting.count(Bytes::from(vec![7; COUNTED]));
        let part = large.split_to(10);
        assert_eq!((&part[..], large.len()), (&[7; 10][..], COUNTED - 10));
        drop((small, large));
        assert_eq!(count(), COUNTED);
        drop(part);
        assert_eq!(count(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_waits_without_being_read_stalls() {
        let waiting = Waiting::new(&Arc::default());
        let patience = Duration::from_secs(30);
        let stalls =
            |limit| tokio::time::timeout(Duration::from_secs(limit), waiting.stalls(patience));
        assert!(stalls(300).await.is_err(), "nothing waits");
        let frame = || waiting.count(Bytes::from(vec![0; COUNTED]));
        let held = frame();
        let reading = async {
            for _ in 0..20 {
                drop(frame());
                sleep_until(Instant::now() + Duration::from_secs(20)).await;
            }
        };
        tokio::select! {
            () = waiting.stalls(patience) => panic!("others are read"),
            () = reading => {}
        }
        assert!(stalls(90).await.is_ok(), "nothing moves any more");
        drop(held);
    }
}
