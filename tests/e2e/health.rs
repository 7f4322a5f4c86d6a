//! What an operator asks of a service's own program: whether it is well, and what it refuses to do.

use std::io::Write as _;
use std::net::TcpStream;

use medwage_contracts::pb::benchmark::ExportBenchmarksRequest;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use tokio_util::task::AbortOnDropHandle;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::metrics::{METRICS, value};
use super::services::{Service, ended};

fn benchmark(settings: &[&str], more: &[&str]) -> (bool, String) {
    let settings: Vec<_> = settings.iter().map(|it| (*it).to_owned()).collect();
    ended("medwage-benchmark", &settings, more)
}

#[test]
fn health_is_asked_of_the_service_with_the_same_settings() {
    let service = Service::start("medwage-benchmark", &["listen.port=0".into()]);
    let port = format!("listen.port={}", service.port());
    assert_eq!(benchmark(&[&port], &["health"]), (true, String::new()));
    // Who listens everywhere is asked here.
    assert_eq!(benchmark(&[&port, "listen.host=0.0.0.0"], &["health"]), (true, String::new()));

    service.suspend();
    let (well, told) = benchmark(&[&port], &["health"]);
    assert!(!well && told.contains("does not answer within 2 s"), "{told}");
    let free = service.kill();
    let (well, told) = benchmark(&[&format!("listen.port={free}")], &["health"]);
    assert!(!well && told.contains("can't be reached"), "{told}");
}

#[test]
fn one_that_waits_for_its_peer_is_not_well() {
    let settings = ["listen.port=0".into(), "market.address=http://127.0.0.1:1".into()];
    let service = Service::start("medwage-estimator", &settings);
    let port = [format!("listen.port={}", service.port())];
    let (well, told) = ended("medwage-estimator", &port, &["health"]);
    assert!(!well && told.contains("NOT_SERVING"), "{told}");
}

#[test]
fn nothing_listens_in_plain_text_beyond_this_machine_unless_somebody_says_so() {
    let exposed = ["listen.host=0.0.0.0", "listen.port=0"];
    let (started, told) = benchmark(&exposed, &[]);
    assert!(!started && told.contains("listen.allow_insecure=true"), "{told}");
}

/// Reads everything that there is, again and again.
async fn read_all(address: String) {
    let mut client = BenchmarkServiceClient::connect(format!("http://{address}")).await.unwrap();
    loop {
        let request = ExportBenchmarksRequest::default();
        if let Ok(stream) = client.export_benchmarks(request).await {
            let mut stream = stream.into_inner();
            while let Ok(Some(_)) = stream.message().await {}
        }
        tokio::task::yield_now().await;
    }
}

/// A connection on which HTTP/2 has begun, and nothing else.
fn held_connection(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_and_metrics_are_answered_while_the_only_worker_is_full() {
    let settings = ["listen.port=0".to_owned(), "server.workers=1".to_owned(), METRICS.to_owned()];
    let service = Service::start("medwage-benchmark", &settings);
    let load = || AbortOnDropHandle::new(tokio::spawn(read_all(service.address.clone())));
    let _load: Vec<_> = (0..16).map(|_| load()).collect();
    while value(&service, "medwage_calls_in_flight ", "").is_none_or(|calls| calls < 1) {
        tokio::task::yield_now().await;
    }
    // Whoever holds the ports for operators does not keep them.
    let metrics = service.metrics.as_deref().unwrap();
    let _held: Vec<_> = (0..200)
        .map(|number| held_connection(if number % 2 == 0 { &service.health } else { metrics }))
        .collect();
    for question in ["", "liveness"].into_iter().cycle().take(40) {
        let channel = Channel::from_shared(format!("http://{}", service.health)).unwrap();
        let mut health = HealthClient::new(channel.connect().await.unwrap());
        let request = HealthCheckRequest { service: question.to_owned() };
        let answer = health.check(request).await.unwrap().into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{question:?}");
    }
    assert_eq!(value(&service, "medwage_ready ", ""), Some(1));
}
