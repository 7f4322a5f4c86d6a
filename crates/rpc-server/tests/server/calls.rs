//! Calls that succeed, fail, hang and panic.

use std::io::Read as _;
use std::num::NonZeroUsize;
use std::time::Duration;

use bytes::Bytes;
use flate2::read::GzDecoder;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::rt::TokioExecutor;
use medwage_rpc_server::Listener;
use medwage_rpc_server::settings::{LimitSettings, ListenSettings, ServerSettings, Threading};
use prost::Message as _;
use tokio::net::TcpStream;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::probe::{Client, LIMIT, channel};
use crate::running::{Running, details, reason, settings};

const ECHO: &str = "/test.v1.Probe/Echo";
const PANIC: &str = "/test.v1.Probe/Panic";
const NEVER: &str = "/test.v1.Probe/Never";
const WAIT: &str = "/test.v1.Probe/Wait";
const TIME_LEFT: &str = "/test.v1.Probe/TimeLeft";

#[tokio::test]
async fn every_way_of_sharing_the_work_answers() {
    for threading in [Threading::PerCore, Threading::WorkStealing] {
        for reuse_port in [false, true] {
            let listen = ListenSettings { reuse_port, ..ListenSettings::on_loopback(0) };
            let listener = Listener::bind(&listen, 3).unwrap();
            let running =
                Running::start_on(listener, ServerSettings { workers: 3, threading, ..settings() });
            for text in ["one", "two", "three", "four", "five", "six"] {
                // A client each, so that several workers get a connection.
                let reply = running.client().ask(ECHO, text).await;
                assert_eq!(reply.unwrap(), text, "{threading:?}, reuse_port {reuse_port}");
            }
            let drained = running.stop().await;
            assert_eq!((drained.calls_cut, drained.connections_cut), (0, 0));
        }
    }
}

#[tokio::test]
async fn panic_is_internal_and_ends_only_its_call() {
    let running = Running::start(settings());
    let client = running.client();
    let (first, waiting) = (client.clone(), client.clone());
    let waiting = tokio::spawn(async move { waiting.ask(WAIT, "still here").await });
    running.gate.entered().await;

    let status = first.ask(PANIC, "secret of the house").await.unwrap_err();

    assert_eq!((status.code(), reason(&status).as_str()), (Code::Internal, "INTERNAL"));
    let request_id = details(&status).request_info().unwrap().request_id.clone();
    assert!(status.message().contains(&request_id), "{}", status.message());
    assert!(!status.message().contains("secret"), "{}", status.message());
    running.gate.open();
    assert_eq!(waiting.await.unwrap().unwrap(), "still here");
    running.stop().await;
}

#[tokio::test]
async fn panic_in_a_stream_ends_it_with_internal() {
    let running = Running::start(settings());
    let mut stream = running.client().stream("panic", None).await;
    // What tonic had not yet flushed when the panic came is lost with it.
    let status = loop {
        match stream.message().await {
            Ok(message) => assert_eq!(message.as_deref(), Some("panic")),
            Err(status) => break status,
        }
    };
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Internal, "INTERNAL"));
    running.stop().await;
}

#[tokio::test]
async fn own_deadline_answers_deadline_exceeded() {
    let request_deadline = Duration::from_millis(20);
    let running = Running::start(ServerSettings { request_deadline, ..settings() });
    for timeout in [None, Some(Duration::from_secs(60))] {
        let status = running.client().ask_within(NEVER, "", timeout).await.unwrap_err();
        assert_eq!(status.code(), Code::DeadlineExceeded);
        assert_eq!(reason(&status), "DEADLINE_EXCEEDED");
        let metadata = details(&status).error_info().unwrap().metadata.clone();
        assert_eq!(metadata.get("step").map(String::as_str), Some("handler"));
    }
    running.stop().await;
}

#[tokio::test]
async fn shorter_deadline_of_the_caller_wins() {
    let request_deadline = Duration::from_secs(3600);
    let running = Running::start(ServerSettings { request_deadline, ..settings() });
    let asked = Some(Duration::from_millis(20));
    let status = running.client().ask_within(NEVER, "", asked).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status).as_str()),
        (Code::DeadlineExceeded, "DEADLINE_EXCEEDED")
    );

    let left = running.client().ask_within(TIME_LEFT, "", Some(Duration::from_secs(9))).await;
    let left: u64 = left.unwrap().parse().unwrap();
    assert!((1..=9_000).contains(&left), "{left} ms");
    running.stop().await;
}

