//! A call that was let in: what it takes of the worker and of its caller's share, until it is dropped.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use medwage_rpc_client::InFlight;
use medwage_rpc_status::{DEADLINE_LIMIT, RpcError, reason};

use super::admission::{Admission, Limit};
use super::caller::Caller;
use super::method_cost::MethodCost;
use super::overloaded::overload_error;
use super::turns::{Length, SLICE, Turn};
use crate::pace::{self, Slice};

/// The kind that a call is counted as.
#[derive(Debug)]
enum Counted {
    Call,
    /// It waits for something to say.
    Stream,
    /// A question for the health, which takes no turn.
    Watch,
}

/// A call that was let in.
#[derive(Debug)]
pub(crate) struct AdmittedCall {
    admission: Arc<Admission>,
    caller: Arc<Caller>,
    method: Arc<MethodCost>,
    counted: Counted,
    /// The other place that it is counted in: among its caller's calls in all workers, or among watches.
    counted_elsewhere: Option<InFlight>,
    turn: Turn,
    /// Nanoseconds that it is expected to take, while it has not begun.
    expected: u64,
    /// Bytes that are kept free for its reply, until there is one.
    reserved: usize,
    /// Nanoseconds that it has computed.
    computed: u64,
    /// When its last step ended.
    stepped_until: Option<Instant>,
    /// Until when a stream may go on in one go.
    slice_until: Option<Instant>,
    /// True once its cost is known to its method.
    is_learned: bool,
}

/// Why a call has no turn.
#[derive(Debug)]
pub(crate) enum NoTurn {
    /// It waits for one.
    Waiting,
    /// It will not have one.
    Refused(Box<RpcError>),
}

/// When to ask again who was refused for a reason that passes soon.
const SOON: Duration = Duration::from_millis(100);

impl AdmittedCall {
    /// Counts a call to a path.
    pub(crate) fn new(admission: &Arc<Admission>, caller: &Arc<Caller>, path: &str) -> Self {
        let is_health = Admission::is_health(path);
        let method = admission.methods.find_method(path);
        let expected = if is_health { 0 } else { method.usual_nanoseconds() };
        admission.turns.expect_call(&caller.clock, expected);
        let (counted, counted_elsewhere) = if is_health {
            (Counted::Watch, Some(InFlight::new(&admission.watches)))
        } else {
            admission.calls.add_to(&caller.calls, 1);
            (Counted::Call, caller.everywhere.as_ref().map(InFlight::new))
        };
        Self {
            admission: Arc::clone(admission),
            caller: Arc::clone(caller),
            method,
            counted,
            counted_elsewhere,
            turn: Turn::default(),
            expected,
            reserved: 0,
            computed: 0,
            stepped_until: None,
            slice_until: None,
            is_learned: false,
        }
    }

    pub(crate) fn caller(&self) -> &Arc<Caller> {
        &self.caller
    }

    /// Returns the error of a call that must have answered after `left`, where those of its caller before it will take
    /// longer than that.
    pub(crate) fn find_hopeless(&self, left: Duration) -> Option<RpcError> {
        if matches!(self.counted, Counted::Watch) {
            return None;
        }
        let Admission { turns, calls, .. } = &*self.admission;
        let before =
            turns.expected_before(&self.caller.clock, calls.count_holders(), self.expected);
        let needed = Duration::from_nanos(before) + self.least_time();
        // Of calls that wait for others, each begins when its deadline is near: one that can't end by then would be computed for
        // nobody.
        if before == 0 || needed <= left {
            return None;
        }
        let told = "the calls before this one take longer than its deadline; try again later, with fewer at once";
        let retry = needed.saturating_sub(left).max(SOON);
        let error = RpcError::resource_exhausted(reason::OVERLOADED, retry);
        Some(error.with("limit", DEADLINE_LIMIT).advice(told))
    }

    /// The least time from the call's beginning to its end: the cheapest call's, in turns with those that its caller has
    /// begun.
    fn least_time(&self) -> Duration {
        let at_once = self.caller.clock.count_seats() + 1;
        Duration::from_nanos(self.method.least_nanoseconds().saturating_mul(at_once))
    }

