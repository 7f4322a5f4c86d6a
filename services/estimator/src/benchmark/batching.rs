//! Joins queries into batches; one that is under way already is not sent again.
//!
//! Calls that ask for a little share a batch. One that asks for more has batches of its own, so that whoever asks for
//! much, or for what takes long to refuse, lets nobody else wait or fail.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;
use tracing::{Instrument as _, Span};

use super::{MarketAnswer, MarketQuery, QueryError};

/// How many queries one batch of the contract holds in the view FULL.
const BATCH_SIZE: usize = 100;

/// How many queries of a call travel with those of others.
const SHARED: usize = 8;

/// Until when an answer is waited for; none where that has no end of its own.
pub(super) type Until = Option<Instant>;

/// A query that waits to be sent.
#[derive(Debug)]
pub(super) struct PendingQuery {
    pub(super) query: MarketQuery,
    /// The number of the call which asks.
    pub(super) call: u64,
    /// That of the call which asks, so that traces go on.
    pub(super) span: Span,
    pub(super) waiter: Waiter,
}

/// A call that waits for an answer.
#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) until: Until,
    pub(super) answer: oneshot::Sender<MarketAnswer>,
}

/// Queries that are sent together, and until when somebody waits for an answer.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) queries: Arc<[MarketQuery]>,
    pub(super) until: Until,
}

impl Waiter {
    fn is_gone(&self) -> bool {
        self.answer.is_closed()
    }

    fn waits_longer_than(&self, batch: &Batch) -> bool {
        batch.until.is_some_and(|end| self.until.is_none_or(|own| own > end))
    }
}

/// Sends queries in batches until nobody can ask any more. `send_batch` has one answer for each query; `on_answer`
/// gets each as it comes.
pub(super) async fn run_batches<F>(
    mut pending: mpsc::Receiver<PendingQuery>,
    send_batch: impl Fn(Batch) -> F,
    on_answer: impl Fn(&MarketQuery, &MarketAnswer),
) where
    F: Future<Output = Vec<MarketAnswer>> + Send + 'static,
{
    let mut batcher = Batcher {
        send_batch,
        waiters: HashMap::new(),
        running: JoinSet::new(),
        batches: HashMap::new(),
    };
    let mut received = Vec::with_capacity(BATCH_SIZE);
    loop {
        tokio::select! {
            count = pending.recv_many(&mut received, BATCH_SIZE) => {
                if count == 0 {
                    return;
                }
                batcher.take_queries(received.drain(..));
            }
            Some(ended) = batcher.running.join_next_with_id() => {
                batcher.finish_batch(ended, &on_answer);
            }
        }
    }
}

/// The queries that are under way.
struct Batcher<S> {
    send_batch: S,
    waiters: HashMap<MarketQuery, Vec<Waiter>>,
    running: JoinSet<Vec<MarketAnswer>>,
    /// The batch of each task: one that ends without answers still owes them.
    batches: HashMap<Id, Batch>,
}

impl<S, F> Batcher<S>
where
    S: Fn(Batch) -> F,
    F: Future<Output = Vec<MarketAnswer>> + Send + 'static,
{
    fn take_queries(&mut self, pending: impl Iterator<Item = PendingQuery>) {
        let mut calls: Vec<(u64, Span, Vec<MarketQuery>)> = Vec::new();
        for pending in pending.filter(|it| !it.waiter.is_gone()) {
            let PendingQuery { query, call, span, waiter } = pending;
            let waiters = self.waiters.entry(query.clone()).or_default();
            if waiters.is_empty() {
                // Those of a call come one after the other.
                match calls.last_mut() {
                    Some((last, _, queries)) if *last == call => queries.push(query),
                    _ => calls.push((call, span, vec![query])),
                }
            }
            waiters.push(waiter);
        }
        // A batch has one parent: the first call that needs it.
        let mut shared = (Span::none(), Vec::new());
        for (_, span, queries) in calls {
            if queries.len() > SHARED {
                self.send(queries, span);
            } else {
                if shared.1.is_empty() {
                    shared.0 = span;
                }
                shared.1.extend(queries);
            }
        }
        self.send(shared.1, shared.0);
    }

    fn send(&mut self, queries: Vec<MarketQuery>, parent: Span) {
        let waiters = queries.iter().filter_map(|it| self.waiters.get(it)).flatten();
        // None is later than all others.
        let latest = |one: Until, other: Until| one.zip(other).map(|(one, other)| one.max(other));
        let Some(until) = waiters.map(|it| it.until).reduce(latest) else { return };
        let batch = Batch { queries: queries.into(), until };
        let call = (self.send_batch)(batch.clone()).instrument(parent);
        let id = self.running.spawn(call).id();
        self.batches.insert(id, batch);
    }

    /// Answers everybody whose batch has ended, however it did.
    fn finish_batch(
        &mut self,
        ended: Result<(Id, Vec<MarketAnswer>), JoinError>,
        on_answer: &impl Fn(&MarketQuery, &MarketAnswer),
    ) {
        let (id, answers, why) = match ended {
            Ok((id, answers)) => (id, answers, "there are fewer answers than queries".into()),
            Err(error) => (error.id(), Vec::new(), error.to_string()),
        };
        let (Some(batch), mut answers) = (self.batches.remove(&id), answers.into_iter()) else {
            return;
        };
        let mut again = Vec::new();
        for query in &*batch.queries {
            let broken = || Err(QueryError::Broken(why.as_str().into()));
            let answer = answers.next().unwrap_or_else(broken);
            on_answer(query, &answer);
            let late = matches!(answer, Err(QueryError::OutOfTime));
            let waiters = self.waiters.remove(query).unwrap_or_default();
            // Calls that came while it was under way may have more time than those it was bound by.
            let (wait, done): (Vec<_>, Vec<_>) =
                waiters.into_iter().partition(|it| late && it.waits_longer_than(&batch));
            for waiter in done {
                // A call that no longer waits needs no answer.
                let _gone = waiter.answer.send(answer.clone());
            }
            if wait.iter().any(|it| !it.is_gone()) {
                self.waiters.insert(query.clone(), wait);
                again.push(query.clone());
            }
        }
        self.send(again, Span::none());
    }
}
