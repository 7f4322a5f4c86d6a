//! A pool: one resource of a worker that its callers share.
//!
//! A lone caller may have all of it. While several have some and less than half is free, each may have an equal share, so
//! that who holds more is refused and the others are not. What a lone caller holds when others come can't be taken back at
//! once, so a reserve beyond the limit is kept for those who hold less than their share.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One resource of a worker that its callers share.
#[derive(Debug)]
pub(crate) struct Pool {
    limit: usize,
    used: Arc<AtomicUsize>,
    /// Callers that have some of it.
    holders: AtomicUsize,
}

/// A caller's part of a pool.
#[derive(Debug, Default)]
pub(crate) struct Holding(AtomicUsize);

impl Holding {
    /// How much the caller has.
    pub(crate) fn amount(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// The part of the limit that is kept beyond it for callers with less than their share.
const RESERVE: usize = 4;

impl Pool {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, used: Arc::default(), holders: AtomicUsize::new(0) }
    }

    /// How much is in use, for those who watch it.
    pub(crate) fn used_amount(&self) -> &Arc<AtomicUsize> {
        &self.used
    }

    /// How many callers have some of it.
    pub(crate) fn count_holders(&self) -> usize {
        self.holders.load(Ordering::Relaxed)
    }

    /// Returns whether a caller may have `more`.
    pub(crate) fn has_room(&self, own: &Holding, more: usize) -> bool {
        let used = self.used.load(Ordering::Relaxed).saturating_add(more);
        if used <= self.limit / 2 {
            return true;
        }
        if !self.has_others(own) {
            return used <= self.limit;
        }
        self.is_within_share(own, more) && used <= self.hard_limit()
    }

    /// Returns whether a caller that had `more` would have no more than its share: then it is others who have too much.
    pub(crate) fn is_within_share(&self, own: &Holding, more: usize) -> bool {
        let share = self.limit / (self.count_others(own) + 1);
        own.amount().saturating_add(more) <= share.max(1)
    }

    /// Returns whether anybody else has some of it.
    pub(crate) fn has_others(&self, own: &Holding) -> bool {
        self.count_others(own) > 0
    }

    /// Returns whether no more than the reserve is left.
    pub(crate) fn is_full(&self) -> bool {
        self.used.load(Ordering::Relaxed) >= self.limit
    }

    /// The most that is ever in use.
    fn hard_limit(&self) -> usize {
        self.limit.saturating_add(self.limit.div_ceil(RESERVE))
    }

    fn count_others(&self, own: &Holding) -> usize {
        self.count_holders().saturating_sub(usize::from(own.amount() > 0))
    }

    /// Gives a caller `more`.
    pub(crate) fn add_to(&self, own: &Holding, more: usize) {
        if more == 0 {
            return;
        }
        if own.0.fetch_add(more, Ordering::Relaxed) == 0 {
            self.holders.fetch_add(1, Ordering::Relaxed);
        }
        self.used.fetch_add(more, Ordering::Relaxed);
    }

    /// Takes some of it back from a caller.
    pub(crate) fn take_back(&self, own: &Holding, less: usize) {
        if less == 0 {
            return;
        }
        self.used.fetch_sub(less, Ordering::Relaxed);
        if own.0.fetch_sub(less, Ordering::Relaxed) == less {
            self.holders.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_lone_caller_has_all_and_a_second_one_has_its_share_at_once() {
        let (pool, hoarder, other) = (Pool::new(100), Holding::default(), Holding::default());
        let mut taken = 0;
        while pool.has_room(&hoarder, 1) {
            pool.add_to(&hoarder, 1);
            taken += 1;
        }
        assert_eq!(taken, 100);
        for _ in 0..25 {
            assert!(pool.has_room(&other, 1));
            pool.add_to(&other, 1);
            assert!(!pool.has_room(&hoarder, 1), "it has more than its share");
        }
        assert!(!pool.has_room(&other, 1), "the reserve is used up");
        pool.take_back(&hoarder, 60);
        assert!(pool.has_room(&other, 1));
        pool.take_back(&hoarder, 40);
        pool.take_back(&other, 25);
        assert_eq!((pool.count_holders(), pool.used_amount().load(Ordering::Relaxed)), (0, 0));
    }

    proptest! {
        /// Callers that take and give back at random: no more than the bound is ever in use, and with all of the pool
        /// in the hands of those above their share, a caller that has nothing is let in.
        #[test]
        fn the_bound_holds_and_nobody_is_kept_out(
            limit in 8_usize..500,
            steps in vec((0_usize..6, 1_usize..40, any::<bool>()), 1..300),
        ) {
            let pool = Pool::new(limit);
            let callers: [Holding; 6] = Default::default();
            for (index, amount, takes) in steps {
                let own = &callers[index];
                if takes && pool.has_room(own, amount) {
                    pool.add_to(own, amount);
                } else if !takes {
                    pool.take_back(own, amount.min(own.amount()));
                }
                let used = pool.used_amount().load(Ordering::Relaxed);
                prop_assert!(used <= limit + limit.div_ceil(4));
                prop_assert_eq!(used, callers.iter().map(Holding::amount).sum::<usize>());
                let held = callers.iter().filter(|it| it.amount() > 0).count();
                prop_assert_eq!(pool.count_holders(), held);
                let newcomer = Holding::default();
                if used <= limit {
                    prop_assert!(pool.has_room(&newcomer, 1), "{} of {}", used, limit);
                }
            }
        }
    }
}
