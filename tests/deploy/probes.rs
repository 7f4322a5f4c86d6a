//! How a service is asked for its health.

use std::time::Duration;

use serde_json::{Value, json};

use super::manifests::unless;
use super::services::Service;

/// The program in every image, which asks itself how it is.
const ASKS_ITSELF: [&str; 2] = ["/medwage", "health"];

/// The name by which a service tells that it turns (the health of `rpc-server`).
const LIVENESS: &str = "liveness";

/// The probes, and by which name each asks; the empty one is all services together.
const PROBES: [(&str, &str); 3] =
    [("startupProbe", LIVENESS), ("livenessProbe", LIVENESS), ("readinessProbe", "")];

pub(crate) fn complaints(service: &Service) -> Vec<String> {
    let wrong = PROBES.iter().filter_map(|(kind, wanted)| {
        let probe = &service.pod()["containers"][0][*kind];
        let wrong = if !probe["grpc"].is_null() {
            by_grpc(service, &probe["grpc"], wanted)
        } else if !probe["exec"].is_null() {
            by_program(service, probe, wanted)
        } else if !probe["httpGet"].is_null() {
            Some("asks for a page that says nothing of it".to_owned())
        } else {
            Some("is missing".to_owned())
        };
        wrong.map(|wrong| format!("{}: {kind} {wrong}", service.name))
    });
    wrong.collect()
}

fn by_grpc(service: &Service, asks: &Value, wanted: &str) -> Option<String> {
    if service.is_encrypted() {
        return Some("can't be asked by the kubelet, which speaks no TLS".to_owned());
    }
    if asks["port"].as_u64() != Some(service.listen_port()) {
        return Some(format!("asks port {}, where nothing listens", asks["port"]));
    }
    let asked = asks["service"].as_str().unwrap_or_default();
    unless(asked == wanted, || format!("asks for `{asked}` instead of `{wanted}`"))
}

fn by_program(service: &Service, probe: &Value, wanted: &str) -> Option<String> {
    let words = ASKS_ITSELF.into_iter().chain([wanted]).filter(|it| !it.is_empty());
    let words = json!(words.collect::<Vec<_>>());
    if probe["exec"]["command"] != words {
        return Some(format!("does not ask by the program's own word, {words}"));
    }
    // The program trusts the certificate that lies there now, and the server shows it this much later.
    let reload = service.duration("listen.tls.reload").filter(|_| service.is_encrypted());
    let number = |key: &str, unset| probe[key].as_u64().unwrap_or(unset);
    let patience = number("periodSeconds", 10) * (number("failureThreshold", 3) - 1);
    unless(reload.is_none_or(|it| Duration::from_secs(patience) > it), || {
        format!("gives up after {patience} s, before a renewed certificate is shown")
    })
}
