//! The objects of an overlay.

use std::fs;

use medwage_testkit::root;
use serde_json::Value;

/// The objects that an overlay installs.
#[derive(Clone)]
pub(crate) struct Manifests(pub(crate) Vec<Value>);

impl Manifests {
    /// Those that a person reviewed.
    pub(crate) fn reviewed(overlay: &str) -> Self {
        let path = root().join(format!("deploy/k8s/rendered/{overlay}.yaml"));
        Self::parse(&fs::read_to_string(path).unwrap())
    }

    pub(crate) fn parse(text: &str) -> Self {
        Self(serde_saphyr::from_multiple(text).unwrap())
    }

    pub(crate) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |it| it["kind"] == kind)
    }

    pub(crate) fn get(&self, kind: &str, name: &str) -> Option<&Value> {
        self.of_kind(kind).find(|it| named(it) == name)
    }

    pub(crate) fn get_mut(&mut self, kind: &str, name: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|it| it["kind"] == kind && named(it).starts_with(name))
    }
}

/// An object's name.
pub(crate) fn named(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}

/// What a list holds; nothing where there is none.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Whether an object of labels is among those of another.
pub(crate) fn selects(selector: &Value, labels: &Value) -> bool {
    let Some(selector) = selector.as_object().filter(|it| !it.is_empty()) else { return false };
    selector.iter().all(|(key, value)| labels.get(key) == Some(value))
}

/// Complains where something is not so.
pub(crate) fn unless(holds: bool, complaint: impl FnOnce() -> String) -> Option<String> {
    (!holds).then(complaint)
}
