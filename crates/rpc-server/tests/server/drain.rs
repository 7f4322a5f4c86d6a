//! How a server stops.

use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use medwage_rpc_server::settings::{DrainSettings, Http2Settings, ListenSettings, ServerSettings};
use medwage_rpc_server::{Drained, Listener, ServeError, Server, Shutdown, serve_all};
use tokio::net::TcpStream;
use tonic::body::Body;
use tonic::{Code, Status, Streaming};

use crate::probe::{Client, Gate};
use crate::running::{Running, details, reason, server, settings};

const ECHO: &str = "/test.v1.Probe/Echo";
const WAIT: &str = "/test.v1.Probe/Wait";

#[tokio::test]
async fn call_in_flight_is_answered() {
    let running = Running::start(settings());
    let (client, gate, shutdown) =
        (running.client(), running.gate.clone(), running.shutdown.clone());
    let held = tokio::spawn(async move { client.ask(WAIT, "slow").await });
    gate.entered().await;
    shutdown.request_stop();
    // The port refuses connections while the call is still inside.
    while TcpStream::connect(running.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    gate.open();
    assert_eq!(held.await.unwrap().unwrap(), "slow");
    assert_eq!(running.ended().await, Drained::default());
}

#[tokio::test]
async fn call_beyond_the_bound_is_cut() {
    let drain = DrainSettings { grace: Duration::ZERO, timeout: Duration::from_millis(20) };
    let running = Running::start(ServerSettings { drain, ..settings() });
    let (client, gate) = (running.client(), running.gate.clone());
    let held = tokio::spawn(async move { client.ask(WAIT, "too slow").await });
    gate.entered().await;
    let drained = running.stop().await;
    assert_eq!(drained, Drained { calls_cut: 1, connections_cut: 1 });
    assert!(held.await.unwrap().is_err());
}

#[tokio::test]
async fn calls_are_answered_during_the_grace_that_health_announces() {
    let drain = DrainSettings { grace: Duration::from_millis(500), ..settings().drain };
    let running = Running::start(ServerSettings { drain, ..settings() });
    running.readiness.wait_ready().await;
    running.shutdown.request_stop();
    while running.readiness.is_ready() {
        tokio::task::yield_now().await;
    }
    assert!(crate::health::serving(running.address, "").await.is_err());
    assert_eq!(running.client().ask(ECHO, "late").await.unwrap(), "late");
    assert_eq!(running.ended().await, Drained::default());
}

#[tokio::test]
async fn old_connection_is_told_to_reconnect() {
    let http2 =
        Http2Settings { max_connection_age: Duration::from_millis(20), ..Http2Settings::default() };
    let running = Running::start(ServerSettings { http2, ..settings() });
    let stream = TokioIo::new(TcpStream::connect(running.address).await.unwrap());
    let (_sender, connection) =
        hyper::client::conn::http2::handshake::<_, _, Body>(TokioExecutor::new(), stream)
            .await
            .unwrap();
    connection.await.unwrap();
    running.stop().await;
}

/// The status that a stream ends with which would go on for ever, after its messages.
async fn end_of(mut stream: Streaming<String>) -> Status {
    for _ in 0..2 {
        assert_eq!(stream.message().await.unwrap().as_deref(), Some("hang"));
    }
    stream.message().await.unwrap_err()
}

fn is_told_to_come_back(status: &Status) -> bool {
    let wait = details(status).retry_info().and_then(|info| info.retry_delay);
    status.code() == Code::Unavailable && reason(status) == "NOT_READY" && wait.is_some()
}

#[tokio::test]
async fn streams_of_an_old_connection_and_of_a_drain_end_after_a_whole_message() {
    let http2 = Http2Settings {
        max_connection_age: Duration::from_millis(200),
        ..Http2Settings::default()
    };
    let running = Running::start(ServerSettings { http2, ..settings() });
    let status = end_of(running.client().stream("hang", None).await).await;
    assert!(is_told_to_come_back(&status), "{status:?}");
    running.stop().await;

    let running = Running::start(settings());
    let mut stream = running.client().stream("hang", None).await;
    assert_eq!(stream.message().await.unwrap().as_deref(), Some("hang"));
    running.shutdown.request_stop();
    assert_eq!(stream.message().await.unwrap().as_deref(), Some("hang"));
    let status = stream.message().await.unwrap_err();
    assert!(is_told_to_come_back(&status), "{status:?}");
    assert_eq!(running.ended().await, Drained::default());
}

#[tokio::test]
async fn one_shutdown_stops_every_server() {
    let (gate, shutdown) = (Gate::closed(), Shutdown::manual());
    let listeners: Vec<_> = (0..3).map(|_| Listener::bind_local().unwrap()).collect();
    let addresses: Vec<_> = listeners.iter().map(Listener::address).collect();
    let servers = listeners.into_iter().map(|it| (server(settings(), &gate), it)).collect();
    let all = tokio::spawn(serve_all(servers, shutdown.clone()));
    for address in addresses {
        assert_eq!(Client::new(address).ask(ECHO, "there").await.unwrap(), "there");
    }
    shutdown.request_stop();
    assert_eq!(all.await.unwrap().unwrap(), vec![Drained::default(); 3]);
}

#[tokio::test]
async fn failure_of_one_server_stops_the_others() {
    let (gate, shutdown) = (Gate::closed(), Shutdown::manual());
    let sound = (server(settings(), &gate), Listener::bind_local().unwrap());
    let broken = Server::new(settings()).with_descriptors(b"no descriptors");
    let servers = vec![sound, (broken, Listener::bind_local().unwrap())];
    let failure = serve_all(servers, shutdown).await.unwrap_err();
    assert!(matches!(failure, ServeError::Reflection(_)), "{failure}");
}

#[tokio::test]
async fn taken_port_is_an_error_that_names_it() {
    let first = Listener::bind_local().unwrap();
    let taken = ListenSettings::on_loopback(first.address().port());
    let error = Listener::bind(&taken, 1).unwrap_err().to_string();
    assert!(error.contains(&first.address().to_string()), "{error}");
    assert!(error.contains("listen.port"), "{error}");
}

#[tokio::test]
async fn hanging_call_does_not_outlive_its_client() {
    let running = Running::start(settings());
    let client = running.client();
    let hanging = tokio::spawn(async move { client.ask(WAIT, "").await });
    running.gate.entered().await;
    hanging.abort();
    let _ = hanging.await;
    assert_eq!(running.stop().await, Drained::default());
}

#[tokio::test]
async fn silent_connection_does_not_hold_the_drain() {
    let running = Running::start(settings());
    let silent = TcpStream::connect(running.address).await.unwrap();
    assert_eq!(running.client().ask(ECHO, "there").await.unwrap(), "there");
    assert_eq!(running.stop().await, Drained::default());
    drop(silent);
}

#[tokio::test]
async fn silent_connection_is_closed() {
    let http2 =
        Http2Settings { keepalive_timeout: Duration::from_millis(20), ..Http2Settings::default() };
    let running = Running::start(ServerSettings { http2, ..settings() });
    let silent = TcpStream::connect(running.address).await.unwrap();
    silent.readable().await.unwrap();
    assert_eq!(silent.try_read(&mut [0]).unwrap(), 0);
    running.stop().await;
}
