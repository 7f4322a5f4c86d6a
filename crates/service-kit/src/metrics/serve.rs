//! `GET /metrics`, on a port of its own: who watches must not wait behind calls.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;
use tonic::body::Body;

/// What the text is, by the OpenMetrics standard.
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The port of the metrics, bound.
#[derive(Debug)]
pub(crate) struct Endpoint(TcpListener);

impl Endpoint {
    pub(crate) async fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        tracing::info!(metrics = %socket.local_addr()?, "metrics at /metrics");
        Ok(Self(socket))
    }

    /// Answers until it is aborted.
    pub(crate) async fn serve(self, registry: Arc<Registry>) {
        loop {
            let Ok((stream, _)) = self.0.accept().await else {
                // Out of descriptors: asking again at once would burn the core that could free some.
                tokio::task::yield_now().await;
                continue;
            };
            let registry = Arc::clone(&registry);
            tokio::spawn(async move {
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
            });
        }
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
