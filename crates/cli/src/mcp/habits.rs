//! Arguments as other tools for the same data take them: `occ_code`, `scope` with `area_code`, `metro_codes`, `year`, `datatypes`.

use serde_json::{Map, Value};

use super::parameters::Parameter;

/// Arguments by the names of this tool.
pub(super) struct Renamed {
    pub(super) arguments: Map<String, Value>,
    /// Arguments that were not needed, told to whoever passed them.
    pub(super) notes: Vec<String>,
}

/// Other names of a parameter, in the order in which a tool is looked through for it.
const NAMES: [(&str, &[&str]); 7] = [
    ("occ_code", &["occupation", "role"]),
    ("soc_code", &["occupation", "role"]),
    ("occ_codes", &["occupations"]),
    ("area_code", &["area", "areas"]),
    ("metro_codes", &["areas"]),
    ("industry_code", &["industry"]),
    ("year", &["release"]),
];

/// Gives arguments the names and forms that a tool has; what it has no place for stays, and is refused by its name.
pub(super) fn rename_arguments(
    parameters: &[Parameter],
    mut arguments: Map<String, Value>,
) -> Renamed {
    let is_known = |name: &str| parameters.iter().any(|parameter| parameter.name == name);
    let mut notes = Vec::new();
    let mut scope = None;
    if !is_known("scope") {
        scope = arguments.remove("scope").as_ref().and_then(Value::as_str).map(str::to_owned);
    }
    if !is_known("datatypes")
        && [arguments.remove("datatypes"), arguments.remove("datatype")].iter().any(Option::is_some)
    {
        notes.push(
            "`datatypes` is not needed: an answer has every figure that is published.".to_owned(),
        );
    }
    for (other, names) in NAMES {
        let own = names.iter().find(|name| is_known(name) && !arguments.contains_key(**name));
        let Some(own) = own.filter(|_| !is_known(other)) else { continue };
        let Some(value) = arguments.remove(other) else { continue };
        let value = match other {
            "occ_code" | "soc_code" | "occ_codes" => map_texts(&value, write_occupation),
            "area_code" => map_texts(&value, |code| write_area(code, scope.as_deref())),
            "metro_codes" => map_texts(&value, |code| write_area(code, Some("metro"))),
            "year" => map_texts(&value, |year| format!("oews-{year}-05")),
            _ => map_texts(&value, str::to_owned),
        };
        arguments.insert((*own).to_owned(), value);
    }
    Renamed { arguments, notes }
}

/// Rewrites a text, a number or a list of them.
fn map_texts(value: &Value, rewrite: impl Fn(&str) -> String + Copy) -> Value {
    match value {
        Value::String(text) => rewrite(text.trim()).into(),
        Value::Number(number) => rewrite(&number.to_string()).into(),
        Value::Array(values) => values.iter().map(|value| map_texts(value, rewrite)).collect(),
        other => other.clone(),
    }
}

/// A SOC code with its hyphen: `29-2072` of `292072`.
fn write_occupation(code: &str) -> String {
    match code.split_at_checked(2) {
        Some((major, minor)) if is_digits(code, 6) => format!("{major}-{minor}"),
        _ => code.to_owned(),
    }
}

/// The area of a code: the two digits of a state, the five of a metropolitan area, or the seven of either.
fn write_area(code: &str, scope: Option<&str>) -> String {
    let is_number = !code.is_empty() && code.len() <= 7 && is_digits(code, code.len());
    match (scope, code.len()) {
        (_, 7) if is_number => format!("areas/{code}"),
        (Some("state"), 1 | 2) if is_number => format!("areas/{code:0>2}00000"),
        (_, 5) if is_number => format!("areas/00{code}"),
        _ => code.to_owned(),
    }
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, Command};
    use serde_json::json;

    use super::super::parameters::read_parameters;
    use super::*;
    use crate::answers::benchmark::BenchmarkArguments;
    use crate::answers::compare::CompareArguments;

    #[test]
    fn other_names_and_codes_become_those_of_the_tool() {
        let benchmark = BenchmarkArguments::augment_args(Command::new("benchmark"));
        let compare = CompareArguments::augment_args(Command::new("compare"));
        for (command, given, own, notes) in [
            (&benchmark, json!({"occ_code": "292072"}), json!({"occupation": "29-2072"}), 0),
            (
                &benchmark,
                json!({"occ_code": 292_072, "scope": "national"}),
                json!({"occupation": "29-2072"}),
                0,
            ),
            (
                &benchmark,
                json!({"occ_code": "29-2072", "scope": "state", "area_code": "6", "year": 2025}),
                json!({"occupation": "29-2072", "area": "areas/0600000", "release": "oews-2025-05"}),
                0,
            ),
            (
                &benchmark,
                json!({"occ_code": "292072", "scope": "metro", "area_code": "19100", "datatypes": ["13"]}),
                json!({"occupation": "29-2072", "area": "areas/0019100"}),
                1,
            ),
            (
                &compare,
                json!({"occ_codes": ["292072"], "metro_codes": ["19100", 12_420]}),
                json!({"occupations": ["29-2072"], "areas": ["areas/0019100", "areas/0012420"]}),
                0,
            ),
            // Both names at once: the other one stays, and the tool refuses it.
            (
                &benchmark,
                json!({"occupation": "coder", "occ_code": "292072"}),
                json!({"occupation": "coder", "occ_code": "292072"}),
                0,
            ),
        ] {
            let (Value::Object(given), Value::Object(own)) = (given, own) else { unreachable!() };
            let renamed = rename_arguments(&read_parameters(command, &[]), given);
            assert_eq!(renamed.arguments, own);
            assert_eq!(renamed.notes.len(), notes);
        }
    }
}
