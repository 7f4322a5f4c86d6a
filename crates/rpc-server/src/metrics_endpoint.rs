//! `GET /metrics`, on a port of its own: who watches must not wait behind calls.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tonic::body::Body;

use crate::accept::Acceptor;

/// The content type of the OpenMetrics standard.
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Those who ask at once: a few that watch, and no more, since nothing else bounds what they may take.
const MOST: usize = 16;

/// The port of the metrics, bound.
pub(crate) struct MetricsEndpoint(Acceptor);

impl MetricsEndpoint {
    pub(crate) fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = TcpListener::bind(address)?;
        socket.set_nonblocking(true)?;
        tracing::info!(metrics = %socket.local_addr()?, "metrics at /metrics");
        Acceptor::new(socket).map(Self)
    }

    /// Answers until it is aborted.
    pub(crate) async fn serve(self, registry: Arc<Registry>) {
        let mut open = JoinSet::new();
        loop {
            let stream = self.0.next().await;
            while open.try_join_next().is_some() {}
            if open.len() < MOST {
                open.spawn(answer_connection(stream, Arc::clone(&registry)));
            }
        }
    }
}

/// Answers on one connection.
async fn answer_connection(stream: TcpStream, registry: Arc<Registry>) {
    let answer = service_fn(|request| {
        let registry = Arc::clone(&registry);
        async move { Ok::<_, Infallible>(answer(&request, &registry)) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = served.await {
        tracing::debug!(%error, "whoever asked for metrics left");
    }
}

fn answer(request: &Request<Incoming>, registry: &Registry) -> Response<Body> {
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
