//! The queue of searches for plans: how many run at once, and how many wait. A longer queue would only serve callers that
//! have given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;
use crate::settings::SearchSettings;

/// The searches of the service.
#[derive(Clone, Debug)]
pub(crate) struct SearchQueue {
    free: Arc<Semaphore>,
    /// Those that run and those that wait.
    all: Arc<AtomicUsize>,
    at_once: usize,
    most: usize,
}

/// A search that was let in, and waits for its permit.
#[derive(Debug)]
pub(crate) struct QueueEntry {
    free: Arc<Semaphore>,
    count: Counted,
}

/// A search that may run; room for another one when it is dropped.
#[derive(Debug)]
pub(crate) struct SearchPermit {
    _permit: OwnedSemaphorePermit,
    _count: Counted,
}

impl SearchQueue {
    pub(crate) fn new(settings: &SearchSettings) -> Self {
        let at_once = settings.at_once.get();
        Self {
            free: Arc::new(Semaphore::new(at_once)),
            all: Arc::default(),
            at_once,
            most: at_once.saturating_add(settings.waiting),
        }
    }

    /// Lets a search in, unless too many wait already: before anything is asked for it, so that who is refused costs
    /// nothing. Who stops waiting leaves the queue.
    pub(crate) fn enter(&self) -> Result<QueueEntry, Error> {
        let count = Counted::new(&self.all);
        if self.all.load(Ordering::Relaxed) > self.most {
            return Err(Error::Busy);
        }
        Ok(QueueEntry { free: Arc::clone(&self.free), count })
    }

    /// Returns how many run now.
    pub(crate) fn running(&self) -> usize {
        self.at_once.saturating_sub(self.free.available_permits())
    }

    /// Returns how many wait now.
    pub(crate) fn waiting(&self) -> usize {
        self.all.load(Ordering::Relaxed).saturating_sub(self.running())
    }
}

impl QueueEntry {
    /// Waits for a permit.
    pub(crate) async fn wait(self) -> Result<SearchPermit, Error> {
        let permit = self.free.acquire_owned().await;
        let permit = permit.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(SearchPermit { _permit: permit, _count: self.count })
    }
}

/// One among those that run and wait.
#[derive(Debug)]
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(all))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;

    #[tokio::test]
    async fn who_comes_when_the_queue_is_full_is_turned_away_and_who_leaves_makes_room() {
        let settings = SearchSettings { at_once: NonZeroUsize::MIN, waiting: 1 };
        let queue = SearchQueue::new(&settings);
        let first = queue.enter().unwrap().wait().await.unwrap();
        let mut second = Box::pin(queue.enter().unwrap().wait());
        assert!(poll_once(&mut second).await.is_none(), "it waits");
        assert_eq!((queue.running(), queue.waiting()), (1, 1));
        assert!(matches!(queue.enter(), Err(Error::Busy)));
        drop(second);
        let mut third = Box::pin(queue.enter().unwrap().wait());
        assert!(poll_once(&mut third).await.is_none(), "there is room again");
        drop(first);
        assert!(third.await.is_ok());
        assert_eq!((queue.running(), queue.waiting()), (0, 0));
    }

    /// Polls a future once, and returns what it gives then.
    async fn poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(context) {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}
