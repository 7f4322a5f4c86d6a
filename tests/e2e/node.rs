//! Clients in JavaScript, as users of Node and of browsers write them.

use std::path::Path;
use std::process::Command;

use medwage_testkit::{Issuer, Process, node_clients, now, root};
use serde_json::json;

use super::product::up;
use super::services::Service;
use super::tls::{Authority, Files};

#[test]
fn a_node_client_made_from_the_protos_asks_all_services_and_follows_their_health() {
    let name = "a_node_client_made_from_the_protos_asks_all_services_and_follows_their_health";
    let Some(folder) = node_clients(name) else { return };
    let product = up();
    let mut command = Command::new("node");
    command.arg(folder.join("client.mjs")).arg(root().join("proto"));
    command.args([&product.address, &product.address, &product.address]);
    let mut client = Process::start(&mut command);
    client.lines_until(|line| line == "watching");
    product.process.signal("INT");
    client.lines_until(|line| line == "all answers are right");
    assert!(client.wait().success());
}

#[test]
fn the_published_cases_of_connect_hold_for_a_running_service() {
    let service = Service::start("medwage-benchmark", &["listen.port=0".to_owned()]);
    let (host, port) = service.address.rsplit_once(':').unwrap();
    let script = root().join("tests/e2e/node/conformance.mjs");
    let Ok(output) = Command::new("node").arg(script).args([host, port]).output() else {
        return eprintln!(
            "the_published_cases_of_connect_hold_for_a_running_service: no node here"
        );
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("all answers are right"));
}

const PAGE: &str = "https://app.test";

/// Runs the script of a page that asks a service, whose authority it trusts, with a token.
fn page_asks(folder: &Path, url: &str, trusted: Option<&Path>, token: Option<&str>) {
    let kept = tempfile::tempdir().unwrap();
    // Sets of descriptors, one after the other, are one set.
    let descriptors = kept.path().join("descriptors.bin");
    let all = [medwage_contracts::DESCRIPTOR_SET, tonic_types::pb::FILE_DESCRIPTOR_SET].concat();
    std::fs::write(&descriptors, all).unwrap();
    let mut command = Command::new("node");
    command.arg(folder.join("browser.mjs")).arg(&descriptors).args([url, PAGE]).args(token);
    if let Some(authority) = trusted {
        command.env("NODE_EXTRA_CA_CERTS", authority);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("all answers are right"));
}

#[test]
fn a_page_calls_as_browsers_do_and_one_of_another_origin_may_not() {
    let name = "a_page_calls_as_browsers_do_and_one_of_another_origin_may_not";
    let Some(folder) = node_clients(name) else { return };
    let settings = ["listen.port=0".to_owned(), format!("server.web.origins={PAGE}")];
    let service = Service::start("medwage-benchmark", &settings);
    page_asks(&folder, &format!("http://{}", service.address), None, None);
}

#[test]
fn a_page_calls_by_tls_with_a_token() {
    let Some(folder) = node_clients("a_page_calls_by_tls_with_a_token") else { return };
    let (authority, issuer) = (Authority::new("ours"), Issuer::rs256("ours"));
    let files = Files::new(&authority);
    files.write("keys.json", &Issuer::jwks(&[&issuer]));
    let path = |name: &str| files.path(name).display().to_string();
    let settings = [
        "listen.port=0".to_owned(),
        format!("listen.tls.certificate={}", path("certificate.pem")),
        format!("listen.tls.key={}", path("key.pem")),
        format!("server.web.origins={PAGE}"),
        format!("server.auth.keys.file={}", path("keys.json")),
        "server.auth.issuers=https://issuer.test".to_owned(),
        "server.auth.audiences=medwage".to_owned(),
    ];
    let service = Service::start("medwage-benchmark", &settings);
    let token = issuer.sign(&json!({ "iss": "https://issuer.test", "aud": "medwage",
        "exp": now() + 300, "scope": "medwage.benchmark.v1.BenchmarkService" }));
    let trusted = files.path("authority.pem");
    let url = format!("https://{}", service.address);
    page_asks(&folder, &url, Some(&trusted), Some(&token));
}
