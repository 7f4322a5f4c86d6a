//! One log line a cause and minute, for what strangers can cause as often as they like.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a cause is not told again.
const INTERVAL: Duration = Duration::from_secs(60);
/// Causes that are known at once; more are told together.
const CAUSES: usize = 64;

/// Lets one line a cause and minute through.
#[derive(Debug, Default)]
pub struct LineLimit(Mutex<HashMap<String, Told>>);

#[derive(Debug)]
struct Told {
    at: Instant,
    left_out: u64,
}

impl LineLimit {
    /// Returns how often a cause was left out since it was last told, where it is to be told now.
    pub fn admit_line(&self, cause: &str) -> Option<u64> {
        self.admit_line_at(cause, Instant::now())
    }

    fn admit_line_at(&self, cause: &str, now: Instant) -> Option<u64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = |told: &Told| now.duration_since(told.at) >= INTERVAL;
        if !known.contains_key(cause) && known.len() >= CAUSES {
            known.retain(|_, told| !is_old(told));
        }
        let cause = if known.len() >= CAUSES && !known.contains_key(cause) { "" } else { cause };
        match known.get_mut(cause) {
            Some(told) if is_old(told) => {
                told.at = now;
                Some(std::mem::take(&mut told.left_out))
            }
            Some(told) => {
                told.left_out += 1;
                None
            }
            None => {
                known.insert(cause.to_owned(), Told { at: now, left_out: 0 });
                Some(0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_told_once_a_minute_with_how_often_it_was_left_out() {
        let (limit, began) = (LineLimit::default(), Instant::now());
        assert_eq!(limit.admit_line_at("one", began), Some(0));
        assert_eq!(limit.admit_line_at("one", began), None);
        assert_eq!(limit.admit_line_at("one", began + INTERVAL / 2), None);
        assert_eq!(limit.admit_line_at("other", began), Some(0));
        assert_eq!(limit.admit_line_at("one", began + INTERVAL), Some(2));
        assert_eq!(limit.admit_line_at("one", began + INTERVAL), None);
    }

    #[test]
    fn many_causes_are_told_together_and_forgotten_after_a_minute() {
        let (limit, began) = (LineLimit::default(), Instant::now());
        let told =
            (0..1_000).filter(|it| limit.admit_line_at(&it.to_string(), began).is_some()).count();
        assert_eq!(told, CAUSES + 1);
        assert_eq!(limit.admit_line_at("later", began + INTERVAL), Some(0));
        assert!(limit.0.lock().unwrap().len() <= 2);
    }
}
