//! A server's workers, from their start to the end of the drain.

use std::io;
use std::ops::AddAssign;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::auth::Auth;
use crate::dispatch::Dispatch;
use crate::listener::Listener;
use crate::metrics::CallMetrics;
use crate::routes::Factory;
use crate::server::{ServeError, Server};
use crate::settings::Threading;
use crate::worker::{Plan, Source, Worker};

/// How a drain went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drained {
    /// Calls that were still being answered at the bound of the drain, and were cut off.
    pub calls_cut: usize,
    /// Connections that were still open then.
    pub connections_cut: usize,
}

impl AddAssign for Drained {
    fn add_assign(&mut self, more: Self) {
        self.calls_cut += more.calls_cut;
        self.connections_cut += more.connections_cut;
    }
}

/// A server whose workers have started.
pub(crate) struct Running {
    workers: Vec<Worker>,
    dispatch: Option<Dispatch>,
    draining: CancellationToken,
    lost: CancellationToken,
}

impl Running {
    pub(crate) fn start(
        server: Server,
        listener: Listener,
        metrics: Option<Arc<CallMetrics>>,
        auth: Option<Arc<Auth>>,
    ) -> Result<Self, ServeError> {
        let (draining, lost) = (CancellationToken::new(), CancellationToken::new());
        let services: Arc<[Factory]> = server.all_services()?.into();
        let web = server.web_calls(&services)?;
        let count = server.settings.worker_count();
        let (workers, threads) = match server.settings.threading {
            Threading::PerCore => (count, 1),
            Threading::WorkStealing => (1, count),
        };
        let settings = Arc::new(server.settings);
        let (draining_too, lost_too) = (draining.clone(), lost.clone());
        let plan = Plan {
            services,
            settings,
            metrics,
            auth,
            web,
            tls: listener.tls.clone(),
            callers: Arc::default(),
            workers,
            threads,
            draining: draining_too,
            lost: lost_too,
        };
        let (sources, dispatch) = sources(listener, workers)?;
        let start = |source| Worker::start(plan.clone(), source);
        let workers = sources.into_iter().map(start).collect::<io::Result<_>>()?;
        Ok(Self { workers, dispatch, draining, lost })
    }

    /// How many there are.
    pub(crate) fn workers(&self) -> usize {
        self.workers.len()
    }

    /// Accepts connections until `done`, or until a worker is lost, which the drain will report.
    pub(crate) async fn until(&self, done: impl Future<Output = ()>) {
        let accept = async {
            match &self.dispatch {
                Some(dispatch) => dispatch.accept().await,
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
            dispatch.close();
        }
        self.draining.cancel();
        let (mut drained, mut failure) = (Drained::default(), None);
        for worker in self.workers {
            match worker.ended().await {
                Ok(cut) => drained += cut,
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(drained), Err)
    }
}

/// A socket for each worker where there are enough, or one socket whose connections are dealt out.
fn sources(listener: Listener, workers: usize) -> io::Result<(Vec<Source>, Option<Dispatch>)> {
    let mut sockets = listener.into_sockets();
    match sockets.pop() {
        Some(only) if sockets.len() + 1 < workers => {
            let (dispatch, inboxes) = Dispatch::new(only, workers)?;
            Ok((inboxes.into_iter().map(Source::Inbox).collect(), Some(dispatch)))
        }
        last => Ok((sockets.into_iter().chain(last).map(Source::Socket).collect(), None)),
    }
}
