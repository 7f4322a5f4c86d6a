//! Keys that are renewed, taken away, broken, and out of reach.

use std::sync::Arc;
use std::time::Duration;

use medwage_auth::KeySettings;
use medwage_rpc_server::settings::ServerSettings;
use medwage_testkit::Issuer;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tonic::Code;

use crate::auth::{ECHO, Guarded, asked, claims, problem};
use crate::published::Published;
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
    let issuer = Published::start("503 Service Unavailable", "", None).await;
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
    running.readiness.wait_ready().await;
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

#[tokio::test]
async fn an_address_must_show_a_certificate_of_its_authority() {
    let (acceptor, authority) = encrypted();
    let (_, stranger) = encrypted();
    let issuer = Issuer::es256("one");
    let published = Published::start("200 OK", &Issuer::jwks(&[&issuer]), Some(acceptor)).await;
    let folder = tempfile::tempdir().unwrap();
    let start = |name: &str, pem: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, pem).unwrap();
        let keys = KeySettings {
            url: Some(format!("https://{}/keys", published.address)),
            ca_file: Some(file),
            reload: Duration::from_millis(20),
            ..KeySettings::default()
        };
        Running::start(ServerSettings { auth: asked(keys), ..settings() })
    };
    let token = format!("Bearer {}", issuer.sign(&claims()));
    let trusting = start("authority.pem", &authority);
    trusting.readiness.wait_ready().await;
    assert_eq!(problem(trusting.client().ask_as(ECHO, &[&token]).await), None);
    trusting.stop().await;

    let before = published.connected();
    let doubting = start("stranger.pem", &stranger);
    until(async || published.connected() > before + 1).await;
    let status = doubting.client().ask_as(ECHO, &[&token]).await.unwrap_err();
    assert_eq!(reason(&status), "NOT_READY");
    doubting.stop().await;
}

/// What encrypts an address of this machine, and the certificate to trust for it.
fn encrypted() -> (TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem())
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
