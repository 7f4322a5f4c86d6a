//! Clients in JavaScript, as users of Node and of browsers write them.

use std::process::Command;

use medwage_testkit::{Process, node_clients, root};

use super::product::up;

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
