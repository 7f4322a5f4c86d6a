//! Every name that goes out comes back in: the names in the replies of all services are taken by every field of every
//! service that takes their kind.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage as _, Value,
};
use serde_json::json;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::dynamic::DynamicClient;
use super::product::up;
use super::requests::{Edit, FieldPath, apply_edit, read_examples, read_status, write_path};

/// How many names of a kind one field is tried with, spread over all that were found.
const TRIED: usize = 12;

/// Names of what the current release does not have any more. A trend's points name the occupation as their release did, and
/// Get tells of the successor.
const RETIRED: &[&str] = &["occupations/29-2071"];

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

/// Why a service does not take a name in a field; none where it does, whatever else is wrong with the request then.
fn refuse_name(
    client: &DynamicClient,
    method: &str,
    request: DynamicMessage,
    field: &str,
) -> Option<String> {
    let status = match client.call_message(method, request) {
        Err(status) => status,
        Ok(reply) => read_first_status(&reply)?,
    };
    let details = status.get_error_details();
    let violations = details.bad_request().map_or(&[][..], |it| &it.field_violations);
    let is_unread = violations.iter().any(|it| {
        let ends = ["_UNKNOWN", "_AMBIGUOUS", "_MALFORMED"];
        it.field.starts_with(field) && ends.iter().any(|end| it.reason.ends_with(end))
    });
    let reason = details.error_info().map_or("", |it| &it.reason);
    let is_gone = match field.rsplit('.').next().unwrap_or(field) {
        "name" => status.code() == Code::NotFound,
        "release" | "parent" => reason == "RELEASE_NOT_FOUND",
        _ => false,
    };
    (is_unread || is_gone).then(|| format!("{:?} {reason}: {}", status.code(), status.message()))
}

/// The status of the first item of a batch, where it has one.
fn read_first_status(reply: &DynamicMessage) -> Option<Status> {
    let results = reply.get_field_by_name("results")?.as_list()?.to_vec();
    let result = results.first()?.as_message()?;
    let field = result.descriptor().get_field_by_name("status")?;
    let status = result.has_field(&field).then(|| result.get_field(&field).into_owned())?;
    Some(read_status(status.as_message()?))
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
                if RETIRED.contains(&name.as_str()) && field.name() == "name" {
                    continue;
                }
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
