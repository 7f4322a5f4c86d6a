//! Callers that ask and do not read, and callers that begin to ask and do not go on.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use medwage_rpc_server::Drained;
use medwage_rpc_server::settings::{Http2Settings, LimitSettings, ServerSettings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tonic::Code;

use crate::probe::LARGE;
use crate::running::{Running, details, settings};

const ECHO: &str = "/test.v1.Probe/Echo";
const MEGABYTE: &str = "/test.v1.Probe/Large";

/// The window that HTTP/2 begins with, far smaller than a large reply.
const USUAL: u32 = 0xffff;

/// A connection whose window for each reply has so many bytes.
async fn connect(
    running: &Running,
    window: u32,
) -> (SendRequest<Full<Bytes>>, JoinHandle<Result<(), hyper::Error>>) {
    let stream = TokioIo::new(TcpStream::connect(running.address).await.unwrap());
    let mut builder = Builder::new(TokioExecutor::new());
    builder.initial_stream_window_size(window).initial_connection_window_size(8 << 20);
    let (sender, connection) = builder.handshake(stream).await.unwrap();
    (sender, tokio::spawn(connection))
}

/// Asks for a reply, of which nothing but the head is read.
async fn ask(sender: &mut SendRequest<Full<Bytes>>, running: &Running, method: &str) -> Incoming {
    let request = http::Request::post(format!("http://{}/test.v1.Probe/{method}", running.address))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        // A message of one letter.
        .body(Full::new(Bytes::from_static(&[0, 0, 0, 0, 3, 10, 1, b'x'])))
        .unwrap();
    sender.send_request(request).await.unwrap().into_body()
}

/// Does not wait long for readers.
fn impatient() -> ServerSettings {
    let http2 = Http2Settings {
        write_stall_timeout: Duration::from_millis(50),
        ..Http2Settings::default()
    };
    ServerSettings { http2, ..settings() }
}

#[tokio::test]
async fn replies_that_nobody_reads_are_bounded_and_others_are_served_again_when_they_are_gone() {
    let limits = LimitSettings { replies_waiting: 3 * LARGE, ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let (mut sender, connection) = connect(&running, USUAL).await;
    let mut held = Vec::new();
    let status = loop {
        held.push(ask(&mut sender, &running, "Large").await);
        if let Err(status) = running.client().ask(MEGABYTE, "other").await {
            break status;
        }
    };
    assert!((2..=3).contains(&held.len()), "{} of a megabyte each", held.len());
    assert_eq!(status.code(), Code::ResourceExhausted);
    let metadata = details(&status).error_info().unwrap().metadata.clone();
    assert_eq!(metadata["limit"], "server.limits.replies_waiting");
    running.client().ask(ECHO, "what still fits").await.unwrap();
    crate::health::serving(running.address, "").await.unwrap();

    let read = held.remove(0).collect().await.unwrap().to_bytes();
    assert!(read.len() > LARGE, "whoever reads gets it whole");
    drop((held, sender));
    connection.abort();
    while running.client().ask(MEGABYTE, "other").await.is_err() {
        tokio::task::yield_now().await;
    }
    running.stop().await;
}

#[tokio::test]
async fn connection_whose_replies_nobody_reads_is_closed_however_small_they_are() {
    for (window, method) in [(USUAL, "Large"), (0, "Echo")] {
        let running = Running::start(impatient());
        let (mut sender, connection) = connect(&running, window).await;
        let held = ask(&mut sender, &running, method).await;
        let ended = tokio::time::timeout(Duration::from_secs(30), connection).await;
        drop((ended.expect("it is closed").unwrap(), held));
        assert_eq!(running.stop().await.calls_cut, 0, "its calls went with it: {method}");
    }
}

#[tokio::test]
async fn connection_that_is_not_read_at_all_is_closed() {
    let running = Running::start(impatient());
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    // Windows that nothing fills, so that all that holds replies back is the socket.
    let (settings, window) = (frame(4, 0, 0, &[0, 4, 0x7f, 0xff, 0xff, 0xff]), i32::MAX - 0xffff);
    let window = frame(8, 0, 0, &window.to_be_bytes());
    stream.write_all(&[PREFACE, &settings, &window].concat()).await.unwrap();
    let mut calls = (1..).step_by(2).map(|call| {
        let head = frame(1, 4, call, &head("/test.v1.Probe/Large"));
        [head, frame(0, 1, call, &[0; 5])].concat()
    });
    // As many as it takes, until what is sent is not taken any more.
    while stream.write_all(&calls.next().unwrap()).await.is_ok() {
        tokio::task::yield_now().await;
    }
    running.stop().await;
}

#[tokio::test]
async fn requests_that_do_not_arrive_whole_are_bounded_and_others_are_answered() {
    let limits = LimitSettings { requests_arriving: 100, ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    // Says that a kilobyte follows, and sends ninety bytes of it.
    let begun = [&[0, 0, 0, 3, 232][..], &[b'x'; 85]].concat();
    let calls = [1, 3].map(|call| {
        let head = frame(1, 4, call, &head("/test.v1.Probe/Echo"));
        [head, frame(0, 0, call, &begun)].concat()
    });
    let hello = [PREFACE, &frame(4, 0, 0, &[])].concat();
    stream.write_all(&[&hello[..], &calls[0]].concat()).await.unwrap();
    let status = loop {
        // What else arrives has room until the ninety bytes are there.
        if let Err(status) = running.client().ask(ECHO, "a text of twenty").await {
            break status;
        }
    };
    assert_eq!(status.code(), Code::ResourceExhausted);
    let metadata = details(&status).error_info().unwrap().metadata.clone();
    assert_eq!(metadata["limit"], "server.limits.requests_arriving");
    drop(stream);
    while running.client().ask(ECHO, "a text of twenty").await.is_err() {
        tokio::task::yield_now().await;
    }
    running.stop().await;
}

#[tokio::test]
async fn who_says_only_hello_is_closed_and_holds_no_drain() {
    let http2 =
        Http2Settings { keepalive_timeout: Duration::from_millis(50), ..Http2Settings::default() };
    let running = Running::start(ServerSettings { http2, ..settings() });
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&PREFACE[..10]).await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert_eq!(running.stop().await, Drained::default());

    let running = Running::start(settings());
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&PREFACE[..10]).await.unwrap();
    assert_eq!(running.client().ask(ECHO, "there").await.unwrap(), "there");
    assert_eq!(running.stop().await, Drained::default());
}

#[tokio::test]
async fn who_does_not_answer_goodbye_and_has_no_call_holds_no_drain() {
    let running = Running::start(settings());
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&[PREFACE, &frame(4, 0, 0, &[])].concat()).await.unwrap();
    // The server's own settings: it has heard hello.
    stream.read_exact(&mut [0; 9]).await.unwrap();
    let ended = tokio::time::timeout(settings().drain.timeout / 2, running.stop()).await;
    assert_eq!(ended.expect("well before the bound").connections_cut, 0);
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A frame of HTTP/2.
fn frame(kind: u8, flags: u8, call: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &call.to_be_bytes(), payload].concat()
}

/// The head of a call, in the form of HPACK that needs no table.
fn head(path: &str) -> Vec<u8> {
    let fields = [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", path),
        (":authority", "here"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ];
    let short = |text: &str| u8::try_from(text.len()).unwrap();
    let one = |(name, value): &(&str, &str)| {
        let (long, many) = (short(name), short(value));
        [&[0, long], name.as_bytes(), &[many], value.as_bytes()].concat()
    };
    fields.iter().flat_map(one).collect()
}
