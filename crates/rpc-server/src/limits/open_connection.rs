//! A connection as the limits see it: one of its caller's, until it is dropped.

use std::sync::{Arc, PoisonError};

use super::admission::Admission;
use super::caller::Caller;
use super::eviction::Eviction;
use super::outbound_bytes::OutboundBytes;

/// A connection that is counted among its caller's until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenConnection {
    admission: Arc<Admission>,
    caller: Arc<Caller>,
    eviction: Arc<Eviction>,
}

impl OpenConnection {
    pub(crate) fn new(admission: &Arc<Admission>, caller: Arc<Caller>) -> Self {
        admission.connections.add_to(&caller.connections, 1);
        let eviction = Arc::<Eviction>::default();
        {
            let mut open = caller.open.lock().unwrap_or_else(PoisonError::into_inner);
            // Those that have closed are forgotten now and then.
            if open.len() == open.capacity() {
                open.retain(|connection| connection.strong_count() > 0);
            }
            open.push(Arc::downgrade(&eviction));
        }
        Self { admission: Arc::clone(admission), caller, eviction }
    }

    /// Returns the caller at the other end.
    pub(crate) fn caller(&self) -> &Arc<Caller> {
        &self.caller
    }

    /// The token that tells it to end.
    pub(crate) fn eviction(&self) -> &Eviction {
        &self.eviction
    }

    /// Takes note of what is held while no call is under way.
    pub(crate) fn set_at_rest(&self, waiting: &Arc<OutboundBytes>) {
        let (waiting, at_rest) = (Arc::downgrade(waiting), Arc::strong_count(waiting));
        self.eviction.set_idle_check(move || waiting.strong_count() <= at_rest);
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.admission.connections.take_back(&self.caller.connections, 1);
    }
}
