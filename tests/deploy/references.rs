//! Objects name each other by labels, names and ports that exist.

use serde_json::Value;

use super::manifests::{Manifests, list, named, selects, unless};

pub(crate) fn complaints(manifests: &Manifests) -> Vec<String> {
    let mut all = Vec::new();
    for namespace in manifests.of_kind("Namespace") {
        let enforced = &namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"];
        all.extend(unless(enforced == "restricted", || {
            format!("the namespace {} takes any pod", named(namespace))
        }));
    }
    all.extend(unless(manifests.of_kind("Namespace").count() == 1, || {
        "there is no namespace of our own".to_owned()
    }));
    for deployment in manifests.of_kind("Deployment") {
        all.extend(of_deployment(deployment, manifests));
    }
    for service in manifests.of_kind("Service") {
        all.extend(of_service(service, manifests));
    }
    for budget in manifests.of_kind("PodDisruptionBudget") {
        let selected = pods(&budget["spec"]["selector"]["matchLabels"], manifests).count();
        all.extend(unless(selected == 1, || {
            format!("the budget {} is for {selected} Deployments", named(budget))
        }));
    }
    for scaler in manifests.of_kind("HorizontalPodAutoscaler") {
        let target = scaler["spec"]["scaleTargetRef"]["name"].as_str().unwrap_or_default();
        let deployment = manifests.get("Deployment", target);
        all.extend(unless(deployment.is_some(), || {
            format!("the autoscaler {} scales {target}, which there is not", named(scaler))
        }));
        let counted = deployment.is_some_and(|it| !it["spec"]["replicas"].is_null());
        all.extend(unless(!counted, || {
            format!("{target} counts its replicas and so undoes what the autoscaler did")
        }));
    }
    for route in manifests.of_kind("GRPCRoute") {
        all.extend(of_route(route, manifests));
    }
    all
}

fn pods<'a>(
    selector: &'a Value,
    manifests: &'a Manifests,
) -> impl Iterator<Item = &'a Value> + use<'a> {
    let labels = |it: &'a Value| &it["spec"]["template"]["metadata"]["labels"];
    manifests.of_kind("Deployment").filter(move |it| selects(selector, labels(it)))
}

fn of_deployment(deployment: &Value, manifests: &Manifests) -> Vec<String> {
    let name = named(deployment);
    let selector = &deployment["spec"]["selector"]["matchLabels"];
    let account = deployment["spec"]["template"]["spec"]["serviceAccountName"].as_str();
    let own = account.is_some_and(|it| manifests.get("ServiceAccount", it).is_some());
    let mut all = Vec::new();
    all.extend(unless(pods(selector, manifests).count() == 1, || {
        format!("{name} selects other pods than its own")
    }));
    all.extend(unless(own, || format!("{name} has no service account of its own")));
    for volume in list(&deployment["spec"]["template"]["spec"]["volumes"]) {
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

fn of_route(route: &Value, manifests: &Manifests) -> Vec<String> {
    let rules = list(&route["spec"]["rules"]).iter();
    let backends = rules.flat_map(|it| list(&it["backendRefs"]));
    let lost = backends.filter(|backend| {
        let target = manifests.get("Service", backend["name"].as_str().unwrap_or_default());
        let ports = target.map_or(&[][..], |it| list(&it["spec"]["ports"]));
        !ports.iter().any(|it| it["name"] == "grpc" && it["port"] == backend["port"])
    });
    lost.map(|it| format!("{} sends calls to {it}, which there is not", named(route))).collect()
}