#[tokio::test]
async fn stream_ends_at_the_deadline_of_the_caller_only() {
    let request_deadline = Duration::from_millis(500);
    let running = Running::start(ServerSettings { request_deadline, ..settings() });
    let mut stream = running.client().stream("hang", Some(Duration::from_millis(1500))).await;
    assert_eq!(stream.message().await.unwrap().as_deref(), Some("hang"));
    assert_eq!(stream.message().await.unwrap().as_deref(), Some("hang"));
    let status = stream.message().await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    let metadata = details(&status).error_info().unwrap().metadata.clone();
    assert_eq!(metadata.get("step").map(String::as_str), Some("stream"));
    running.stop().await;
}

#[tokio::test]
async fn unknown_method_and_unknown_service_are_unimplemented() {
    let running = Running::start(settings());
    for path in ["/test.v1.Probe/Missing", "/test.v1.Missing/Echo", "/"] {
        let status = running.client().ask(path, "").await.unwrap_err();
        assert_eq!(
            (status.code(), reason(&status).as_str()),
            (Code::Unimplemented, "METHOD_UNKNOWN")
        );
        let metadata = details(&status).error_info().unwrap().metadata.clone();
        assert_eq!(metadata.get("method").map(String::as_str), Some(path));
    }
    running.stop().await;
}

#[tokio::test]
async fn message_above_the_limit_is_refused_with_both_sizes() {
    let running = Running::start(settings());
    let fits = "x".repeat(LIMIT - 3);
    assert_eq!(running.client().ask(ECHO, &fits).await.unwrap(), fits);
    let status = running.client().ask(ECHO, &"x".repeat(LIMIT - 2)).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status).as_str()),
        (Code::InvalidArgument, "LIMIT_EXCEEDED")
    );
    let metadata = details(&status).error_info().unwrap().metadata.clone();
    assert_eq!(metadata["allowed"], LIMIT.to_string());
    assert_eq!(metadata["provided"], (LIMIT + 1).to_string());
    running.stop().await;
}

#[tokio::test]
async fn malformed_message_is_the_callers_mistake() {
    let running = Running::start(settings());
    let status = running.client().ask_with_bytes(&[0xff, 0xfe]).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status).as_str()),
        (Code::InvalidArgument, "INVALID_FIELDS")
    );
    assert_eq!(details(&status).bad_request().unwrap().field_violations.len(), 1);
    running.stop().await;
}

