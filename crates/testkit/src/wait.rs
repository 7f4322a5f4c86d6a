//! Waiting for what another process does, which tells nobody that it has done it.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// The pause between two looks: who looks all the time takes the processor from what is waited for.
const PAUSE: Duration = Duration::from_millis(10);

/// How long something may take, beside other tests and builds.
const PATIENCE: Duration = Duration::from_secs(120);

/// Looks until something is there, and returns it.
///
/// # Panics
/// If it does not come in time.
#[allow(clippy::disallowed_methods, reason = "this is the one place that waits for a condition")]
pub fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        match look() {
            Some(found) => return found,
            None => assert!(began.elapsed() < PATIENCE, "it did not come within {PATIENCE:?}"),
        }
        sleep(PAUSE);
    }
}

/// Looks until it holds.
pub fn wait_until(mut holds: impl FnMut() -> bool) {
    wait_for(|| holds().then_some(()));
}
