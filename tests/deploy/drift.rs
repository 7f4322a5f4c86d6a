//! What is applied twice is unchanged: nothing is said that a cluster writes down in another way.

use serde_json::Value;

use super::manifests::{Manifests, named};

pub(crate) fn complaints(manifests: &Manifests) -> Vec<String> {
    let mut all = Vec::new();
    for object in &manifests.0 {
        let subject = format!("{} {}", object["kind"].as_str().unwrap_or_default(), named(object));
        find_empty_lists(&object["spec"], "/spec", &mut |path| {
            all.push(format!("{subject} looks changed when it is applied again: {path} is empty"));
        });
        let strategy = &object["spec"]["strategy"];
        if strategy.is_object() && strategy["type"].is_null() {
            all.push(format!(
                "{subject} looks changed when it is applied again: its strategy has no type"
            ));
        }
    }
    all
}

/// An empty list is dropped by the cluster, and missed by whoever compares.
fn find_empty_lists(value: &Value, path: &str, found: &mut impl FnMut(&str)) {
    match value {
        Value::Array(items) if items.is_empty() => found(path),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_empty_lists(item, &format!("{path}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                find_empty_lists(field, &format!("{path}/{key}"), found);
            }
        }
        _ => {}
    }
}
