//! Searches on threads of their own, few at a time: one is 30 to 700 ms of computing and tens of megabytes
//! (`docs/performance.md`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::career::plan::{Found, PlanError, search};
use medwage_service_kit::{Violation, deadline};

use super::ask::Asked;
use super::relax::{self, Relaxed};
use crate::context::Context;
use crate::error::Error;
use crate::pay::Market;
use crate::searches::Admitted;

/// The share of the time that is left in which the search must end; the rest is for writing the answer.
const SHARE: f64 = 0.8;

/// Searches until most of the caller's time has passed, or the caller has gone.
pub(super) async fn found(
    context: &Context,
    admitted: Admitted,
    asked: Asked,
    market: Market,
) -> Result<(Found, Vec<Relaxed>), Error> {
    let until = deadline::remaining().map(|left| Instant::now() + left.mul_f64(SHARE));
    let broken = |error: &dyn std::fmt::Display| Error::Internal(error.to_string());
    let turn = admitted.turn().await?;
    let catalogue = Arc::clone(&context.catalogue);
    let caller = Present(Arc::default());
    let gone = Arc::clone(&caller.0);
    let searching = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let stop = || gone.load(Ordering::Relaxed) || until.is_some_and(|at| Instant::now() > at);
        let found = search(&asked.quest(&catalogue), &market, &stop)?;
        let reached = !found.plans.is_empty();
        let tried = || relax::each(&asked, &catalogue, &market, &stop);
        let relaxed = if reached { Vec::new() } else { tried() };
        Ok((found, relaxed))
    });
    searching.await.map_err(|error| broken(&error))?.map_err(told)
}

/// Says, when it is dropped, that nobody waits for the answer.
struct Present(Arc<AtomicBool>);

impl Drop for Present {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn told(error: PlanError) -> Error {
    match error {
        PlanError::Stopped => Error::OutOfTime,
        PlanError::TooMany { labels } => {
            let text = format!(
                "more than {labels} points would have to be looked at; take fewer studies, a shorter \
                 horizon, a budget or an earlier date"
            );
            Violation::of(ErrorReason::LimitExceeded, "max_studies", text)
                .with("field", "max_studies")
                .with("allowed", labels)
                .into()
        }
    }
}
