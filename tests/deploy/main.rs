//! What `deploy/k8s` installs: every overlay is as it was reviewed, and keeps our policies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod compose;
mod manifests;
mod mutations;
mod network;
mod pods;
mod references;
mod rendered;
mod settings;

use manifests::Manifests;

/// Every environment that there is.
const OVERLAYS: &[&str] = &["local", "staging", "production"];

/// Everything that is wrong with what an overlay installs.
fn complaints(manifests: &Manifests) -> Vec<String> {
    let mut all = references::complaints(manifests);
    let (services, refused) = settings::services(manifests);
    all.extend(refused);
    for service in &services {
        all.extend(pods::complaints(service));
        all.extend(settings::complaints(service, &services, manifests));
    }
    all.extend(network::complaints(&services, manifests));
    all
}

#[test]
fn every_overlay_keeps_the_policies() {
    for overlay in OVERLAYS {
        let manifests = Manifests::reviewed(overlay);
        assert_eq!(manifests.of_kind("Deployment").count(), 3, "{overlay}");
        assert_eq!(complaints(&manifests), Vec::<String>::new(), "{overlay}");
    }
}
