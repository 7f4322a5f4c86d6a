//! How long, and how often, is asked again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::error::Error;

/// The first wait; each further one is twice as long.
const FIRST: Duration = Duration::from_millis(100);
/// The longest wait that is not the estimator's own wish.
const LONGEST: Duration = Duration::from_secs(10);

/// How long is waited for an estimator, and how often it is asked again.
#[derive(Clone, Debug)]
pub struct Patience {
    /// How long one call's failures may last before the run ends.
    pub outage: Duration,
    /// How often is asked again in the whole run.
    pub retries: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self { outage: Duration::from_secs(120), retries: 1_000 }
    }
}

/// Why a call has to be made again.
#[derive(Clone, Debug)]
pub(super) struct Reason {
    pub(super) text: String,
    /// When the estimator wants to be asked again (`google.rpc.RetryInfo`).
    pub(super) not_before: Option<Duration>,
}

/// The retries that a run has left.
#[derive(Debug)]
pub(super) struct Retries(AtomicU32);

impl Retries {
    pub(super) fn new(count: u32) -> Self {
        Self(AtomicU32::new(count))
    }

    fn take_retry(&self) -> bool {
        let one_less = |left: u32| left.checked_sub(1);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).is_ok()
    }
}

/// The failures that one call went through.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    since: Option<Instant>,
    times: u32,
}

impl Trouble {
    /// Waits for the next try, or says that there is none.
    pub(super) async fn wait_for_retry(
        &mut self,
        patience: &Patience,
        retries: &Retries,
        why: &Reason,
    ) -> Result<(), Error> {
        let since = *self.since.get_or_insert_with(Instant::now);
        let next = Instant::now() + self.retry_pause(why, fastrand::f64());
        if next > since + patience.outage {
            let seconds = patience.outage.as_secs_f64();
            return Err(Error::Outage(format!("for {seconds} s, and at last: {}", why.text)));
        }
        if !retries.take_retry() {
            let count = patience.retries;
            return Err(Error::Outage(format!(
                "{count} retries are used up; at last: {}",
                why.text
            )));
        }
        tracing::debug!(why = why.text, tries = self.times + 1, "asking again");
        self.times += 1;
        sleep_until(next).await;
        Ok(())
    }

    /// Twice as long each time, a random part of it, so that shards don't return all at once; and no sooner
    /// than the estimator wants.
    fn retry_pause(&self, why: &Reason, random: f64) -> Duration {
        let backoff = FIRST.saturating_mul(1 << self.times.min(20)).min(LONGEST);
        let jittered = backoff.mul_f64(0.5 + random / 2.0);
        why.not_before.map_or(jittered, |least| least + jittered / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_keep_to_what_the_estimator_wants() {
        let plain = Reason { text: String::new(), not_before: None };
        let wanted = Reason { not_before: Some(Duration::from_secs(7)), ..plain.clone() };
        for (times, least, most) in
            [(0, 50, 100), (1, 100, 200), (3, 400, 800), (40, 5_000, 10_000)]
        {
            let trouble = Trouble { since: None, times };
            for random in [0.0, 0.5, 1.0] {
                let pause = trouble.retry_pause(&plain, random).as_millis();
                assert!((least..=most).contains(&pause), "{times}: {pause}");
                assert!(trouble.retry_pause(&wanted, random) >= Duration::from_secs(7));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends_by_time_or_by_count() {
        let why = Reason { text: "gone".to_owned(), not_before: None };
        for (patience, word) in [
            (Patience { outage: Duration::from_secs(3), ..Patience::default() }, "for 3 s"),
            (Patience { retries: 2, ..Patience::default() }, "2 retries are used up"),
        ] {
            let (retries, mut trouble) = (Retries::new(patience.retries), Trouble::default());
            let error = loop {
                if let Err(error) = trouble.wait_for_retry(&patience, &retries, &why).await {
                    break error.to_string();
                }
            };
            assert!(error.contains(word) && error.ends_with("at last: gone"), "{error}");
        }
    }
}
