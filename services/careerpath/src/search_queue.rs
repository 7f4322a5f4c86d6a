//! The queue of searches for plans: how many run at once, how many wait, and whose turn comes next. A longer queue would
//! only serve callers that have given up.
//!
//! Callers share it. A lone one may have all of it; where several wait, the one with the fewest searches under way goes
//! next, who has more than its share is turned away, and a search that has had its time ends for those that wait.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use medwage_rpc_server::{CallerId, pace};
use tokio::sync::oneshot;

use crate::error::Error;
use crate::settings::SearchSettings;

/// The part of the queue that is kept for callers with less than their share when it is full.
const RESERVE: usize = 4;
/// How long a search may go on while another caller waits.
const UNDISTURBED: Duration = Duration::from_secs(1);

/// The searches of the service.
#[derive(Clone, Debug)]
pub(crate) struct SearchQueue(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    at_once: usize,
    most: usize,
    state: Mutex<State>,
}

/// All searches, by the order in which they came: as many as there may be, which is a few dozen.
#[derive(Debug, Default)]
struct State {
    next: u64,
    searches: BTreeMap<u64, Search>,
}

#[derive(Debug)]
struct Search {
    caller: CallerId,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// It was let in, and is not ready to run.
    Entered,
    Waiting(oneshot::Sender<()>),
    Running,
}

/// A search that was let in, and leaves the queue when it is dropped.
#[derive(Debug)]
pub(crate) struct QueueEntry {
    queue: SearchQueue,
    caller: CallerId,
    ticket: u64,
}

/// A search that may run; room for another one when it is dropped.
#[derive(Debug)]
pub(crate) struct SearchPermit {
    entry: QueueEntry,
    began: Instant,
}

impl SearchQueue {
    pub(crate) fn new(settings: &SearchSettings) -> Self {
        let at_once = settings.at_once.get();
        let most = at_once.saturating_add(settings.waiting);
        Self(Arc::new(Shared { at_once, most, state: Mutex::default() }))
    }

    /// Lets a search of the caller in, unless too many wait already: before anything is asked for it, so that who is
    /// refused costs nothing. Who stops waiting leaves the queue.
    pub(crate) fn enter(&self) -> Result<QueueEntry, Error> {
        // Outside a call there is nobody to share with.
        self.enter_as(pace::current_caller().unwrap_or_else(|| CallerId::from_number(0)))
    }

    fn enter_as(&self, caller: CallerId) -> Result<QueueEntry, Error> {
        let mut state = self.state();
        if !state.has_room(caller, self.0.most) {
            return Err(Error::Busy("search.waiting"));
        }
        state.next += 1;
        let ticket = state.next;
        state.searches.insert(ticket, Search { caller, phase: Phase::Entered });
        Ok(QueueEntry { queue: self.clone(), caller, ticket })
    }

    /// Returns how many run now.
    pub(crate) fn running(&self) -> usize {
        self.state().running()
    }

