//! What load balancers and probes are told.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use medwage_rpc_server::settings::{MetricsSettings, ServerSettings};
use medwage_rpc_server::{LIVENESS, Listener, Server, Shutdown};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tonic::{Code, Status, Streaming};
use tonic_health::pb::health_check_response::ServingStatus::{
    self, NotServing, ServiceUnknown, Serving,
};
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use crate::probe::{self, Gate, Probe, channel};
use crate::running::{Running, settings};

const PROBE: &str = "test.v1.Probe";

async fn check(address: SocketAddr, service: &str) -> Result<ServingStatus, Status> {
    let mut client = HealthClient::new(channel(address));
    let request = HealthCheckRequest { service: service.to_owned() };
    Ok(client.check(request).await?.into_inner().status())
}

/// Fails unless `service` may be sent calls.
pub(crate) async fn serving(address: SocketAddr, service: &str) -> Result<(), Status> {
    let status = check(address, service).await?;
    if status == Serving { Ok(()) } else { Err(Status::unavailable(status.as_str_name())) }
}

/// Watches the health until what is returned is dropped.
pub(crate) async fn watch(address: SocketAddr) -> Streaming<HealthCheckResponse> {
    let mut client = HealthClient::new(channel(address));
    let mut watch = client.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    watch.message().await.unwrap();
    watch
}

