//! A service whose methods behave well and badly, and a client for it.
//!
//! Requests and replies are `google.protobuf.StringValue`, which prost knows as `String`.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf as _, BufMut as _, Bytes};
use http::uri::PathAndQuery;
use http::{Request, Response, Uri};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use medwage_auth::Caller;
use tokio::sync::Semaphore;
use tokio_stream::{Stream, StreamExt as _};
use tonic::body::Body;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::server::NamedService;
use tonic::transport::Channel;
use tonic::{Status, Streaming};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

/// The largest message that the probe takes.
pub(crate) const LIMIT: usize = 1024;
/// Bytes of a reply that is larger than the window of a client.
pub(crate) const LARGE: usize = 1 << 20;

/// The service: `Echo`, `Panic`, `Never`, `Wait`, `TimeLeft`, `Caller`, `Stream`.
#[derive(Clone)]
pub(crate) struct Probe(pub(crate) Gate);

/// Hands messages through as their bytes.
#[derive(Default)]
struct RawCodec;

impl Codec for RawCodec {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for RawCodec {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(item);
        Ok(())
    }
}

impl Decoder for RawCodec {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}

/// The descriptors of the probe, as protoc would write them.
pub(crate) fn descriptors() -> &'static [u8] {
    static SET: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
        let mut compiler = protox::Compiler::new([tests]).unwrap();
        compiler.include_imports(true).include_source_info(true);
        compiler.open_files([format!("{tests}/test.proto")]).unwrap();
        compiler.encode_file_descriptor_set()
    });
    &SET
}

/// Lets a test hold a call inside its handler.
#[derive(Clone)]
pub(crate) struct Gate {
    entered: Arc<Semaphore>,
    open: Arc<Semaphore>,
    refusals: Arc<AtomicUsize>,
    pub(crate) answered: Arc<AtomicUsize>,
    streams: Arc<AtomicUsize>,
}

impl Gate {
    pub(crate) fn closed() -> Self {
        Self {
            entered: Arc::new(Semaphore::new(0)),
            open: Arc::new(Semaphore::new(0)),
            refusals: Arc::default(),
            answered: Arc::default(),
            streams: Arc::default(),
        }
    }

    /// The next calls of `Refuse` are refused, so many of them.
    pub(crate) fn refuse(&self, calls: usize) {
        self.refusals.store(calls, Ordering::Relaxed);
    }

    fn refuses(&self) -> bool {
        let fewer = |left: usize| left.checked_sub(1);
        self.refusals.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer).is_ok()
    }

    /// How many streams have begun.
    pub(crate) fn streams(&self) -> usize {
        self.streams.load(Ordering::Relaxed)
    }

    /// Returns once one more call is inside.
    pub(crate) async fn entered(&self) {
        self.entered.acquire().await.unwrap().forget();
    }

    /// Lets one call out.
    pub(crate) fn open(&self) {
        self.open.add_permits(1);
    }

    /// Holds the whole thread, as no handler should.
    fn block(&self) {
        self.entered.add_permits(1);
        while self.open.try_acquire().map(|permit| permit.forget()).is_err() {
            std::thread::yield_now();
        }
    }

    async fn pass(&self) {
        self.entered.add_permits(1);
        self.open.acquire().await.unwrap().forget();
    }
}

impl NamedService for Probe {
    const NAME: &'static str = "test.v1.Probe";
}

type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

impl<B> Service<Request<B>> for Probe
where
    B: http_body::Body + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answer {
        let gate = self.0.clone();
        Box::pin(async move {
            let codec = ProstCodec::<String, String>::default();
            let mut grpc =
                tonic::server::Grpc::new(codec).apply_max_message_size_config(Some(LIMIT), None);
            let method = request.uri().path().trim_start_matches("/test.v1.Probe/").to_owned();
            Ok(match method.as_str() {
                "Stream" => {
                    gate.streams.fetch_add(1, Ordering::Relaxed);
                    grpc.server_streaming(service_fn(stream), request).await
                }
                "Mirror" => {
                    let mirror = service_fn(async |request: tonic::Request<Bytes>| {
                        Ok::<_, Status>(tonic::Response::new(request.into_inner()))
                    });
                    tonic::server::Grpc::new(RawCodec).unary(mirror, request).await
                }
                "Echo" | "Panic" | "Never" | "Wait" | "Block" | "TimeLeft" | "Refuse" | "Large"
                | "TooLarge" | "Caller" => {
                    let answer = service_fn(move |request: tonic::Request<String>| {
                        let (method, gate) = (method.clone(), gate.clone());
                        async move { unary(&method, request, &gate).await }
                    });
                    grpc.unary(answer, request).await
                }
                // As generated code does.
                _ => Response::builder()
                    .header("grpc-status", "12")
                    .header("content-type", "application/grpc")
                    .body(Body::empty())
                    .unwrap(),
            })
        })
    }
}

