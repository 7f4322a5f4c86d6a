//! Tokens, as callers of a running service show them.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_testkit::{Issuer, Process, binary, now, wait_for};
use serde_json::json;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::metrics::get;
use super::services::{Estimator, Service, find};

const SERVICE: &str = "medwage.benchmark.v1.BenchmarkService";

/// A benchmark service that asks for tokens, and logs all it can into a file.
struct Guarded {
    folder: tempfile::TempDir,
    process: Process,
    address: String,
    metrics: String,
}

impl Guarded {
    fn start(issuer: &Issuer) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys.json");
        fs::write(&keys, Issuer::jwks(&[issuer])).unwrap();
        let mut command = Command::new(binary("medwage-benchmark"));
        for setting in [
            "listen.port=0".to_owned(),
            "log.level=trace".to_owned(),
            "server.metrics.listen=127.0.0.1:0".to_owned(),
            "server.drain.grace=0s".to_owned(),
            format!("server.auth.keys.file={}", keys.display()),
            "server.auth.issuers=https://issuer.test".to_owned(),
            "server.auth.audiences=medwage".to_owned(),
        ] {
            command.args(["--set", &setting]);
        }
        let log = folder.path().join("log");
        command.stderr(File::create(&log).unwrap());
        let process = Process::start(&mut command);
        let (address, metrics) = (told(&log, " address="), told(&log, " metrics="));
        Self { folder, process, address, metrics }
    }

    /// Asks what medical coders earn.
    async fn ask(&self, token: Option<&str>) -> Result<(), Status> {
        let mut client =
            BenchmarkServiceClient::connect(format!("http://{}", self.address)).await.unwrap();
        let question = find("29-2072");
        let mut request = tonic::Request::new(question);
        if let Some(token) = token {
            let authorization = format!("Bearer {token}").parse().unwrap();
            request.metadata_mut().insert("authorization", authorization);
        }
        client.find_benchmark(request).await.map(drop)
    }

    /// Ends it, and returns all that it logged.
    fn log(mut self) -> String {
        self.process.signal("TERM");
        self.process.wait();
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

/// Waits until a log says this, and returns what follows.
fn told(log: &Path, name: &str) -> String {
    wait_for(|| {
        let text = fs::read_to_string(log).unwrap();
        let (whole, _) = text.rsplit_once('\n')?;
        let (_, rest) = whole.split_once(name)?;
        Some(rest.split_whitespace().next().unwrap().to_owned())
    })
}

/// Code, reason, and what the metadata say of it.
fn refusal(status: &Status) -> (Code, String, String) {
    let info = status.get_details_error_info().unwrap();
    let said = info.metadata.values().next().cloned().unwrap_or_default();
    (status.code(), info.reason, said)
}

#[tokio::test]
async fn callers_show_tokens_and_no_log_line_does() {
    let (issuer, stranger) = (Issuer::es256("ours"), Issuer::es256("ours"));
    let service = Guarded::start(&issuer);
    let claims = |scope: &str, expires: u64| {
        json!({ "iss": "https://issuer.test", "aud": "medwage", "sub": "platform-4711",
            "exp": expires, "scope": scope })
    };
    let unauthenticated =
        |problem: &str| (Code::Unauthenticated, "UNAUTHENTICATED".into(), problem.into());
    let method = format!("{SERVICE}/FindBenchmark");
    let good = issuer.sign(&claims(SERVICE, now() + 300));
    let refused = [
        (issuer.sign(&claims(SERVICE, now() - 300)), unauthenticated("expired")),
        (stranger.sign(&claims(SERVICE, now() + 300)), unauthenticated("signature")),
        (
            issuer.sign(&claims("medwage.benchmark.v1.BenchmarkService/RankWage", now() + 300)),
            (Code::PermissionDenied, "SCOPE_MISSING".into(), method.clone()),
        ),
    ];
    let status = service.ask(None).await.unwrap_err();
    assert_eq!(refusal(&status), unauthenticated("missing"));
    service.ask(Some(&good)).await.unwrap();
    service.ask(Some(&issuer.sign(&claims(&method, now() + 300)))).await.unwrap();
    for (token, expected) in &refused {
        assert_eq!(refusal(&service.ask(Some(token)).await.unwrap_err()), *expected);
    }

    let counted = get(&service.metrics, "/metrics");
    for reason in ["missing", "expired", "signature", "scope"] {
        let line = format!("medwage_calls_refused_total{{reason=\"{reason}\"}} 1\n");
        assert!(counted.contains(&line), "no {line} in {counted}");
    }
    assert!(counted.contains("\nmedwage_token_keys 1\n"), "{counted}");
    assert!(counted.contains("grpc_code=\"Unauthenticated\"} 3\n"), "{counted}");

    let log = service.log();
    assert!(log.contains("TRACE") && log.contains("keys of tokens taken up"), "{log}");
    for token in refused.iter().map(|(token, _)| token).chain([&good]) {
        for part in token.split('.').skip(1) {
            assert!(!log.contains(part), "the log holds a part of a token");
        }
    }
    assert!(!log.contains("platform-4711"), "the log names a caller");
}

#[tokio::test]
async fn services_show_each_other_the_token_of_a_file_and_take_up_the_next_one() {
    let issuer = Issuer::es256("ours");
    let benchmark = Guarded::start(&issuer);
    let claims = |expires: u64| {
        json!({ "iss": "https://issuer.test", "aud": "medwage", "sub": "estimator", "exp": expires,
            "scope": SERVICE })
    };
    let file = benchmark.folder.path().join("token");
    let write = |token: &str| {
        let part = benchmark.folder.path().join("part");
        fs::write(&part, token).unwrap();
        fs::rename(part, &file).unwrap();
    };
    write(&issuer.sign(&claims(now() - 300)));
    let settings = [
        "listen.port=0".to_owned(),
        format!("market.address=http://{}", benchmark.address),
        format!("market.token_file={}", file.display()),
        "market.retry=50ms".to_owned(),
    ];
    let estimator = Service::start("medwage-estimator", &settings);
    let people = Estimator::connect(&estimator).await;
    let status = people.coder("Boston").await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    write(&issuer.sign(&claims(now() + 300)));
    people.until("Boston", |estimate| estimate.degradation.is_none()).await;
}

#[test]
fn nobody_is_answered_beyond_this_machine_without_being_asked_unless_somebody_says_so() {
    let mut command = Command::new(binary("medwage-benchmark"));
    for setting in ["listen.host=0.0.0.0", "listen.port=0", "listen.allow_insecure=true"] {
        command.args(["--set", setting]);
    }
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(told.contains("listen.allow_unauthenticated=true"), "{told}");
}
