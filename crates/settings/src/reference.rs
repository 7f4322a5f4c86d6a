//! The settings as a page for operators: from the documents of the structs, so that it can't grow old.

use std::borrow::Cow;
use std::fmt::Write as _;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::Value;

use crate::load::variable_name;
use crate::tree::collect_leaves;

/// How a duration is written, for `#[schemars(with = "medwage_settings::DurationText")]`.
#[derive(Debug)]
pub struct DurationText;

/// How a size is written, for `#[schemars(with = "medwage_settings::SizeText")]`.
#[derive(Debug)]
pub struct SizeText;

impl JsonSchema for DurationText {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "title": "duration, such as `250ms`" })
    }
}

impl JsonSchema for SizeText {
    fn schema_name() -> Cow<'static, str> {
        "Size".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "title": "size, such as `4MiB`" })
    }
}

/// Writes the settings of the service whose variables begin with `prefix` as a table: each with its variable,
/// its kind, its default and what it is for.
#[must_use]
pub fn write_reference<T: JsonSchema + Serialize + Default>(prefix: &str) -> String {
    let inline = SchemaSettings::default().with(|settings| settings.inline_subschemas = true);
    let schema = inline.into_generator().into_root_schema_for::<T>().to_value();
    let defaults = serde_json::to_value(T::default()).unwrap_or_default();
    let mut page =
        "| setting and variable | kind | default | what |\n| --- | --- | --- | --- |\n".to_owned();
    for (key, default) in collect_leaves(String::new(), defaults) {
        let field = key.split('.').fold(&schema, |node, part| &node["properties"][part]);
        let variable = variable_name(prefix, &key);
        let default = match default {
            Value::Null => "none".to_owned(),
            Value::String(text) => format!("`{text}`"),
            other => format!("`{other}`"),
        };
        let (kind, what) = (describe_kind(field), join_lines(&field["description"]));
        let _always = writeln!(page, "| `{key}` `{variable}` | {kind} | {default} | {what} |");
    }
    page
}

fn describe_kind(field: &Value) -> String {
    if let Some(title) = field["title"].as_str() {
        return title.to_owned();
    }
    if field["type"] == "array" {
        return format!("list, such as `a, b`, of {}", describe_kind(&field["items"]));
    }
    let choices = field["oneOf"].as_array().or_else(|| field["enum"].as_array());
    if let Some(choices) = choices {
        let name = |choice: &Value| {
            let name = choice["const"].as_str().or_else(|| choice.as_str()).unwrap_or_default();
            match choice["description"].as_str() {
                Some(what) => {
                    format!("`{name}`: {}", what.split_whitespace().collect::<Vec<_>>().join(" "))
                }
                None => format!("`{name}`"),
            }
        };
        return choices.iter().map(name).collect::<Vec<_>>().join(" ");
    }
    let one = |kind: &Value| match kind.as_str().unwrap_or_default() {
        "string" => "text",
        "integer" => "whole number",
        "number" => "number",
        "boolean" => "`true` or `false`",
        _ => "",
    };
    match &field["type"] {
        Value::Array(kinds) => {
            kinds.iter().map(one).find(|name| !name.is_empty()).unwrap_or_default()
        }
        kind => one(kind),
    }
    .to_owned()
}

/// A document on one line.
fn join_lines(description: &Value) -> String {
    description.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