    /// Waits for the call's turn. A call that has not begun is refused where its time is over, or there is no room for
    /// its reply.
    pub(crate) fn poll_turn(
        &mut self,
        now: Instant,
        answer_by: Option<Instant>,
        context: &Context<'_>,
    ) -> Result<(), NoTurn> {
        if matches!(self.counted, Counted::Watch) {
            return Ok(());
        }
        let has_begun = self.turn.has_begun();
        let refuse = |error: RpcError| Err(NoTurn::Refused(Box::new(error)));
        if !has_begun && let Some(answer_by) = answer_by {
            let left = answer_by.saturating_duration_since(now);
            if left.is_zero() {
                return refuse(RpcError::deadline_exceeded("queue"));
            }
            let least = self.least_time();
            if least > left {
                let told = format!("calls of this method take {least:?} at least");
                return refuse(RpcError::deadline_exceeded("estimate").advice(told));
            }
        }
        let moment = self.admission.moment(now, &self.caller);
        let (turns, length) = (&self.admission.turns, self.method.expected_length());
        if turns.poll_turn(&mut self.turn, &self.caller.clock, length, moment, context).is_pending()
        {
            return Err(NoTurn::Waiting);
        }
        if !has_begun {
            self.end_pending();
            let expected = self.method.reply_bytes();
            if let Some(limit) = self.admission.exceeded_bytes(&self.caller, expected) {
                return refuse(overload_error(limit));
            }
            self.reserved = expected;
            self.admission.outbound.add_to(&self.caller.outbound, self.reserved);
        }
        Ok(())
    }

    /// Computes a step, and charges the caller with it.
    pub(crate) fn run_step<T>(&mut self, now: Instant, step: impl FnOnce() -> Poll<T>) -> Poll<T> {
        let (polled, has_yielded) =
            pace::run_within(Slice::begin_at(now, self.caller.clock.id), step);
        if matches!(self.counted, Counted::Watch) {
            return polled;
        }
        let until = Instant::now();
        self.stepped_until = Some(until);
        let nanoseconds = until.saturating_duration_since(now).as_nanos();
        let nanoseconds = u64::try_from(nanoseconds).unwrap_or(u64::MAX);
        self.computed = self.computed.saturating_add(nanoseconds);
        let Admission { turns, .. } = &*self.admission;
        turns.charge_caller(
            &self.caller.clock,
            self.admission.moment(now, &self.caller),
            nanoseconds,
        );
        if has_yielded && polled.is_pending() {
            if !self.is_learned {
                self.method.note_going_on(self.computed);
                turns.take_seat(&mut self.turn, &self.caller.clock);
            }
        } else {
            turns.leave_seat(&mut self.turn, &self.caller.clock);
        }
        turns.grant_next();
        polled
    }

    /// Returns when its last step ended, for a step that follows at once.
    pub(crate) fn stepped_until(&self) -> Option<Instant> {
        self.stepped_until
    }

    /// Returns whether it computes for longer than a slice, as far as anybody knows.
    pub(crate) fn is_long(&self) -> bool {
        self.method.expected_length() == Length::Long
    }

    /// Returns whether it has computed anything.
    pub(crate) fn has_begun(&self) -> bool {
        self.turn.has_begun()
    }

    /// The setting by which a message has no room; none where it has. What is kept free for a call may be less than its message: how large
    /// a method's replies are is known from its first one on, and nothing is kept for a stream's further ones. A caller for whom
    /// nothing else waits may always have one, as large as it is.
    pub(crate) fn exceeded_message(&self, bytes: usize) -> Option<Limit> {
        let more = bytes.saturating_sub(self.reserved);
        let is_only = self.caller.outbound.amount() == self.reserved;
        if more == 0 || is_only || matches!(self.counted, Counted::Watch) {
            return None;
        }
        self.admission.exceeded_bytes(&self.caller, more)
    }

    /// Takes note of the first message of the reply, which is counted by itself from now on.
    pub(crate) fn note_reply(&mut self, bytes: usize) {
        self.method.note_reply(bytes);
        self.release_reserved();
    }

    /// Takes note of the end of the handler.
    pub(crate) fn note_answer(&mut self) {
        if !self.is_learned && !matches!(self.counted, Counted::Watch) {
            self.is_learned = true;
            self.method.note_end(self.computed);
        }
    }

    /// Counts the call as a stream from now on: it has answered, and waits for something to say.
    pub(crate) fn become_stream(&mut self) -> Result<(), Limit> {
        if !matches!(self.counted, Counted::Call) {
            return Ok(());
        }
        self.release_reserved();
        let Admission { calls, streams, .. } = &*self.admission;
        if !streams.has_room(&self.caller.streams, 1) {
            if !self.admission.is_others_fault(streams, &self.caller.streams) {
                return Err("server.limits.streams");
            }
            self.admission.make_room(streams, &self.caller, |other| &other.streams);
        }
        streams.add_to(&self.caller.streams, 1);
        calls.take_back(&self.caller.calls, 1);
        self.counted_elsewhere = None;
        self.counted = Counted::Stream;
        Ok(())
    }

