//! One replica of a peer, and whether it may be called.

use std::error::Error as _;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use tokio_util::task::AbortOnDropHandle;
use tonic::Status;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use super::target_address::Address;
use crate::in_flight::InFlight;

/// Calls in a row that a replica fails before it is left alone for a while.
const FAILURES: u32 = 3;
/// The weight of a failed call, so that a part of one can be counted too.
const WHOLE: u32 = 1_000;

/// One replica.
pub(super) struct Replica {
    pub(super) address: Address,
    channels: Vec<Channel>,
    /// Which of them is next.
    turn: AtomicUsize,
    in_flight: Arc<AtomicUsize>,
    health: AtomicU8,
    /// In thousandths of a call, since it last answered.
    failures: AtomicU32,
    /// How often it answered.
    answers: AtomicU64,
    /// Until when it is left alone after it failed several calls.
    open_until: Mutex<Option<Instant>>,
    /// The watch of its health, which ends with it.
    pub(super) watched: Mutex<Option<AbortOnDropHandle<()>>>,
}

/// When a replica was asked, and how often it had answered until then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    at: Instant,
    answers: u64,
}

/// The health that a replica reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Health {
    /// Nothing yet: it may be tried.
    Unknown,
    /// It may be called.
    Serving,
    /// It can't be reached, or said that it may not be called.
    Away,
}

impl Replica {
    /// At least one connection is needed.
    pub(super) fn new(address: Address, channels: Vec<Channel>) -> Self {
        Self {
            address,
            channels,
            turn: AtomicUsize::new(0),
            in_flight: Arc::default(),
            health: AtomicU8::new(Health::Unknown as u8),
            failures: AtomicU32::new(0),
            answers: AtomicU64::new(0),
            open_until: Mutex::new(None),
            watched: Mutex::new(None),
        }
    }

    /// One of its connections, each in its turn.
    pub(super) fn next_channel(&self) -> Channel {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        self.channels[turn % self.channels.len()].clone()
    }

    /// Takes what its health watch says, and tells whether that is news.
    pub(super) fn set_health(&self, health: Health) -> bool {
        if health == Health::Serving {
            // A process that came back has nothing to do with the calls that the one before failed.
            self.record_answer();
        }
        self.health.swap(health as u8, Ordering::Relaxed) != health as u8
    }

    pub(super) fn is_serving(&self) -> bool {
        self.health.load(Ordering::Relaxed) == Health::Serving as u8
    }

    /// Returns whether a call may go there now.
    pub(super) fn may_be_called(&self, now: Instant) -> bool {
        let away = self.health.load(Ordering::Relaxed) == Health::Away as u8;
        !away && self.left_alone().is_none_or(|until| now >= until)
    }

    /// A call goes there: where it was left alone, the only one until that has ended.
    pub(super) fn is_called(&self, now: Instant, pause: Duration) {
        let mut until = self.open_until.lock().unwrap_or_else(PoisonError::into_inner);
        if until.is_some() {
            *until = Some(now + pause);
        }
    }

    /// Calls under way.
    pub(super) fn calls_in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// Counts a call until what is returned is dropped.
    pub(super) fn count_call(&self) -> InFlight {
        InFlight::new(&self.in_flight)
    }

    /// It is asked now.
    pub(super) fn note_asked(&self) -> Asked {
        Asked { at: Instant::now(), answers: self.answers.load(Ordering::Relaxed) }
    }

    /// Returns whether the replica has answered nobody since then.
    pub(super) fn is_silent_since(&self, asked: Asked) -> bool {
        self.answers.load(Ordering::Relaxed) == asked.answers
    }

