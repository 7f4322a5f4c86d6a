//! How many callers have called of late, also those whose calls ended at once.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Nanoseconds of an epoch, by a power of two: 8.4 ms.
const EPOCH_BITS: u32 = 23;

/// The callers of this epoch and of the one before. Calls that end where they arrive are never under way together, so who shares
/// the worker can't be told from what is under way.
#[derive(Debug, Default)]
pub(crate) struct RecentCallers {
    epoch: AtomicU64,
    current: AtomicUsize,
    previous: AtomicUsize,
}

/// The last epoch in which a caller called, counted from one.
#[derive(Debug, Default)]
pub(crate) struct LastEpoch(AtomicU64);

impl RecentCallers {
    /// Takes note that a caller calls, so many nanoseconds after the worker began.
    pub(crate) fn note_call(&self, last: &LastEpoch, now: u64) {
        let (epoch, before) = (now >> EPOCH_BITS, self.epoch.load(Ordering::Relaxed));
        if epoch > before {
            let current = self.current.swap(0, Ordering::Relaxed);
            let previous = if epoch == before + 1 { current } else { 0 };
            self.previous.store(previous, Ordering::Relaxed);
            self.epoch.store(epoch, Ordering::Relaxed);
        }
        if last.0.load(Ordering::Relaxed) != epoch + 1 {
            last.0.store(epoch + 1, Ordering::Relaxed);
            self.current.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How many callers have called in this epoch or the one before, whichever had more.
    pub(crate) fn count_recent(&self, now: u64) -> usize {
        let (current, previous) =
            (self.current.load(Ordering::Relaxed), self.previous.load(Ordering::Relaxed));
        match (now >> EPOCH_BITS).saturating_sub(self.epoch.load(Ordering::Relaxed)) {
            0 => current.max(previous),
            1 => current,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_are_counted_once_an_epoch_and_forgotten_after_the_next() {
        let (recent, callers) = (RecentCallers::default(), [(); 3].map(|()| LastEpoch::default()));
        let epoch = 1_u64 << EPOCH_BITS;
        assert_eq!(recent.count_recent(0), 0);
        for now in [0, 10, 20] {
            callers.iter().for_each(|caller| recent.note_call(caller, now));
        }
        assert_eq!((recent.count_recent(30), recent.count_recent(epoch)), (3, 3));
        recent.note_call(&callers[0], epoch);
        assert_eq!(recent.count_recent(epoch), 3, "those of the epoch before may come again");
        recent.note_call(&callers[0], 2 * epoch);
        assert_eq!(recent.count_recent(2 * epoch), 1);
        assert_eq!(recent.count_recent(4 * epoch), 0);
        recent.note_call(&callers[1], 9 * epoch);
        assert_eq!(recent.count_recent(9 * epoch), 1);
    }
}
