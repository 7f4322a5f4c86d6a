//! The connections of a port for operators: a few at once, and a new one is never refused. One too many closes the one
//! that has asked for nothing for longest, so that whoever holds connections keeps nobody out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio_util::task::AbortOnDropHandle;

/// The connections that are open.
pub(crate) struct OperatorConnections {
    most: usize,
    open: Vec<Open>,
    clock: Arc<AtomicU64>,
}

struct Open {
    last_use: LastUse,
    serving: AbortOnDropHandle<()>,
}

/// When a connection last asked for something, among all of its port.
#[derive(Clone)]
pub(crate) struct LastUse {
    at: Arc<AtomicU64>,
    clock: Arc<AtomicU64>,
}

impl LastUse {
    /// Notes that it asks now.
    pub(crate) fn note_use(&self) {
        self.at.store(self.clock.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
    }
}

impl OperatorConnections {
    /// Room for so many.
    pub(crate) fn new(most: usize) -> Self {
        Self { most, open: Vec::with_capacity(most), clock: Arc::default() }
    }

    /// Serves one more.
    pub(crate) fn add_connection<F>(&mut self, serve: impl FnOnce(LastUse) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.open.retain(|connection| !connection.serving.is_finished());
        if self.open.len() >= self.most {
            let used = |connection: &Open| connection.last_use.at.load(Ordering::Relaxed);
            let idlest =
                self.open.iter().enumerate().min_by_key(|(_, connection)| used(connection));
            if let Some((index, _)) = idlest {
                drop(self.open.swap_remove(index));
            }
        }
        let last_use = LastUse { at: Arc::default(), clock: Arc::clone(&self.clock) };
        last_use.note_use();
        let serving = AbortOnDropHandle::new(tokio::spawn(serve(last_use.clone())));
        self.open.push(Open { last_use, serving });
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn one_too_many_closes_the_one_that_asked_for_nothing_for_longest() {
        let mut connections = OperatorConnections::new(2);
        let mut open = || {
            let (alive, ended) = oneshot::channel::<()>();
            let mut of = None;
            connections.add_connection(|last_use| {
                of = Some(last_use);
                async move {
                    let _alive = alive;
                    std::future::pending::<()>().await;
                }
            });
            (of.unwrap(), ended)
        };
        let (first, mut of_first) = open();
        let (_second, of_second) = open();
        first.note_use();
        let (_third, _of_third) = open();
        assert!(of_second.await.is_err(), "it was idle since it came");
        assert!(of_first.try_recv().is_err_and(|it| it == oneshot::error::TryRecvError::Empty));
    }
}