    /// Returns how many wait now.
    pub(crate) fn waiting(&self) -> usize {
        let state = self.state();
        state.searches.len() - state.running()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn has_room(&self, caller: CallerId, most: usize) -> bool {
        let all = self.searches.len();
        let own = self.searches.values().filter(|it| it.caller == caller).count();
        let callers: HashSet<_> = self.searches.values().map(|it| it.caller).collect();
        let others = callers.len() - usize::from(own > 0);
        if others == 0 || all < most / 2 {
            return all < most;
        }
        own < (most / (others + 1)).max(1) && all < most + most.div_ceil(RESERVE)
    }

    fn running(&self) -> usize {
        self.searches.values().filter(|it| matches!(it.phase, Phase::Running)).count()
    }

    fn running_of(&self, caller: CallerId) -> usize {
        let own = self.searches.values().filter(|it| it.caller == caller);
        own.filter(|it| matches!(it.phase, Phase::Running)).count()
    }

    /// Lets those run who wait, the caller with the fewest that run first, then in the order in which they came.
    fn grant(&mut self, at_once: usize) {
        while self.running() < at_once {
            let waiting =
                self.searches.iter().filter(|(_, it)| matches!(it.phase, Phase::Waiting(_)));
            let next = waiting.min_by_key(|(ticket, it)| (self.running_of(it.caller), **ticket));
            let Some(ticket) = next.map(|(ticket, _)| *ticket) else { return };
            let Some(search) = self.searches.get_mut(&ticket) else { return };
            if let Phase::Waiting(sender) = std::mem::replace(&mut search.phase, Phase::Running) {
                // Who has stopped waiting leaves the queue by itself.
                let _gone = sender.send(());
            }
        }
    }
}

impl QueueEntry {
    /// Waits for a permit.
    pub(crate) async fn wait(self) -> Result<SearchPermit, Error> {
        let (sender, granted) = oneshot::channel();
        {
            let mut state = self.queue.state();
            if let Some(own) = state.searches.get_mut(&self.ticket) {
                own.phase = Phase::Waiting(sender);
            }
            state.grant(self.queue.0.at_once);
        }
        granted.await.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(SearchPermit { entry: self, began: Instant::now() })
    }
}

impl Drop for QueueEntry {
    fn drop(&mut self) {
        let mut state = self.queue.state();
        state.searches.remove(&self.ticket);
        state.grant(self.queue.0.at_once);
    }
}

impl SearchPermit {
    /// Returns whether the search has had its time, and another caller waits for what it holds.
    pub(crate) fn is_over(&self) -> bool {
        if self.began.elapsed() < UNDISTURBED {
            return false;
        }
        let QueueEntry { queue, caller, .. } = &self.entry;
        let state = queue.state();
        let waits = |it: &Search| matches!(it.phase, Phase::Waiting(_)) && it.caller != *caller;
        state.searches.values().any(waits)
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn queue(at_once: usize, waiting: usize) -> SearchQueue {
        let at_once = NonZeroUsize::new(at_once).unwrap();
        SearchQueue::new(&SearchSettings { at_once, waiting })
    }

    type Waiting = Pin<Box<dyn Future<Output = Result<SearchPermit, Error>>>>;

    fn enter(queue: &SearchQueue, caller: u64) -> Result<Waiting, Error> {
        let mut waiting: Waiting = Box::pin(queue.enter_as(CallerId::from_number(caller))?.wait());
        // The first poll puts it in line, and may find the permit there.
        match poll(&mut waiting) {
            Some(permit) => Ok(Box::pin(std::future::ready(Ok(permit)))),
            None => Ok(waiting),
        }
    }

    fn poll(waiting: &mut Waiting) -> Option<SearchPermit> {
        match waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(permit) => Some(permit.unwrap()),
            Poll::Pending => None,
        }
    }

    #[test]
    fn who_comes_when_the_queue_is_full_is_turned_away_and_who_leaves_makes_room() {
        let queue = queue(1, 1);
        let mut first = enter(&queue, 1).unwrap();
        let first = poll(&mut first).unwrap();
        let mut second = enter(&queue, 1).unwrap();
        assert!(poll(&mut second).is_none(), "it waits");
        assert_eq!((queue.running(), queue.waiting()), (1, 1));
        assert!(matches!(enter(&queue, 1), Err(Error::Busy(_))));
        drop(second);
        let mut third = enter(&queue, 1).unwrap();
        assert!(poll(&mut third).is_none(), "there is room again");
        drop(first);
        assert!(poll(&mut third).is_some());
        drop(third);
        assert_eq!((queue.running(), queue.waiting()), (0, 0));
    }

    #[test]
    fn a_caller_with_the_whole_queue_keeps_nobody_else_out() {
        let queue = queue(2, 6);
        let mut hoarder: Vec<_> = (0..8).map(|_| enter(&queue, 1).unwrap()).collect();
        assert!(matches!(enter(&queue, 1), Err(Error::Busy(_))), "a lone caller has all of it");
        let running: Vec<_> = hoarder.iter_mut().filter_map(poll).collect();
        assert_eq!(running.len(), 2);
        let mut other = enter(&queue, 2).unwrap();
        assert!(poll(&mut other).is_none(), "nothing is taken from who runs");
        assert!(matches!(enter(&queue, 1), Err(Error::Busy(_))), "who has more than its share");
        let mut running = running.into_iter();
        drop(running.next());
        let permit = poll(&mut other);
        assert!(permit.is_some(), "before the six who came first");
        assert!(hoarder.iter_mut().skip(2).all(|it| poll(it).is_none()));
    }
}
