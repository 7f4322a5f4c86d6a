//! Calls of a connection run where they arrive, for as long as its turn lasts: most end at once.
//!
//! A task of its own costs a call a place in line behind all that are ready, and a wake. Under more load than there is time for,
//! it also fills memory and caches with calls that wait: what a connection has not begun stays a few bytes in its buffer. So a call is polled once when it arrives, and becomes a task
//! where it waits for anything, or where its connection has gone on for as long as one may in one go.

use std::cell::Cell;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use hyper::rt::Executor;

use crate::limits::SLICE;

/// The turn of the connection that a thread polls.
#[derive(Clone, Copy)]
struct ConnectionTurn {
    until: Instant,
    /// When the last of its calls arrived.
    arrived: Instant,
}

thread_local! {
    static TURN: Cell<Option<ConnectionTurn>> = const { Cell::new(None) };
}

/// Runs the calls of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallExecutor {
    /// False where a worker has several threads, which calls of one connection are spread over.
    pub(crate) begins_at_once: bool,
}

impl<F> Executor<F> for CallExecutor
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, call: F) {
        if !self.begins_at_once || !has_turn() {
            tokio::spawn(call);
            return;
        }
        let mut call = Box::pin(call);
        // A task is polled when it begins, and waits for whatever it waits for then.
        if call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            tokio::spawn(call);
        }
    }
}

/// Returns whether a call is polled as it arrives: should it wait, it is polled again as a task.
pub(crate) fn is_arriving(context: &Context<'_>) -> bool {
    context.waker().will_wake(Waker::noop())
}

/// Polls a connection, whose turn begins now.
pub(crate) fn within_turn<T>(poll: impl FnOnce() -> T) -> T {
    let now = Instant::now();
    let turn = ConnectionTurn { until: now + Duration::from_nanos(SLICE), arrived: now };
    let outer = TURN.replace(Some(turn));
    let polled = poll();
    TURN.set(outer);
    polled
}

/// Takes note of when a call arrived, which is about to be run: a look at the clock less.
pub(crate) fn note_arrival(at: Instant) {
    TURN.set(TURN.get().map(|turn| ConnectionTurn { arrived: at, ..turn }));
}

fn has_turn() -> bool {
    TURN.get().is_some_and(|turn| turn.arrived < turn.until)
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Poll;

    use super::*;

    /// A call that counts how often it was polled, and ends when it has been polled so often.
    fn counted_call(polls: usize) -> (Arc<AtomicUsize>, impl Future<Output = ()> + Send + 'static) {
        let count = Arc::<AtomicUsize>::default();
        let counter = Arc::clone(&count);
        let call = poll_fn(move |context| {
            context.waker().wake_by_ref();
            let is_last = counter.fetch_add(1, Ordering::Relaxed) + 1 == polls;
            if is_last { Poll::Ready(()) } else { Poll::Pending }
        });
        (count, call)
    }

    #[tokio::test]
    async fn a_call_runs_as_it_arrives_and_goes_on_as_a_task_where_it_waits() {
        let executor = CallExecutor { begins_at_once: true };
        for (polls, arriving) in [(1, 1), (3, 1)] {
            let (count, call) = counted_call(polls);
            within_turn(|| executor.execute(call));
            assert_eq!(count.load(Ordering::Relaxed), arriving);
            while count.load(Ordering::Relaxed) < polls {
                tokio::task::yield_now().await;
            }
        }
    }

    #[tokio::test]
    async fn outside_a_turn_and_among_threads_a_call_is_a_task() {
        for (begins_at_once, has_turn) in [(true, false), (false, true)] {
            let executor = CallExecutor { begins_at_once };
            let (count, call) = counted_call(1);
            if has_turn {
                within_turn(|| executor.execute(call));
            } else {
                executor.execute(call);
            }
            assert_eq!(count.load(Ordering::Relaxed), 0);
            tokio::task::yield_now().await;
            assert_eq!(count.load(Ordering::Relaxed), 1);
        }
    }
}
