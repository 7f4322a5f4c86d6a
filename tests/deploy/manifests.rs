//! What is installed: kustomizations, and the objects that they give.

use std::fs;
use std::path::PathBuf;

use medwage_testkit::root;
use serde_json::Value;

/// Where kustomizations lie that are rendered for review: environments, Jobs, and what no environment has as it is.
const FOLDERS: [&str; 3] = ["overlays", "jobs", "examples"];

/// A kustomization that is rendered for review.
pub(crate) struct Kustomization {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) is_overlay: bool,
}

impl Kustomization {
    /// Every one that there is.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for group in FOLDERS {
            for entry in fs::read_dir(root().join("deploy/k8s").join(group)).unwrap() {
                let folder = entry.unwrap().path();
                let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
                all.push(Self { name, folder, is_overlay: group == "overlays" });
            }
        }
        all
    }

    /// The file with what it gives, below the root.
    pub(crate) fn rendered(&self) -> String {
        format!("deploy/k8s/rendered/{}.yaml", self.name)
    }
}

/// The objects that a kustomization gives.
#[derive(Clone)]
pub(crate) struct Manifests(pub(crate) Vec<Value>);

impl Manifests {
    /// Those that a person reviewed.
    pub(crate) fn reviewed(name: &str) -> Self {
        let path = root().join(format!("deploy/k8s/rendered/{name}.yaml"));
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

/// The Deployments whose pods a selector takes.
pub(crate) fn pods<'a>(
    selector: &'a Value,
    manifests: &'a Manifests,
) -> impl Iterator<Item = &'a Value> + use<'a> {
    let labels = |it: &'a Value| &it["spec"]["template"]["metadata"]["labels"];
    manifests.of_kind("Deployment").filter(move |it| selects(selector, labels(it)))
}

/// Complains where something is not so.
pub(crate) fn unless(holds: bool, complaint: impl FnOnce() -> String) -> Option<String> {
    (!holds).then(complaint)
}
