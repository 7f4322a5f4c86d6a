//! A run: everything that a shard has to do, piece by piece.

use std::sync::Arc;

use crate::address::Address;
use crate::ask::Estimator;
use crate::error::Error;
use crate::manifest::Manifest;
use crate::output::TableForm;
use crate::piece;
use crate::plan::Plan;
use crate::shard::Shard;
use crate::summary::{Fault, FaultKind, Summary};

/// A task of estimates: input, output and the way to ask.
#[derive(Debug)]
pub struct Job {
    /// A file of Parquet or CSV, or a prefix with such files.
    pub input: Address,
    /// The address that estimates, rejects and manifests go to.
    pub output: Address,
    /// The estimator to ask.
    pub estimator: Estimator,
    /// The part of the work.
    pub shard: Shard,
    /// The release to answer from. None takes the current one at the start, for all of the run.
    pub release: Option<String>,
    /// The form of the estimates.
    pub form: TableForm,
    /// Columns to pass over.
    pub ignored: Vec<String>,
    /// Rows of one request, 1 to 1,000.
    pub batch: usize,
    /// Requests under way at once.
    pub in_flight: usize,
}

/// A watcher of a run.
pub trait Watch: Send + Sync {
    /// It is known what there is to do.
    fn on_plan(&self, pieces: u64, finished: u64, rows: u64);
    /// Rows were done.
    fn on_rows(&self, count: u64);
    /// A piece is finished.
    fn on_finished(&self, manifest: &Manifest);
    /// Something is wrong.
    fn on_fault(&self, fault: &Fault);
}

impl Job {
    /// Does the work. What goes wrong with a file or a piece is in the summary, and the others go on; an estimator
    /// that does not answer ends the run, and what is finished stays.
    ///
    /// # Errors
    /// Fails where nothing can be begun.
    pub async fn run_job(self, watch: &dyn Watch) -> Result<Summary, Error> {
        let job = Arc::new(self);
        let identity = Arc::new(job.estimator.ask_identity(job.release.as_deref()).await?);
        let plan = Plan::plan_job(&job, &identity).await?;
        let mut summary = Summary {
            release: identity.release.clone(),
            model: identity.model.clone(),
            pieces: plan.pieces.len() as u64,
            passed_over: plan.passed_over,
            ..Summary::default()
        };
        for fault in plan.faults {
            watch.on_fault(&fault);
            summary.faults.push(fault);
        }
        let (finished, open): (Vec<_>, Vec<_>) =
            plan.pieces.into_iter().partition(|(_, manifest)| manifest.is_some());
        summary.finished_before = finished.len() as u64;
        for (_, manifest) in &finished {
            summary.counts += manifest.as_ref().map(|manifest| manifest.counts).unwrap_or_default();
        }
        let rows = open.iter().map(|(piece, _)| piece.rows).sum();
        watch.on_plan(summary.pieces, summary.finished_before, rows);
        for (piece, _) in open {
            let piece = Arc::new(piece);
            match piece::make_piece(&job, &identity, &piece, watch).await {
                Ok(manifest) => {
                    watch.on_finished(&manifest);
                    summary.finished += 1;
                    summary.counts += manifest.counts;
                }
                Err(error) => {
                    let subject = format!("{}, row group {}", piece.file, piece.row_group);
                    let fault =
                        Fault { subject, kind: error.fault_kind(), reason: error.to_string() };
                    watch.on_fault(&fault);
                    let goes_on = matches!(fault.kind, FaultKind::Refused | FaultKind::Unreadable);
                    summary.faults.push(fault);
                    if !goes_on {
                        break;
                    }
                }
            }
        }
        Ok(summary)
    }
}
