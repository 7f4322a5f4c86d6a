//! Bounds how much is asked again: a peer that is down for all its callers must not be asked several times as
//! much (gRFC A6, throttling of retries).

use std::sync::atomic::{AtomicI64, Ordering};

/// Thousandths of a token.
const UNIT: f64 = 1_000.0;

/// Tokens that failed calls take and answered ones give back.
#[derive(Debug)]
pub(super) struct RetryBudget {
    tokens: AtomicI64,
    most: i64,
    regained: i64,
}

impl RetryBudget {
    /// A failed call takes one of `most` tokens, an answered one gives `ratio` back.
    #[allow(clippy::cast_possible_truncation, reason = "a config's small numbers")]
    pub(super) fn new(most: f64, ratio: f64) -> Self {
        let most = (most * UNIT) as i64;
        Self { tokens: AtomicI64::new(most), most, regained: (ratio * UNIT) as i64 }
    }

    pub(super) fn return_token(&self) {
        self.add_tokens(self.regained);
    }

    /// Takes a token, and tells whether more than half are left, so that the call may be made again.
    pub(super) fn take_token(&self) -> bool {
        self.add_tokens(-1_000) > self.most / 2
    }

    fn add_tokens(&self, change: i64) -> i64 {
        let next = |now: i64| Some((now + change).clamp(0, self.most));
        let (done, seen) = (Ordering::Relaxed, Ordering::Relaxed);
        let before = self.tokens.fetch_update(done, seen, next).unwrap_or_else(|now| now);
        (before + change).clamp(0, self.most)
    }
}

/// The one of gRPC's documents.
impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(10.0, 0.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_tokens_may_be_spent_and_answers_earn_them_back() {
        let budget = RetryBudget::new(10.0, 0.5);
        let allowed =
            std::iter::repeat_with(|| budget.take_token()).take(10).filter(|it| *it).count();
        assert_eq!(allowed, 4);
        (0..13).for_each(|_| budget.return_token());
        assert!(budget.take_token());
        assert!(!budget.take_token());
    }
}
