//! The two ways to the tools: the standard streams, and streamable HTTP.

use std::convert::Infallible;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use http::{Request, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use medwage_rpc_server::Shutdown;
use rmcp::ServiceExt as _;
use rmcp::transport::io::stdio;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use super::handler::ToolServer;
use crate::answers::source::{SourceArguments, block_on};

/// The path of the tools.
const PATH: &str = "/mcp";
/// The most bytes of a call.
const CALL_BYTES: usize = 64 << 10;
/// Connections at once; more wait until one ends.
const CONNECTIONS: usize = 256;
/// The time in which the head of a call must have arrived.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// The way in which tools are offered to language models.
#[derive(Args)]
pub(crate) struct Mcp {
    /// Listens at this address for streamable HTTP at /mcp, instead of speaking over the standard streams; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS")]
    http: Option<SocketAddr>,
    /// A name by which callers may address it over HTTP, beside those of this machine: what protects from rebound names.
    #[arg(long = "allow-host", value_name = "HOST", requires = "http")]
    allowed_hosts: Vec<String>,
    #[command(flatten)]
    source: SourceArguments,
}

impl Mcp {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        block_on(async {
            let tools = ToolServer::new(self.source.connect().await?);
            match self.http {
                None => serve_streams(tools).await,
                Some(address) => serve_http(tools, address, self.allowed_hosts, out).await,
            }
        })?
    }
}

/// Serves whoever started this process, until their end of the streams closes.
async fn serve_streams(tools: ToolServer) -> anyhow::Result<()> {
    let started = tools.serve(stdio()).await.context("no session was begun")?;
    started.waiting().await.context("the session broke off")?;
    Ok(())
}

/// The service of HTTP: no sessions, since no answer depends on an earlier one, and plain JSON, since each is one message.
type HttpTools = StreamableHttpService<ToolServer, NeverSessionManager>;

async fn serve_http(
    tools: ToolServer,
    address: SocketAddr,
    allowed_hosts: Vec<String>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let shutdown = Shutdown::on_signals()?;
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| format!("{address} can't be listened on"))?;
    let address = listener.local_addr()?;
    let mut config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(CALL_BYTES)
        // Pages of browsers have no business here.
        .enforce_origin_validation();
    config.allowed_hosts.extend(allowed_hosts);
    let service: HttpTools =
        StreamableHttpService::new(move || Ok(tools.clone()), Arc::default(), config);
    writeln!(
        out,
        "medwage answers the Model Context Protocol at http://{address}{PATH}; Ctrl-C ends it."
    )?;
    out.flush()?;
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = Arc::clone(&places).acquire_owned().await?;
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.wait_for_request() => return Ok(()),
        };
        // A caller that left before it was accepted is no reason to end.
        let Ok((stream, _)) = accepted else { continue };
        let service = service.clone();
        tokio::spawn(async move {
            serve_connection(stream, service).await;
            drop(place);
        });
    }
}

async fn serve_connection(stream: TcpStream, service: HttpTools) {
    let answer = service_fn(move |request| answer_request(service.clone(), request));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = served.await {
        tracing::debug!(%error, "a connection broke off");
    }
}

async fn answer_request(
    service: HttpTools,
    request: Request<Incoming>,
) -> Result<Response<BoxBody<Bytes, Infallible>>, Infallible> {
    if request.uri().path() == PATH {
        return service.oneshot(request).await;
    }
    let mut nothing = Response::new(Empty::new().boxed());
    *nothing.status_mut() = StatusCode::NOT_FOUND;
    Ok(nothing)
}
