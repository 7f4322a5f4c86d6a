//! Calls as browsers send them: gRPC-Web over HTTP/1.1 and HTTP/2, and the question before (CORS).

use std::net::SocketAddr;
use std::time::Duration;

use bytes::{Buf as _, Bytes};
use http::{HeaderMap, Request, Response, StatusCode, Version};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use medwage_rpc_server::settings::{ServerSettings, WebSettings};
use medwage_rpc_server::{Listener, ServeError, Shutdown};
use prost::Message as _;

use crate::probe::{Gate, LIMIT};
use crate::running::{Running, server, settings};

const PAGE: &str = "https://app.test";

fn web() -> ServerSettings {
    let web = WebSettings { origins: vec![PAGE.to_owned()], ..WebSettings::default() };
    ServerSettings { web, ..settings() }
}

/// Sends a request of a page's script.
async fn send(
    address: SocketAddr,
    version: Version,
    change: impl FnOnce(http::request::Builder) -> http::request::Builder,
    message: &[u8],
) -> Result<Response<Bytes>, String> {
    let client = Client::builder(TokioExecutor::new())
        .http2_only(version == Version::HTTP_2)
        .build_http::<Full<Bytes>>();
    let request = Request::post(format!("http://{address}/test.v1.Probe/Echo"))
        .header("content-type", "application/grpc-web+proto")
        .header("x-grpc-web", "1")
        .header("origin", PAGE);
    let request = change(request).body(Full::from(message.to_vec())).unwrap();
    let answer = client.request(request).await.map_err(|error| format!("{error:?}"))?;
    let (head, body) = answer.into_parts();
    let body = body.collect().await.map_err(|error| format!("{error:?}"))?.to_bytes();
    Ok(Response::from_parts(head, body))
}

/// A message behind its length.
fn framed(text: &str) -> Vec<u8> {
    let message = text.to_owned().encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[0], &length[..], &message].concat()
}

/// The texts of an answer's body, and its trailers, which are a part of it.
fn parts(mut body: Bytes) -> (Vec<String>, String) {
    let (mut texts, mut trailers) = (Vec::new(), String::new());
    while body.has_remaining() {
        let kind = body.get_u8();
        let length = body.get_u32();
        let part = body.split_to(length as usize);
        match kind {
            0 => texts.push(String::decode(part).unwrap()),
            0x80 => trailers = String::from_utf8(part.to_vec()).unwrap(),
            other => panic!("a part of kind {other}"),
        }
    }
    (texts, trailers)
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).map_or("", |it| it.to_str().unwrap())
}

#[tokio::test]
async fn pages_of_an_origin_call_over_both_versions_of_http() {
    let running = Running::start(web());
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let answer = send(running.address, version, |it| it, &framed("hello")).await.unwrap();
        assert_eq!((answer.status(), answer.version()), (StatusCode::OK, version));
        assert_eq!(header(answer.headers(), "content-type"), "application/grpc-web+proto");
        assert_eq!(header(answer.headers(), "access-control-allow-origin"), PAGE);
        let exposed = header(answer.headers(), "access-control-expose-headers").to_owned();
        for seen in ["grpc-status", "grpc-message", "grpc-status-details-bin"] {
            assert!(exposed.contains(seen), "{exposed}");
        }
        let (texts, trailers) = parts(answer.into_body());
        assert_eq!(texts, ["hello"]);
        assert!(trailers.contains("grpc-status:0\r\n"), "{trailers}");
    }
    assert_eq!(running.client().ask("/test.v1.Probe/Echo", "plain").await.unwrap(), "plain");
    running.stop().await;
}

