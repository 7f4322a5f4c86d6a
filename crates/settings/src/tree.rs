//! Settings as a tree of values. JSON, because it keeps what is empty or absent by default.

use std::collections::BTreeMap;

use serde_json::Value;

/// Every leaf of a tree under its dotted key, which begins with the key of the tree.
pub(crate) fn collect_leaves(key: String, tree: Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    add_leaves(key, tree, &mut found);
    found
}

fn add_leaves(key: String, value: Value, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(table) => {
            for (name, inner) in table {
                add_leaves(
                    if key.is_empty() { name } else { format!("{key}.{name}") },
                    inner,
                    found,
                );
            }
        }
        leaf => {
            found.insert(key, leaf);
        }
    }
}

/// The tree with another value at a key that it has.
pub(crate) fn replace_value(mut tree: Value, key: &str, value: Value) -> Value {
    let pointer = format!("/{}", key.replace('.', "/"));
    if let Some(leaf) = tree.pointer_mut(&pointer) {
        *leaf = value;
    }
    tree
}

/// Returns what a value may have been meant as, likeliest last: a variable can only hold text, and a list
/// there has the form `a, b, c`.
pub(crate) fn candidate_values(value: Value, default: &Value) -> Vec<Value> {
    let Value::String(text) = value else {
        return vec![value];
    };
    if default.is_array() {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        return vec![items.map(Value::from).collect()];
    }
    // `5`, `0.5` and `true` are JSON as they stand.
    let scalar = serde_json::from_str(&text)
        .ok()
        .filter(|value: &Value| value.is_number() || value.is_boolean());
    std::iter::once(Value::from(text)).chain(scalar).collect()
}
