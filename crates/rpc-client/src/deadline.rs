//! How long a call may take.
//!
//! tonic's own timeout answers CANCELLED, which tells a caller that somebody gave up on purpose;
//! ours answers DEADLINE_EXCEEDED.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::HeaderMap;
use tokio::time::{Instant, Sleep, sleep_until};

thread_local! {
    /// When the call that this thread is working on must have answered.
    static CURRENT: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Returns the time left for the call that is being answered, to pass on to peers.
/// Nothing outside a call, or in a task that the call spawned.
#[must_use]
pub fn remaining_time() -> Option<Duration> {
    CURRENT.get().map(|at| at.saturating_duration_since(Instant::now()))
}

/// Returns what a peer may take: at most `usual`, and no longer than the caller waits, less a tenth to answer in.
#[must_use]
pub fn for_peer(usual: Duration) -> Duration {
    remaining_time().map_or(usual, |left| usual.min(left.mul_f64(0.9)))
}

/// Runs a step of a call that must answer by `at`, where anybody waits for it that long.
pub fn run_within<T>(at: Option<Instant>, step: impl FnOnce() -> T) -> T {
    let outer = CURRENT.replace(at);
    let result = step();
    CURRENT.set(outer);
    result
}

/// Polls whether `at` has come, with a timer that is made on first use.
pub fn poll_expired(
    timer: &mut Option<Pin<Box<Sleep>>>,
    at: Instant,
    context: &mut Context<'_>,
) -> Poll<()> {
    timer.get_or_insert_with(|| Box::pin(sleep_until(at))).as_mut().poll(context)
}

/// A `grpc-timeout` that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedTimeout;

/// Returns the caller's `grpc-timeout`, if it has one.
///
/// # Errors
/// If it is not what the protocol allows.
pub fn requested_timeout(headers: &HeaderMap) -> Result<Option<Duration>, MalformedTimeout> {
    match headers.get("grpc-timeout") {
        None => Ok(None),
        Some(value) => parse_timeout(value.as_bytes()).map(Some).ok_or(MalformedTimeout),
    }
}

/// At most eight digits and a unit, as the gRPC protocol has it.
fn parse_timeout(value: &[u8]) -> Option<Duration> {
    let (unit, digits) = value.split_last()?;
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    let amount = digits.iter().try_fold(0_u64, |sum, digit| {
        digit.is_ascii_digit().then(|| sum * 10 + u64::from(digit - b'0'))
    })?;
    match unit {
        b'H' => Some(Duration::from_secs(amount * 3600)),
        b'M' => Some(Duration::from_secs(amount * 60)),
        b'S' => Some(Duration::from_secs(amount)),
        b'm' => Some(Duration::from_millis(amount)),
        b'u' => Some(Duration::from_micros(amount)),
        b'n' => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read_as_the_protocol_has_them() {
        let cases: [(&str, Option<Duration>); 9] = [
            ("3H", Some(Duration::from_secs(10_800))),
            ("1M", Some(Duration::from_secs(60))),
            ("42S", Some(Duration::from_secs(42))),
            ("13m", Some(Duration::from_millis(13))),
            ("99999999n", Some(Duration::from_nanos(99_999_999))),
            ("123456789S", None),
            ("S", None),
            ("-1S", None),
            ("10", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_timeout(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn time_left_is_known_only_inside_a_call() {
        assert_eq!(remaining_time(), None);
        let inside = run_within(Some(Instant::now() + Duration::from_secs(5)), remaining_time);
        assert!(inside.is_some_and(|left| left > Duration::from_secs(4)));
        assert_eq!(remaining_time(), None);
    }
}
