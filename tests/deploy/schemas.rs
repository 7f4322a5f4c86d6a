//! The fields that we set of kinds that others add to a cluster, whose schemas do not come with it: a misspelt one is
//! refused here, and by the cluster at the latest.

#![expect(dead_code, reason = "what may be said, which nothing reads")]

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::manifests::{Manifests, named};

/// The groups that Kubernetes has by itself; `deploy/k8s/validate.sh` holds these to its schemas.
const OWN: [&str; 6] =
    ["v1", "apps/v1", "autoscaling/v2", "batch/v1", "networking.k8s.io/v1", "policy/v1"];

pub(crate) fn complaints(manifests: &Manifests) -> Vec<String> {
    let own = |it: &&Value| it["apiVersion"].as_str().is_some_and(|it| OWN.contains(&it));
    let others = manifests.0.iter().filter(|it| !own(it));
    let wrong = others.filter_map(|it| {
        let error = serde_json::from_value::<Object>(it.clone()).err()?;
        Some(format!("{} {}: {error}", it["kind"], named(it)))
    });
    wrong.collect()
}

#[derive(Deserialize)]
#[serde(tag = "kind", deny_unknown_fields)]
enum Object {
    Certificate(Manifest<Certificate>),
    Issuer(Manifest<Issuer>),
    #[serde(rename = "GRPCRoute")]
    Route(Manifest<Route>),
    ServiceMonitor(Manifest<Monitor>),
    PrometheusRule(Manifest<Rules>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Manifest<Spec> {
    api_version: Version,
    metadata: Metadata,
    spec: Spec,
}

#[derive(Deserialize)]
enum Version {
    #[serde(rename = "cert-manager.io/v1")]
    CertManager,
    #[serde(rename = "gateway.networking.k8s.io/v1")]
    Gateway,
    #[serde(rename = "monitoring.coreos.com/v1")]
    Prometheus,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    name: String,
    namespace: String,
    labels: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Certificate {
    #[serde(rename = "isCA", default)]
    is_ca: bool,
    common_name: Option<String>,
    secret_name: String,
    duration: String,
    renew_before: Option<String>,
    private_key: PrivateKey,
    issuer_ref: IssuerRef,
    #[serde(default)]
    usages: Vec<Usage>,
    #[serde(default)]
    dns_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PrivateKey {
    algorithm: Algorithm,
    size: u32,
    rotation_policy: Option<RotationPolicy>,
}

#[derive(Deserialize)]
enum Algorithm {
    #[serde(rename = "ECDSA")]
    Ecdsa,
}

#[derive(Deserialize)]
enum RotationPolicy {
    Always,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerRef {
    name: String,
    kind: IssuerKind,
}

#[derive(Deserialize)]
enum IssuerKind {
    Issuer,
}

#[derive(Deserialize)]
enum Usage {
    #[serde(rename = "digital signature")]
    Signature,
    #[serde(rename = "server auth")]
    Server,
    #[serde(rename = "client auth")]
    Client,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum Issuer {
    SelfSigned {},
    Ca { secret_name: String },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Route {
    parent_refs: Vec<ParentRef>,
    rules: Vec<RouteRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParentRef {
    name: String,
    namespace: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RouteRule {
    matches: Vec<RouteMatch>,
    backend_refs: Vec<BackendRef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteMatch {
    method: RouteMethod,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteMethod {
    service: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BackendRef {
    name: String,
    port: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Monitor {
    selector: Selector,
    endpoints: Vec<Endpoint>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Selector {
    match_labels: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endpoint {
    port: String,
    path: String,
    interval: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    rules: Vec<Alert>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alert {
    alert: String,
    expr: String,
    #[serde(rename = "for")]
    lasting: Option<String>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
}
