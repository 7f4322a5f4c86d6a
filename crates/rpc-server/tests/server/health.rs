//! What load balancers and probes are told.

use std::net::SocketAddr;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use medwage_rpc_server::{LIVENESS, Listener, Server, Shutdown};
use serde_json::{Value, json};
use tonic::{Code, Status, Streaming};
use tonic_health::pb::health_check_response::ServingStatus::{
    self, NotServing, ServiceUnknown, Serving,
};
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use crate::probe::{Gate, Probe, channel};
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
    let listener = Listener::local().unwrap();
    let (address, shutdown) = (listener.address(), Shutdown::manual());
    let server = Server::new(settings()).service(|| Probe(Gate::closed()));
    let readiness = server.readiness();
    let served = tokio::spawn(server.serve(listener, shutdown.clone()));

    assert_eq!(check(address, "").await.unwrap(), NotServing);
    assert_eq!(check(address, PROBE).await.unwrap(), NotServing);
    assert_eq!(check(address, LIVENESS).await.unwrap(), Serving);
    assert_eq!(check(address, "test.v1.Missing").await.unwrap_err().code(), Code::NotFound);
    assert!(!readiness.is_ready());

    readiness.serving();
    readiness.ready().await;
    assert_eq!(check(address, "").await.unwrap(), Serving);
    assert_eq!(check(address, PROBE).await.unwrap(), Serving);

    readiness.set(PROBE, false);
    assert_eq!(check(address, "").await.unwrap(), NotServing);
    assert_eq!(check(address, PROBE).await.unwrap(), NotServing);
    assert_eq!(check(address, LIVENESS).await.unwrap(), Serving);
    shutdown.request();
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn watches_follow_and_end_with_the_server() {
    let running = Running::start(settings());
    running.readiness.ready().await;
    let mut client = HealthClient::new(channel(running.address));
    let watch = |service: &str| HealthCheckRequest { service: service.to_owned() };
    let mut known = client.watch(watch(PROBE)).await.unwrap().into_inner();
    let mut unknown = client.watch(watch("test.v1.Missing")).await.unwrap().into_inner();

    assert_eq!(known.message().await.unwrap().unwrap().status(), Serving);
    assert_eq!(unknown.message().await.unwrap().unwrap().status(), ServiceUnknown);
    running.readiness.not_serving();
    assert_eq!(known.message().await.unwrap().unwrap().status(), NotServing);
    running.readiness.serving();
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
    running.readiness.ready().await;
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
