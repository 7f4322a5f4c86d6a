//! How many plans are searched for at once, and how many wait: a longer queue would only serve callers that have
//! given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;
use crate::settings::SearchSettings;

/// The searches of the service.
#[derive(Clone, Debug)]
pub(crate) struct Searches {
    free: Arc<Semaphore>,
    /// Those that run and those that wait.
    all: Arc<AtomicUsize>,
    at_once: usize,
    most: usize,
}

/// Somebody who was let in, and may wait for a turn.
#[derive(Debug)]
pub(crate) struct Admitted {
    free: Arc<Semaphore>,
    place: Place,
}

/// A search that may run; room for another one when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
    _place: Place,
}

impl Searches {
    pub(crate) fn new(settings: &SearchSettings) -> Self {
        let at_once = settings.at_once.get();
        Self {
            free: Arc::new(Semaphore::new(at_once)),
            all: Arc::default(),
            at_once,
            most: at_once.saturating_add(settings.waiting),
        }
    }

    /// Lets somebody in, unless too many wait already: before anything is asked for them, so that who is refused costs
    /// nothing. Who stops waiting leaves the queue.
    pub(crate) fn admit(&self) -> Result<Admitted, Error> {
        let place = Place::take(&self.all);
        if self.all.load(Ordering::Relaxed) > self.most {
            return Err(Error::Busy);
        }
        Ok(Admitted { free: Arc::clone(&self.free), place })
    }

    /// How many run now.
    pub(crate) fn running(&self) -> usize {
        self.at_once.saturating_sub(self.free.available_permits())
    }

    /// How many wait now.
    pub(crate) fn waiting(&self) -> usize {
        self.all.load(Ordering::Relaxed).saturating_sub(self.running())
    }
}

impl Admitted {
    /// Waits for a turn.
    pub(crate) async fn turn(self) -> Result<Turn, Error> {
        let permit = self.free.acquire_owned().await;
        let permit = permit.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Turn { _permit: permit, _place: self.place })
    }
}

/// A place among those that run and wait.
#[derive(Debug)]
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(all))
    }
}

impl Drop for Place {
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
        let searches = Searches::new(&settings);
        let first = searches.admit().unwrap().turn().await.unwrap();
        let mut second = Box::pin(searches.admit().unwrap().turn());
        assert!(futures_poll(&mut second).await.is_none(), "it waits");
        assert_eq!((searches.running(), searches.waiting()), (1, 1));
        assert!(matches!(searches.admit(), Err(Error::Busy)));
        drop(second);
        let mut third = Box::pin(searches.admit().unwrap().turn());
        assert!(futures_poll(&mut third).await.is_none(), "there is room again");
        drop(first);
        assert!(third.await.is_ok());
        assert_eq!((searches.running(), searches.waiting()), (0, 0));
    }

    /// What a future says when it is polled once.
    async fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(context) {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}
