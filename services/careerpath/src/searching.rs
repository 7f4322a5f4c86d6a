//! Searches on threads of their own, few at a time: one is tens of milliseconds to a second of computing and tens of megabytes
//! (`docs/performance.md`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::career::plan::PlanError;
use medwage_rpc_client::deadline;
use medwage_rpc_status::Violation;

use crate::error::Error;
use crate::search_queue::QueueEntry;

/// The share of the time that is left in which the search must end; the rest is for writing the answer.
const SHARE: f64 = 0.8;

/// Runs a search on a thread of its own, once its turn has come. The search asks now and then whether to stop: once most of
/// the caller's time has passed, the caller has gone, or others have waited for long enough.
pub(crate) async fn run_search<T: Send + 'static>(
    entry: QueueEntry,
    search: impl FnOnce(&dyn Fn() -> bool) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let until = deadline::remaining_time().map(|left| Instant::now() + left.mul_f64(SHARE));
    let permit = entry.wait().await?;
    if until.is_some_and(|at| Instant::now() >= at) {
        return Err(Error::OutOfTime);
    }
    let caller = CallerPresence(Arc::default());
    let is_gone = Arc::clone(&caller.0);
    let searching = tokio::task::spawn_blocking(move || {
        let stop = || {
            is_gone.load(Ordering::Relaxed)
                || until.is_some_and(|at| Instant::now() > at)
                || permit.is_over()
        };
        search(&stop).map_err(|error| match error {
            Error::OutOfTime if permit.is_over() => Error::Busy("search.at_once"),
            other => other,
        })
    });
    searching.await.map_err(|error| Error::Internal(error.to_string()))?
}

/// Says, when it is dropped, that nobody waits for the answer.
struct CallerPresence(Arc<AtomicBool>);

impl Drop for CallerPresence {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The fields that a caller may change to make a search smaller.
pub(crate) struct Narrowing {
    /// The field that the refusal names.
    field: &'static str,
    advice: &'static str,
}

impl Narrowing {
    /// For plans.
    pub(crate) const OF_PLANS: Self = Self {
        field: "limits.max_study_count",
        advice: "take fewer studies, a shorter horizon, a budget or an earlier deadline",
    };
    /// For careers through a credential or a program.
    pub(crate) const OF_CAREERS: Self =
        Self { field: "terms.horizon_years", advice: "take a shorter horizon" };
}

/// Says why a search failed, and how it would be smaller.
pub(crate) fn explain_failure(error: PlanError, narrowing: Narrowing) -> Error {
    match error {
        PlanError::Stopped => Error::OutOfTime,
        PlanError::TooMany { labels } => {
            let Narrowing { field, advice } = narrowing;
            let told = format!("more than {labels} points would have to be looked at; {advice}");
            Violation::for_reason(ErrorReason::LimitExceeded, field, told)
                .with_fact("field", field)
                .with_fact("allowed", labels)
                .into()
        }
    }
}