    /// A call was answered, be it by a refusal.
    pub(super) fn record_answer(&self) {
        self.answers.fetch_add(1, Ordering::Relaxed);
        if self.failures.swap(0, Ordering::Relaxed) >= FAILURES * WHOLE {
            *self.open_until.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    /// A call was not answered.
    pub(super) fn record_failure(&self, pause: Duration) {
        self.add_failure(WHOLE, pause);
    }

    /// A call was not answered while its caller waited, which was less than it may take. It counts as the part of
    /// `may_take` that it is, and not at all where others were answered meanwhile: then only this call is slow.
    pub(super) fn let_wait(&self, asked: Asked, may_take: Duration, pause: Duration) {
        if self.is_silent_since(asked) {
            let waited = asked.at.elapsed().as_micros() * u128::from(WHOLE);
            let part = u32::try_from(waited / may_take.as_micros().max(1)).unwrap_or(WHOLE);
            self.add_failure(part.min(WHOLE), pause);
        }
    }

    /// Asks how it is until a time, as long as what is returned is held. Whatever it says counts as an answer: it turns.
    pub(super) fn ask_health(self: &Arc<Self>, until: Instant) -> AbortOnDropHandle<()> {
        let replica = Arc::clone(self);
        AbortOnDropHandle::new(tokio::spawn(async move {
            let mut health = HealthClient::new(replica.next_channel());
            let asked = health.check(HealthCheckRequest::default());
            // An error that came from nothing else is what the replica said.
            let is_answer = |asked: &Result<_, Status>| {
                asked.as_ref().map_or_else(|status| status.source().is_none(), |_| true)
            };
            if timeout_at(until, asked).await.is_ok_and(|asked| is_answer(&asked)) {
                replica.record_answer();
            }
        }))
    }

    /// Returns whether it answered the last call, or was not called yet.
    pub(super) fn has_answered_last(&self) -> bool {
        self.failures.load(Ordering::Relaxed) == 0
    }

    fn add_failure(&self, part: u32, pause: Duration) {
        let before = self.failures.fetch_add(part, Ordering::Relaxed);
        if before.saturating_add(part) >= FAILURES * WHOLE {
            let until = Some(Instant::now() + pause);
            *self.open_until.lock().unwrap_or_else(PoisonError::into_inner) = until;
            if before < FAILURES * WHOLE {
                tracing::warn!(replica = %self.address.0, "left alone after {FAILURES} failed calls");
            }
        }
    }

    fn left_alone(&self) -> Option<Instant> {
        *self.open_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tonic::transport::Endpoint;

    use super::*;

    const PAUSE: Duration = Duration::from_secs(5);

    fn replica() -> Replica {
        let channel = Endpoint::from_static("http://127.0.0.1:1").connect_lazy();
        Replica::new(("127.0.0.1:1".parse().unwrap(), 0), vec![channel])
    }

    #[tokio::test]
    async fn after_failures_in_a_row_one_call_tries_whether_it_is_back() {
        let (replica, now) = (replica(), Instant::now());
        replica.record_failure(PAUSE);
        replica.record_failure(PAUSE);
        replica.record_answer();
        replica.record_failure(PAUSE);
        replica.record_failure(PAUSE);
        assert!(replica.may_be_called(now), "never three in a row");
        replica.record_failure(PAUSE);
        assert!(!replica.may_be_called(now));

        let later = Instant::now() + PAUSE;
        assert!(replica.may_be_called(later));
        replica.is_called(later, PAUSE);
        assert!(!replica.may_be_called(later), "one call at a time tries");
        replica.record_answer();
        assert!(replica.may_be_called(now));
    }

    #[tokio::test(start_paused = true)]
    async fn parts_of_calls_add_up_while_nobody_is_answered() {
        let (replica, may_take) = (replica(), Duration::from_millis(100));
        let impatient = async |answered: bool| {
            let asked = replica.note_asked();
            tokio::time::advance(may_take / 4).await;
            if answered {
                replica.record_answer();
            }
            replica.let_wait(asked, may_take, PAUSE);
            replica.may_be_called(Instant::now())
        };
        for _ in 0..100 {
            assert!(impatient(true).await, "another call was answered meanwhile");
        }
        for calls in 1..12 {
            assert!(impatient(false).await, "{calls} quarters of a call");
        }
        assert!(!impatient(false).await, "three calls in all");
    }

    #[tokio::test]
    async fn health_decides_who_may_be_called() {
        let (replica, now) = (replica(), Instant::now());
        for (health, may) in
            [(Health::Unknown, true), (Health::Away, false), (Health::Serving, true)]
        {
            replica.set_health(health);
            assert_eq!(replica.may_be_called(now), may, "{health:?}");
        }
        assert!(!replica.set_health(Health::Serving), "no news");
        (0..FAILURES).for_each(|_| replica.record_failure(PAUSE));
        assert!(!replica.may_be_called(now));
        replica.set_health(Health::Serving);
        assert!(replica.may_be_called(now), "it is another process now");
    }
}
