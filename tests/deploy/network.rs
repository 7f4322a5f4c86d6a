//! Network policies let through what the services call, and nothing else.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::jobs;
use super::manifests::{Manifests, list, named, selects, unless};
use super::services::{Service, Target};

/// Where callers from outside live, what reads metrics, and who knows names.
const CALLERS: &str = r#"namespaces {"medwage.io/calls":"true"}"#;
const MONITORING: &str = r#"namespaces {"kubernetes.io/metadata.name":"monitoring"}"#;
const DNS: &str =
    r#"namespaces {"kubernetes.io/metadata.name":"kube-system"}, pods {"k8s-app":"kube-dns"}"#;

pub(crate) fn complaints(services: &[Service], manifests: &Manifests) -> Vec<String> {
    let policies: Vec<_> = manifests.of_kind("NetworkPolicy").map(|it| &it["spec"]).collect();
    if policies.is_empty() {
        // Who installs none says by the name of the images that it is a machine of one's own.
        let image = |it: &Service| it.pod()["containers"][0]["image"].clone();
        let local = |it| image(it).as_str().is_some_and(|it| it.starts_with("localhost/"));
        let open = services.iter().filter(|it| !local(it));
        return open.map(|it| format!("no policy guards {}", it.name)).collect();
    }
    let mut all = Vec::new();
    let everything = json!({ "podSelector": {}, "policyTypes": ["Ingress", "Egress"] });
    all.extend(unless(services.is_empty() || policies.contains(&&everything), || {
        "what no policy names is open".to_owned()
    }));
    for service in services {
        let sides = [ingress(service, services), egress(service)];
        all.extend(of_pods(service.name, service.labels(), sides, &policies));
    }
    for job in manifests.of_kind("Job") {
        all.extend(of_job(job, &policies));
    }
    all
}

/// What is open to pods and need not be, or the other way round.
fn of_pods(
    name: &str,
    labels: &Value,
    [ingress, egress]: [BTreeSet<String>; 2],
    policies: &[&Value],
) -> Vec<String> {
    let mut all = Vec::new();
    for (side, peers, wanted) in [("ingress", "from", ingress), ("egress", "to", egress)] {
        let given = given(labels, side, peers, policies);
        let more = given.difference(&wanted);
        all.extend(more.map(|it| format!("{name} is open needlessly: {side} {it}")));
        let less = wanted.difference(&given);
        all.extend(less.map(|it| format!("{name} is closed to what it needs: {side} {it}")));
    }
    all
}

/// What policies open to pods of these labels.
fn given(labels: &Value, side: &str, peers: &str, policies: &[&Value]) -> BTreeSet<String> {
    let own = policies.iter().filter(|it| selects(&it["podSelector"]["matchLabels"], labels));
    own.flat_map(|it| openings(&it[side], peers)).collect()
}

/// What must reach a service: callers, those of ours that call it, and what reads its metrics.
fn ingress(service: &Service, all: &[Service]) -> BTreeSet<String> {
    let port = service.listen_port();
    let calls = |it: &&Service| it.peer().is_some_and(|to| to.host == service.name);
    let ours = all.iter().filter(calls).map(|it| format!("{} TCP {port}", pods(it.name)));
    let metrics = service.port("metrics").map(|port| format!("{MONITORING} TCP {port}"));
    ours.chain(metrics).chain([format!("{CALLERS} TCP {port}")]).collect()
}

/// What a service must reach: its peer, whom else its settings name, and who knows their addresses.
fn egress(service: &Service) -> BTreeSet<String> {
    let peer = service.peer().map(|to| format!("{} TCP {}", pods(to.host), to.port));
    let others = service.others().map(|to| elsewhere(&to));
    let called: BTreeSet<_> = peer.into_iter().chain(others).collect();
    if called.is_empty() { called } else { called.into_iter().chain(dns()).collect() }
}

/// A Job reaches object storage, wherever that is, and the estimator if it asks a running one.
fn of_job(job: &Value, policies: &[&Value]) -> Vec<String> {
    let (name, labels) = (named(job), &job["spec"]["template"]["metadata"]["labels"]);
    let estimator = jobs::estimator(job);
    let storage = "anybody TCP 443".to_owned();
    let called = estimator.iter().map(|to| format!("{} TCP {}", pods(to.host), to.port));
    let egress = called.chain([storage]).chain(dns()).collect();
    let mut all = of_pods(name, labels, [BTreeSet::new(), egress], policies);
    let refused = estimator.filter(|to| {
        let labels = json!({ "app.kubernetes.io/name": to.host });
        let open = given(&labels, "ingress", "from", policies);
        !open.contains(&format!("{} TCP {}", pods(name), to.port))
    });
    all.extend(refused.map(|to| format!("{name} is not let into {}", to.host)));
    all
}

fn dns() -> impl Iterator<Item = String> {
    ["TCP", "UDP"].into_iter().map(|protocol| format!("{DNS} {protocol} 53"))
}

/// Somebody who is none of ours: in a namespace of the cluster (`collector.monitoring`), or anywhere.
fn elsewhere(to: &Target) -> String {
    let parts: Vec<_> = to.host.split('.').collect();
    match parts[..] {
        [_, namespace] | [_, namespace, "svc", ..] => {
            let label = json!({ "kubernetes.io/metadata.name": namespace });
            format!("namespaces {label} TCP {}", to.port)
        }
        _ => format!("anybody TCP {}", to.port),
    }
}

fn pods(name: &str) -> String {
    format!("pods {}", json!({ "app.kubernetes.io/name": name }))
}

/// Every pair of a peer and a port that rules let through.
fn openings(rules: &Value, peers: &str) -> Vec<String> {
    let mut all = Vec::new();
    for rule in list(rules) {
        let anybody = vec!["anybody".to_owned()];
        let who: Vec<_> = list(&rule[peers]).iter().map(peer).collect();
        let who = if who.is_empty() { anybody } else { who };
        let ports: Vec<_> = list(&rule["ports"]).iter().map(port).collect();
        let ports = if ports.is_empty() { vec!["any port".to_owned()] } else { ports };
        all.extend(who.iter().flat_map(|who| ports.iter().map(move |it| format!("{who} {it}"))));
    }
    all
}

fn peer(peer: &Value) -> String {
    let parts = [("namespaceSelector", "namespaces"), ("podSelector", "pods")];
    let parts = parts.iter().filter_map(|(key, text)| {
        let selector = peer.get(*key)?;
        let known =
            selector.as_object().is_some_and(|it| it.keys().all(|key| key == "matchLabels"));
        Some(if known {
            format!("{text} {}", selector["matchLabels"])
        } else {
            format!("{text} {selector}")
        })
    });
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() { peer.to_string() } else { parts.join(", ") }
}

fn port(port: &Value) -> String {
    let end =
        if port["endPort"].is_null() { String::new() } else { format!(" to {}", port["endPort"]) };
    format!("{} {}{end}", port["protocol"].as_str().unwrap_or("TCP"), port["port"])
}
