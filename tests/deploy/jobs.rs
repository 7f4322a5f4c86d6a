//! Jobs are pods like others, end where another try would find the same, and answer from one release.

use std::collections::BTreeSet;
use std::fs;

use medwage_testkit::root;
use serde_json::Value;

use super::manifests::{Manifests, list, named, unless};
use super::services::{Target, target};
use super::{pods, references};

/// What the command exits with where the same command goes on later.
const AGAIN: u64 = 75;

pub(crate) fn complaints(manifests: &Manifests) -> Vec<String> {
    manifests.of_kind("Job").flat_map(|it| of_job(it, manifests)).collect()
}

fn of_job(job: &Value, manifests: &Manifests) -> Vec<String> {
    let (name, pod) = (named(job), &job["spec"]["template"]["spec"]);
    let mut all = pods::of_any(name, pod);
    all.extend(references::account(name, pod, manifests));
    let rules = list(&job["spec"]["podFailurePolicy"]["rules"]).iter();
    let codes = rules.filter(|it| it["action"] == "FailIndex").map(|it| &it["onExitCodes"]);
    let codes = codes.filter(|it| it["operator"] == "In").flat_map(|it| list(&it["values"]));
    let given: BTreeSet<_> = codes.filter_map(Value::as_u64).collect();
    let wanted = final_codes();
    all.extend(unless(given == wanted, || {
        format!("{name} ends an index on {given:?}, and another try is vain on {wanted:?}")
    }));
    all.extend(unless(arguments(job).any(|it| it.starts_with("--release=")), || {
        format!("{name} names no release, so that its shards may answer from two")
    }));
    for source in list(&pod["containers"][0]["envFrom"]) {
        let secret = &source["secretRef"];
        all.extend(unless(secret.is_null() || secret["optional"] == true, || {
            format!("{name} needs the secret {}, even with a workload identity", secret["name"])
        }));
    }
    all.extend(estimator(job).and_then(|to| unreachable(name, &to)));
    all
}

fn arguments(job: &Value) -> impl Iterator<Item = &str> {
    let container = &job["spec"]["template"]["spec"]["containers"][0];
    list(&container["args"]).iter().filter_map(Value::as_str)
}

/// The running estimator that it asks, if it does.
pub(crate) fn estimator(job: &Value) -> Option<Target<'_>> {
    arguments(job).find_map(|it| target(it.strip_prefix("--estimator=")?))
}

/// Jobs are installed beside services, so whom one calls is looked for there.
fn unreachable(name: &str, to: &Target) -> Option<String> {
    let services = Manifests::reviewed("staging");
    let service = services.get("Service", to.host).map(|it| list(&it["spec"]["ports"]));
    let there = service.is_some_and(|it| it.iter().any(|it| it["port"] == to.port));
    unless(there, || format!("{name} calls {}:{}, which there is not", to.host, to.port))
}

/// The codes that docs/bulk.md says another try won't change.
fn final_codes() -> BTreeSet<u64> {
    let page = fs::read_to_string(root().join("docs/bulk.md")).unwrap();
    let (_, table) = page.split_once("| exit | means |\n| --- | --- |\n").unwrap();
    let rows = table.lines().map_while(|line| line.strip_prefix("| ")?.split(" |").next());
    let codes = rows.flat_map(|it| it.split(", ")).map(|it| it.parse().unwrap());
    codes.filter(|it| ![0, AGAIN].contains(it)).collect()
}

#[test]
fn the_pod_that_publishes_has_no_more_rights_than_ours() {
    let pod =
        Manifests::parse(&fs::read_to_string(root().join("deploy/k8s/publisher.yaml")).unwrap());
    let pod = pod.get("Pod", "publish").unwrap();
    assert_eq!(pods::of_any("publish", &pod["spec"]), Vec::<String>::new());
    let claim = pod["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"].as_str().unwrap();
    assert!(Manifests::reviewed("production").get("PersistentVolumeClaim", claim).is_some());
}
