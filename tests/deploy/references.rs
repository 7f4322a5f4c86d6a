//! Objects name each other by labels, names and ports that exist.

use serde_json::Value;

use super::manifests::{Manifests, list, named, pods, unless};

/// Where everything of ours is, unless an overlay brings a namespace of its own.
const NAMESPACE: &str = "medwage";

pub(crate) fn complaints(manifests: &Manifests) -> Vec<String> {
    let namespace = manifests.of_kind("Namespace").next().map_or(NAMESPACE, named);
    let mut all: Vec<_> = manifests.0.iter().flat_map(|it| of_any(it, namespace)).collect();
    for namespace in manifests.of_kind("Namespace") {
        let enforced = &namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"];
        all.extend(unless(enforced == "restricted", || {
            format!("the namespace {} takes any pod", named(namespace))
        }));
    }
    // What has no services is added to a cluster that has them.
    let whole = manifests.of_kind("Deployment").next().is_some();
    all.extend(unless(manifests.of_kind("Namespace").count() == usize::from(whole), || {
        "there is no namespace of our own".to_owned()
    }));
    for deployment in manifests.of_kind("Deployment") {
        all.extend(of_deployment(deployment, manifests));
    }
    for service in manifests.of_kind("Service") {
        all.extend(of_service(service, manifests));
    }
    all
}

fn of_any(object: &Value, namespace: &str) -> Vec<String> {
    let (kind, name) = (object["kind"].as_str().unwrap_or_default(), named(object));
    let metadata = &object["metadata"];
    let inside = kind == "Namespace" && name == namespace || metadata["namespace"] == namespace;
    let ours = metadata["labels"]["app.kubernetes.io/part-of"] == "medwage";
    let mut all = Vec::new();
    all.extend(unless(inside, || format!("{kind} {name} is not in the namespace {namespace}")));
    all.extend(unless(ours, || format!("{kind} {name} does not say that it is part of medwage")));
    all
}

/// Whether a pod has a service account of its own.
pub(crate) fn account(name: &str, pod: &Value, manifests: &Manifests) -> Option<String> {
    let account = pod["serviceAccountName"].as_str();
    let own = account.is_some_and(|it| manifests.get("ServiceAccount", it).is_some());
    unless(own, || format!("{name} has no service account of its own"))
}

/// Whether an object is found by the label that an upgrade goes by, service by service (`docs/deploy.md`).
fn is_of(object: &Value, service: &str) -> bool {
    object["metadata"]["labels"]["app.kubernetes.io/name"] == service
}

fn upgraded_apart(object: &Value, service: &str) -> String {
    format!("{} {} is not upgraded with {service}", object["kind"], named(object))
}

fn of_deployment(deployment: &Value, manifests: &Manifests) -> Vec<String> {
    let name = named(deployment);
    let selector = &deployment["spec"]["selector"]["matchLabels"];
    let pod = &deployment["spec"]["template"]["spec"];
    let mut all = Vec::new();
    all.extend(unless(pods(selector, manifests).count() == 1, || {
        format!("{name} selects other pods than its own")
    }));
    all.extend(account(name, pod, manifests));
    all.extend(unless(is_of(deployment, name), || upgraded_apart(deployment, name)));
    let sources = list(&pod["containers"][0]["envFrom"]).iter();
    let maps = sources.filter_map(|it| it["configMapRef"]["name"].as_str());
    for map in maps.filter_map(|it| manifests.get("ConfigMap", it)) {
        all.extend(unless(is_of(map, name), || upgraded_apart(map, name)));
    }
    for volume in list(&pod["volumes"]) {
        if let Some(claim) = volume["persistentVolumeClaim"]["claimName"].as_str() {
            let there = manifests.get("PersistentVolumeClaim", claim).is_some();
            all.extend(unless(there, || format!("{name} mounts {claim}, which there is not")));
        }
        if let Some(secret) = volume["secret"]["secretName"].as_str() {
            let mut certificates = manifests.of_kind("Certificate");
            let there = certificates.any(|it| it["spec"]["secretName"] == secret);
            all.extend(unless(there, || format!("{name} mounts {secret}, which nobody makes")));
        }
    }
    all
}

fn of_service(service: &Value, manifests: &Manifests) -> Vec<String> {
    let name = named(service);
    let mut all = Vec::new();
    all.extend(unless(service["spec"]["clusterIP"] == "None", || {
        format!("{name} gives one address, so that clients can't balance")
    }));
    let mut selected = pods(&service["spec"]["selector"], manifests);
    let Some(deployment) = selected.next().filter(|_| selected.next().is_none()) else {
        all.push(format!("the service {name} is not for one Deployment"));
        return all;
    };
    let ports = list(&deployment["spec"]["template"]["spec"]["containers"][0]["ports"]);
    for port in list(&service["spec"]["ports"]) {
        let target = ports.iter().find(|it| it["name"] == port["targetPort"]);
        let fits = target.is_some_and(|it| it["containerPort"] == port["port"]);
        all.extend(unless(fits, || {
            format!("the service {name} has a port {} that the pods do not", port["port"])
        }));
    }
    all
}
