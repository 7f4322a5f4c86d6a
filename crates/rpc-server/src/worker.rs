//! A thread with its own runtime and its own connections.

use std::io;
use std::net;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use medwage_rpc_client::InFlight;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::accept::{Acceptor, adopt_stream};
use crate::call::WorkerCalls;
use crate::connection::Connections;
use crate::dispatch::Inbox;

use crate::drained::Drained;
use crate::limits::{Admission, CallerKey, OpenConnection};
use crate::plan::Plan;
use crate::routes::Routes;

/// The source of a worker's connections.
pub(crate) enum Source {
    /// Somebody hands them over, and closes the channel before the drain.
    Inbox(Inbox),
    /// The worker accepts them on a socket of its own.
    Socket(net::TcpListener),
}

/// A running worker, as the server sees it.
pub(crate) struct Worker(oneshot::Receiver<io::Result<Drained>>);

impl Worker {
    /// Starts the thread.
    pub(crate) fn start(plan: Plan, source: Source) -> io::Result<Self> {
        let runtime = build_runtime(plan.threads)?;
        let (sender, ended) = oneshot::channel();
        thread::Builder::new().name("worker".to_owned()).spawn(move || {
            let _lost = plan.lost.clone().drop_guard();
            let ended = runtime.block_on(serve_connections(plan, source));
            // A call that outlived the drain must not hold up the exit.
            runtime.shutdown_background();
            let _ = sender.send(ended);
        })?;
        Ok(Self(ended))
    }

    /// Returns when the last connection has closed, or at the bound of the drain.
    pub(crate) async fn wait_ended(self) -> io::Result<Drained> {
        let lost = |_| Err(io::Error::other("a worker ended without a word"));
        self.0.await.unwrap_or_else(lost)
    }
}

fn build_runtime(threads: usize) -> io::Result<Runtime> {
    if threads > 1 {
        Builder::new_multi_thread().worker_threads(threads).enable_all().build()
    } else {
        Builder::new_current_thread().enable_all().build()
    }
}

async fn serve_connections(plan: Plan, source: Source) -> io::Result<Drained> {
    let open = TaskTracker::new();
    let (settings, metrics) = (&plan.settings, plan.metrics.clone());
    let _beating = plan.pulse.start_beating();
    let callers = Arc::clone(&plan.callers);
    let admission = Admission::new(&settings.limits, plan.workers, callers, metrics.as_deref());
    let routes = Routes::new(&plan.services);
    let own = Arc::clone(&admission);
    let calls = WorkerCalls::new(routes, settings, own, plan.auth.clone(), metrics);
    let connections = Connections::new(&plan, calls);
    let start = |stream: TcpStream, counted: Option<InFlight>| {
        let Some(opened) = open_connection(&admission, &stream) else {
            tracing::debug!("a connection too many is closed");
            if let Some(metrics) = &plan.metrics {
                metrics.count_refused_connection();
            }
            return;
        };
        let connection = connections.clone();
        open.spawn(async move {
            connection.serve_stream(stream, opened).await;
            drop(counted);
        });
    };
    match source {
        Source::Inbox(mut inbox) => {
            while let Some((stream, counted)) = inbox.recv().await {
                if let Some(stream) = adopt_stream(stream) {
                    start(stream, Some(counted));
                }
            }
        }
        Source::Socket(socket) => {
            let acceptor = Acceptor::new(socket)?;
            while let Some(stream) =
                plan.draining.run_until_cancelled(acceptor.next_connection()).await
            {
                start(stream, None);
            }
            acceptor.close_socket().filter_map(adopt_stream).for_each(|stream| start(stream, None));
        }
    }
    plan.draining.cancelled().await;
    open.close();
    let _ = timeout(plan.settings.drain.timeout, open.wait()).await;
    let under_way = [&admission.calls, &admission.streams]
        .map(|pool| pool.used_amount().load(Ordering::Relaxed));
    Ok(Drained { calls_cut: under_way.iter().sum(), connections_cut: open.len() })
}

/// Counts a connection, unless its caller has enough of them. Where others have too many, one of theirs ends for it.
fn open_connection(admission: &Arc<Admission>, stream: &TcpStream) -> Option<OpenConnection> {
    let key = CallerKey::from_address(stream.peer_addr().ok()?.ip());
    let caller = admission.callers.find_caller(key);
    let (connections, own) = (&admission.connections, &caller.connections);
    if !connections.has_room(own, 1) && !admission.is_others_fault(connections, own) {
        return None;
    }
    if connections.is_full() {
        admission.make_room(connections, &caller, |other| &other.connections);
    }
    Some(OpenConnection::new(admission, caller))
}
