//! What the services make of their ConfigMaps: each reads its own, by its own program.

use std::process::Command;
use std::time::Duration;

use medwage_testkit::binary;
use serde_json::Value;
use toml::Table;

use super::manifests::{Manifests, list, named, selects, unless};

/// A Deployment with the settings that its program would run with.
pub(crate) struct Service<'a> {
    pub(crate) name: &'a str,
    pub(crate) deployment: &'a Value,
    settings: Table,
}

/// Every service whose settings its program takes, and what is said of those it does not.
pub(crate) fn services(manifests: &Manifests) -> (Vec<Service<'_>>, Vec<String>) {
    let (mut services, mut refused) = (Vec::new(), Vec::new());
    for deployment in manifests.of_kind("Deployment") {
        let name = named(deployment);
        match settings(name, deployment, manifests) {
            Ok(settings) => services.push(Service { name, deployment, settings }),
            Err(reason) => refused.push(format!("{name}: {reason}")),
        }
    }
    (services, refused)
}

fn settings(name: &str, deployment: &Value, manifests: &Manifests) -> Result<Table, String> {
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let mut command = Command::new(binary(name));
    command.env_clear().arg("--print-config");
    for source in list(&container["envFrom"]) {
        let map = source["configMapRef"]["name"].as_str().unwrap_or_default();
        let map = manifests.get("ConfigMap", map).ok_or(format!("there is no ConfigMap {map}"))?;
        let data = map["data"].as_object().ok_or("its ConfigMap is empty")?;
        command.envs(data.iter().map(|(key, value)| (key, value.as_str().unwrap_or_default())));
        let prefix = format!("{}__", name.trim_start_matches("medwage-").to_uppercase());
        if let Some(other) = data.keys().find(|it| !it.starts_with(&prefix)) {
            return Err(format!("{other} is no variable of this service"));
        }
    }
    let output = command.output().unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    String::from_utf8(output.stdout).unwrap().parse::<Table>().map_err(|error| error.to_string())
}

impl Service<'_> {
    /// A setting's value by its path, such as `listen.port`.
    fn get(&self, path: &str) -> Option<&toml::Value> {
        let (first, rest) = path.split_once('.')?;
        rest.split('.').try_fold(self.settings.get(first)?, |value, key| value.get(key))
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.text("listen.tls.certificate").is_some()
    }

    pub(crate) fn listen_port(&self) -> u64 {
        let port = self.get("listen.port").and_then(toml::Value::as_integer).unwrap();
        port.try_into().unwrap()
    }

    /// How long it may take to stop.
    pub(crate) fn drain(&self) -> Duration {
        let part = |path| humantime::parse_duration(self.text(path).unwrap()).unwrap();
        part("server.drain.grace") + part("server.drain.bound")
    }

    /// The host and the port that it calls, and whether by TLS.
    pub(crate) fn peer(&self) -> Option<(bool, &str, u64)> {
        let address = self.text("market.address").or_else(|| self.text("pay.address"))?;
        let (scheme, rest) = address.split_once("://")?;
        let (host, port) = rest.split_once(':')?;
        Some((scheme == "https", host, port.parse().ok()?))
    }

    /// A port of its container by name.
    pub(crate) fn port(&self, name: &str) -> Option<u64> {
        let ports = &self.deployment["spec"]["template"]["spec"]["containers"][0]["ports"];
        list(ports).iter().find(|it| it["name"] == name)?["containerPort"].as_u64()
    }

    fn metrics_port(&self) -> Option<u64> {
        self.text("server.metrics.listen")?.rsplit(':').next()?.parse().ok()
    }

    /// Whether a file or a folder lies in a volume.
    fn is_mounted(&self, path: &str) -> bool {
        let mounts = &self.deployment["spec"]["template"]["spec"]["containers"][0]["volumeMounts"];
        let mut paths = list(mounts).iter().filter_map(|it| it["mountPath"].as_str());
        paths.any(|mount| path == mount || path.starts_with(&format!("{mount}/")))
    }
}

/// What of a service's settings does not fit what it runs in.
pub(crate) fn complaints(service: &Service, all: &[Service], manifests: &Manifests) -> Vec<String> {
    let name = service.name;
    let mut found = Vec::new();
    found.extend(unless(service.text("listen.host") == Some("0.0.0.0"), || {
        format!("{name} listens where no other pod reaches it")
    }));
    found.extend(unless(service.port("grpc") == Some(service.listen_port()), || {
        format!("{name} listens on another port than its container says")
    }));
    found.extend(unless(service.port("metrics") == service.metrics_port(), || {
        format!("{name} has its metrics on another port than its container says")
    }));
    let in_the_open = service.get("listen.plaintext_beyond_this_machine");
    let in_the_open = in_the_open.and_then(toml::Value::as_bool);
    found.extend(unless(in_the_open == Some(!service.is_encrypted()), || {
        format!("{name} is neither encrypted nor said to be in plain text")
    }));
    let files = ["certificate", "key", "callers", "authority"]
        .map(|file| ["listen.tls", "market.tls", "pay.tls"].map(|side| format!("{side}.{file}")));
    let mut files: Vec<_> = files.iter().flatten().filter_map(|path| service.text(path)).collect();
    files.extend(service.text("releases.directory"));
    let lost = files.iter().filter(|file| !service.is_mounted(file));
    found.extend(lost.map(|file| format!("{name} reads {file}, which no volume has")));
    found.extend(peer(service, all, manifests).map(|wrong| format!("{name} {wrong}")));
    found
}

/// What is wrong with whom it calls.
fn peer(service: &Service, all: &[Service], manifests: &Manifests) -> Option<String> {
    let (encrypted, host, port) = service.peer()?;
    let Some(target) = manifests.get("Service", host) else {
        return Some(format!("calls {host}, which there is not"));
    };
    if !list(&target["spec"]["ports"]).iter().any(|it| it["port"].as_u64() == Some(port)) {
        return Some(format!("calls port {port} of {host}, which it does not have"));
    }
    let selector = &target["spec"]["selector"];
    let labels = |it: &Service| it.deployment["spec"]["template"]["metadata"]["labels"].clone();
    let Some(peer) = all.iter().find(|it| selects(selector, &labels(it))) else {
        return Some(format!("calls {host}, which has no pods"));
    };
    unless(peer.is_encrypted() == encrypted, || {
        format!("calls {host} in another way than it listens")
    })
}
