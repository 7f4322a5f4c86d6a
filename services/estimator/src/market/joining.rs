//! Joins questions into batches; one that is on its way already is not asked again.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;
use tracing::{Instrument as _, Span};

use super::{Answer, Failure, Question};

/// How many questions one batch of the contract holds.
const BATCH: usize = 1_000;

/// Until when something is waited for; none where that has no end of its own.
pub(super) type Until = Option<Instant>;

/// A question that waits to be asked.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) question: Question,
    /// That of the call which asks, so that traces go on.
    pub(super) span: Span,
    pub(super) asker: Asker,
}

/// Who waits for an answer.
#[derive(Debug)]
pub(super) struct Asker {
    pub(super) until: Until,
    pub(super) answer: oneshot::Sender<Answer>,
}

/// Questions that are asked together, and until when somebody waits for an answer.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) questions: Arc<[Question]>,
    pub(super) until: Until,
}

impl Asker {
    fn is_gone(&self) -> bool {
        self.answer.is_closed()
    }

    fn waits_longer_than(&self, batch: &Batch) -> bool {
        batch.until.is_some_and(|end| self.until.is_none_or(|own| own > end))
    }
}

/// Joins until nobody can ask any more. `ask` has one answer for each question; `heard` gets each as it comes.
pub(super) async fn join<F>(
    mut waiting: mpsc::Receiver<Waiting>,
    ask: impl Fn(Batch) -> F,
    heard: impl Fn(&Question, &Answer),
) where
    F: Future<Output = Vec<Answer>> + Send + 'static,
{
    let mut desk =
        Desk { ask, pending: HashMap::new(), asking: JoinSet::new(), batches: HashMap::new() };
    let mut joined = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            count = waiting.recv_many(&mut joined, BATCH) => {
                if count == 0 {
                    return;
                }
                desk.take(joined.drain(..));
            }
            Some(ended) = desk.asking.join_next_with_id() => desk.ended(ended, &heard),
        }
    }
}

/// What is under way.
struct Desk<A> {
    ask: A,
    pending: HashMap<Question, Vec<Asker>>,
    asking: JoinSet<Vec<Answer>>,
    /// What each task asks: one that ends without answers still owes them.
    batches: HashMap<Id, Batch>,
}

impl<A, F> Desk<A>
where
    A: Fn(Batch) -> F,
    F: Future<Output = Vec<Answer>> + Send + 'static,
{
    fn take(&mut self, waiting: impl Iterator<Item = Waiting>) {
        let (mut fresh, mut parent) = (Vec::new(), Span::none());
        for Waiting { question, span, asker } in waiting.filter(|it| !it.asker.is_gone()) {
            let askers = self.pending.entry(question.clone()).or_default();
            if askers.is_empty() {
                // A batch has one parent: the first call that needs it.
                if fresh.is_empty() {
                    parent = span;
                }
                fresh.push(question);
            }
            askers.push(asker);
        }
        self.send(fresh, parent);
    }

    fn send(&mut self, questions: Vec<Question>, parent: Span) {
        let askers = questions.iter().filter_map(|it| self.pending.get(it)).flatten();
        // None is later than all others.
        let latest = |one: Until, other: Until| one.zip(other).map(|(one, other)| one.max(other));
        let Some(until) = askers.map(|it| it.until).reduce(latest) else { return };
        let batch = Batch { questions: questions.into(), until };
        let asked = (self.ask)(batch.clone()).instrument(parent);
        let id = self.asking.spawn(asked).id();
        self.batches.insert(id, batch);
    }

    /// Answers everybody whose batch has ended, however it did.
    fn ended(
        &mut self,
        ended: Result<(Id, Vec<Answer>), JoinError>,
        heard: &impl Fn(&Question, &Answer),
    ) {
        let (id, answers, why) = match ended {
            Ok((id, answers)) => (id, answers, "there are fewer answers than questions".into()),
            Err(error) => (error.id(), Vec::new(), error.to_string()),
        };
        let (Some(batch), mut answers) = (self.batches.remove(&id), answers.into_iter()) else {
            return;
        };
        let mut again = Vec::new();
        for question in &*batch.questions {
            let broken = || Err(Failure::Broken(why.as_str().into()));
            let answer = answers.next().unwrap_or_else(broken);
            heard(question, &answer);
            let late = matches!(answer, Err(Failure::OutOfTime));
            let askers = self.pending.remove(question).unwrap_or_default();
            // Who came while it was under way may have more time than those it was bound by.
            let (wait, done): (Vec<_>, Vec<_>) =
                askers.into_iter().partition(|it| late && it.waits_longer_than(&batch));
            for asker in done {
                // Who no longer waits needs no answer.
                let _gone = asker.answer.send(answer.clone());
            }
            if wait.iter().any(|it| !it.is_gone()) {
                self.pending.insert(question.clone(), wait);
                again.push(question.clone());
            }
        }
        self.send(again, Span::none());
    }
}
