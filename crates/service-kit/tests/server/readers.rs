//! Callers that ask and do not read.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use medwage_service_kit::settings::{Http2Settings, LimitSettings, ServerSettings};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tonic::Code;

use crate::probe::LARGE;
use crate::running::{Running, details, settings};

const ECHO: &str = "/test.v1.Probe/Echo";

/// A connection whose windows for replies are those that HTTP/2 begins with, far smaller than one.
async fn connect(
    running: &Running,
) -> (SendRequest<Full<Bytes>>, JoinHandle<Result<(), hyper::Error>>) {
    let stream = TokioIo::new(TcpStream::connect(running.address).await.unwrap());
    let mut builder = Builder::new(TokioExecutor::new());
    builder.initial_stream_window_size(0xffff).initial_connection_window_size(8 << 20);
    let (sender, connection) = builder.handshake(stream).await.unwrap();
    (sender, tokio::spawn(connection))
}

/// Asks for a large reply, of which nothing but the head is read.
async fn large(sender: &mut SendRequest<Full<Bytes>>, running: &Running) -> Incoming {
    let request = http::Request::post(format!("http://{}/test.v1.Probe/Large", running.address))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        // An empty message of no text.
        .body(Full::new(Bytes::from_static(&[0; 5])))
        .unwrap();
    sender.send_request(request).await.unwrap().into_body()
}

#[tokio::test]
async fn replies_that_nobody_reads_are_bounded_and_others_are_served_again_when_they_are_gone() {
    let limits = LimitSettings { replies_waiting: 2 * LARGE, ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let (mut sender, connection) = connect(&running).await;
    let mut held = Vec::new();
    let status = loop {
        held.push(large(&mut sender, &running).await);
        if let Err(status) = running.client().ask(ECHO, "other").await {
            break status;
        }
    };
    assert!(held.len() <= 3, "{} of a megabyte each", held.len());
    assert_eq!(status.code(), Code::ResourceExhausted);
    let metadata = details(&status).error_info().unwrap().metadata.clone();
    assert_eq!(metadata["limit"], "server.limits.replies_waiting");
    crate::health::serving(running.address, "").await.unwrap();

    let read = held.remove(0).collect().await.unwrap().to_bytes();
    assert!(read.len() > LARGE, "whoever reads gets it whole");
    drop((held, sender));
    connection.abort();
    while running.client().ask(ECHO, "other").await.is_err() {
        tokio::task::yield_now().await;
    }
    running.stop().await;
}

#[tokio::test]
async fn connection_whose_replies_nobody_reads_is_closed() {
    let http2 =
        Http2Settings { slow_reader: Duration::from_millis(50), ..Http2Settings::default() };
    let running = Running::start(ServerSettings { http2, ..settings() });
    let (mut sender, connection) = connect(&running).await;
    let held = large(&mut sender, &running).await;
    let ended = tokio::time::timeout(Duration::from_secs(30), connection).await;
    drop((ended.expect("it is closed").unwrap(), held));
    running.stop().await;
}
