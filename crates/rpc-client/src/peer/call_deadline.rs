//! How long a call may take.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use tokio::time::Instant;
use tonic::{Code, Status};

use crate::deadline;

/// The time that a call may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct CallDeadline {
    pub(super) until: Instant,
    length: Duration,
    /// The time that it may take where nobody waits for less.
    pub(super) usual: Duration,
}

impl CallDeadline {
    /// Of a call that is made now: by our settings, by what is left to the call that is being answered, and by the
    /// timeout that its own request says.
    pub(super) fn new(usual: Duration, headers: &HeaderMap) -> Self {
        let own = deadline::requested_timeout(headers).ok().flatten().unwrap_or(Duration::MAX);
        let length = deadline::for_peer(usual).min(own);
        Self { until: Instant::now() + length, length, usual }
    }

    /// Returns whether our own caller is the one who waits no longer.
    pub(super) fn is_callers(self) -> bool {
        self.length < self.usual
    }

    /// When this part of what is left has passed: 2 for a half.
    pub(super) fn after_part(self, of: u32) -> Instant {
        let now = Instant::now();
        now + self.until.saturating_duration_since(now) / of
    }

    /// The error of a call that took too long: a peer that is too slow for our settings is unavailable; one that
    /// is only too slow for our caller is not to blame.
    pub(super) fn timeout_status(self) -> Status {
        let code = if self.is_callers() { Code::DeadlineExceeded } else { Code::Unavailable };
        Status::new(code, format!("no answer within {} ms", self.length.as_millis()))
    }

    /// The time that is left, as the gRPC protocol writes it: at most eight digits.
    pub(super) fn header_value(self) -> HeaderValue {
        let left = self.until.saturating_duration_since(Instant::now());
        let text = match left.as_millis() {
            millis if millis < 100_000_000 => format!("{millis}m"),
            _ => format!("{}S", left.as_secs().min(99_999_999)),
        };
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("0m"))
    }
}
