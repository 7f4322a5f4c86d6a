//! Keys that are renewed, taken away, broken, and out of reach.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use medwage_service_kit::auth::KeySettings;
use medwage_service_kit::settings::ServerSettings;
use medwage_testkit::Issuer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;
use tonic::Code;

use crate::auth::{ECHO, Guarded, asked, claims, problem};
use crate::running::{Running, reason, settings};

#[tokio::test]
async fn a_new_key_is_looked_for_when_it_is_shown_and_a_gone_one_is_forgotten() {
    let (old, new) = (Issuer::es256("old"), Issuer::ed25519("new"));
    let guarded = Guarded::start(&[&old], |auth| {
        (auth.keys.reload, auth.keys.at_most_every) = (Duration::from_secs(3600), Duration::ZERO);
    });
    let (by_old, by_new) = (old.sign(&claims()), new.sign(&claims()));
    assert_eq!(guarded.refused(&by_old).await, None);
    assert_eq!(guarded.refused(&by_new).await.as_deref(), Some("key"));
    guarded.write(&Issuer::jwks(&[&old, &new]));
    assert_eq!(guarded.refused(&by_new).await, None);
    assert_eq!(guarded.refused(&by_old).await, None);

    guarded.write("{\"keys\": [");
    assert_eq!(guarded.refused(&Issuer::es256("x").sign(&claims())).await.as_deref(), Some("key"));
    assert_eq!(guarded.refused(&by_old).await, None, "what is broken leaves what was there");

    guarded.write(&Issuer::jwks(&[&new]));
    assert_eq!(guarded.refused(&Issuer::es256("x").sign(&claims())).await.as_deref(), Some("key"));
    assert_eq!(guarded.refused(&by_old).await.as_deref(), Some("key"), "though it was remembered");
    assert_eq!(guarded.refused(&by_new).await, None);
    guarded.running.stop().await;
}

#[tokio::test]
async fn unknown_keys_do_not_have_the_file_read_for_each_call() {
    let (old, new) = (Issuer::es256("old"), Issuer::es256("new"));
    let guarded = Guarded::start(&[&old], |auth| {
        (auth.keys.reload, auth.keys.at_most_every) =
            (Duration::from_secs(3600), Duration::from_secs(3600));
    });
    // The first waits for the look at the start, if that has not ended yet.
    let unknown = Issuer::es256("x").sign(&claims());
    assert_eq!(guarded.refused(&unknown).await.as_deref(), Some("key"));
    guarded.write(&Issuer::jwks(&[&old, &new]));
    for _ in 0..3 {
        assert_eq!(guarded.refused(&new.sign(&claims())).await.as_deref(), Some("key"));
    }
    assert_eq!(guarded.refused(&old.sign(&claims())).await, None);
    guarded.running.stop().await;
}

#[tokio::test]
async fn keys_are_looked_at_from_time_to_time() {
    let (old, new) = (Issuer::es256("old"), Issuer::es256("new"));
    let guarded = Guarded::start(&[&old], |auth| {
        (auth.keys.reload, auth.keys.at_most_every) =
            (Duration::from_millis(20), Duration::from_secs(3600));
    });
    guarded.write(&Issuer::jwks(&[&new]));
    until(async || guarded.refused(&new.sign(&claims())).await.is_none()).await;
    assert_eq!(guarded.refused(&old.sign(&claims())).await.as_deref(), Some("key"));
    guarded.running.stop().await;
}

#[tokio::test]
async fn keys_of_an_address_are_renewed_and_outlast_it() {
    let (old, new) = (Issuer::es256("old"), Issuer::es256("new"));
    let issuer = Published::start("503 Service Unavailable", "").await;
    let keys = KeySettings {
        url: Some(format!("http://{}/keys", issuer.address)),
        reload: Duration::from_millis(20),
        at_most_every: Duration::ZERO,
        ..KeySettings::default()
    };
    let running = Running::start(ServerSettings { auth: asked(keys), ..settings() });
    let ask =
        async |token: &str| running.client().ask_as(ECHO, &[&format!("Bearer {token}")]).await;
    let (by_old, by_new) = (old.sign(&claims()), new.sign(&claims()));

    // Without keys nobody may be let in, nor told that a token is bad.
    let asked_before = issuer.asked();
    let status = ask(&by_old).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "NOT_READY"));
    until(async || issuer.asked() > asked_before + 1).await;
    assert!(!running.readiness.is_ready());

    issuer.publish("200 OK", &Issuer::jwks(&[&old]));
    running.readiness.ready().await;
    assert_eq!(problem(ask(&by_old).await), None);

    issuer.publish("200 OK", &Issuer::jwks(&[&old, &new]));
    assert_eq!(problem(ask(&by_new).await), None, "its key is fetched when it is shown");

    let huge = format!("{{\"keys\":[{}]}}", " ".repeat(2 << 20));
    for (status, text) in
        [("200 OK", "<html>"), ("500 Internal Server Error", ""), ("200 OK", &huge), ("", "")]
    {
        issuer.publish(status, text);
        let before = issuer.asked();
        until(async || issuer.asked() > before + 1).await;
        assert_eq!(problem(ask(&by_old).await), None, "{status}");
        assert!(running.readiness.is_ready(), "{status}");
    }
    running.stop().await;
}

/// Waits until something holds.
async fn until(holds: impl AsyncFn() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.unwrap();
}

/// An address where an issuer publishes its keys, over HTTP/1.1.
struct Published {
    address: std::net::SocketAddr,
    answer: Arc<Mutex<(usize, String)>>,
    _serving: AbortOnDropHandle<()>,
}

impl Published {
    async fn start(status: &str, text: &str) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let answer = Arc::new(Mutex::new((0, String::new())));
        let shared = Arc::clone(&answer);
        let serving = tokio::spawn(async move {
            loop {
                let (mut stream, _) = socket.accept().await.unwrap();
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => break,
                    }
                }
                assert!(head.starts_with(b"GET /keys HTTP/1.1\r\n"), "{head:?}");
                let text = {
                    let mut answer = shared.lock().unwrap();
                    answer.0 += 1;
                    answer.1.clone()
                };
                // Who hangs up before the end of what is too long is right.
                let _ = stream.write_all(text.as_bytes()).await;
            }
        });
        let published = Self { address, answer, _serving: AbortOnDropHandle::new(serving) };
        published.publish(status, text);
        published
    }

    /// Answers so from now on; without a status it hangs up.
    fn publish(&self, status: &str, text: &str) {
        let length = text.len();
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n");
        self.answer.lock().unwrap().1 =
            if status.is_empty() { String::new() } else { format!("{head}{text}") };
    }

    /// How often it was asked.
    fn asked(&self) -> usize {
        self.answer.lock().unwrap().0
    }
}
