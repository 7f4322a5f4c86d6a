//! Calls of JSON over HTTP: the Connect protocol, over both versions of HTTP, as curl and Connect's own client make them.

use std::io::Read as _;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::process::Command;
use std::time::Duration;

use bytes::{Buf as _, Bytes};
use flate2::read::GzDecoder;
use http::{Method, Request, Response, StatusCode, Version};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use medwage_auth::KeySettings;
use medwage_rpc_server::Listener;
use medwage_rpc_server::settings::{LimitSettings, ServerSettings, WebSettings};
use medwage_testkit::{Issuer, node_clients};
use serde_json::{Value, json};

use crate::auth::{Guarded, asked, claims};
use crate::probe::{LIMIT, descriptors};
use crate::running::{Running, settings};

const JSON: (&str, &str) = ("content-type", "application/json");

/// One request, and its answer whole.
struct Asked<'a> {
    address: SocketAddr,
    version: Version,
    method: Method,
    path: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: &'a [u8],
}

impl Asked<'_> {
    async fn send(self) -> Response<Bytes> {
        let client = Client::builder(TokioExecutor::new())
            .http2_only(self.version == Version::HTTP_2)
            .build_http::<Full<Bytes>>();
        let uri = format!("http://{}{}", self.address, self.path);
        let mut request = Request::builder().method(self.method).uri(uri);
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::from(self.body.to_vec())).unwrap();
        let (head, body) = client.request(request).await.unwrap().into_parts();
        Response::from_parts(head, body.collect().await.unwrap().to_bytes())
    }
}

async fn post(
    address: SocketAddr,
    method: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Response<Bytes> {
    let (version, path) = (Version::HTTP_11, &*format!("/test.v1.Probe/{method}"));
    Asked { address, version, method: Method::POST, path, headers, body }.send().await
}

async fn get(address: SocketAddr, path: &str) -> Response<Bytes> {
    let (version, method) = (Version::HTTP_11, Method::GET);
    Asked { address, version, method, path, headers: &[], body: &[] }.send().await
}

fn header(answer: &Response<Bytes>, name: &str) -> String {
    answer.headers().get(name).map_or(String::new(), |it| it.to_str().unwrap().to_owned())
}

fn read(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

/// What `debug` says of the detail of a type.
fn detail<'v>(error: &'v Value, name: &str) -> &'v Value {
    let details = error["details"].as_array().unwrap();
    let found = details.iter().find(|it| it["type"] == name);
    &found.unwrap_or_else(|| panic!("no {name}: {error}"))["debug"]
}

/// The envelopes of a stream.
fn envelopes(mut body: Bytes) -> Vec<(u8, Value)> {
    let mut found = Vec::new();
    while body.has_remaining() {
        let (flags, length) = (body.get_u8(), body.get_u32());
        let payload = body.split_to(length as usize);
        found.push((flags, serde_json::from_slice(&payload).unwrap()));
    }
    found
}

fn enveloped(message: &[u8]) -> Vec<u8> {
    [&[0], &u32::try_from(message.len()).unwrap().to_be_bytes()[..], message].concat()
}

#[tokio::test]
async fn a_line_of_json_is_answered_over_both_versions_of_http() {
    let running = Running::start(settings());
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let (address, path) = (running.address, "/test.v1.Probe/Mirror");
        let body =
            br#"{"a_double": 24.59, "inner": {"anInt64": "7"}, "labels": {"b": "2", "a": "1"}}"#;
        let headers = &[JSON];
        let answer =
            Asked { address, version, method: Method::POST, path, headers, body }.send().await;
        assert_eq!((answer.status(), answer.version()), (StatusCode::OK, version));
        assert_eq!(header(&answer, "content-type"), "application/json");
        let expected = r#"{"aDouble":24.59,"inner":{"anInt64":"7"},"labels":{"a":"1","b":"2"}}"#;
        assert_eq!(answer.body(), expected);
    }
    let answer =
        post(running.address, "Echo", &[JSON, ("connect-protocol-version", "1")], b"\"hi\"").await;
    assert_eq!(answer.body(), "\"hi\"");
    let binary = [("content-type", "application/proto")];
    let answer = post(running.address, "Echo", &binary, b"\x0a\x02hi").await;
    assert_eq!(
        (header(&answer, "content-type").as_str(), &answer.body()[..]),
        ("application/proto", &b"\x0a\x02hi"[..])
    );
    // The health is asked in the same way.
    let (version, path) = (Version::HTTP_11, "/grpc.health.v1.Health/Check");
    let (address, method, headers) = (running.address, Method::POST, &[JSON]);
    let answer = Asked { address, version, method, path, headers, body: b"{}" }.send().await;
    assert_eq!(read(&answer), json!({"status": "SERVING"}));
    running.stop().await;
}

