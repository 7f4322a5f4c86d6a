//! Network policies let through what the services call, and nothing else.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::manifests::{Manifests, list, selects, unless};
use super::settings::Service;

/// Where callers from outside live, what reads metrics, and who knows names.
const CALLERS: &str = r#"namespaces {"medwage.io/calls":"true"}"#;
const MONITORING: &str = r#"namespaces {"kubernetes.io/metadata.name":"monitoring"}"#;
const DNS: &str =
    r#"namespaces {"kubernetes.io/metadata.name":"kube-system"}, pods {"k8s-app":"kube-dns"}"#;

pub(crate) fn complaints(services: &[Service], manifests: &Manifests) -> Vec<String> {
    let policies: Vec<_> = manifests.of_kind("NetworkPolicy").collect();
    if policies.is_empty() {
        // Who installs none says by the name of the images that it is a machine of one's own.
        let image = |it: &Service| {
            it.deployment["spec"]["template"]["spec"]["containers"][0]["image"].clone()
        };
        let local = |it| image(it).as_str().is_some_and(|it| it.starts_with("localhost/"));
        let open = services.iter().filter(|it| !local(it));
        return open.map(|it| format!("no policy guards {}", it.name)).collect();
    }
    let mut all = Vec::new();
    let closed = policies
        .iter()
        .any(|it| it["spec"] == json!({ "podSelector": {}, "policyTypes": ["Ingress", "Egress"] }));
    all.extend(unless(closed, || "what no policy names is open".to_owned()));
    for service in services {
        let labels = &service.deployment["spec"]["template"]["metadata"]["labels"];
        let own = policies.iter().map(|it| &it["spec"]);
        let own: Vec<_> =
            own.filter(|it| selects(&it["podSelector"]["matchLabels"], labels)).collect();
        for (side, peers, wanted) in
            [("ingress", "from", ingress(service, services)), ("egress", "to", egress(service))]
        {
            let given: BTreeSet<_> = own.iter().flat_map(|it| openings(&it[side], peers)).collect();
            let name = service.name;
            let more = given.difference(&wanted);
            all.extend(more.map(|it| format!("{name} is open needlessly: {side} {it}")));
            let less = wanted.difference(&given);
            all.extend(less.map(|it| format!("{name} is closed to what it needs: {side} {it}")));
        }
    }
    all
}

/// What must reach a service: callers, those of ours that call it, and what reads its metrics.
fn ingress(service: &Service, all: &[Service]) -> BTreeSet<String> {
    let port = service.listen_port();
    let calls = |it: &&Service| it.peer().is_some_and(|(_, host, _)| host == service.name);
    let ours = all.iter().filter(calls).map(|it| format!("{} TCP {port}", pods(it.name)));
    let metrics = service.port("metrics").map(|port| format!("{MONITORING} TCP {port}"));
    ours.chain(metrics).chain([format!("{CALLERS} TCP {port}")]).collect()
}

/// What a service must reach: its peer, and who knows the peer's address.
fn egress(service: &Service) -> BTreeSet<String> {
    let Some((_, host, port)) = service.peer() else { return BTreeSet::new() };
    let dns = ["TCP", "UDP"].map(|protocol| format!("{DNS} {protocol} 53"));
    dns.into_iter().chain([format!("{} TCP {port}", pods(host))]).collect()
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
