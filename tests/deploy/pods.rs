//! What a pod may do, what it may use, and how it is asked for its health.

use serde_json::{Value, json};

use super::manifests::{list, unless};
use super::settings::Service;

/// The program in every image, which asks itself how it is.
const ASKS_ITSELF: &[&str] = &["/medwage", "health"];

/// The name by which a service tells that it turns (`service-kit`'s health).
const LIVENESS: &str = "liveness";

/// Seconds beyond the drain that a pod has until it is killed.
const MARGIN: u64 = 5;

pub(crate) fn complaints(service: &Service) -> Vec<String> {
    let name = service.name;
    let pod = &service.deployment["spec"]["template"]["spec"];
    let mut all = held_to(name, pod, POD);
    all.extend(unless(pod["securityContext"]["runAsUser"].as_u64() > Some(0), || {
        format!("{name} has no user by number")
    }));
    for key in ["hostNetwork", "hostPID", "hostIPC"] {
        all.extend(unless(pod[key].is_null(), || format!("{name} sets {key}")));
    }
    let paths = list(&pod["volumes"]).iter().filter(|it| !it["hostPath"].is_null());
    all.extend(paths.map(|it| format!("{name} mounts {} of its node", it["hostPath"])));
    for container in list(&pod["containers"]) {
        all.extend(held_to(name, container, CONTAINER));
        for kind in ["requests", "limits"] {
            for resource in ["cpu", "memory"] {
                let given = container["resources"][kind][resource].is_string();
                all.extend(unless(given, || format!("{name} has no {resource} among its {kind}")));
            }
        }
        all.extend(probes(service, container));
    }
    let grace = pod["terminationGracePeriodSeconds"].as_u64().unwrap_or(30);
    let drain = service.drain().as_secs() + MARGIN;
    all.extend(unless(grace >= drain, || {
        format!("{name} is killed after {grace} s and may drain for {drain}, margin included")
    }));
    all
}

type Rule = (&'static str, fn() -> Value);

const POD: &[Rule] = &[
    ("/automountServiceAccountToken", || json!(false)),
    ("/enableServiceLinks", || json!(false)),
    ("/securityContext/runAsNonRoot", || json!(true)),
    ("/securityContext/seccompProfile/type", || json!("RuntimeDefault")),
];

const CONTAINER: &[Rule] = &[
    ("/securityContext/allowPrivilegeEscalation", || json!(false)),
    ("/securityContext/readOnlyRootFilesystem", || json!(true)),
    ("/securityContext/capabilities", || json!({ "drop": ["ALL"] })),
];

fn held_to(name: &str, value: &Value, rules: &[Rule]) -> Vec<String> {
    let broken = rules.iter().filter(|(at, wanted)| value.pointer(at) != Some(&wanted()));
    broken.map(|(at, wanted)| format!("{name} is not {} at {at}", wanted())).collect()
}

fn probes(service: &Service, container: &Value) -> Vec<String> {
    let name = service.name;
    let kinds = ["startupProbe", "livenessProbe", "readinessProbe"];
    let wrong = kinds.iter().filter_map(|kind| {
        let probe = &container[*kind];
        let about_peers = *kind == "readinessProbe";
        let wrong = if !probe["grpc"].is_null() {
            by_grpc(service, &probe["grpc"], about_peers)
        } else if !probe["exec"].is_null() {
            unless(about_peers && probe["exec"]["command"] == json!(ASKS_ITSELF), || {
                "does not ask by the program's own word, or asks it whether it turns".to_owned()
            })
        } else if !probe["httpGet"].is_null() {
            let wanted = json!({ "path": "/metrics", "port": "metrics" });
            unless(!about_peers && probe["httpGet"] == wanted, || {
                "asks for a page that says nothing of it".to_owned()
            })
        } else {
            Some("is missing".to_owned())
        };
        wrong.map(|wrong| format!("{name}: {kind} {wrong}"))
    });
    wrong.collect()
}

fn by_grpc(service: &Service, probe: &Value, about_peers: bool) -> Option<String> {
    if service.is_encrypted() {
        return Some("can't be asked by the kubelet, which speaks no TLS".to_owned());
    }
    if probe["port"].as_u64() != Some(service.listen_port()) {
        return Some(format!("asks port {}, where nothing listens", probe["port"]));
    }
    let asked = probe["service"].as_str().unwrap_or_default();
    let wanted = if about_peers { "" } else { LIVENESS };
    unless(asked == wanted, || format!("asks for `{asked}` instead of `{wanted}`"))
}
