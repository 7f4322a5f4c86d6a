//! Clients in JavaScript, as users of Node and of browsers write them.

use std::process::Command;

use medwage_testkit::{Process, node_clients, root};

use super::product::up;
use super::services::Service;

#[test]
fn a_node_client_made_from_the_protos_asks_all_services_and_follows_their_health() {
    let name = "a_node_client_made_from_the_protos_asks_all_services_and_follows_their_health";
    let Some(folder) = node_clients(name) else { return };
    let product = up();
    let mut command = Command::new("node");
    command.arg(folder.join("client.mjs")).arg(root().join("proto"));
    command.args([&product.benchmark, &product.estimator, &product.careerpath]);
    let mut client = Process::start(&mut command);
    client.lines_until(|line| line == "watching");
    product.process.signal("INT");
    client.lines_until(|line| line == "all answers are right");
    assert!(client.wait().success());
}

#[test]
fn a_page_calls_as_browsers_do_and_one_of_another_origin_may_not() {
    let name = "a_page_calls_as_browsers_do_and_one_of_another_origin_may_not";
    let Some(folder) = node_clients(name) else { return };
    let page = "https://app.test";
    let settings = ["listen.port=0".to_owned(), format!("server.web.origins={page}")];
    let service = Service::start("medwage-benchmark", &settings);
    let kept = tempfile::tempdir().unwrap();
    // Sets of descriptors, one after the other, are one set.
    let descriptors = kept.path().join("descriptors.bin");
    let all = [medwage_contracts::DESCRIPTOR_SET, tonic_types::pb::FILE_DESCRIPTOR_SET].concat();
    std::fs::write(&descriptors, all).unwrap();
    let mut command = Command::new("node");
    command.arg(folder.join("browser.mjs")).arg(&descriptors).args([&service.address, page]);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("all answers are right"));
}
