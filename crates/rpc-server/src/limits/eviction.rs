//! A connection that can be told to end for the sake of others, as its caller holds it.

use std::fmt;
use std::sync::OnceLock;

use tokio_util::sync::CancellationToken;

/// A connection that can be told to end.
#[derive(Default)]
pub(crate) struct Eviction {
    evicted: CancellationToken,
    /// Returns whether no call is under way, once anything is known of that.
    is_idle: OnceLock<Box<dyn Fn() -> bool + Send + Sync>>,
}

impl Eviction {
    /// Takes note of how to find out whether no call is under way.
    pub(crate) fn set_idle_check(&self, is_idle: impl Fn() -> bool + Send + Sync + 'static) {
        let _known = self.is_idle.set(Box::new(is_idle));
    }

    /// Returns whether it has no call.
    pub(crate) fn is_idle(&self) -> bool {
        self.is_idle.get().is_none_or(|is_idle| is_idle())
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

impl fmt::Debug for Eviction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Eviction").field("evicted", &self.evicted).finish_non_exhaustive()
    }
}
