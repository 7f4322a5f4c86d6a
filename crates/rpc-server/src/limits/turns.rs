//! Turns: which call a worker computes next when several callers want it to.
//!
//! Each caller has a virtual clock. A caller's computing moves it forward by what it took, times the number of callers
//! that have calls, or had some a few milliseconds ago; time itself moves it too, so that who takes no more than an equal share is never ahead. Calls of
//! callers who are not ahead begin at once, and pay for a look at the clock. Those of a caller who is ahead wait in line
//! while others have anything to compute: the caller with the earliest clock goes first, and one that is ahead only after
//! a whole round of the runtime in which nobody else computed. So a lone caller has the whole worker, a busy one what
//! others leave, and nobody less than an equal share.
//!
//! Long calls also need a seat before they begin, of which there are few: each holds memory while it computes, and many
//! that take turns end later than one after another.

use std::collections::{BTreeMap, HashMap};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::caller_id::CallerId;

/// Nanoseconds that a call computes before others have their turn, and that a caller may be ahead.
pub(crate) const SLICE: u64 = 500_000;
/// Nanoseconds that a caller can be ahead at most: what was long ago is forgiven.
const FORGIVEN: u64 = 1_000_000_000;
/// Long calls that are computed at once by one worker. A caller who has none of them may have one more, up to twice as many.
pub(crate) const SEATS: usize = 4;

/// A caller's use of a worker's processor, in nanoseconds since the worker began.
#[derive(Debug)]
pub(crate) struct CallerClock {
    pub(crate) id: CallerId,
    /// Up to when it has had its share.
    virtual_time: AtomicU64,
    /// Until when it may compute although it is ahead, since nobody else did.
    undisturbed: AtomicU64,
    /// How often its calls were computed.
    served: AtomicU64,
    /// Nanoseconds that its calls are expected to take that have not begun.
    pending: AtomicU64,
    seats: AtomicUsize,
}

/// The turns of one worker.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    /// How often any call was computed.
    served: AtomicU64,
    /// Nanoseconds that calls are expected to take that have not begun.
    pending: AtomicU64,
    seats: AtomicUsize,
    waiting: AtomicUsize,
    lines: Mutex<Lines>,
}

#[derive(Debug, Default)]
struct Lines {
    next: u64,
    /// The ticket of the call that has been told to go on, and how often others had been served then.
    granted: Option<(u64, u64)>,
    callers: HashMap<CallerId, Line>,
}

/// The calls of one caller that wait.
#[derive(Debug)]
struct Line {
    caller: Arc<CallerClock>,
    /// Those that have computed before, which go first: they hold memory.
    begun: BTreeMap<u64, Waker>,
    fresh: BTreeMap<u64, (Waker, Length)>,
}

/// The class of a call: whether it is expected to compute for longer than a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Short,
    Long,
}

/// A call's place among the others of its worker.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    ticket: Option<u64>,
    has_begun: bool,
    has_seat: bool,
}

impl Turn {
    /// Returns whether the call has computed anything.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }
}

/// The state of a worker when a call asks for its turn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// Nanoseconds since the worker began.
    pub(crate) now: u64,
    /// Callers that have calls under way, or had some of late.
    pub(crate) active: usize,
}

impl Turns {
    /// Waits until a call may compute.
    pub(crate) fn poll_turn(
        &self,
        turn: &mut Turn,
        caller: &Arc<CallerClock>,
        length: Length,
        moment: Moment,
        context: &Context<'_>,
    ) -> Poll<()> {
        let is_ahead = caller.is_ahead(moment);
        let Some(ticket) = turn.ticket else {
            let lacks_seat =
                !turn.has_begun && length == Length::Long && !self.has_seat_for(caller);
            if !is_ahead && !lacks_seat {
                self.begin_call(turn, caller, length);
                return Poll::Ready(());
            }
            let mut lines = self.lock_lines();
            lines.next += 1;
            let ticket = lines.next;
            turn.ticket = Some(ticket);
            self.wait_in_line(&mut lines, turn, ticket, caller, length, context);
            return Poll::Pending;
        };
        let mut lines = self.lock_lines();
        let others = match lines.granted {
            Some((granted, others)) if granted == ticket => others,
            _ => {
                lines.set_waker(caller.id, ticket, context.waker());
                return Poll::Pending;
            }
        };
        lines.granted = None;
        if is_ahead && others != self.served_others(caller) {
            // Others had something to compute meanwhile, and may have more.
            self.wait_in_line(&mut lines, turn, ticket, caller, length, context);
            return Poll::Pending;
        }
        drop(lines);
        if is_ahead {
            caller.undisturbed.store(moment.now + SLICE, Ordering::Relaxed);
        }
        turn.ticket = None;
        self.begin_call(turn, caller, length);
        Poll::Ready(())
    }

