//! The thread that answers operators: health and metrics, whatever the workers have to do.

use std::io;
use std::thread;

use tokio::runtime::Builder;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::health_endpoint::HealthEndpoint;
use crate::metrics_endpoint::MetricsEndpoint;

/// Answers on a thread of its own until it is dropped.
#[derive(Debug)]
pub(crate) struct OperatorThread {
    _stop: DropGuard,
}

impl OperatorThread {
    /// Starts to answer at the ports that there are.
    pub(crate) fn start(
        health: HealthEndpoint,
        metrics: Option<MetricsEndpoint>,
    ) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        thread::Builder::new().name("operators".to_owned()).spawn(move || {
            let answer = async {
                let metrics = async {
                    match metrics {
                        Some(metrics) => metrics.answer_scrapes().await,
                        None => Ok(()),
                    }
                };
                tokio::try_join!(health.answer_probes(), metrics)
            };
            if let Some(Err(error)) = runtime.block_on(stopped.run_until_cancelled(answer)) {
                tracing::error!(%error, "operators are not answered");
            }
            runtime.shutdown_background();
        })?;
        Ok(Self { _stop: stop.drop_guard() })
    }
}
