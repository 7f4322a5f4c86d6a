//! What the services export, and what the dashboard, the alerts and the runbook say of it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_testkit::root;
use tonic::Code;

use super::services::{Estimator, Service, find, three_with};
use super::tls::{self, Authority, Files};

pub(crate) const METRICS: &str = "server.metrics.listen=127.0.0.1:0";

pub(super) fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn scrape(service: &Service) -> String {
    let answer = get(service.metrics.as_deref().unwrap(), "/metrics");
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("# EOF\n"), "{answer}");
    answer
}

/// The value of a metric whose line begins and goes on so, as soon as it is there.
pub(crate) fn value(service: &Service, begins: &str, holds: &str) -> Option<u64> {
    let text = scrape(service);
    let line = text.lines().find(|line| line.starts_with(begins) && line.contains(holds))?;
    line.rsplit(' ').next()?.parse().ok()
}

/// The names of the families, a counter's with its `_total`.
fn families(text: &str) -> BTreeSet<String> {
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    types
        .map(|(name, kind)| if kind == "counter" { format!("{name}_total") } else { name.into() })
        .collect()
}

/// Names of metrics in a text, without what a histogram adds to its own.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|it: char| !(it.is_ascii_alphanumeric() || it == '_'));
    let ours = words.filter(|it| {
        ["grpc_server_", "medwage_", "process_"].iter().any(|own| it.starts_with(own))
    });
    ours.map(|it| it.trim_end_matches("_bucket").to_owned()).collect()
}

fn three() -> [Service; 3] {
    three_with(&[METRICS.to_owned()])
}

/// Three services of which everything is exported that any may have: encrypted, and with a directory of releases.
fn three_with_everything(files: &Files, releases: &Path) -> [Service; 3] {
    let tls = |side: &str, authority: &str| files.settings(side, authority);
    let start = |name: &str, more: Vec<String>| {
        let own = ["listen.port=0".to_owned(), METRICS.to_owned()];
        Service::start(name, &[&own[..], &tls("listen.tls", "client_ca_file"), &more].concat())
    };
    let called = |key: &str, peer: &Service| {
        let address = format!("{key}.address=https://{}", peer.address);
        [vec![address], tls(&format!("{key}.tls"), "ca_file")].concat()
    };
    let directory = format!("releases.directory={}", releases.display());
    let benchmark = start("medwage-benchmark", vec![directory]);
    let estimator = start("medwage-estimator", called("market", &benchmark));
    let careerpath = start("medwage-careerpath", called("pay", &estimator));
    [benchmark, estimator, careerpath]
}

#[tokio::test]
async fn dashboard_alerts_and_runbook_name_what_is_exported() {
    let authority = Authority::new("ours");
    let (files, releases) = (Files::new(&authority), tempfile::tempdir().unwrap());
    let services = three_with_everything(&files, releases.path());
    for service in &services {
        while value(service, "medwage_ready ", "") != Some(1) {
            tokio::task::yield_now().await;
        }
    }
    // A method is counted once it has been called.
    let shown = tls::config(&authority, Some(authority.sign()));
    tls::ask(&services[0], Some(shown)).await.unwrap();
    let exported: BTreeSet<_> = services.iter().flat_map(|it| families(&scrape(it))).collect();
    let file = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    for path in ["deploy/monitoring/dashboard.json", "deploy/monitoring/alerts.yaml"] {
        let unknown: Vec<_> = named(&file(path)).difference(&exported).cloned().collect();
        assert!(unknown.is_empty(), "{path} names {unknown:?}, which nothing exports");
    }
    let runbook = file("docs/operations.md");
    assert_eq!(named(&runbook), exported, "docs/operations.md lists what is exported");
    let rules = file("deploy/monitoring/alerts.yaml");
    let alerts: Vec<_> = rules.lines().filter_map(|it| it.split_once("alert: ")).collect();
    assert!(!alerts.is_empty());
    for (_, alert) in &alerts {
        assert!(runbook.contains(&format!("### {alert}\n")), "{alert} is not in the runbook");
        let link = format!("docs/operations.md#{}\n", alert.to_lowercase());
        assert!(rules.contains(&link), "{alert} does not lead to the runbook");
    }
    let dashboard: serde_json::Value =
        serde_json::from_str(&file("deploy/monitoring/dashboard.json")).unwrap();
    for panel in dashboard["panels"].as_array().unwrap() {
        let description = panel["description"].as_str().unwrap_or_default();
        assert!(description.ends_with('.'), "{} says nothing of itself", panel["title"]);
    }
}

#[tokio::test]
async fn calls_are_counted_by_method_and_outcome() {
    let [benchmark, estimator, _] = &three();
    let mut client =
        BenchmarkServiceClient::connect(format!("http://{}", benchmark.address)).await.unwrap();
    for _ in 0..3 {
        client.find_benchmark(find("29-2072")).await.unwrap();
    }
    assert_eq!(client.find_benchmark(find("")).await.unwrap_err().code(), Code::InvalidArgument);
    let text = scrape(benchmark);
    let counted = |code: &str, count: u64| {
        let labels = format!(
            "grpc_service=\"medwage.benchmark.v1.BenchmarkService\",grpc_method=\"FindBenchmark\",grpc_code=\"{code}\""
        );
        let line = format!("grpc_server_handled_total{{{labels}}} {count}\n");
        assert!(text.contains(&line), "no {line} in {text}");
    };
    counted("OK", 3);
    counted("InvalidArgument", 1);
    assert!(text.contains("grpc_method=\"FindBenchmark\"} 4\n"), "each was timed: {text}");
    assert!(
        text.contains("\nmedwage_ready 1\n") && text.contains("{release=\"oews-2025-05\"} 1\n")
    );

    let people = Estimator::connect(estimator).await;
    people.until("Boston", |estimate| estimate.degradation.is_none()).await;
    people.coder("Boston").await.unwrap();
    let text = scrape(estimator);
    let hit = "medwage_cache_requests_total{cache=\"distributions\",result=\"hit\"} ";
    let hits = text.lines().find_map(|it| it.strip_prefix(hit)).unwrap();
    assert!(hits.parse::<u64>().unwrap() >= 1, "{text}");
    assert!(text.contains("\nmedwage_peer_up{peer=\"benchmark\"} 1\n"), "{text}");
    assert!(get(benchmark.metrics.as_deref().unwrap(), "/").starts_with("HTTP/1.1 404"));
}
