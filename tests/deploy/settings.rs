//! What the services make of their ConfigMaps fits what they run in.

use super::manifests::{Manifests, list, selects, unless};
use super::services::Service;

/// What of a service's settings does not fit what it runs in.
pub(crate) fn complaints(service: &Service, all: &[Service], manifests: &Manifests) -> Vec<String> {
    let name = service.name;
    let mut found = Vec::new();
    found.extend(unless(service.text("listen.host") == Some("::"), || {
        format!("{name} listens where no other pod reaches it")
    }));
    found.extend(unless(service.port("grpc") == Some(service.listen_port()), || {
        format!("{name} listens on another port than its container says")
    }));
    found.extend(unless(service.port("health") == service.health_port(), || {
        format!("{name} answers for its health at another port than its container says")
    }));
    found.extend(unless(service.port("metrics") == metrics_port(service), || {
        format!("{name} has its metrics on another port than its container says")
    }));
    let in_the_open = service.get("listen.allow_insecure");
    let in_the_open = in_the_open.and_then(toml::Value::as_bool);
    found.extend(unless(in_the_open == Some(!service.is_encrypted()), || {
        format!("{name} is neither encrypted nor said to be in plain text")
    }));
    let files = ["certificate", "key", "client_ca_file", "ca_file"]
        .map(|file| ["listen.tls", "market.tls", "pay.tls"].map(|side| format!("{side}.{file}")));
    let mut files: Vec<_> = files.iter().flatten().filter_map(|path| service.text(path)).collect();
    files.extend(service.text("releases.directory"));
    let lost = files.iter().filter(|file| !is_mounted(service, file));
    found.extend(lost.map(|file| format!("{name} reads {file}, which no volume has")));
    found.extend(peer(service, all, manifests).map(|wrong| format!("{name} {wrong}")));
    found
}

fn metrics_port(service: &Service) -> Option<u64> {
    service.text("server.metrics.listen")?.rsplit(':').next()?.parse().ok()
}

/// Whether a file or a folder lies in a volume.
fn is_mounted(service: &Service, path: &str) -> bool {
    let mounts = list(&service.pod()["containers"][0]["volumeMounts"]);
    let mut paths = mounts.iter().filter_map(|it| it["mountPath"].as_str());
    paths.any(|mount| path == mount || path.starts_with(&format!("{mount}/")))
}

/// What is wrong with whom it calls.
fn peer(service: &Service, all: &[Service], manifests: &Manifests) -> Option<String> {
    let called = service.peer()?;
    let (host, port) = (called.host, called.port);
    let Some(target) = manifests.get("Service", host) else {
        return Some(format!("calls {host}, which there is not"));
    };
    if !list(&target["spec"]["ports"]).iter().any(|it| it["port"].as_u64() == Some(port)) {
        return Some(format!("calls port {port} of {host}, which it does not have"));
    }
    let selector = &target["spec"]["selector"];
    let Some(peer) = all.iter().find(|it| selects(selector, it.labels())) else {
        return Some(format!("calls {host}, which has no pods"));
    };
    unless(peer.is_encrypted() == called.encrypted, || {
        format!("calls {host} in another way than it listens")
    })
}
