//! A client in another language, generated from the protos as its users would.

use std::process::Command;

use medwage_testkit::{python_with_grpc, root};

use super::product::up;

#[test]
fn a_python_client_generated_from_the_protos_gets_the_same_answers() {
    let name = "a_python_client_generated_from_the_protos_gets_the_same_answers";
    let Some(python) = python_with_grpc(name) else { return };
    let product = up();
    let script = root().join("tests/e2e/client.py");
    let output = Command::new(python)
        .arg(script)
        .args([root().join("proto").as_os_str(), product.benchmark.as_ref()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.ends_with("all answers are right\n"), "{said}");
}