    fn begin_call(&self, turn: &mut Turn, caller: &CallerClock, length: Length) {
        turn.has_begun = true;
        if length == Length::Long {
            self.take_seat(turn, caller);
        }
    }

    /// Expects a call of so many nanoseconds.
    pub(crate) fn expect_call(&self, caller: &CallerClock, nanoseconds: u64) {
        self.pending.fetch_add(nanoseconds, Ordering::Relaxed);
        caller.pending.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// Takes that back: the call has begun, or is gone.
    pub(crate) fn expect_no_more(&self, caller: &CallerClock, nanoseconds: u64) {
        if nanoseconds > 0 {
            self.pending.fetch_sub(nanoseconds, Ordering::Relaxed);
            caller.pending.fetch_sub(nanoseconds, Ordering::Relaxed);
        }
    }

    /// Nanoseconds until the calls of a caller that have not begun will have had their turns, but for its `own` last one.
    pub(crate) fn expected_before(&self, caller: &CallerClock, active: usize, own: u64) -> u64 {
        let of_caller = caller.pending.load(Ordering::Relaxed).saturating_sub(own);
        let of_all = self.pending.load(Ordering::Relaxed).saturating_sub(own);
        of_caller.saturating_mul(active.max(1) as u64).min(of_all)
    }

    /// Charges what a call has computed.
    pub(crate) fn charge_caller(&self, caller: &CallerClock, moment: Moment, nanoseconds: u64) {
        let cost = nanoseconds.saturating_mul(moment.active as u64);
        let before = caller.virtual_time.load(Ordering::Relaxed);
        let most = moment.now.saturating_add(nanoseconds + FORGIVEN);
        let after = before.max(moment.now).saturating_add(cost).min(most);
        caller.virtual_time.store(after, Ordering::Relaxed);
        // Only this worker's threads count here, and a lost count does no harm.
        let count = |counter: &AtomicU64| {
            counter.store(counter.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
        };
        count(&self.served);
        count(&caller.served);
    }

    /// Gives a call that turned out to be long a seat, even where there is none left: it has begun.
    pub(crate) fn take_seat(&self, turn: &mut Turn, caller: &CallerClock) {
        if !turn.has_seat {
            turn.has_seat = true;
            self.seats.fetch_add(1, Ordering::Relaxed);
            caller.seats.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Takes back a call's seat: it has ended, or waits for something else than its turn.
    pub(crate) fn leave_seat(&self, turn: &mut Turn, caller: &CallerClock) {
        if turn.has_seat {
            turn.has_seat = false;
            self.seats.fetch_sub(1, Ordering::Relaxed);
            caller.seats.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Lets the next call in line go on, if there is one and none has been told to.
    pub(crate) fn grant_next(&self) {
        if self.waiting.load(Ordering::Relaxed) > 0 {
            self.grant_turn(&mut self.lock_lines());
        }
    }

    /// Forgets a call that is gone.
    pub(crate) fn forget_call(&self, turn: &mut Turn, caller: &CallerClock) {
        self.leave_seat(turn, caller);
        if let Some(ticket) = turn.ticket.take() {
            let mut lines = self.lock_lines();
            if lines.granted.is_some_and(|(granted, _)| granted == ticket) {
                lines.granted = None;
            } else if lines.remove_ticket(caller.id, ticket) {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            drop(lines);
        }
        self.grant_next();
    }

    fn wait_in_line(
        &self,
        lines: &mut Lines,
        turn: &Turn,
        ticket: u64,
        caller: &Arc<CallerClock>,
        length: Length,
        context: &Context<'_>,
    ) {
        let waker = context.waker().clone();
        let line = lines.callers.entry(caller.id).or_insert_with(|| Line {
            caller: Arc::clone(caller),
            begun: BTreeMap::new(),
            fresh: BTreeMap::new(),
        });
        if turn.has_begun {
            line.begun.insert(ticket, waker);
        } else {
            line.fresh.insert(ticket, (waker, length));
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.grant_turn(lines);
    }

    fn grant_turn(&self, lines: &mut Lines) {
        if lines.granted.is_some() {
            return;
        }
        let may_begin = |line: &&mut Line| {
            let fresh = line.fresh.first_key_value();
            let may_sit = |length| length == Length::Short || self.has_seat_for(&line.caller);
            !line.begun.is_empty() || fresh.is_some_and(|(_, (_, length))| may_sit(*length))
        };
        let lines_of_callers = lines.callers.values_mut().filter(may_begin);
        let earliest = |line: &&mut Line| line.caller.virtual_time.load(Ordering::Relaxed);
        let Some(line) = lines_of_callers.min_by_key(earliest) else { return };
        let next = line.begun.pop_first();
        let next =
            next.or_else(|| line.fresh.pop_first().map(|(ticket, (waker, _))| (ticket, waker)));
        let Some((ticket, waker)) = next else { return };
        let (id, is_last) = (line.caller.id, line.begun.is_empty() && line.fresh.is_empty());
        lines.granted = Some((ticket, self.served_others(&line.caller)));
        if is_last {
            lines.callers.remove(&id);
        }
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        wake_after_round(&waker);
    }

    fn has_seat_for(&self, caller: &CallerClock) -> bool {
        let taken = self.seats.load(Ordering::Relaxed);
        taken < SEATS || (taken < 2 * SEATS && caller.seats.load(Ordering::Relaxed) == 0)
    }

    fn served_others(&self, caller: &CallerClock) -> u64 {
        let (all, own) =
            (self.served.load(Ordering::Relaxed), caller.served.load(Ordering::Relaxed));
        all.wrapping_sub(own)
    }

    fn lock_lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    fn set_waker(&mut self, caller: CallerId, ticket: u64, waker: &Waker) {
        let Some(line) = self.callers.get_mut(&caller) else { return };
        let fresh = line.fresh.get_mut(&ticket).map(|(waker, _)| waker);
        if let Some(known) = line.begun.get_mut(&ticket).or(fresh) {
            known.clone_from(waker);
        }
    }

    fn remove_ticket(&mut self, caller: CallerId, ticket: u64) -> bool {
        let Some(line) = self.callers.get_mut(&caller) else { return false };
        let is_removed =
            line.begun.remove(&ticket).is_some() || line.fresh.remove(&ticket).is_some();
        if line.begun.is_empty() && line.fresh.is_empty() {
            self.callers.remove(&caller);
        }
        is_removed
    }
}

impl CallerClock {
    /// The clock of a caller that has had nothing.
    pub(crate) fn new(id: CallerId) -> Self {
        Self {
            id,
            virtual_time: AtomicU64::new(0),
            undisturbed: AtomicU64::new(0),
            served: AtomicU64::new(0),
            pending: AtomicU64::new(0),
            seats: AtomicUsize::new(0),
        }
    }

    /// How many long calls of the caller are being computed.
    pub(crate) fn count_seats(&self) -> u64 {
        self.seats.load(Ordering::Relaxed) as u64
    }

    fn is_ahead(&self, Moment { now, active }: Moment) -> bool {
        active > 1
            && self.virtual_time.load(Ordering::Relaxed) > now.saturating_add(SLICE)
            && now >= self.undisturbed.load(Ordering::Relaxed)
    }
}

/// Wakes a task once all others that are ready have run and the runtime has looked at its sockets.
fn wake_after_round(waker: &Waker) {
    let mut context = Context::from_waker(waker);
    let _ = pin!(tokio::task::yield_now()).poll(&mut context);
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::task::Wake;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// A call of so many nanoseconds, over and over again, computed in slices.
    struct Client {
        caller: Arc<CallerClock>,
        cost: u64,
        left: u64,
        turn: Turn,
        woken: Arc<Flag>,
        done: u64,
    }

    struct Flag(AtomicBool);

    impl Wake for Flag {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// Runs clients, each of a caller and with a cost, for so many nanoseconds; returns what each caller has computed.
    fn simulate(callers: usize, clients: &[(usize, u64)], length: u64) -> Vec<u64> {
        let turns = Turns::default();
        let callers: Vec<_> = (0..callers as u64)
            .map(|number| Arc::new(CallerClock::new(CallerId::from_number(number))))
            .collect();
        let mut clients: Vec<_> = clients
            .iter()
            .map(|(caller, cost)| Client {
                caller: Arc::clone(&callers[*caller]),
                cost: *cost,
                left: *cost,
                turn: Turn::default(),
                woken: Arc::new(Flag(AtomicBool::new(true))),
                done: 0,
            })
            .collect();
        let active = callers.len();
        let mut now = 0;
        while now < length {
            let before = now;
            let ready: Vec<_> = (0..clients.len())
                .filter(|it| clients[*it].woken.0.swap(false, Ordering::Relaxed))
                .collect();
            assert!(!ready.is_empty(), "somebody can go on");
            for index in ready {
                let client = &mut clients[index];
                let waker = Waker::from(Arc::clone(&client.woken));
                let moment = Moment { now, active };
                let kind = if client.cost > SLICE { Length::Long } else { Length::Short };
                let context = Context::from_waker(&waker);
                let asked =
                    turns.poll_turn(&mut client.turn, &client.caller, kind, moment, &context);
                if asked.is_pending() {
                    continue;
                }
                let computed = client.left.min(SLICE);
                now += computed;
                client.left -= computed;
                client.done += computed;
                turns.charge_caller(&client.caller, moment, computed);
                if client.left == 0 {
                    turns.forget_call(&mut client.turn, &client.caller);
                    (client.left, client.turn) = (client.cost, Turn::default());
                } else {
                    turns.grant_next();
                }
                waker.wake_by_ref();
            }
            // A round in which nobody computed takes its time, too.
            now += u64::from(now == before) * 1_000;
        }
        let mut computed = vec![0; callers.len()];
        for client in clients {
            computed[callers.iter().position(|entry| entry.id == client.caller.id).unwrap()] +=
                client.done;
        }
        computed
    }

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn a_lone_caller_has_the_whole_worker() {
        let computed = simulate(1, &[(0, 20_000_000); 50], SECOND);
        assert!(computed[0] >= SECOND);
    }

    #[test]
    fn a_caller_with_a_hundred_long_calls_leaves_the_others_their_share() {
        let mut clients = vec![(0, 50_000_000); 100];
        clients.extend((1..65).map(|caller| (caller, 20_000)));
        let computed = simulate(65, &clients, SECOND);
        let share = SECOND / 65;
        for (caller, computed) in computed.iter().enumerate().skip(1) {
            assert!(*computed >= share * 9 / 10, "{caller}: {computed} of {share}");
        }
        assert!(computed[0] >= share / 2, "nobody starves: {}", computed[0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// Callers that always want more: each has nearly its equal share, whatever its calls and their number are.
        #[test]
        fn nobody_starves_and_nobody_has_more_than_its_share(
            callers in vec((1_usize..30, 5_000_u64..30_000_000), 2..9),
        ) {
            let each = |(caller, (count, cost)): (usize, &(usize, u64))| vec![(caller, *cost); *count];
            let clients: Vec<_> = callers.iter().enumerate().flat_map(each).collect();
            let computed = simulate(callers.len(), &clients, 4 * SECOND);
            let share = 4 * SECOND / callers.len() as u64;
            for (caller, computed) in computed.iter().enumerate() {
                prop_assert!(*computed >= share * 6 / 10, "{caller}: {computed} of {share}");
                prop_assert!(*computed <= share * 15 / 10, "{caller}: {computed} of {share}");
            }
        }
    }
}
