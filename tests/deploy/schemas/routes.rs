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
    hostnames: Vec<String>,
    rules: Vec<RouteRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParentRef {
    group: String,
    kind: String,
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
    r#type: MethodMatchType,
    service: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BackendRef {
    group: String,
    kind: String,
    name: String,
    port: u16,
    weight: u32,
}

#[derive(Deserialize)]
enum MethodMatchType {
    Exact,
}
