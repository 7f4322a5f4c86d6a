//! What `deploy/k8s` installs: everything is as it was reviewed, and keeps our policies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod availability;
mod bases;
mod compose;
mod drift;
mod helm;
mod jobs;
mod manifests;
mod mutations;
mod network;
mod operators;
mod pods;
mod probes;
mod references;
mod rendered;
mod schemas;
mod services;
mod settings;

use manifests::{Kustomization, Manifests};

/// Everything that is wrong with what a kustomization gives.
fn complaints(manifests: &Manifests) -> Vec<String> {
    let mut all = references::complaints(manifests);
    let (services, refused) = services::services(manifests);
    all.extend(refused);
    for service in &services {
        all.extend(pods::complaints(service));
        all.extend(probes::complaints(service));
        all.extend(settings::complaints(service, &services, manifests));
    }
    all.extend(availability::complaints(&services, manifests));
    all.extend(jobs::complaints(manifests));
    all.extend(network::complaints(&services, manifests));
    all.extend(schemas::complaints(manifests));
    all.extend(operators::complaints(&services, manifests));
    all.extend(drift::complaints(manifests));
    all
}

#[test]
fn everything_keeps_the_policies() {
    for Kustomization { name, is_overlay, .. } in Kustomization::all() {
        let manifests = Manifests::reviewed(&name);
        let deployments = manifests.of_kind("Deployment").count();
        assert!(!is_overlay || deployments == 3, "{name} has {deployments} services");
        assert_eq!(complaints(&manifests), Vec::<String>::new(), "{name}");
    }
}
