//! The fields that we set of kinds that others add to a cluster, whose schemas do not come with it: a misspelt one is
//! refused here, and by the cluster at the latest.

#![expect(dead_code, reason = "what may be said, which nothing reads")]

mod certificates;
mod monitoring;
mod routes;

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
    Certificate(Manifest<certificates::Version, certificates::Certificate>),
    Issuer(Manifest<certificates::Version, certificates::Issuer>),
    #[serde(rename = "GRPCRoute")]
    Route(Manifest<routes::Version, routes::Route>),
    ServiceMonitor(Manifest<monitoring::Version, monitoring::Monitor>),
    PrometheusRule(Manifest<monitoring::Version, monitoring::Rules>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Manifest<Version, Spec> {
    api_version: Version,
    metadata: Metadata,
    spec: Spec,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    name: String,
    namespace: String,
    labels: BTreeMap<String, String>,
}
