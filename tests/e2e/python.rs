//! Clients in another language, generated from the protos as users would.

use std::process::Command;

use medwage_testkit::{python_with_grpc, root};

use super::product::{Product, up};

/// Runs a script beside this file with the protos and a service's address, and returns its last line.
fn run(name: &str, script: &str, address: impl Fn(&Product) -> &str) -> Option<String> {
    let python = python_with_grpc(name)?;
    let product = up();
    let output = Command::new(python)
        .arg(root().join("tests/e2e").join(script))
        .args([root().join("proto").as_os_str(), address(&product).as_ref()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said.lines().last().map(str::to_owned)
}

#[test]
fn a_python_client_generated_from_the_protos_gets_the_same_answers() {
    let name = "a_python_client_generated_from_the_protos_gets_the_same_answers";
    let Some(said) = run(name, "client.py", |product| &product.address) else { return };
    assert_eq!(said, "all answers are right");
}

#[test]
fn an_estimate_is_computed_again_in_python_from_its_reply_alone() {
    let name = "an_estimate_is_computed_again_in_python_from_its_reply_alone";
    let Some(said) = run(name, "recompute.py", |product| &product.address) else { return };
    assert!(said.ends_with("estimates computed again"), "{said}");
}
