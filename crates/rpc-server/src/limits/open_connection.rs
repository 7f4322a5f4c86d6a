//! A connection as the limits see it: one of its caller's, which can be told to end for the sake of others.

use std::sync::{Arc, OnceLock, PoisonError, Weak};

use tokio_util::sync::CancellationToken;

use super::admission::Admission;
use super::caller::Caller;
use super::outbound_bytes::OutboundBytes;

/// A connection that is counted among its caller's until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenConnection {
    admission: Arc<Admission>,
    caller: Arc<Caller>,
    evicted: CancellationToken,
    /// What waits on it, and how many hold that where no call is under way.
    at_rest: OnceLock<(Weak<OutboundBytes>, usize)>,
}

impl OpenConnection {
    pub(crate) fn new(admission: &Arc<Admission>, caller: Arc<Caller>) -> Arc<Self> {
        admission.connections.add_to(&caller.connections, 1);
        let opened = Arc::new(Self {
            admission: Arc::clone(admission),
            caller,
            evicted: CancellationToken::new(),
            at_rest: OnceLock::new(),
        });
        let mut open = opened.caller.open.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that have closed, now and then.
        if open.len() == open.capacity() {
            open.retain(|it| it.strong_count() > 0);
        }
        open.push(Arc::downgrade(&opened));
        drop(open);
        opened
    }

    /// Who is at the other end.
    pub(crate) fn caller(&self) -> &Arc<Caller> {
        &self.caller
    }

    /// Takes note of what is held while no call is under way.
    pub(crate) fn set_at_rest(&self, waiting: &Arc<OutboundBytes>) {
        let _known = self.at_rest.set((Arc::downgrade(waiting), Arc::strong_count(waiting)));
    }

    /// Returns whether it has no call.
    pub(crate) fn is_idle(&self) -> bool {
        self.at_rest.get().is_none_or(|(waiting, at_rest)| waiting.strong_count() <= *at_rest)
    }

    /// Tells it to end, so that others have room.
    pub(crate) fn evict(&self) {
        self.evicted.cancel();
    }

    pub(crate) fn is_evicted(&self) -> bool {
        self.evicted.is_cancelled()
    }

    /// Waits until it is told to end.
    pub(crate) async fn wait_for_eviction(&self) {
        self.evicted.cancelled().await;
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.admission.connections.take_back(&self.caller.connections, 1);
    }
}
