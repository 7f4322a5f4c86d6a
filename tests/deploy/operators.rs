//! What operators of a cluster act on names what there is: certificates, routes, what reads metrics, alerts.

use std::fs;

use medwage_testkit::root;
use prost::Message as _;
use prost_types::FileDescriptorSet;
use serde_json::{Value, json};

use super::manifests::{Manifests, list, named, pods, selects, unless};
use super::services::Service;

pub(crate) fn complaints(services: &[Service], manifests: &Manifests) -> Vec<String> {
    let mut all = Vec::new();
    for certificate in manifests.of_kind("Certificate") {
        all.extend(of_certificate(certificate, manifests));
    }
    all.extend(services.iter().filter_map(|it| of_call(it, manifests)));
    for route in manifests.of_kind("GRPCRoute") {
        all.extend(of_route(route, manifests));
    }
    for monitor in manifests.of_kind("ServiceMonitor") {
        all.extend(of_monitor(monitor, manifests));
    }
    for rules in manifests.of_kind("PrometheusRule") {
        let alerts = fs::read_to_string(root().join("deploy/monitoring/alerts.yaml")).unwrap();
        let alerts: Value = serde_saphyr::from_str(&alerts).unwrap();
        all.extend(unless(rules["spec"] == alerts, || {
            format!("the rules {} are not those of deploy/monitoring", named(rules))
        }));
    }
    all
}

/// Its issuer is there, and what that signs with.
fn of_certificate(certificate: &Value, manifests: &Manifests) -> Vec<String> {
    let name = named(certificate);
    let issuer = certificate["spec"]["issuerRef"]["name"].as_str().unwrap_or_default();
    let Some(issuer) = manifests.get("Issuer", issuer) else {
        return vec![format!("nobody issues the certificate {name}: there is no {issuer}")];
    };
    let Some(authority) = issuer["spec"]["ca"]["secretName"].as_str() else { return Vec::new() };
    let mut certificates = manifests.of_kind("Certificate").map(|it| &it["spec"]);
    let signs = certificates.any(|it| it["secretName"] == authority && it["isCA"] == true);
    let wrong = unless(signs, || {
        format!("the issuer of {name} signs with {authority}, which is no authority")
    });
    wrong.into_iter().collect()
}

/// A peer that is called by TLS shows a certificate with the name that it is called by.
fn of_call(service: &Service, manifests: &Manifests) -> Option<String> {
    let host = service.peer().filter(|it| it.encrypted)?.host;
    let peer = pods(&manifests.get("Service", host)?["spec"]["selector"], manifests).next()?;
    let volumes = list(&peer["spec"]["template"]["spec"]["volumes"]).iter();
    let secrets: Vec<_> = volumes.filter_map(|it| it["secret"]["secretName"].as_str()).collect();
    let mut certificates = manifests.of_kind("Certificate").map(|it| &it["spec"]);
    let named = certificates.any(|it| {
        let shown = it["secretName"].as_str().is_some_and(|it| secrets.contains(&it));
        shown && list(&it["dnsNames"]).contains(&json!(host))
    });
    unless(named, || format!("{} calls {host}, whose certificate has another name", service.name))
}

/// Calls go to the service of ours whose contract they are of.
fn of_route(route: &Value, manifests: &Manifests) -> Vec<String> {
    let name = named(route);
    let contracts = contracts();
    let mut all = Vec::new();
    // Every server has health and reflection: only a name of its own says whose are asked.
    let others: Vec<_> = manifests.of_kind("GRPCRoute").filter(|it| named(it) != name).collect();
    let own = |host: &Value| !others.iter().any(|it| list(&it["spec"]["hostnames"]).contains(host));
    let hosts = list(&route["spec"]["hostnames"]);
    all.extend(unless(!hosts.is_empty() && hosts.iter().all(own), || {
        format!("{name} has no host name of its own")
    }));
    for rule in list(&route["spec"]["rules"]) {
        for backend in list(&rule["backendRefs"]) {
            let target = manifests.get("Service", backend["name"].as_str().unwrap_or_default());
            let mut ports = target.map_or(&[][..], |it| list(&it["spec"]["ports"])).iter();
            let there = ports.any(|it| it["name"] == "grpc" && it["port"] == backend["port"]);
            all.extend(unless(there, || {
                format!("{name} sends calls to {backend}, which there is not")
            }));
            for method in list(&rule["matches"]).iter().map(|it| &it["method"]["service"]) {
                let ours = contracts.iter().filter(|(service, _)| method == service);
                all.extend(unless(
                    SHARED.iter().any(|it| method == it)
                        || ours.into_iter().any(|(_, ours)| backend["name"] == **ours),
                    || {
                        format!(
                            "{name} sends {method} to {}, which has no such contract",
                            backend["name"]
                        )
                    },
                ));
            }
        }
    }
    all
}

/// Services that every server has.
const SHARED: [&str; 2] = ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"];

/// Services that several servers answer, by their package.
const ANSWERED_BY: [(&str, &[&str]); 1] =
    [("catalog", &["medwage-estimator", "medwage-careerpath"])];

/// Every service of the contracts, with the name of each server that answers it.
fn contracts() -> Vec<(String, String)> {
    let set = FileDescriptorSet::decode(medwage_contracts::DESCRIPTOR_SET).unwrap();
    let mut all = Vec::new();
    for file in &set.file {
        let package = file.package();
        let Some(ours) = package.strip_prefix("medwage.").and_then(|it| it.split('.').next())
        else {
            continue;
        };
        let shared = ANSWERED_BY.iter().find(|(package, _)| *package == ours);
        let servers = match shared {
            Some((_, servers)) => servers.iter().map(|&it| it.to_owned()).collect(),
            None => vec![format!("medwage-{ours}")],
        };
        for service in &file.service {
            let name = format!("{package}.{}", service.name());
            all.extend(servers.iter().map(|server| (name.clone(), server.clone())));
        }
    }
    all
}

/// It reads the metrics of every service.
fn of_monitor(monitor: &Value, manifests: &Manifests) -> Vec<String> {
    let (name, spec) = (named(monitor), &monitor["spec"]);
    let is_read = |service: &&Value| {
        let ports = list(&service["spec"]["ports"]);
        let mut endpoints = list(&spec["endpoints"]).iter();
        selects(&spec["selector"]["matchLabels"], &service["metadata"]["labels"])
            && endpoints.any(|it| {
                it["path"] == "/metrics"
                    && it["port"] == "metrics"
                    && ports.iter().any(|port| port["name"] == it["port"])
            })
    };
    let unread = manifests.of_kind("Service").filter(|it| !is_read(it));
    unread.map(|it| format!("{name} does not read the metrics of {}", named(it))).collect()
}
