//! What a person reviewed is what a kustomization gives.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use medwage_testkit::{assert_golden, root};

use super::manifests::Kustomization;

#[test]
fn kustomizations_give_what_was_reviewed() {
    // First, since it is part of what they give.
    rules_for_the_operator();
    let kubectl = std::env::var_os("KUBECTL").unwrap_or_else(|| "kubectl".into());
    let has = Command::new(&kubectl).args(["version", "--client"]).output();
    if !has.is_ok_and(|it| it.status.success()) {
        eprintln!("SKIPPED kustomizations_give_what_was_reviewed: there is no kubectl");
        return;
    }
    for kustomization in Kustomization::all() {
        let folder = &kustomization.folder;
        let output = Command::new(&kubectl).arg("kustomize").arg(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let now = String::from_utf8(output.stdout).unwrap();
        assert_golden(&kustomization.rendered(), &now);
    }
}

#[test]
fn nothing_is_reviewed_that_no_kustomization_gives() {
    let files = fs::read_dir(root().join("deploy/k8s/rendered")).unwrap();
    let files = files.map(|it| it.unwrap().file_name().into_string().unwrap());
    let all = Kustomization::all();
    let given: BTreeSet<_> = all.iter().map(|it| format!("{}.yaml", it.name)).collect();
    assert_eq!(given.len(), all.len(), "two have one name");
    assert_eq!(files.collect::<BTreeSet<_>>(), given);
}

/// The Prometheus operator takes alert rules as an object of the cluster: the same as those of the file. kustomize
/// reads nothing outside a component's folder, so they lie there a second time.
fn rules_for_the_operator() {
    let alerts = fs::read_to_string(root().join("deploy/monitoring/alerts.yaml")).unwrap();
    let (_, rules) = alerts.split_once("groups:\n").unwrap();
    let mut object = String::from(
        "# Written by `UPDATE_GOLDEN=1 cargo test --workspace --test deploy` from deploy/monitoring/alerts.yaml.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: medwage
  namespace: medwage
spec:
  groups:
",
    );
    for line in rules.lines() {
        object.push_str(&format!("  {line}\n"));
    }
    assert_golden("deploy/k8s/components/monitoring/rules.yaml", &object);
}
