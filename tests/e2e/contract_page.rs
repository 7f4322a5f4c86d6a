//! docs/contract.md: every method with what its comment says, a request, and the reply that a running product gave.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use medwage_testkit::{assert_golden, root};
use prost_reflect::{DescriptorPool, MethodDescriptor, SerializeOptions, ServiceDescriptor};
use serde_json::{Serializer, Value};

use super::dynamic::DynamicClient;
use super::product::up;

/// The services in the order of the page.
const SERVICES: &[&str] = &[
    "medwage.benchmark.v1.BenchmarkService",
    "medwage.catalog.v1.CatalogService",
    "medwage.estimator.v1.EstimatorService",
    "medwage.careerpath.v1.CareerPathService",
];

const OPENING: &str = "# The contract

Every method, with a request and the reply to it, in JSON. A test asks a running product and writes this page
(`UPDATE_GOLDEN=1 cargo test -p medwage-tests contract_page`); `proto/` has a comment on every field.

Of a list only the first elements are shown, and \"...\" for the others.
";

/// How many elements of a list are shown.
const SHOWN: usize = 2;

fn comment_at(service: &ServiceDescriptor, path: &[i32]) -> String {
    let file = service.parent_file();
    let info = file.file_descriptor_proto().source_code_info.clone().unwrap_or_default();
    let location = info.location.iter().find(|location| location.path == path);
    let text = location.map_or("", |location| location.leading_comments());
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The JSON of a reply as servers write it, shortened.
fn to_json(reply: &prost_reflect::DynamicMessage) -> Value {
    let mut written = Vec::new();
    let mut serializer = Serializer::new(&mut written);
    reply.serialize_with_options(&mut serializer, &SerializeOptions::new()).unwrap();
    let mut value = serde_json::from_slice(&written).unwrap();
    shorten(&mut value);
    value
}

/// Leaves out the later elements of lists.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(elements) => {
            if elements.len() > SHOWN + 1 {
                elements.truncate(SHOWN);
                elements.push(Value::from("..."));
            }
            elements.iter_mut().for_each(shorten);
        }
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}

fn write_method(
    page: &mut String,
    client: &DynamicClient,
    method: &MethodDescriptor,
    request: &Value,
) {
    let service = method.parent_service();
    let full_name = format!("{}/{}", service.full_name(), method.name());
    let reply = client.call_first(&full_name, request);
    let reply = reply.unwrap_or_else(|status| panic!("{full_name}: {status}"));
    let streams = match (method.is_client_streaming(), method.is_server_streaming()) {
        (true, true) => "\n\nRequests and replies are streams; one of each is shown.",
        (_, true) => "\n\nReplies are a stream; the first is shown.",
        _ => "",
    };
    let comment = comment_at(&service, method.path());
    let _ = write!(page, "\n### {}\n\n{comment}{streams}\n\n", method.name());
    for shown in [request, &to_json(&reply)] {
        let _ = write!(page, "```json\n{}\n```\n\n", serde_json::to_string_pretty(shown).unwrap());
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
}

#[test]
fn the_page_has_every_method_with_a_reply_that_was_given() {
    let examples = std::fs::read_to_string(root().join("tests/e2e/examples.json")).unwrap();
    let mut examples: BTreeMap<String, Value> = serde_json::from_str(&examples).unwrap();
    let pool = DescriptorPool::decode(medwage_contracts::DESCRIPTOR_SET).unwrap();
    let product = up();
    let client = DynamicClient::new(&product);
    let mut page = OPENING.to_owned();
    for name in SERVICES {
        let service = pool.get_service_by_name(name).unwrap();
        let _ = write!(page, "\n## {name}\n\n{}\n", comment_at(&service, service.path()));
        for method in service.methods() {
            let example = examples.remove(&format!("{name}/{}", method.name()));
            let request =
                example.unwrap_or_else(|| panic!("{} has no example", method.full_name()));
            write_method(&mut page, &client, &method, &request);
        }
    }
    assert!(examples.is_empty(), "there are no such methods: {:?}", examples.keys());
    assert_golden("docs/contract.md", &page);
}
