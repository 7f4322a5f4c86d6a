//! What a person reviewed is what an overlay gives.

use std::process::Command;

use medwage_testkit::{assert_golden, root};

use super::OVERLAYS;

#[test]
fn overlays_give_what_was_reviewed() {
    let kubectl = std::env::var_os("KUBECTL").unwrap_or_else(|| "kubectl".into());
    let has = Command::new(&kubectl).args(["version", "--client"]).output();
    if !has.is_ok_and(|it| it.status.success()) {
        eprintln!("SKIPPED overlays_give_what_was_reviewed: there is no kubectl");
        return;
    }
    for overlay in OVERLAYS {
        let folder = root().join("deploy/k8s/overlays").join(overlay);
        let output = Command::new(&kubectl).arg("kustomize").arg(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let now = String::from_utf8(output.stdout).unwrap();
        assert_golden(&format!("deploy/k8s/rendered/{overlay}.yaml"), &now);
    }
}
