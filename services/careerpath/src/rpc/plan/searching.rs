//! Searches on threads of their own, few at a time: one is 30 to 700 ms of computing and tens of megabytes
//! (`docs/performance.md`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::career::plan::{PlanError, SearchResult, search};
use medwage_rpc_client::deadline;
use medwage_rpc_status::Violation;

use super::query::PlanRequest;
use super::relaxation::{TriedLimits, relax};
use crate::context::Context;
use crate::error::Error;
use crate::pay::PayByRole;
use crate::search_queue::QueueEntry;

/// The share of the time that is left in which the search must end; the rest is for writing the answer.
const SHARE: f64 = 0.8;

/// Searches until most of the caller's time has passed, the caller has gone, or others have waited for long enough. A target that is out of reach is tried
/// without each limit.
pub(super) async fn run_search(
    context: &Context,
    entry: QueueEntry,
    request: PlanRequest,
    pay: PayByRole,
) -> Result<(SearchResult, TriedLimits), Error> {
    let until = deadline::remaining().map(|left| Instant::now() + left.mul_f64(SHARE));
    let permit = entry.wait().await?;
    if until.is_some_and(|at| Instant::now() >= at) {
        return Err(Error::OutOfTime);
    }
    let catalog = context.catalog.clone();
    let caller = CallerPresence(Arc::default());
    let is_gone = Arc::clone(&caller.0);
    let searching = tokio::task::spawn_blocking(move || {
        let stop = || {
            is_gone.load(Ordering::Relaxed)
                || until.is_some_and(|at| Instant::now() > at)
                || permit.is_over()
        };
        let found = search(&request.query(&catalog), &pay, &stop);
        let found = found.map_err(|error| match error {
            PlanError::Stopped if permit.is_over() => Error::Busy("search.at_once"),
            other => explain_failure(other),
        })?;
        let tried = if found.plans.is_empty() {
            relax(&request, &catalog, &pay, &stop)
        } else {
            TriedLimits::default()
        };
        Ok((found, tried))
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

fn explain_failure(error: PlanError) -> Error {
    match error {
        PlanError::Stopped => Error::OutOfTime,
        PlanError::TooMany { labels } => {
            let told = format!(
                "more than {labels} points would have to be looked at; take fewer studies, a shorter \
                 horizon, a budget or an earlier deadline"
            );
            Violation::of(ErrorReason::LimitExceeded, "limits.max_study_count", told)
                .with("field", "limits.max_study_count")
                .with("allowed", labels)
                .into()
        }
    }
}