#[tokio::test]
async fn everything_but_liveness_starts_as_not_serving() {
    let listener = Listener::bind_local().unwrap();
    let (address, shutdown) = (listener.address(), Shutdown::manual());
    let server = Server::new(settings()).with_service(|| Probe(Gate::closed()));
    let readiness = server.readiness();
    let served = tokio::spawn(server.serve(listener, shutdown.clone()));

    assert_eq!(check(address, "").await.unwrap(), NotServing);
    assert_eq!(check(address, PROBE).await.unwrap(), NotServing);
    assert_eq!(check(address, LIVENESS).await.unwrap(), Serving);
    assert_eq!(check(address, "test.v1.Missing").await.unwrap_err().code(), Code::NotFound);
    assert!(!readiness.is_ready());

    readiness.set_all_serving();
    readiness.wait_ready().await;
    assert_eq!(check(address, "").await.unwrap(), Serving);
    assert_eq!(check(address, PROBE).await.unwrap(), Serving);

    readiness.set_serving(PROBE, false);
    assert_eq!(check(address, "").await.unwrap(), NotServing);
    assert_eq!(check(address, PROBE).await.unwrap(), NotServing);
    assert_eq!(check(address, LIVENESS).await.unwrap(), Serving);
    shutdown.request_stop();
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn watches_follow_and_end_with_the_server() {
    let running = Running::start(settings());
    running.readiness.wait_ready().await;
    let mut client = HealthClient::new(channel(running.address));
    let watch = |service: &str| HealthCheckRequest { service: service.to_owned() };
    let mut known = client.watch(watch(PROBE)).await.unwrap().into_inner();
    let mut unknown = client.watch(watch("test.v1.Missing")).await.unwrap().into_inner();

    assert_eq!(known.message().await.unwrap().unwrap().status(), Serving);
    assert_eq!(unknown.message().await.unwrap().unwrap().status(), ServiceUnknown);
    running.readiness.not_serving();
    assert_eq!(known.message().await.unwrap().unwrap().status(), NotServing);
    running.readiness.set_all_serving();
    assert_eq!(known.message().await.unwrap().unwrap().status(), Serving);

    let drained = running.stop().await;
    assert_eq!(known.message().await.unwrap().unwrap().status(), NotServing);
    assert_eq!(known.message().await.unwrap(), None);
    assert_eq!(unknown.message().await.unwrap(), None);
    assert_eq!((drained.calls_cut, drained.connections_cut), (0, 0));
}

#[tokio::test]
async fn all_services_are_listed_at_once() {
    let running = Running::start(settings());
    running.readiness.wait_ready().await;
    let listed = || async {
        let url = format!("http://{}/grpc.health.v1.Health/List", running.address);
        let client = Client::builder(TokioExecutor::new()).build_http();
        let request = Request::post(url).header("content-type", "application/json");
        let request = request.body(Full::new(Bytes::from_static(b"{}"))).unwrap();
        let body = client.request(request).await.unwrap().into_body().collect().await.unwrap();
        serde_json::from_slice::<Value>(&body.to_bytes()).unwrap()
    };
    let state = |probe: &str| json!({"statuses": {"": {"status": probe}, "liveness": {"status": "SERVING"}, PROBE: {"status": probe}}});
    assert_eq!(listed().await, state("SERVING"));
    running.readiness.not_serving();
    assert_eq!(listed().await, state("NOT_SERVING"));
    running.stop().await;
}

/// A worker that is held for as long as the gate is closed.
async fn hold_worker(running: &Running) -> tokio::task::JoinHandle<Result<String, Status>> {
    let client = running.client();
    let holding = tokio::spawn(async move { client.ask("/test.v1.Probe/Block", "").await });
    running.gate.entered().await;
    holding
}

#[tokio::test]
async fn health_has_a_port_of_its_own_and_waits_for_no_call() {
    let running = Running::start(settings());
    running.readiness.wait_ready().await;
    let holding = hold_worker(&running).await;
    for _ in 0..3 {
        assert_eq!(check(running.health, "").await.unwrap(), Serving);
        assert_eq!(check(running.health, LIVENESS).await.unwrap(), Serving);
    }
    let nothing_else = probe::Client::new(running.health).ask("/test.v1.Probe/Echo", "").await;
    assert_eq!(nothing_else.unwrap_err().code(), Code::Unimplemented);
    running.gate.open();
    holding.await.unwrap().unwrap();
    running.stop().await;
}

#[tokio::test]
async fn a_worker_that_hangs_is_seen_and_so_is_its_end() {
    let stall_timeout = Duration::from_millis(50);
    let running = Running::start(ServerSettings { stall_timeout, ..settings() });
    running.readiness.wait_ready().await;
    let said = async |service, status| {
        while check(running.health, service).await.unwrap() != status {
            tokio::task::yield_now().await;
        }
    };
    let holding = hold_worker(&running).await;
    said(LIVENESS, NotServing).await;
    said("", NotServing).await;
    running.gate.open();
    holding.await.unwrap().unwrap();
    said(LIVENESS, Serving).await;
    said("", Serving).await;
    running.stop().await;
}

/// A connection on which a question of a megabyte has begun.
async fn begun_question(address: SocketAddr) -> TcpStream {
    // The preface, no settings, the head of a request by number and name of its fields, and the beginning of a message.
    let path = b"/grpc.health.v1.Health/Check";
    let head = [
        &[0x83, 0x86, 0x44, path.len() as u8][..],
        path,
        &[0x41, 1, b'a', 0x5f, 16],
        b"application/grpc",
    ]
    .concat();
    let frame = |kind: u8, flags: u8, stream: u8, body: &[u8]| {
        [&[0, 0, body.len() as u8, kind, flags, 0, 0, 0, stream][..], body].concat()
    };
    let message = [&[0, 0, 0x10, 0, 0][..], &[0; 100]].concat();
    let said = [
        &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..],
        &frame(4, 0, 0, &[]),
        &frame(1, 4, 1, &head),
        &frame(0, 0, 1, &message),
    ]
    .concat();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&said).await.unwrap();
    stream
}

#[tokio::test]
async fn whoever_holds_the_port_of_the_health_keeps_no_probe_out() {
    let running = Running::start(settings());
    running.readiness.wait_ready().await;
    let (mut silent, mut begun) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        silent.push(TcpStream::connect(running.health).await.unwrap());
        begun.push(begun_question(running.health).await);
        assert_eq!(check(running.health, "").await.unwrap(), Serving);
    }
    // The first of them were closed for those that came later.
    let _closed_or_reset = silent[0].read_to_end(&mut Vec::new()).await;
    running.stop().await;
}

#[tokio::test]
async fn metrics_are_read_while_others_hold_their_port() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let metrics = MetricsSettings { listen: Some(free) };
    let running = Running::start(ServerSettings { metrics, ..settings() });
    running.readiness.wait_ready().await;
    let mut idle = Vec::new();
    for _ in 0..40 {
        let mut stream = TcpStream::connect(free).await.unwrap();
        stream.write_all(b"GET /metr").await.unwrap();
        idle.push(stream);
    }
    let mut stream = TcpStream::connect(free).await.unwrap();
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.contains("\nmedwage_ready 1\n"), "{text}");
    running.stop().await;
}