async fn unary(
    method: &str,
    request: tonic::Request<String>,
    gate: &Gate,
) -> Result<tonic::Response<String>, Status> {
    let caller = request.extensions().get::<Caller>().cloned();
    let shown = request.metadata().get("authorization").is_some();
    let text = request.into_inner();
    match method {
        "Caller" => {
            let who = caller.map(|it| format!("{} of {}", it.subject, it.issuer));
            let who = who.unwrap_or_else(|| "somebody".to_owned());
            let shown = if shown { " with a token" } else { "" };
            return Ok(tonic::Response::new(format!("{who}{shown}")));
        }
        "Panic" => panic!("the probe was asked to: {text}"),
        "Never" => std::future::pending().await,
        "Wait" => gate.pass().await,
        "Block" => gate.block(),
        "TooLarge" => return Ok(tonic::Response::new("x".repeat(3_670_017))),
        "Large" => return Ok(tonic::Response::new("x".repeat(LARGE))),
        "Refuse" if gate.refuses() => return Err(Status::unavailable("not now")),
        "TimeLeft" => {
            let left = medwage_rpc_client::deadline::remaining_time().unwrap();
            return Ok(tonic::Response::new(left.as_millis().to_string()));
        }
        _ => {}
    }
    gate.answered.fetch_add(1, Ordering::Relaxed);
    Ok(tonic::Response::new(text))
}

type Messages = Pin<Box<dyn Stream<Item = Result<String, Status>> + Send>>;

/// Repeats the request twice, and then panics, hangs, or ends.
async fn stream(request: tonic::Request<String>) -> Result<tonic::Response<Messages>, Status> {
    let text = request.into_inner();
    let twice = tokio_stream::iter([Ok(text.clone()), Ok(text.clone())]);
    Ok(tonic::Response::new(match text.as_str() {
        "panic" => Box::pin(twice.chain(tokio_stream::once(()).map(|()| panic!("in a stream")))),
        "hang" => Box::pin(twice.chain(tokio_stream::pending())),
        _ => Box::pin(twice),
    }))
}

/// A client without timeouts of its own, so that what a test sees is the server's answer.
#[derive(Clone)]
pub(crate) struct Client(tonic::client::Grpc<HttpClient<HttpConnector, Body>>);

impl Client {
    pub(crate) fn new(address: std::net::SocketAddr) -> Self {
        Self::of(std::net::Ipv4Addr::LOCALHOST, address)
    }

    /// A client with an address of its own.
    pub(crate) fn of(own: std::net::Ipv4Addr, address: std::net::SocketAddr) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_local_address(Some(own.into()));
        let client = HttpClient::builder(TokioExecutor::new()).http2_only(true).build(connector);
        let origin: Uri = format!("http://{address}").parse().unwrap();
        Self(tonic::client::Grpc::with_origin(client, origin))
    }

    pub(crate) async fn ask(&self, path: &'static str, text: &str) -> Result<String, Status> {
        self.ask_within(path, text, None).await
    }

    /// Asks with some `authorization`, once for each.
    pub(crate) async fn ask_as(&self, path: &'static str, all: &[&str]) -> Result<String, Status> {
        let mut grpc = self.0.clone();
        grpc.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let mut request = tonic::Request::new(String::new());
        for authorization in all {
            request.metadata_mut().append("authorization", authorization.parse().unwrap());
        }
        let codec = ProstCodec::<String, String>::default();
        Ok(grpc.unary(request, at(path), codec).await?.into_inner())
    }

    pub(crate) async fn ask_within(
        &self,
        path: &'static str,
        text: &str,
        timeout: Option<Duration>,
    ) -> Result<String, Status> {
        let mut grpc = self.0.clone();
        grpc.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let codec = ProstCodec::<String, String>::default();
        let reply = grpc.unary(request(text.to_owned(), timeout), at(path), codec).await?;
        Ok(reply.into_inner())
    }

    /// Sends bytes where the method wants UTF-8.
    pub(crate) async fn ask_with_bytes(&self, bytes: &[u8]) -> Result<String, Status> {
        let mut grpc = self.0.clone();
        grpc.ready().await.unwrap();
        let codec = ProstCodec::<Vec<u8>, String>::default();
        let path = at("/test.v1.Probe/Echo");
        Ok(grpc.unary(request(bytes.to_vec(), None), path, codec).await?.into_inner())
    }

    pub(crate) async fn stream(&self, text: &str, timeout: Option<Duration>) -> Streaming<String> {
        let mut grpc = self.0.clone();
        grpc.ready().await.unwrap();
        let (path, codec) = (at("/test.v1.Probe/Stream"), ProstCodec::default());
        let reply = grpc.server_streaming(request(text.to_owned(), timeout), path, codec).await;
        reply.unwrap().into_inner()
    }
}

fn request<T>(message: T, timeout: Option<Duration>) -> tonic::Request<T> {
    let mut request = tonic::Request::new(message);
    if let Some(timeout) = timeout {
        request.set_timeout(timeout);
    }
    request
}

pub(crate) fn at(path: &'static str) -> PathAndQuery {
    PathAndQuery::from_static(path)
}

/// A connection for the clients that tonic generated.
pub(crate) fn channel(address: std::net::SocketAddr) -> Channel {
    Channel::from_shared(format!("http://{address}")).unwrap().connect_lazy()
}