#[tokio::test]
async fn every_wrong_field_is_an_error_that_people_can_read() {
    let running = Running::start(settings());
    let body = br#"{"aDuble": 1, "inner": {"numbers": [1, "x"]}}"#;
    let answer = post(running.address, "Mirror", &[JSON], body).await;
    assert_eq!(
        (answer.status(), header(&answer, "content-type").as_str()),
        (StatusCode::BAD_REQUEST, "application/json")
    );
    let error = read(&answer);
    assert_eq!(error["code"], "invalid_argument");
    assert_eq!(detail(&error, "google.rpc.ErrorInfo")["reason"], "INVALID_FIELDS");
    let violations = &detail(&error, "google.rpc.BadRequest")["fieldViolations"];
    let found: Vec<_> = violations
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["field"].as_str().unwrap(), it["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("aDuble", "FIELD_UNKNOWN"), ("inner.numbers[1]", "FIELD_MALFORMED")]);

    let answer = post(running.address, "Mirror", &[JSON], br#"{"aDuble": 1}"#).await;
    let error = read(&answer);
    let info = detail(&error, "google.rpc.ErrorInfo");
    assert_eq!(
        (&info["reason"], &info["metadata"]["nearest"]),
        (&json!("FIELD_UNKNOWN"), &json!("a_double"))
    );
    for body in ["{", "", "{}{}", "\u{feff}{}"] {
        let error = read(&post(running.address, "Mirror", &[JSON], body.as_bytes()).await);
        assert_eq!(detail(&error, "google.rpc.ErrorInfo")["reason"], "BODY_MALFORMED", "{body}");
    }
    // Bytes that are no message are the caller's mistake, too.
    let binary = [("content-type", "application/proto")];
    let answer = post(running.address, "Echo", &binary, &[0xff, 0xfe]).await;
    assert_eq!(
        (answer.status(), &read(&answer)["code"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_argument"))
    );
    running.stop().await;
}

#[tokio::test]
async fn deadlines_panics_and_limits_hold_for_json() {
    let limits = LimitSettings { request_size: 2 * LIMIT, ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let long = format!("\"{}\"", "x".repeat(LIMIT));
    let longer = format!("\"{}\"", "x".repeat(3 * LIMIT));
    for (method, body, timeout, status, code, reason) in [
        ("Never", "\"\"", "50", 504, "deadline_exceeded", "DEADLINE_EXCEEDED"),
        ("Panic", "\"\"", "9000", 500, "internal", "INTERNAL"),
        ("Echo", &long, "9000", 400, "invalid_argument", "LIMIT_EXCEEDED"),
        ("Echo", &longer, "9000", 400, "invalid_argument", "LIMIT_EXCEEDED"),
        ("Echo", "\"\"", "soon", 400, "invalid_argument", "HEADER_MALFORMED"),
        ("TooLarge", "\"\"", "9000", 500, "internal", "INTERNAL"),
    ] {
        let headers = [JSON, ("connect-timeout-ms", timeout)];
        let answer = post(running.address, method, &headers, body.as_bytes()).await;
        let error = read(&answer);
        assert_eq!(
            (answer.status().as_u16(), error["code"].as_str().unwrap()),
            (status, code),
            "{method}: {error}"
        );
        assert_eq!(detail(&error, "google.rpc.ErrorInfo")["reason"], reason, "{method}");
    }
    let left =
        post(running.address, "TimeLeft", &[JSON, ("connect-timeout-ms", "9000")], b"\"\"").await;
    let left: u64 = read(&left).as_str().unwrap().parse().unwrap();
    assert!((1..=9000).contains(&left), "{left} ms");
    running.stop().await;
}

#[tokio::test]
async fn what_is_no_call_is_told_what_would_be() {
    let running = Running::start(settings());
    for (method, content, accepted) in [
        ("Echo", "text/plain", "application/json"),
        ("Echo", "application/connect+json", "application/json"),
        ("Stream", "application/json", "application/connect+json"),
        ("Converse", "application/connect+json", "application/grpc"),
        ("Echo", "application/grpc-web+proto", "application/json"),
    ] {
        let answer = post(running.address, method, &[("content-type", content)], b"{}").await;
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{method} {content}");
        assert!(header(&answer, "accept-post").contains(accepted), "{answer:?}");
    }
    let answer = post(running.address, "Missing", &[JSON], b"{}").await;
    assert_eq!(
        (answer.status(), &read(&answer)["code"]),
        (StatusCode::NOT_FOUND, &json!("unimplemented"))
    );
    assert_eq!(get(running.address, "/favicon.ico").await.status(), StatusCode::NOT_FOUND);
    let answer = get(running.address, "/test.v1.Probe/Echo?message=%22hi%22").await;
    assert_eq!(
        (answer.status(), header(&answer, "allow").as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, "POST")
    );
    // Over HTTP/2 a content type that is not gRPC's is no gRPC either.
    let (address, version, method) = (running.address, Version::HTTP_2, Method::POST);
    let (path, headers, body) =
        ("/test.v1.Probe/Echo", &[("content-type", "application/grpc+json")], b"{}");
    let answer = Asked { address, version, method, path, headers, body }.send().await;
    assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let answer =
        post(running.address, "Echo", &[JSON, ("connect-protocol-version", "2")], b"\"\"").await;
    assert_eq!(detail(&read(&answer), "google.rpc.ErrorInfo")["reason"], "HEADER_MALFORMED");
    let answer = post(running.address, "Echo", &[JSON, ("content-encoding", "br")], b"\"\"").await;
    assert_eq!(read(&answer)["code"], "unimplemented");
    running.stop().await;
}

#[tokio::test]
async fn people_get_a_page_and_tools_a_document() {
    let running = Running::start_changed(Listener::bind_local().unwrap(), settings(), |server| {
        server.with_openapi(r#"{"openapi":"3.1.0"}"#).with_example("/test.v1.Probe/Echo", "\"a<b\"")
    });
    let page = get(running.address, "/").await;
    assert_eq!(
        (page.status(), header(&page, "content-type").as_str()),
        (StatusCode::OK, "text/html; charset=utf-8")
    );
    let text = String::from_utf8(page.body().to_vec()).unwrap();
    for part in ["test.v1.Probe", "curl -s ADDRESS/test.v1.Probe/Echo", "a&lt;b", "/openapi.json"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(read(&get(running.address, "/openapi.json").await), json!({"openapi": "3.1.0"}));
    let (address, version, path) = (running.address, Version::HTTP_11, "/");
    let answer = Asked { address, version, method: Method::HEAD, path, headers: &[], body: &[] }
        .send()
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    let answer =
        Asked { address, version, method: Method::PUT, path, headers: &[], body: &[] }.send().await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    running.stop().await;
}

#[tokio::test]
async fn a_document_is_compressed_known_again_and_may_stand_at_the_root() {
    let text = "<!doctype html><title>own</title>".repeat(100);
    let page = medwage_rpc_server::Document::new("text/html; charset=utf-8", text.clone())
        .with_policy("default-src 'self'");
    let running = Running::start_changed(Listener::bind_local().unwrap(), settings(), |server| {
        server.with_document("/", page)
    });
    let (address, version, path) = (running.address, Version::HTTP_11, "/");
    let asked = |headers| Asked { address, version, method: Method::GET, path, headers, body: &[] };
    let answer = asked(&[]).send().await;
    assert_eq!(answer.body().as_ref(), text.as_bytes());
    assert_eq!(header(&answer, "content-security-policy"), "default-src 'self'");
    let answer = asked(&[("accept-encoding", "gzip")]).send().await;
    assert_eq!(header(&answer, "content-encoding"), "gzip");
    assert!(answer.body().len() < text.len() / 10);
    let tag = header(&answer, "etag");
    let known = [("if-none-match", tag.as_str())];
    let request = Asked { address, version, method: Method::GET, path, headers: &known, body: &[] };
    let answer = request.send().await;
    assert_eq!((answer.status(), answer.body().len()), (StatusCode::NOT_MODIFIED, 0));
    let answer = asked(&[("if-none-match", "\"other\"")]).send().await;
    assert_eq!(answer.status(), StatusCode::OK);
    running.stop().await;
}

#[tokio::test]
async fn a_path_of_its_own_answers_json_of_its_size_only() {
    let echo = medwage_rpc_server::JsonPath::new(8, |body| [b"[".as_slice(), body, b"]"].concat());
    let running = Running::start_changed(Listener::bind_local().unwrap(), settings(), |server| {
        server.json_path("/own", echo)
    });
    let (address, version, path) = (running.address, Version::HTTP_11, "/own");
    let plain = ("content-type", "text/plain");
    let with_charset = ("content-type", "application/json; charset=utf-8");
    for (method, content, body, status) in [
        (Method::POST, JSON, "1", StatusCode::OK),
        (Method::POST, with_charset, "1", StatusCode::OK),
        (Method::POST, JSON, "\"too long\"", StatusCode::BAD_REQUEST),
        (Method::POST, plain, "1", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (Method::GET, JSON, "", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let headers = &[content];
        let asked = Asked { address, version, method, path, headers, body: body.as_bytes() };
        let answer = asked.send().await;
        assert_eq!(answer.status(), status, "{content:?}");
        if status == StatusCode::OK {
            assert_eq!(answer.body().as_ref(), b"[1]");
        }
    }
    running.stop().await;
}

#[tokio::test]
async fn a_path_of_its_own_has_the_limits_and_tokens_of_calls() {
    let ask = async |running: &Running| {
        let (address, version, path) = (running.address, Version::HTTP_11, "/own");
        let (method, headers) = (Method::POST, &[JSON]);
        Asked { address, version, method, path, headers, body: b"1" }.send().await
    };
    let start = |settings: ServerSettings| {
        let own = medwage_rpc_server::JsonPath::new(8, <[u8]>::to_vec);
        Running::start_changed(Listener::bind_local().unwrap(), settings, |server| {
            server.json_path("/own", own)
        })
    };
    let limits = LimitSettings { calls_in_flight: NonZeroUsize::MIN, ..LimitSettings::default() };
    let running = start(ServerSettings { limits, ..settings() });
    let address = running.address;
    let held = tokio::spawn(async move { post(address, "Wait", &[JSON], b"\"held\"").await });
    running.gate.entered().await;
    let answer = ask(&running).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let error = read(&answer);
    let limit = &detail(&error, "google.rpc.ErrorInfo")["metadata"]["limit"];
    assert_eq!(limit, "server.limits.calls_in_flight");
    running.gate.open();
    held.await.unwrap();
    assert_eq!(ask(&running).await.status(), StatusCode::OK);
    running.stop().await;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys.json");
    std::fs::write(&file, Issuer::jwks(&[&Issuer::es256("ours")])).unwrap();
    let auth = asked(KeySettings { file: Some(file), ..KeySettings::default() });
    let running = start(ServerSettings { auth, ..settings() });
    assert_eq!(ask(&running).await.status(), StatusCode::UNAUTHORIZED);
    running.stop().await;
}

#[tokio::test]
async fn links_are_answered_where_requests_are_about_nobody() {
    let gate = crate::probe::Gate::closed();
    let listener = Listener::bind_local().unwrap();
    let address = listener.address();
    let server = medwage_rpc_server::Server::new(settings()).with_descriptors(descriptors());
    let server = server.service_with_get(move || crate::probe::Probe(gate.clone()));
    server.readiness().set_all_serving();
    let shutdown = medwage_rpc_server::Shutdown::manual();
    let served = tokio::spawn(server.serve(listener, shutdown.clone()));
    for (query, expected) in [
        ("encoding=json&message=%7B%22aDouble%22%3A1.5%7D", json!({"aDouble": 1.5})),
        ("connect=v1&encoding=json&base64=1&message=eyJhRG91YmxlIjoxLjV9", json!({"aDouble": 1.5})),
        ("encoding=json", json!({})),
    ] {
        let answer = get(address, &format!("/test.v1.Probe/Mirror?{query}")).await;
        assert_eq!((answer.status(), read(&answer)), (StatusCode::OK, expected), "{query}");
    }
    let answer =
        get(address, "/test.v1.Probe/Mirror?encoding=proto&message=%09%00%00%00%00%00%00%f8%3f")
            .await;
    assert_eq!(&answer.body()[..], [&[9], &1.5_f64.to_le_bytes()[..]].concat());
    let answer = get(address, "/test.v1.Probe/Mirror?encoding=xml").await;
    assert_eq!(detail(&read(&answer), "google.rpc.ErrorInfo")["reason"], "HEADER_MALFORMED");
    assert_eq!(
        get(address, "/test.v1.Probe/Stream?encoding=json").await.status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
    shutdown.request_stop();
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn streams_are_envelopes_and_say_at_their_end_how_they_ended() {
    let running = Running::start(settings());
    let headers = [("content-type", "application/connect+json"), ("connect-timeout-ms", "1000")];
    let ask = async |text: &str| {
        let answer = post(running.address, "Stream", &headers, &enveloped(text.as_bytes())).await;
        assert_eq!(
            (answer.status(), header(&answer, "content-type").as_str()),
            (StatusCode::OK, "application/connect+json")
        );
        envelopes(answer.into_body())
    };
    let twice = |end: Value| vec![(0, json!("twice")), (0, json!("twice")), (2, end)];
    assert_eq!(ask("\"twice\"").await, twice(json!({})));
    for (text, code) in
        [("\"panic\"", "internal"), ("\"hang\"", "deadline_exceeded"), ("7", "invalid_argument")]
    {
        let found = ask(text).await;
        let (flags, end) = found.last().unwrap();
        assert_eq!((*flags, end["error"]["code"].as_str().unwrap()), (2, code), "{text}");
        detail(&end["error"], "google.rpc.ErrorInfo");
    }
    let answer = post(running.address, "Stream", &headers[..1], b"\0\0\0\0\x09\"hi\"").await;
    let found = envelopes(answer.into_body());
    assert_eq!(detail(&found[0].1["error"], "google.rpc.ErrorInfo")["reason"], "BODY_MALFORMED");
    running.stop().await;
}

#[tokio::test]
async fn large_replies_and_requests_may_be_compressed() {
    let running = Running::start(settings());
    let gzip = ("accept-encoding", "br, gzip");
    let answer = post(running.address, "Large", &[JSON, gzip], b"\"\"").await;
    assert_eq!(
        (header(&answer, "content-encoding").as_str(), header(&answer, "vary").as_str()),
        ("gzip", "accept-encoding")
    );
    let mut text = String::new();
    GzDecoder::new(&answer.body()[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text.len(), crate::probe::LARGE + 2);
    let answer = post(running.address, "Echo", &[JSON, gzip], b"\"small\"").await;
    assert_eq!(
        (header(&answer, "content-encoding").as_str(), &answer.body()[..]),
        ("", &b"\"small\""[..])
    );

    let compressed = compressed(b"\"pressed\"");
    let answer =
        post(running.address, "Echo", &[JSON, ("content-encoding", "gzip")], &compressed).await;
    assert_eq!(answer.body(), "\"pressed\"");
    // A small body that would be a large one is refused before it is one.
    let bomb = self::compressed(&vec![b' '; 64 << 20]);
    let answer = post(running.address, "Echo", &[JSON, ("content-encoding", "gzip")], &bomb).await;
    assert_eq!(detail(&read(&answer), "google.rpc.ErrorInfo")["reason"], "LIMIT_EXCEEDED");
    let answer =
        post(running.address, "Echo", &[JSON, ("content-encoding", "gzip")], b"\"no\"").await;
    assert_eq!(detail(&read(&answer), "google.rpc.ErrorInfo")["reason"], "BODY_MALFORMED");
    running.stop().await;
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::GzEncoder::new(bytes, flate2::Compression::fast()).read_to_end(&mut out).unwrap();
    out
}

#[tokio::test]
async fn a_page_of_another_origin_asks_first() {
    let web =
        WebSettings { origins: vec!["https://app.test".to_owned()], ..WebSettings::default() };
    let running = Running::start(ServerSettings { web, ..settings() });
    let headers = [JSON, ("origin", "https://app.test")];
    let answer = post(running.address, "Echo", &headers, b"\"hi\"").await;
    assert_eq!(header(&answer, "access-control-allow-origin"), "https://app.test");
    assert_eq!(answer.body(), "\"hi\"");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_asks_with_a_line_of_json() {
    if Command::new("curl").arg("--version").output().is_err() {
        return;
    }
    let running = Running::start(settings());
    let url = format!("http://{}/test.v1.Probe/Mirror", running.address);
    let asked = tokio::task::spawn_blocking(move || {
        let header = "content-type: application/json";
        Command::new("curl")
            .args(["-s", &url, "-H", header, "-d", r#"{"aString":"hello"}"#])
            .output()
    });
    assert_eq!(asked.await.unwrap().unwrap().stdout, br#"{"aString":"hello"}"#);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connects_own_client_calls_over_both_versions_of_http() {
    let name = "connects_own_client_calls_over_both_versions_of_http";
    let Some(folder) = node_clients(name) else { return };
    let running = Running::start(settings());
    let kept = tempfile::tempdir().unwrap();
    let file = kept.path().join("descriptors.bin");
    std::fs::write(&file, [descriptors(), tonic_types::pb::FILE_DESCRIPTOR_SET].concat()).unwrap();
    let url = format!("http://{}", running.address);
    let asked = tokio::task::spawn_blocking(move || {
        Command::new("node").arg(folder.join("connect.mjs")).arg(file).arg(url).output().unwrap()
    });
    let output = tokio::time::timeout(Duration::from_secs(60), asked).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("all answers are right"));
    running.stop().await;
}

#[tokio::test]
async fn tokens_are_asked_for_as_for_calls_of_grpc() {
    let ours = Issuer::rs256("ours");
    let guarded = Guarded::start(&[&ours], |_| {});
    let address = guarded.running.address;
    let answer = post(address, "Caller", &[JSON], b"\"\"").await;
    assert_eq!(
        (answer.status(), header(&answer, "www-authenticate").as_str()),
        (StatusCode::UNAUTHORIZED, "Bearer")
    );
    let error = read(&answer);
    assert_eq!(detail(&error, "google.rpc.ErrorInfo")["metadata"]["problem"], "missing");
    let token = format!("Bearer {}", ours.sign(&claims()));
    let answer = post(address, "Caller", &[JSON, ("authorization", &token)], b"\"\"").await;
    assert_eq!(read(&answer), "platform of https://issuer.test");
    guarded.running.stop().await;
}

#[tokio::test]
async fn load_is_shed_for_json_too() {
    let limits = LimitSettings { calls_in_flight: NonZeroUsize::MIN, ..LimitSettings::default() };
    let running = Running::start(ServerSettings { limits, ..settings() });
    let address = running.address;
    let held = tokio::spawn(async move { post(address, "Wait", &[JSON], b"\"held\"").await });
    running.gate.entered().await;
    let answer = post(address, "Echo", &[JSON], b"\"\"").await;
    let error = read(&answer);
    assert_eq!(
        (answer.status(), &error["code"]),
        (StatusCode::TOO_MANY_REQUESTS, &json!("resource_exhausted"))
    );
    assert!(detail(&error, "google.rpc.RetryInfo")["retryDelay"].is_string(), "{error}");
    running.gate.open();
    assert_eq!(read(&held.await.unwrap()), "held");
    running.stop().await;
}

#[tokio::test]
async fn a_drain_ends_streams_of_json_with_their_last_message() {
    let running = Running::start(settings());
    let (address, shutdown) = (running.address, running.shutdown.clone());
    let headers = [("content-type", "application/connect+json")];
    let asked =
        tokio::spawn(
            async move { post(address, "Stream", &headers, &enveloped(b"\"hang\"")).await },
        );
    while running.gate.streams() == 0 {
        tokio::task::yield_now().await;
    }
    shutdown.request_stop();
    let found = envelopes(asked.await.unwrap().into_body());
    let (flags, end) = found.last().unwrap();
    assert_eq!((*flags, &end["error"]["code"]), (2, &json!("unavailable")), "{found:?}");
    assert!(detail(&end["error"], "google.rpc.RetryInfo")["retryDelay"].is_string());
    running.ended().await;
}
