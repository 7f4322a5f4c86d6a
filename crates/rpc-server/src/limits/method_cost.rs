//! The cost of a method's calls, as those before them had it: the cost that is expected of the next one, before it begins.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxBuildHasher;

use super::turns::{Length, SLICE};

/// Nanoseconds of a call that no handler sees: its frames and system calls.
const OVERHEAD: u64 = 4_000;
/// The methods that a worker remembers; callers could make up more.
const MOST_METHODS: usize = 256;

/// A method's moving estimates.
#[derive(Debug, Default)]
pub(crate) struct MethodCost {
    /// Nanoseconds of processor, which rise at once and fall by an eighth of the difference.
    usual: AtomicU64,
    /// The same of the cheapest calls, which fall at once and rise slowly: no call takes less.
    least: AtomicU64,
    /// Bytes of a reply, which rise at once and fall by an eighth.
    reply: AtomicUsize,
}

impl MethodCost {
    /// Nanoseconds that a call takes of a worker.
    pub(crate) fn usual_nanoseconds(&self) -> u64 {
        self.usual.load(Ordering::Relaxed) + OVERHEAD
    }

    /// Nanoseconds that even the cheapest call computes.
    pub(crate) fn least_nanoseconds(&self) -> u64 {
        self.least.load(Ordering::Relaxed)
    }

    /// Bytes of a reply.
    pub(crate) fn reply_bytes(&self) -> usize {
        self.reply.load(Ordering::Relaxed)
    }

    pub(crate) fn expected_length(&self) -> Length {
        if self.usual.load(Ordering::Relaxed) > SLICE { Length::Long } else { Length::Short }
    }

    /// Learns from a call that computes for so long and has not ended.
    pub(crate) fn note_going_on(&self, nanoseconds: u64) {
        if nanoseconds > self.usual.load(Ordering::Relaxed) {
            self.usual.store(nanoseconds, Ordering::Relaxed);
        }
    }

    /// Learns from a call that has ended.
    pub(crate) fn note_end(&self, nanoseconds: u64) {
        let usual = self.usual.load(Ordering::Relaxed);
        if nanoseconds >= usual {
            self.usual.store(nanoseconds, Ordering::Relaxed);
        } else {
            self.usual.store(usual - (usual - nanoseconds).div_ceil(8), Ordering::Relaxed);
        }
        let least = self.least.load(Ordering::Relaxed);
        if least == 0 || nanoseconds <= least {
            self.least.store(nanoseconds, Ordering::Relaxed);
        } else {
            self.least.store(least + (nanoseconds - least) / 64, Ordering::Relaxed);
        }
    }

    /// Learns from the first message of a reply.
    pub(crate) fn note_reply(&self, bytes: usize) {
        let usual = self.reply.load(Ordering::Relaxed);
        let now = if bytes >= usual { bytes } else { usual - (usual - bytes).div_ceil(8) };
        self.reply.store(now, Ordering::Relaxed);
    }
}

/// The methods of one worker.
#[derive(Debug, Default)]
pub(crate) struct Methods {
    known: Mutex<HashMap<Box<str>, Arc<MethodCost>, FxBuildHasher>>,
    /// Stands for all that there is no room for.
    other: Arc<MethodCost>,
}

impl Methods {
    pub(crate) fn find_method(&self, path: &str) -> Arc<MethodCost> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(method) = known.get(path) {
            return Arc::clone(method);
        }
        if known.len() >= MOST_METHODS {
            return Arc::clone(&self.other);
        }
        Arc::clone(known.entry(path.into()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_believed_at_once_and_forgotten_slowly() {
        let cost = MethodCost::default();
        assert_eq!((cost.expected_length(), cost.least_nanoseconds()), (Length::Short, 0));
        cost.note_going_on(2 * SLICE);
        assert_eq!(cost.expected_length(), Length::Long, "before it has ended");
        cost.note_end(8 * SLICE);
        assert_eq!(cost.usual_nanoseconds(), 8 * SLICE + OVERHEAD);
        for _ in 0..40 {
            cost.note_end(1_000);
        }
        assert_eq!((cost.expected_length(), cost.least_nanoseconds()), (Length::Short, 1_000));
        cost.note_end(8 * SLICE);
        assert!(
            cost.least_nanoseconds() < SLICE / 4,
            "one long call says little about the cheapest"
        );
        cost.note_reply(1_000);
        cost.note_reply(200);
        assert_eq!(cost.reply_bytes(), 900);
    }

    #[test]
    fn made_up_methods_fill_no_memory() {
        let methods = Methods::default();
        for number in 0..10 * MOST_METHODS {
            methods.find_method(&format!("/made.up/{number}"));
        }
        assert_eq!(methods.known.lock().unwrap().len(), MOST_METHODS);
    }
}