#[tokio::test]
async fn calls_above_the_limit_are_shed_and_probes_are_not() {
    let limits = LimitSettings { calls_in_flight: NonZeroUsize::MIN, ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let client = running.client();
    let held = tokio::spawn({
        let client = client.clone();
        async move { client.ask(WAIT, "first").await }
    });
    running.gate.entered().await;

    let status = client.ask(ECHO, "second").await.unwrap_err();

    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    assert!(details(&status).retry_info().unwrap().retry_delay.is_some());
    crate::health::serving(running.address, "").await.unwrap();
    running.gate.open();
    assert_eq!(held.await.unwrap().unwrap(), "first");
    // Who watches the health makes no call, and takes nobody's place.
    let watch = crate::health::watch(running.address).await;
    assert_eq!(client.ask(ECHO, "third").await.unwrap(), "third");
    drop(watch);
    running.stop().await;
}

#[tokio::test]
async fn watches_of_the_health_have_a_limit_and_checks_have_none() {
    let limits = LimitSettings { connections: NonZeroUsize::MIN, ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let client = HealthClient::new(channel(running.address));
    let watch = || async { client.clone().watch(HealthCheckRequest::default()).await };
    let held = [watch().await.unwrap(), watch().await.unwrap()];
    let status = watch().await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    client.clone().check(HealthCheckRequest::default()).await.unwrap();
    drop(held);
    while watch().await.is_err() {
        tokio::task::yield_now().await;
    }
    running.stop().await;
}

#[tokio::test]
async fn a_caller_with_too_many_calls_is_refused_and_others_are_not() {
    let limits =
        LimitSettings { calls_per_caller: Some(NonZeroUsize::MIN), ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let greedy = running.client();
    let held = tokio::spawn({
        let greedy = greedy.clone();
        async move { greedy.ask(WAIT, "first").await }
    });
    running.gate.entered().await;

    // Another connection of the same caller is no other caller.
    for client in [greedy.clone(), running.client()] {
        let status = client.ask(ECHO, "second").await.unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted);
        let metadata = details(&status).error_info().unwrap().metadata.clone();
        assert_eq!(metadata["limit"], "server.limits.calls_per_caller");
    }
    let other = Client::of([127, 0, 0, 2].into(), running.address);
    assert_eq!(other.ask(ECHO, "other").await.unwrap(), "other");
    running.gate.open();
    assert_eq!(held.await.unwrap().unwrap(), "first");
    assert_eq!(greedy.ask(ECHO, "third").await.unwrap(), "third");
    running.stop().await;
}

#[tokio::test]
async fn a_connection_too_many_is_closed_and_there_is_room_again_when_one_leaves() {
    let limits = LimitSettings { connections: NonZeroUsize::MIN, ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let first = TcpStream::connect(running.address).await.unwrap();
    // Connections are taken in order, so the second comes when the first is there.
    let second = TcpStream::connect(running.address).await.unwrap();
    second.readable().await.unwrap();
    assert_eq!(second.try_read(&mut [0]).unwrap(), 0, "closed");
    drop(first);
    let client = running.client();
    while client.ask(ECHO, "there").await.is_err() {
        tokio::task::yield_now().await;
    }
    running.stop().await;
}

#[tokio::test]
async fn a_timeout_that_is_none_is_refused() {
    let running = Running::start(settings());
    let client = HttpClient::builder(TokioExecutor::new()).http2_only(true).build_http();
    for timeout in ["soon", "1", "123456789S", "-1S", ""] {
        let request = Request::post(format!("http://{}{ECHO}", running.address))
            .header("content-type", "application/grpc")
            .header("grpc-timeout", timeout)
            .body(Full::new(Bytes::from_static(&[0; 5])));
        let answer = client.request(request.unwrap()).await.unwrap();
        let status = Status::from_header_map(answer.headers()).unwrap();
        assert_eq!(
            (status.code(), reason(&status).as_str()),
            (Code::InvalidArgument, "HEADER_MALFORMED")
        );
        assert_eq!(details(&status).error_info().unwrap().metadata["header"], "grpc-timeout");
    }
    running.stop().await;
}

#[tokio::test]
async fn no_reply_leaves_that_clients_do_not_take() {
    let running = Running::start(settings());
    let status = running.client().ask("/test.v1.Probe/TooLarge", "").await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Internal, "INTERNAL"));
    running.stop().await;
}

#[tokio::test]
async fn large_replies_are_compressed_for_those_who_read_that() {
    let running = Running::start(settings());
    let client = HttpClient::builder(TokioExecutor::new()).http2_only(true).build_http();
    let ask = async |method: &str, accepted: &str| {
        let request = Request::post(format!("http://{}/test.v1.Probe/{method}", running.address))
            .header("content-type", "application/grpc")
            .header("grpc-accept-encoding", accepted)
            .body(Full::new(Bytes::from_static(&[0; 5])));
        let (head, body) = client.request(request.unwrap()).await.unwrap().into_parts();
        let encoding = head.headers.get("grpc-encoding").map(|it| it.to_str().unwrap().to_owned());
        (encoding.unwrap_or_default(), body.collect().await.unwrap().to_bytes())
    };
    let (encoding, body) = ask("Large", "identity, gzip").await;
    assert_eq!((encoding.as_str(), body[0]), ("gzip", 1));
    let mut message = Vec::new();
    GzDecoder::new(&body[5..]).read_to_end(&mut message).unwrap();
    assert_eq!(String::decode(&*message).unwrap().len(), crate::probe::LARGE);
    let (encoding, body) = ask("Large", "identity").await;
    assert_eq!((encoding.as_str(), body[0], body.len() > crate::probe::LARGE), ("", 0, true));
    let (_, body) = ask("Echo", "gzip").await;
    assert_eq!(&body[..], [0; 5], "a small reply is as it is");
    running.stop().await;
}
