//! `GET /metrics`, on a port of its own: who watches must not wait behind calls.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use tokio::net::TcpStream;
use tonic::body::Body;

use crate::accept::Acceptor;
use crate::bind::bind_socket;
use crate::operator_connections::{LastUse, OperatorConnections};

/// The content type of the OpenMetrics standard.
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Those who ask at once: a few that watch.
const MOST: usize = 16;
/// How long the head of a request may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of the head of a request.
const HEAD: usize = 8192;

/// The port of the metrics, bound, and what is read there.
#[derive(Debug)]
pub(crate) struct MetricsEndpoint {
    socket: TcpListener,
    registry: Arc<Registry>,
}

impl MetricsEndpoint {
    pub(crate) fn bind(address: SocketAddr, registry: Registry) -> io::Result<Self> {
        let socket = bind_socket(address, false)?;
        tracing::info!(metrics = %socket.local_addr()?, "metrics at /metrics");
        Ok(Self { socket, registry: Arc::new(registry) })
    }

    /// Answers for as long as it is polled.
    pub(crate) async fn answer_scrapes(self) -> io::Result<()> {
        let Self { socket, registry } = self;
        let (acceptor, mut open) = (Acceptor::new(socket)?, OperatorConnections::new(MOST));
        loop {
            let (stream, registry) = (acceptor.next_connection().await, Arc::clone(&registry));
            open.add_connection(|last_use| answer_connection(stream, registry, last_use));
        }
    }
}

/// Answers on one connection.
async fn answer_connection(stream: TcpStream, registry: Arc<Registry>, last_use: LastUse) {
    let answer = service_fn(|request| {
        last_use.note_use();
        let registry = Arc::clone(&registry);
        async move { Ok::<_, Infallible>(answer_request(&request, &registry)) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = served.await {
        tracing::debug!(%error, "whoever asked for metrics left");
    }
}

fn answer_request(request: &Request<Incoming>, registry: &Registry) -> Response<Body> {
    let status = |code: StatusCode| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = code;
        response
    };
    if request.uri().path() != "/metrics" {
        return status(StatusCode::NOT_FOUND);
    }
    if request.method() != Method::GET {
        return status(StatusCode::METHOD_NOT_ALLOWED);
    }
    let mut text = String::new();
    if encode(&mut text, registry).is_err() {
        return status(StatusCode::INTERNAL_SERVER_ERROR);
    }
    let full = http_body_util::Full::new(Bytes::from(text));
    let mut response = Response::new(Body::new(full));
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(TEXT));
    response
}