#[tokio::test]
async fn the_limits_of_calls_hold_for_those_of_browsers() {
    let running = Running::start(web());
    let at = |method: &str| format!("http://{}/test.v1.Probe/{method}", running.address);
    let ask = async |method: &str, timeout: &str, text: &str| {
        let uri = at(method);
        let change =
            |it: http::request::Builder| it.uri(uri).header("grpc-timeout", timeout.to_owned());
        send(running.address, Version::HTTP_11, change, &framed(text)).await.unwrap()
    };
    for (method, text, status) in
        [("Never", "", "4"), ("Panic", "", "13"), ("Missing", "", "12"), ("Echo", "", "0")]
    {
        let answer = ask(method, "200m", text).await;
        let in_head = header(answer.headers(), "grpc-status").to_owned();
        let details = answer.headers().contains_key("grpc-status-details-bin");
        let (_, trailers) = parts(answer.into_body());
        let found = in_head == status || trailers.contains(&format!("grpc-status:{status}\r\n"));
        assert!(found, "{method}: {in_head} {trailers}");
        assert_eq!(details, status != "0", "{method}");
    }
    let long = ask("Echo", "9S", &"x".repeat(LIMIT)).await;
    assert_eq!(header(long.headers(), "grpc-status"), "3");
    // A stream's trailers come with its last part, whatever ends it.
    let (texts, trailers) = parts(ask("Stream", "9S", "twice").await.into_body());
    assert_eq!((texts.len(), trailers.contains("grpc-status:0")), (2, true));
    let (texts, trailers) = parts(ask("Stream", "300m", "hang").await.into_body());
    assert_eq!((texts.len(), trailers.contains("grpc-status:4")), (2, true), "{trailers}");
    running.stop().await;
}

#[tokio::test]
async fn browsers_are_told_which_pages_may_call() {
    let running = Running::start(web());
    let ask = async |origin: &'static str, version: Version| {
        let change = |it: http::request::Builder| {
            let mut it = it
                .method("OPTIONS")
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type,x-grpc-web,grpc-timeout");
            it.headers_mut().unwrap().insert("origin", origin.parse().unwrap());
            it
        };
        send(running.address, version, change, &[]).await.unwrap()
    };
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let answer = ask(PAGE, version).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let told = |name: &str| header(answer.headers(), name).to_owned();
        assert_eq!(told("access-control-allow-origin"), PAGE);
        assert_eq!(told("access-control-allow-methods"), "GET,POST");
        assert_eq!(told("access-control-max-age"), "3600");
        for name in [
            "content-type",
            "x-grpc-web",
            "grpc-timeout",
            "authorization",
            "traceparent",
            "connect-timeout-ms",
        ] {
            assert!(told("access-control-allow-headers").contains(name), "{name}");
        }
        for stranger in ["https://stranger.test", "http://app.test", "null"] {
            let answer = ask(stranger, version).await;
            assert_eq!(header(answer.headers(), "access-control-allow-origin"), "", "{stranger}");
        }
    }
    running.stop().await;
}

#[tokio::test]
async fn browsers_are_not_answered_unless_somebody_says_so() {
    let running = Running::start(settings());
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let answer = send(running.address, version, |it| it, &framed("hello")).await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(header(answer.headers(), "access-control-allow-origin"), "");
    }
    running.stop().await;

    let web = WebSettings { origins: vec!["app.test".into()], max_age: Duration::ZERO };
    let server = server(ServerSettings { web, ..settings() }, &Gate::closed());
    let error =
        server.serve(Listener::bind_local().unwrap(), Shutdown::manual()).await.unwrap_err();
    assert!(matches!(error, ServeError::Web(_)), "{error}");
}

#[tokio::test]
async fn grpc_over_http_1_is_refused() {
    for settings in [web(), settings()] {
        let running = Running::start(settings);
        let change = |mut it: http::request::Builder| {
            it.headers_mut().unwrap().insert("content-type", "application/grpc".parse().unwrap());
            it
        };
        let answer = send(running.address, Version::HTTP_11, change, &framed("hello")).await;
        assert_eq!(answer.unwrap().status(), StatusCode::HTTP_VERSION_NOT_SUPPORTED);
        running.stop().await;
    }
}
