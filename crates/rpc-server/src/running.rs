//! A server's workers, from their start to the end of the drain.

use std::io;

use tokio_util::sync::CancellationToken;

use crate::dispatch::Dispatch;
use crate::drained::Drained;
use crate::listener::Listener;
use crate::plan::Plan;
use crate::worker::{Source, Worker};

/// A server whose workers have started.
pub(crate) struct Running {
    workers: Vec<Worker>,
    dispatch: Option<Dispatch>,
    draining: CancellationToken,
    lost: CancellationToken,
}

impl Running {
    /// Starts the workers that a plan asks for.
    pub(crate) fn start(plan: &Plan, listener: Listener) -> io::Result<Self> {
        let (sources, dispatch) = worker_sources(listener, plan.workers)?;
        let start = |source| Worker::start(plan.clone(), source);
        let workers = sources.into_iter().map(start).collect::<io::Result<_>>()?;
        let (draining, lost) = (plan.draining.clone(), plan.lost.clone());
        Ok(Self { workers, dispatch, draining, lost })
    }

    /// How many there are.
    pub(crate) fn worker_count(&self) -> usize {
        self.workers.len()
    }

    /// Accepts connections until `done`, or until a worker is lost, which the drain will report.
    pub(crate) async fn run_until(&self, done: impl Future<Output = ()>) {
        let accept = async {
            match &self.dispatch {
                Some(dispatch) => dispatch.deal_connections().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = done => {}
            () = self.lost.cancelled() => {}
            () = accept => {}
        }
    }

    pub(crate) async fn drain(self) -> io::Result<Drained> {
        if let Some(dispatch) = self.dispatch {
            dispatch.stop_accepting();
        }
        self.draining.cancel();
        let (mut drained, mut failure) = (Drained::default(), None);
        for worker in self.workers {
            match worker.wait_ended().await {
                Ok(cut) => drained += cut,
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(drained), Err)
    }
}

/// A socket for each worker where there are enough, or one socket whose connections are dealt out.
fn worker_sources(
    listener: Listener,
    workers: usize,
) -> io::Result<(Vec<Source>, Option<Dispatch>)> {
    let mut sockets = listener.into_sockets();
    match sockets.pop() {
        Some(only) if sockets.len() + 1 < workers => {
            let (dispatch, inboxes) = Dispatch::new(only, workers)?;
            Ok((inboxes.into_iter().map(Source::Inbox).collect(), Some(dispatch)))
        }
        last => Ok((sockets.into_iter().chain(last).map(Source::Socket).collect(), None)),
    }
}
