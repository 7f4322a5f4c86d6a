//! Pace: long computing that lets others have their turn, and ends when nobody waits for it any more.
//!
//! A handler is polled by its worker, and while it computes the worker does nothing else. Whatever loops over what a caller
//! sent asks now and then whether its slice is over:
//!
//! ```
//! # async fn keep_matching(cells: &[u32]) -> Result<usize, medwage_rpc_server::pace::OutOfTime> {
//! let mut matching = 0;
//! for some in cells.chunks(1024) {
//!     medwage_rpc_server::pace::yield_if_due().await?;
//!     matching += some.iter().filter(|it| **it > 7).count();
//! }
//! # Ok(matching)
//! # }
//! ```
//!
//! A caller that has left drops the handler there.

use std::cell::Cell;
use std::time::{Duration, Instant};

use medwage_rpc_client::deadline;
use medwage_rpc_status::{RpcError, ToRpcError};

use crate::limits::{CallerId, SLICE};

thread_local! {
    /// The slice of the call that this thread is working on.
    static CURRENT: Cell<Option<Slice>> = const { Cell::new(None) };
    /// True if that call gave its turn away.
    static HAS_YIELDED: Cell<bool> = const { Cell::new(false) };
}

/// A slice of computing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice {
    pub(crate) until: Instant,
    pub(crate) caller: CallerId,
}

impl Slice {
    /// A slice that begins now.
    pub(crate) fn begin_at(now: Instant, caller: CallerId) -> Self {
        Self { until: now + Duration::from_nanos(SLICE), caller }
    }
}

/// Nobody waits any longer for what is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the deadline passed while the answer was computed")]
pub struct OutOfTime;

impl ToRpcError for OutOfTime {
    fn to_rpc_error(&self) -> RpcError {
        RpcError::deadline_exceeded("compute")
    }
}

/// Runs a step of a call; returns whether it gave its turn away, too.
pub(crate) fn run_within<T>(slice: Slice, step: impl FnOnce() -> T) -> (T, bool) {
    let outer = (CURRENT.replace(Some(slice)), HAS_YIELDED.replace(false));
    let result = step();
    CURRENT.set(outer.0);
    (result, HAS_YIELDED.replace(outer.1))
}

/// Gives others their turn if this call has computed for as long as one may in one go.
///
/// # Errors
/// If the time of the call is over: nobody waits for its answer.
pub async fn yield_if_due() -> Result<(), OutOfTime> {
    if is_due() {
        HAS_YIELDED.set(true);
        tokio::task::yield_now().await;
        if deadline::remaining_time().is_some_and(|left| left.is_zero()) {
            return Err(OutOfTime);
        }
    }
    Ok(())
}

/// Returns whether this call has computed for as long as one may in one go: for streams, which end their turn by
/// themselves. Never outside a call.
#[must_use]
pub fn is_due() -> bool {
    CURRENT.get().is_some_and(|slice| Instant::now() >= slice.until)
}

/// Returns the caller of the call that is being answered; none outside a call, or in a task that the call spawned.
#[must_use]
pub fn current_caller() -> Option<CallerId> {
    CURRENT.get().map(|slice| slice.caller)
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
        std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_slice_ends_when_its_time_is_over_and_only_then() {
        let caller = CallerId::from_number(7);
        let begin = Instant::now();
        let slice = Slice::begin_at(begin + Duration::from_secs(60), caller);
        let (polled, yielded) = run_within(slice, || poll_once(yield_if_due()));
        assert!(matches!((polled, yielded), (Poll::Ready(Ok(())), false)));
        let over = Slice { until: begin, caller };
        let (polled, yielded) = run_within(over, || poll_once(yield_if_due()));
        assert!(matches!((polled, yielded), (Poll::Pending, true)));
        let (seen, yielded) = run_within(over, || (current_caller(), is_due()));
        assert_eq!((seen, yielded), ((Some(caller), true), false));
        assert!(poll_once(yield_if_due()).is_ready(), "outside a call nothing is ever due");
        assert_eq!(current_caller(), None);
    }
}
