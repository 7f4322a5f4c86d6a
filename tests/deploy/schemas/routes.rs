//! The Gateway API's.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) enum Version {
    #[serde(rename = "gateway.networking.k8s.io/v1")]
    V1,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Route {
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
