//! The health on a port of its own: without a token, without encryption, and on a thread that no call can keep busy.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tonic::codegen::Service as _;
use tonic::server::NamedService as _;

use crate::accept::Acceptor;
use crate::health::{HealthCalls, Readiness};
use crate::operator_connections::{LastUse, OperatorConnections};
use crate::pulse::Pulse;
use medwage_rpc_status::RpcError;

/// Connections at once: probes and load balancers.
const MOST: usize = 64;
/// Bytes that one connection may have on the way here.
const WINDOW: u32 = 16 << 10;
/// Silence after which a connection is asked whether somebody is still there, and how long that has to say so.
const KEEPALIVE: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(10));

/// The port of the health, bound.
#[derive(Debug)]
pub(crate) struct HealthEndpoint {
    socket: Option<TcpListener>,
    readiness: Readiness,
    pulse: Arc<Pulse>,
}

impl HealthEndpoint {
    /// Without a socket, only the pulse of the workers is watched.
    pub(crate) fn new(
        socket: Option<TcpListener>,
        readiness: Readiness,
        pulse: Arc<Pulse>,
    ) -> Self {
        Self { socket, readiness, pulse }
    }

    /// Answers for as long as it is polled.
    pub(crate) async fn answer_probes(self) -> io::Result<()> {
        let Self { socket, readiness, pulse } = self;
        let answer = async {
            let Some(socket) = socket else { return Ok(()) };
            let (acceptor, builder) = (Acceptor::new(socket)?, http2_builder());
            let (calls, mut open) =
                (HealthCalls::new(readiness.clone()), OperatorConnections::new(MOST));
            loop {
                let stream = acceptor.next_connection().await;
                // Where this fails, small answers wait a little.
                let _slower = stream.set_nodelay(true);
                let (builder, calls) = (builder.clone(), calls.clone());
                open.add_connection(|last_use| answer_connection(builder, stream, calls, last_use));
            }
        };
        let ((), answered) = tokio::join!(pulse.watch_workers(&readiness), answer);
        answered
    }
}

async fn answer_connection(
    builder: http2::Builder<TokioExecutor>,
    stream: TcpStream,
    calls: HealthCalls,
    last_use: LastUse,
) {
    let answer = service_fn(move |request: Request<Incoming>| {
        last_use.note_use();
        let mut calls = calls.clone();
        async move {
            let path = request.uri().path();
            if path.strip_prefix('/').is_some_and(|rest| rest.starts_with(HealthCalls::NAME)) {
                return calls.call(request).await;
            }
            Ok(RpcError::unimplemented(path).to_status().into_http())
        }
    });
    if let Err(error) = builder.serve_connection(TokioIo::new(stream), answer).await {
        tracing::debug!(%error, "whoever asked for the health left");
    }
}

fn http2_builder() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .auto_date_header(false)
        .max_concurrent_streams(16)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(2 * WINDOW)
        .max_send_buf_size(WINDOW as usize)
        .max_header_list_size(WINDOW)
        .keep_alive_interval(KEEPALIVE.0)
        .keep_alive_timeout(KEEPALIVE.1);
    builder
}
