//! The services with the settings that their programs make of their ConfigMaps.

use std::process::Command;
use std::time::Duration;

use medwage_testkit::binary;
use serde_json::Value;
use toml::Table;

use super::manifests::{Manifests, list, named};

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

impl<'a> Service<'a> {
    /// A setting's value by its path, such as `listen.port`.
    pub(crate) fn get(&self, path: &str) -> Option<&toml::Value> {
        let (first, rest) = path.split_once('.')?;
        rest.split('.').try_fold(self.settings.get(first)?, |value, key| value.get(key))
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    pub(crate) fn duration(&self, path: &str) -> Option<Duration> {
        Some(humantime::parse_duration(self.text(path)?).unwrap())
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.text("listen.tls.certificate").is_some()
    }

    pub(crate) fn listen_port(&self) -> u64 {
        let port = self.get("listen.port").and_then(toml::Value::as_integer).unwrap();
        port.try_into().unwrap()
    }

    /// The port at which the health alone is answered; none where it is a free one.
    pub(crate) fn health_port(&self) -> Option<u64> {
        let port = self.get("listen.health_port").and_then(toml::Value::as_integer)?;
        port.try_into().ok().filter(|port| *port > 0)
    }

    /// How long it may take to stop.
    pub(crate) fn drain(&self) -> Duration {
        let part = |path| self.duration(path).unwrap();
        part("server.drain.grace") + part("server.drain.timeout")
    }

    /// The one of ours that it calls.
    pub(crate) fn peer(&self) -> Option<Target<'_>> {
        target(self.text("market.address").or_else(|| self.text("pay.address"))?)
    }

    /// How often it asks for its peer's addresses.
    pub(crate) fn resolve(&self) -> Option<Duration> {
        self.duration("market.resolve").or_else(|| self.duration("pay.resolve"))
    }

    /// Whom else it calls.
    pub(crate) fn others(&self) -> impl Iterator<Item = Target<'_>> {
        let settings = ["log.traces.endpoint", "server.auth.keys.url"];
        settings.into_iter().filter_map(|it| target(self.text(it)?))
    }

    pub(crate) fn pod(&self) -> &'a Value {
        &self.deployment["spec"]["template"]["spec"]
    }

    pub(crate) fn labels(&self) -> &'a Value {
        &self.deployment["spec"]["template"]["metadata"]["labels"]
    }

    /// A port of its container by name.
    pub(crate) fn port(&self, name: &str) -> Option<u64> {
        let ports = list(&self.pod()["containers"][0]["ports"]);
        ports.iter().find(|it| it["name"] == name)?["containerPort"].as_u64()
    }
}

/// Whom an address names.
pub(crate) struct Target<'a> {
    pub(crate) encrypted: bool,
    pub(crate) host: &'a str,
    pub(crate) port: u64,
}

pub(crate) fn target(address: &str) -> Option<Target<'_>> {
    let (scheme, rest) = address.split_once("://")?;
    let encrypted = scheme == "https";
    let rest = rest.split('/').next()?;
    let (host, port) = match rest.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (rest, if encrypted { 443 } else { 80 }),
    };
    Some(Target { encrypted, host, port })
}
