//! A little chance, so that those who came together do not come back together.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// Returns a time spread by a tenth to either side.
#[must_use]
pub fn jitter_duration(time: Duration) -> Duration {
    // A fresh `RandomState` is random enough to spread reconnects, and std has no other source.
    spread_duration(time, RandomState::new().hash_one(0))
}

fn spread_duration(time: Duration, random: u64) -> Duration {
    let fraction = f64::from((random % 1024) as u16) / 1023.0;
    time.mul_f64(0.9 + 0.2 * fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_spread_by_a_tenth_to_either_side() {
        let age = Duration::from_secs(100);
        assert_eq!(spread_duration(age, 0), Duration::from_secs(90));
        assert_eq!(spread_duration(age, 1023), Duration::from_secs(110));
        assert!((0..5000).all(|random| {
            let spread = spread_duration(age, random).as_secs_f64();
            (90.0..=110.000_001).contains(&spread)
        }));
    }
}
