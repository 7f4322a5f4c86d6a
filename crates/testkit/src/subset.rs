//! Comparing an answer with the part of it that a document shows.

use serde_json::Value;

/// Checks that everything of `part` is in `whole`: objects by key, lists by place from the start.
/// The text `...` at the end of a list stands for what follows.
///
/// # Panics
/// Where something differs, with the way to it.
pub fn assert_subset(part: &Value, whole: &Value) {
    let mut differences = Vec::new();
    compare("", part, whole, &mut differences);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn compare(way: &str, part: &Value, whole: &Value, differences: &mut Vec<String>) {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            for (key, value) in part {
                let way = format!("{way}.{key}");
                match whole.get(key) {
                    Some(found) => compare(&way, value, found, differences),
                    None => differences.push(format!("{way} is missing")),
                }
            }
        }
        (Value::Array(part), Value::Array(whole)) => {
            let open = part.last().is_some_and(|last| last == "...");
            let shown = part.len() - usize::from(open);
            if whole.len() < shown || (!open && whole.len() > shown) {
                differences.push(format!("{way} has {} items, shown are {shown}", whole.len()));
            }
            for (place, (value, found)) in part.iter().take(shown).zip(whole).enumerate() {
                compare(&format!("{way}[{place}]"), value, found, differences);
            }
        }
        (part, whole) if part == whole => {}
        (part, whole) => differences.push(format!("{way} is {whole}, shown is {part}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_part_is_found_and_a_difference_is_named() {
        let whole = json!({"a": 1, "list": [{"b": 2, "c": 3}, 4, 5]});
        assert_subset(&json!({"list": [{"c": 3}, "..."]}), &whole);
        for (part, word) in [
            (json!({"a": 2}), ".a is 1, shown is 2"),
            (json!({"d": 2}), ".d is missing"),
            (json!({"list": [{"b": 2}]}), "3 items, shown are 1"),
        ] {
            let mut differences = Vec::new();
            compare("", &part, &whole, &mut differences);
            assert!(differences[0].contains(word), "{differences:?}");
        }
    }
}