    /// Returns whether a stream that always has more to say has gone on for as long as one may in one go.
    pub(crate) fn is_slice_over(&mut self, now: Instant) -> bool {
        let is_over = self.slice_until.is_some_and(|until| now >= until);
        if is_over || self.slice_until.is_none() {
            self.slice_until = (!is_over).then(|| now + Duration::from_nanos(SLICE));
        }
        is_over
    }

    /// Returns whether it is counted as a stream.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.counted, Counted::Stream)
    }

    fn end_pending(&mut self) {
        self.admission.turns.expect_no_more(&self.caller.clock, self.expected);
        self.expected = 0;
    }

    fn release_reserved(&mut self) {
        self.admission.outbound.take_back(&self.caller.outbound, self.reserved);
        self.reserved = 0;
    }
}

impl Drop for AdmittedCall {
    fn drop(&mut self) {
        self.end_pending();
        self.release_reserved();
        match self.counted {
            Counted::Call => self.admission.calls.take_back(&self.caller.calls, 1),
            Counted::Stream => self.admission.streams.take_back(&self.caller.streams, 1),
            Counted::Watch => return,
        }
        self.admission.turns.forget_call(&mut self.turn, &self.caller.clock);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::CallerKey;
    use crate::settings::LimitSettings;

    #[test]
    fn a_call_that_can_not_end_by_its_deadline_does_not_wait_for_its_turn() {
        let admission = Admission::new(&LimitSettings::default(), 1, Arc::default(), None);
        let caller = admission.callers.find_caller(CallerKey::Header("somebody".into()));
        let (path, millisecond) = ("/test.v1.Probe/Long", Duration::from_millis(1));
        let cost = 10 * millisecond;
        admission.methods.find_method(path).note_end(u64::try_from(cost.as_nanos()).unwrap());
        let first = AdmittedCall::new(&admission, &caller, path);
        assert!(first.find_hopeless(millisecond).is_none(), "it may be a cheap one");
        let second = AdmittedCall::new(&admission, &caller, path);
        assert!(second.find_hopeless(cost + cost / 2).is_some(), "it would be cut in the middle");
        assert!(second.find_hopeless(2 * cost + millisecond).is_none());
    }

    #[test]
    fn replies_that_nobody_expected_leave_room_for_others() {
        let limits = LimitSettings { replies_waiting: 1 << 20, ..LimitSettings::default() };
        let admission = Admission::new(&limits, 1, Arc::default(), None);
        let caller = |name: &str| admission.callers.find_caller(CallerKey::Header(name.into()));
        let (hoarder, other) = (caller("hoarder"), caller("other"));
        let (path, bytes) = ("/test.v1.Probe/New", limits.replies_waiting / 12);
        let begin = |caller| AdmittedCall::new(&admission, caller, path);
        // All have begun before the first of them has said how large a reply is.
        let calls: Vec<_> = (0..200).map(|_| begin(&hoarder)).collect();
        let is_sent = |call: &AdmittedCall| {
            let has_room = call.exceeded_message(bytes).is_none();
            admission.outbound.add_to(&call.caller.outbound, if has_room { bytes } else { 0 });
            has_room
        };
        assert_eq!(calls.iter().filter(|call| is_sent(call)).count(), 12);
        // A stream that goes on has no more room than a call that begins.
        assert!(!is_sent(&calls[0]));
        assert!(is_sent(&begin(&other)));
    }

    #[test]
    fn a_caller_whose_next_reply_does_not_fit_leaves_the_rest_to_others() {
        let limits = LimitSettings { replies_waiting: 1 << 20, ..LimitSettings::default() };
        let admission = Admission::new(&limits, 1, Arc::default(), None);
        let caller = |name: &str| admission.callers.find_caller(CallerKey::Header(name.into()));
        let (hoarder, other) = (caller("hoarder"), caller("other"));
        // Larger than what is kept beyond the limit for those who have nothing.
        let reply = limits.replies_waiting / 3;
        while admission.exceeded_bytes(&hoarder, reply).is_none() {
            admission.outbound.add_to(&hoarder.outbound, reply);
        }
        assert_eq!(hoarder.outbound.amount(), 3 * reply);
        assert_eq!(admission.exceeded_bytes(&other, 2 * reply), None, "the first one is for all");
    }
}
