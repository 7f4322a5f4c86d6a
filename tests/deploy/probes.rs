//! How a service is asked for its health: by the kubelet, at the port that waits behind no call.

use serde_json::Value;

use super::manifests::unless;
use super::services::Service;

/// The name by which a service tells that it turns (the health of `rpc-server`).
const LIVENESS: &str = "liveness";

/// The probes, and by which name each asks; the empty one is all services together.
const PROBES: [(&str, &str); 3] =
    [("startupProbe", LIVENESS), ("livenessProbe", LIVENESS), ("readinessProbe", "")];

pub(crate) fn complaints(service: &Service) -> Vec<String> {
    let wrong = PROBES.iter().filter_map(|(kind, wanted)| {
        let probe = &service.pod()["containers"][0][*kind];
        let wrong = match probe["grpc"].is_null() {
            false => by_grpc(service, &probe["grpc"], wanted),
            true if probe.is_null() => Some("is missing".to_owned()),
            true => Some("does not ask by gRPC, which all of ours answer".to_owned()),
        };
        wrong.map(|wrong| format!("{}: {kind} {wrong}", service.name))
    });
    wrong.collect()
}

fn by_grpc(service: &Service, asks: &Value, wanted: &str) -> Option<String> {
    if asks["port"].as_u64() != service.health_port() {
        return Some(format!("asks port {}, where the health alone is not answered", asks["port"]));
    }
    let asked = asks["service"].as_str().unwrap_or_default();
    unless(asked == wanted, || format!("asks for `{asked}` instead of `{wanted}`"))
}
