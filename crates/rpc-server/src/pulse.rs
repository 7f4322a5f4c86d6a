//! The pulse of the workers. A thread of its own answers for the health, so that it has to look whether the others
//! still turn: a worker that hangs for good is what liveness is asked for.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::time::sleep_until;
use tokio_util::task::AbortOnDropHandle;

use crate::health::Readiness;

/// The longest between two beats.
const INTERVAL: Duration = Duration::from_secs(1);

/// The time of the last beat of each worker.
#[derive(Debug)]
pub(crate) struct Pulse {
    began: Instant,
    /// A worker that is silent for so long hangs; none ever does where this is zero.
    stall_timeout: Duration,
    /// Milliseconds since `began`.
    beats: Mutex<Vec<Weak<AtomicU64>>>,
}

impl Pulse {
    pub(crate) fn new(stall_timeout: Duration) -> Self {
        Self { began: Instant::now(), stall_timeout, beats: Mutex::default() }
    }

    /// Beats in the current runtime, as one of the workers, until what is returned is dropped.
    pub(crate) fn start_beating(self: &Arc<Self>) -> AbortOnDropHandle<()> {
        let (pulse, last) = (Arc::clone(self), Arc::new(AtomicU64::new(self.elapsed_millis())));
        self.beats.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&last));
        AbortOnDropHandle::new(tokio::spawn(async move {
            loop {
                last.store(pulse.elapsed_millis(), Ordering::Relaxed);
                pulse.wait_interval().await;
            }
        }))
    }

    /// Tells the readiness whether some worker hangs, for as long as it is polled.
    pub(crate) async fn watch_workers(&self, readiness: &Readiness) {
        while !self.stall_timeout.is_zero() {
            readiness.set_stalled(self.is_stalled());
            self.wait_interval().await;
        }
    }

    fn is_stalled(&self) -> bool {
        let (now, longest) = (self.elapsed_millis(), self.stall_timeout.as_millis());
        let silent = |last: &AtomicU64| now.saturating_sub(last.load(Ordering::Relaxed));
        let beats = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        // A worker that has ended is silent and does not hang.
        let mut running = beats.iter().filter_map(Weak::upgrade);
        running.any(|last| u128::from(silent(&last)) > longest)
    }

    async fn wait_interval(&self) {
        let interval = match self.stall_timeout / 4 {
            Duration::ZERO => INTERVAL,
            quarter => quarter.min(INTERVAL),
        };
        sleep_until(tokio::time::Instant::now() + interval).await;
    }

    fn elapsed_millis(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
