//! Every name that goes out comes back in: the names in the replies of all services are taken by every field of every
//! service that takes their kind.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage as _, Value,
};
use serde_json::json;
use tonic_types::StatusExt as _;

use super::dynamic::DynamicClient;
use super::product::up;
use super::requests::{Edit, FieldPath, apply_edit, read_examples, write_path};

/// How many names of a kind one field is tried with, spread over all that were found.
const TRIED: usize = 12;

/// A kind of resource, by the collections of its names: `["releases", "benchmarks"]`.
struct ResourceKind {
    name: String,
    collections: Vec<String>,
}

/// The kinds of resources that messages of the contracts declare.
fn list_kinds(client: &DynamicClient) -> Vec<ResourceKind> {
    let pool = client.pool();
    let extension = pool.get_extension_by_name("google.api.resource").unwrap();
    let declared = pool.all_messages().filter(|it| it.options().has_extension(&extension));
    let kinds = declared.map(|message| {
        let options = message.options();
        let value = options.get_extension(&extension);
        let resource = value.as_message().unwrap();
        let text = |field: &str| resource.get_field_by_name(field).unwrap().into_owned();
        let pattern = text("pattern").as_list().unwrap()[0].as_str().unwrap().to_owned();
        let collections = pattern.split('/').filter(|it| !it.starts_with('{'));
        ResourceKind {
            name: text("type").as_str().unwrap().to_owned(),
            collections: collections.map(str::to_owned).collect(),
        }
    });
    kinds.collect()
}

/// The kind of a text that is a resource's name.
fn find_kind<'k>(kinds: &'k [ResourceKind], text: &str) -> Option<&'k str> {
    if text.contains(char::is_whitespace) || text.split('/').any(str::is_empty) {
        return None;
    }
    let parts: Vec<_> = text.split('/').collect();
    let kind = kinds.iter().find(|kind| {
        // Collections and ids take turns; what there is one of within another has no id.
        let is_single = parts.len() % 2 == 1;
        let length = 2 * kind.collections.len() - usize::from(is_single);
        let named = parts.iter().step_by(2).copied();
        parts.len() == length && named.eq(kind.collections.iter().map(String::as_str))
    });
    kind.map(|kind| kind.name.as_str())
}

/// Gathers every text of a message that is a resource's name. Errors within it tell of what there is not.
fn collect_names(message: &DynamicMessage, found: &mut BTreeSet<String>) {
    for (field, value) in message.fields() {
        if field.name() == "status" || field.name() == "input" {
            continue;
        }
        collect_value(value, found);
    }
}

fn collect_value(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Message(message) => collect_names(message, found),
        Value::List(values) => values.iter().for_each(|value| collect_value(value, found)),
        _ => {}
    }
}

/// The kind of resource that a field takes.
fn read_reference(field: &FieldDescriptor) -> Option<String> {
    let extension = field.parent_pool().get_extension_by_name("google.api.resource_reference")?;
    let options = field.options();
    let is_set = options.has_extension(&extension);
    let reference = is_set.then(|| options.get_extension(&extension).into_owned())?;
    let kind = reference.as_message()?.get_field_by_name("type")?.as_str()?.to_owned();
    (kind != "*" && !kind.is_empty()).then_some(kind)
}

/// Lists the fields of a request, and of what it holds, that take a resource.
fn list_references(message: &MessageDescriptor, before: &FieldPath, found: &mut Vec<FieldPath>) {
    for field in message.fields() {
        let path: FieldPath = before.iter().cloned().chain([field.clone()]).collect();
        if read_reference(&field).is_some() {
            found.push(path.clone());
        }
        if let Kind::Message(inner) = field.kind() {
            list_references(&inner, &path, found);
        }
    }
}

/// Evenly spread items of a list.
fn spread_over(names: &[String]) -> impl Iterator<Item = &String> {
    let step = names.len().div_ceil(TRIED).max(1);
    names.iter().step_by(step)
}

/// Why a service does not take a name in a field; none where it does.
fn refuse_name(
    client: &DynamicClient,
    method: &str,
    request: DynamicMessage,
    field: &str,
) -> Option<String> {
    let reply = match client.call_message(method, request) {
        Err(status) => status,
        Ok(reply) => {
            // An item of a batch has a status of its own.
            let results = reply.get_field_by_name("results")?.as_list()?.to_vec();
            let result = results.first()?.as_message()?.clone();
            let status = result.get_field_by_name("status")?.as_message()?.clone();
            let code = status.get_field_by_name("code")?.as_i32()?;
            return (code != 0).then(|| status.to_string());
        }
    };
    let violations = reply.get_details_bad_request().map(|it| it.field_violations);
    let violations = violations.unwrap_or_default();
    let is_unread = violations.iter().any(|it| {
        let ends = ["_UNKNOWN", "_AMBIGUOUS", "_MALFORMED"];
        it.field.starts_with(field) && ends.iter().any(|end| it.reason.ends_with(end))
    });
    let is_gone = reply.code() == tonic::Code::NotFound;
    (is_unread || is_gone).then(|| format!("{reply:?}"))
}

#[test]
fn every_name_that_a_service_writes_is_read_by_every_other() {
    let product = up();
    let client = DynamicClient::new(&product);
    let kinds = list_kinds(&client);
    let examples = read_examples();
    let mut texts = BTreeSet::new();
    for (method, example) in &examples {
        for view in ["VIEW_BASIC", "VIEW_FULL"] {
            let mut example = example.clone();
            let takes_view =
                client.read_request(method, &example).descriptor().get_field_by_name("view");
            if takes_view.is_some() {
                example["view"] = json!(view);
            }
            // A whole page, so that more than the first few rows are read.
            let takes_page = example.get("pageSize").is_some();
            if takes_page {
                example["pageSize"] = json!(40);
            }
            collect_names(&client.call_first(method, &example).unwrap(), &mut texts);
        }
    }
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for text in texts {
        if let Some(kind) = find_kind(&kinds, &text) {
            names.entry(kind).or_default().push(text);
        }
    }
    let without: Vec<_> =
        kinds.iter().filter(|kind| !names.contains_key(kind.name.as_str())).collect();
    assert!(
        without.iter().all(|kind| kind.name.ends_with("/Topic")),
        "{:?}",
        without.iter().map(|kind| &kind.name).collect::<Vec<_>>()
    );

    let (mut tried, mut sent, mut wrong) = (BTreeSet::new(), 0, Vec::new());
    for (method, example) in &examples {
        let example = client.read_request(method, example);
        let mut paths = Vec::new();
        list_references(&example.descriptor(), &Vec::new(), &mut paths);
        for path in paths {
            let field = path.last().unwrap();
            let kind = read_reference(field).unwrap();
            let service = method.split('/').next().unwrap();
            // What many methods of a service take is tried in the first of them.
            if !tried.insert((service, field.full_name().to_owned())) {
                continue;
            }
            for name in spread_over(names.get(kind.as_str()).map_or(&[], Vec::as_slice)) {
                let value = Value::String(name.clone());
                let value = if field.is_list() { Value::List(vec![value]) } else { value };
                let mut request = example.clone();
                apply_edit(&mut request, &path, &Edit::Set(value));
                let refused = refuse_name(&client, method, request, &write_path(&path));
                wrong.extend(
                    refused.map(|why| format!("{method} {}: {name}: {why}", write_path(&path))),
                );
                sent += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {sent} are refused:\n{}", wrong.len(), wrong.join("\n"));
    assert!(sent > 200, "{sent} names were sent");
}
