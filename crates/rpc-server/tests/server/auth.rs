//! Tokens that are good, and every way in which one is not.

use std::time::Duration;

use medwage_auth::{Algorithm, AuthSettings, KeySettings};
use medwage_rpc_server::settings::ServerSettings;
use medwage_testkit::{Issuer, now, unsigned};
use serde_json::{Value, json};
use tonic::{Code, Status};
use tonic_health::pb::health_client::HealthClient;

use crate::probe::channel;
use crate::running::{Running, details, reason, settings};

pub(crate) const ECHO: &str = "/test.v1.Probe/Echo";
const CALLER: &str = "/test.v1.Probe/Caller";
const REFLECTION: &str = "/grpc.reflection.v1.ServerReflection/Missing";

/// A file of keys, and a server that asks for their tokens.
pub(crate) struct Guarded {
    folder: tempfile::TempDir,
    pub(crate) running: Running,
}

impl Guarded {
    pub(crate) fn start(keys: &[&Issuer], change: impl FnOnce(&mut AuthSettings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys.json");
        std::fs::write(&file, Issuer::jwks(keys)).unwrap();
        let mut auth = asked(KeySettings { file: Some(file), ..KeySettings::default() });
        change(&mut auth);
        let running = Running::start(ServerSettings { auth, ..settings() });
        Self { folder, running }
    }

    /// Replaces the keys, as a mounted volume is changed: whole, at once.
    pub(crate) fn write(&self, text: &str) {
        let part = self.folder.path().join("part");
        std::fs::write(&part, text).unwrap();
        std::fs::rename(part, self.folder.path().join("keys.json")).unwrap();
    }

    /// Asks with a token, and returns why it is refused; nothing where it is not.
    pub(crate) async fn refused(&self, token: &str) -> Option<String> {
        problem(self.running.client().ask_as(ECHO, &[&format!("Bearer {token}")]).await)
    }
}

/// The settings of a server with these keys.
pub(crate) fn asked(keys: KeySettings) -> AuthSettings {
    AuthSettings {
        keys,
        issuers: vec!["https://issuer.test".to_owned()],
        audiences: vec!["medwage".to_owned()],
        ..AuthSettings::default()
    }
}

/// What a good token says.
pub(crate) fn claims() -> Value {
    json!({ "iss": "https://issuer.test", "aud": ["other", "medwage"], "sub": "platform",
        "exp": now() + 300, "scope": "openid test.v1.Probe" })
}

/// A good token but for some claims.
fn but(change: Value) -> Value {
    let mut claims = claims();
    for (name, value) in change.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

/// Why a call is refused.
pub(crate) fn problem(answer: Result<String, Status>) -> Option<String> {
    let status = answer.err()?;
    assert_eq!(reason(&status), "UNAUTHENTICATED", "{status:?}");
    assert_eq!(status.code(), Code::Unauthenticated);
    assert!(status.message().contains("a JWT of https://issuer.test for medwage"), "{status:?}");
    Some(details(&status).error_info().unwrap().metadata["problem"].clone())
}

#[tokio::test]
async fn tokens_are_good_or_refused_for_what_is_wrong_with_them() {
    let (ours, stranger) = (Issuer::es256("one"), Issuer::es256("one"));
    let (other, rsa) = (Issuer::ed25519("two"), Issuer::rs256("three"));
    let guarded = Guarded::start(&[&ours, &other, &rsa], |auth| {
        auth.clock_skew = Duration::from_secs(30);
        auth.algorithms = vec![Algorithm::ES256, Algorithm::RS256];
    });
    let good = ours.sign(&claims());
    let (_, signature) = good.rsplit_once('.').unwrap();
    let more = ours.sign(&but(json!({ "sub": "administrator" })));
    let pasted = format!("{}.{signature}", more.rsplit_once('.').unwrap().0);
    let critical = json!({ "alg": "ES256", "kid": "one", "crit": ["exp"] });
    let table = [
        (good.clone(), None),
        (format!("{good}AAAA"), Some("signature")),
        (ours.sign(&but(json!({ "exp": now() - 10 }))), None),
        (ours.sign(&but(json!({ "nbf": now() + 10 }))), None),
        (ours.sign(&but(json!({ "aud": "medwage" }))), None),
        (ours.sign(&but(json!({ "scope": null, "scp": ["test.v1.Probe/Echo"] }))), None),
        (ours.sign_with(&json!({ "alg": "ES256" }), &claims()), None),
        (ours.sign(&but(json!({ "exp": now() - 60 }))), Some("expired")),
        (ours.sign(&but(json!({ "nbf": now() + 60 }))), Some("not_yet_valid")),
        (ours.sign(&but(json!({ "aud": "somebody else" }))), Some("audience")),
        (ours.sign(&but(json!({ "aud": null }))), Some("malformed")),
        (ours.sign(&but(json!({ "iss": "https://stranger.test" }))), Some("issuer")),
        (ours.sign(&but(json!({ "iss": ["https://issuer.test"] }))), Some("malformed")),
        (ours.sign(&but(json!({ "exp": null }))), Some("malformed")),
        (ours.sign(&but(json!({ "exp": "tomorrow" }))), Some("malformed")),
        (stranger.sign(&claims()), Some("signature")),
        (pasted, Some("signature")),
        (other.sign(&claims()), Some("algorithm")),
        (ours.forge(&claims()), Some("algorithm")),
        (ours.sign_with(&json!({ "alg": "RS256", "kid": "one" }), &claims()), Some("key")),
        (Issuer::es256("four").sign(&claims()), Some("key")),
        (rsa.sign(&claims()), None),
        (rsa.sign_with(&json!({ "alg": "ES256", "kid": "three" }), &claims()), Some("key")),
        (rsa.forge(&claims()), Some("algorithm")),
        (ours.sign_with(&critical, &claims()), Some("malformed")),
        (unsigned(&claims()), Some("malformed")),
        ("garbage".to_owned(), Some("malformed")),
        ("a.b.c".to_owned(), Some("malformed")),
        (String::new(), Some("malformed")),
    ];
    for (token, expected) in table {
        assert_eq!(guarded.refused(&token).await.as_deref(), expected, "{token}");
        assert_eq!(guarded.refused(&token).await.as_deref(), expected, "again: {token}");
    }
    let good = format!("bearer  {good}");
    let asked = [
        (vec![good.as_str()], None),
        (vec![], Some("missing")),
        (vec![good.as_str(), good.as_str()], Some("several")),
        (vec!["Basic dXNlcjpwYXNzd29yZA=="], Some("malformed")),
        (vec!["Bearer"], Some("malformed")),
    ];
    for (all, expected) in asked {
        let answer = guarded.running.client().ask_as(ECHO, &all).await;
        assert_eq!(problem(answer).as_deref(), expected, "{all:?}");
    }
    guarded.running.stop().await;
}

#[tokio::test]
async fn a_token_allows_the_methods_that_it_names() {
    let ours = Issuer::ed25519("one");
    let guarded = Guarded::start(&[&ours], |auth| {
        auth.grants = vec!["service  test.v1.Probe/Echo".to_owned()];
    });
    let client = guarded.running.client();
    let with = |change: Value| format!("Bearer {}", ours.sign(&but(change)));
    for allowed in [
        with(json!({ "scope": "test.v1.Probe/Echo" })),
        with(json!({ "scope": ["test.v1.Probe"] })),
        with(json!({ "scp": "a test.v1.Probe b", "scope": "" })),
        with(json!({ "sub": "service", "scope": "" })),
    ] {
        client.ask_as(ECHO, &[&allowed]).await.unwrap();
    }
    for missing in [
        with(json!({ "scope": "test.v1.Probe/Wait test.v1.Prob test.v1 * test.v1.Probe/" })),
        with(json!({ "scope": null })),
    ] {
        let status = client.ask_as(ECHO, &[&missing]).await.unwrap_err();
        assert_eq!(
            (status.code(), reason(&status).as_str()),
            (Code::PermissionDenied, "SCOPE_MISSING")
        );
        let metadata = &details(&status).error_info().unwrap().metadata.clone();
        assert_eq!(metadata["scope"], "test.v1.Probe/Echo");
        assert!(status.message().contains("test.v1.Probe/Echo, or test.v1.Probe"), "{status:?}");
        // What a service says of itself needs a token, and no scope.
        let status = client.ask_as(REFLECTION, &[&missing]).await.unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented);
    }
    assert_eq!(problem(client.ask_as(REFLECTION, &[]).await).as_deref(), Some("missing"));
    let mut health = HealthClient::new(channel(guarded.running.address));
    health.check(tonic_health::pb::HealthCheckRequest::default()).await.unwrap();
    guarded.running.stop().await;
}

#[tokio::test]
async fn a_service_hears_who_calls_and_not_their_token() {
    let ours = Issuer::es256("one");
    let guarded = Guarded::start(&[&ours], |auth| auth.required = false);
    let client = guarded.running.client();
    let token = format!("Bearer {}", ours.sign(&claims()));
    let heard = client.ask_as(CALLER, &[&token]).await.unwrap();
    assert_eq!(heard, "platform of https://issuer.test");
    // Who need not show a token is answered, and who shows one must show a good one.
    assert_eq!(client.ask_as(CALLER, &[]).await.unwrap(), "somebody");
    assert_eq!(guarded.refused("garbage").await.as_deref(), Some("malformed"));
    guarded.running.stop().await;
}

#[tokio::test]
async fn a_token_that_is_remembered_expires() {
    let ours = Issuer::es256("one");
    let guarded = Guarded::start(&[&ours], |auth| auth.clock_skew = Duration::ZERO);
    let token = ours.sign(&but(json!({ "exp": now() + 2 })));
    assert_eq!(guarded.refused(&token).await, None);
    let expired = async {
        loop {
            if let Some(problem) = guarded.refused(&token).await {
                return problem;
            }
        }
    };
    let expired = tokio::time::timeout(Duration::from_secs(30), expired).await;
    assert_eq!(expired.unwrap(), "expired");
    guarded.running.stop().await;
}
