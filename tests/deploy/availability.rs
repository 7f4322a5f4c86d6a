//! Rollouts, drains of nodes and autoscalers leave callers somebody to call.

use std::time::Duration;

use serde_json::{Value, json};

use super::manifests::{Manifests, list, named, pods, selects, unless};
use super::services::Service;

/// For how long the cluster's DNS may go on to give a name's old addresses.
const CACHED: Duration = Duration::from_secs(30);

/// Seconds after which a pod that hangs is gone.
const LONGEST_HANG: u64 = 35;

pub(crate) fn complaints(services: &[Service], manifests: &Manifests) -> Vec<String> {
    // Where there is one of each, nobody is called meanwhile, and a rollout need not wait.
    let scaled: Vec<_> = manifests.of_kind("HorizontalPodAutoscaler").map(named).collect();
    let several = services.iter().filter(|it| scaled.contains(&it.name));
    let mut all: Vec<_> = several.flat_map(|it| of_rollout(it, services)).collect();
    all.extend(services.iter().flat_map(of_spread));
    all.extend(services.iter().filter_map(of_hung_pod));
    for budget in manifests.of_kind("PodDisruptionBudget") {
        all.extend(of_budget(budget, manifests));
    }
    for scaler in manifests.of_kind("HorizontalPodAutoscaler") {
        all.extend(of_scaler(scaler, manifests));
    }
    all
}

/// An old pod leaves no sooner than every caller knows the new one.
fn of_rollout(service: &Service, all: &[Service]) -> Vec<String> {
    let given = service.deployment["spec"]["minReadySeconds"].as_u64().unwrap_or_default();
    let callers = all.iter().filter(|it| it.peer().is_some_and(|to| to.host == service.name));
    let late = callers.filter(|caller| {
        let known = caller.resolve().map(|it| it + CACHED);
        known.is_some_and(|it| Duration::from_secs(given) < it)
    });
    let wrong = late.map(|caller| {
        let (name, caller) = (service.name, caller.name);
        format!("{name} counts a pod after {given} s, when {caller} may not know it yet")
    });
    wrong.collect()
}

/// Replicas of one rollout stand on different nodes and zones.
fn of_spread(service: &Service) -> Vec<String> {
    let (name, labels) = (service.name, service.labels());
    let constraints = list(&service.pod()["topologySpreadConstraints"]);
    let mut all = Vec::new();
    for topology in ["kubernetes.io/hostname", "topology.kubernetes.io/zone"] {
        let constraint = constraints.iter().find(|it| it["topologyKey"] == topology);
        let spreads = constraint.is_some_and(|constraint| {
            let keys = list(&constraint["matchLabelKeys"]);
            selects(&constraint["labelSelector"]["matchLabels"], labels)
                && ["app.kubernetes.io/name", "pod-template-hash"]
                    .iter()
                    .all(|it| keys.contains(&json!(it)))
        });
        all.extend(unless(spreads, || format!("{name} does not spread one rollout by {topology}")));
    }
    all
}

/// A process that no longer turns is not waited for as one that drains.
fn of_hung_pod(service: &Service) -> Option<String> {
    let probe = &service.pod()["containers"][0]["livenessProbe"];
    let number = |key: &str, unset| probe[key].as_u64().unwrap_or(unset);
    let noticed = number("periodSeconds", 10) * number("failureThreshold", 3);
    let gone = noticed + number("terminationGracePeriodSeconds", u64::MAX / 2);
    unless(gone <= LONGEST_HANG, || format!("{} stays for {gone} s after it hangs", service.name))
}

fn of_budget(budget: &Value, manifests: &Manifests) -> Vec<String> {
    let name = named(budget);
    let selected = pods(&budget["spec"]["selector"]["matchLabels"], manifests).count();
    let mut all = Vec::new();
    all.extend(unless(selected == 1, || {
        format!("the budget {name} is for {selected} Deployments")
    }));
    let policy = &budget["spec"]["unhealthyPodEvictionPolicy"];
    all.extend(unless(policy == "AlwaysAllow", || {
        format!("the budget {name} keeps pods that take no calls, and so nodes from draining")
    }));
    all
}

fn of_scaler(scaler: &Value, manifests: &Manifests) -> Vec<String> {
    let target = scaler["spec"]["scaleTargetRef"]["name"].as_str().unwrap_or_default();
    let deployment = manifests.get("Deployment", target);
    let mut all = Vec::new();
    all.extend(unless(deployment.is_some(), || {
        format!("the autoscaler {} scales {target}, which there is not", named(scaler))
    }));
    let counted = deployment.is_some_and(|it| !it["spec"]["replicas"].is_null());
    all.extend(unless(!counted, || {
        format!("{target} counts its replicas and so undoes what the autoscaler did")
    }));
    all
}
