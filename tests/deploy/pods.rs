//! What a pod may do, and what it may use.

use serde_json::{Value, json};

use super::manifests::{list, unless};
use super::services::Service;

/// Seconds beyond the drain that a pod has until it is killed.
const MARGIN: u64 = 5;

/// What a service's pod may not be.
pub(crate) fn complaints(service: &Service) -> Vec<String> {
    let (name, pod) = (service.name, service.pod());
    let mut all = of_any(name, pod);
    let grace = pod["terminationGracePeriodSeconds"].as_u64().unwrap_or(30);
    let drain = service.drain().as_secs() + MARGIN;
    all.extend(unless(grace >= drain, || {
        format!("{name} is killed after {grace} s and may drain for {drain}, margin included")
    }));
    all
}

/// What no pod of ours may be.
pub(crate) fn of_any(name: &str, pod: &Value) -> Vec<String> {
    let mut all = held_to(name, pod, POD);
    all.extend(unless(pod["securityContext"]["runAsUser"].as_u64() > Some(0), || {
        format!("{name} has no user by number")
    }));
    let (security, policy) = (&pod["securityContext"], "fsGroupChangePolicy");
    all.extend(unless(
        security["fsGroup"].is_null() || security[policy] == "OnRootMismatch",
        || format!("{name} has every file of its volumes changed at each start: no {policy}"),
    ));
    for key in ["hostNetwork", "hostPID", "hostIPC"] {
        all.extend(unless(pod[key].is_null(), || format!("{name} sets {key}")));
    }
    let paths = list(&pod["volumes"]).iter().filter(|it| !it["hostPath"].is_null());
    all.extend(paths.map(|it| format!("{name} mounts {} of its node", it["hostPath"])));
    for container in list(&pod["containers"]) {
        all.extend(held_to(name, container, CONTAINER));
        let mounts = list(&container["volumeMounts"]).iter().map(|it| &it["name"]);
        let lost =
            mounts.filter(|mount| !list(&pod["volumes"]).iter().any(|it| it["name"] == **mount));
        all.extend(lost.map(|it| format!("{name} mounts {it}, which is no volume of its own")));
        for kind in ["requests", "limits"] {
            for resource in ["cpu", "memory", "ephemeral-storage"] {
                let given = container["resources"][kind][resource].is_string();
                all.extend(unless(given, || format!("{name} has no {resource} among its {kind}")));
            }
        }
    }
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
    ("/terminationMessagePolicy", || json!("FallbackToLogsOnError")),
    ("/securityContext/allowPrivilegeEscalation", || json!(false)),
    ("/securityContext/readOnlyRootFilesystem", || json!(true)),
    ("/securityContext/capabilities", || json!({ "drop": ["ALL"] })),
];

fn held_to(name: &str, value: &Value, rules: &[Rule]) -> Vec<String> {
    let broken = rules.iter().filter(|(at, wanted)| value.pointer(at) != Some(&wanted()));
    broken.map(|(at, wanted)| format!("{name} is not {} at {at}", wanted())).collect()
}
