//! docs/contract.md: every method with what its comment says, a request, and the reply that a running product gave.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use medwage_testkit::{assert_golden, root};
use prost_reflect::{
    DescriptorPool, DynamicMessage, Kind, MethodDescriptor, ReflectMessage as _, ServiceDescriptor,
    Value,
};

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

/// Writes a message as JSON, its fields in the order of the contract, and of lists the first elements.
fn write_message(page: &mut String, message: &DynamicMessage, depth: usize) {
    // Details of errors have a form of their own in JSON.
    if message.descriptor().full_name() == "google.protobuf.Any" {
        let _ = write!(page, "{}", serde_json::to_value(message).unwrap());
        return;
    }
    let indent = "  ".repeat(depth + 1);
    let mut fields = message.fields().peekable();
    page.push_str(if fields.peek().is_some() { "{\n" } else { "{" });
    while let Some((field, value)) = fields.next() {
        let _ = write!(page, "{indent}\"{}\": ", field.json_name());
        write_value(page, &field.kind(), value, depth + 1);
        page.push_str(if fields.peek().is_some() { ",\n" } else { "\n" });
        if fields.peek().is_none() {
            page.push_str(&"  ".repeat(depth));
        }
    }
    page.push('}');
}

fn write_value(page: &mut String, kind: &Kind, value: &Value, depth: usize) {
    match (value, kind) {
        (Value::List(elements), _) => write_list(page, kind, elements, depth),
        (Value::Message(message), _) => write_message(page, message, depth),
        (Value::EnumNumber(number), Kind::Enum(known)) => {
            let name = known.get_value(*number).map(|value| value.name().to_owned());
            let _ = write!(page, "\"{}\"", name.unwrap());
        }
        (Value::String(text), _) => page.push_str(&serde_json::to_string(text).unwrap()),
        // In JSON these are text.
        (Value::I64(number), _) => drop(write!(page, "\"{number}\"")),
        (Value::I32(number), _) => drop(write!(page, "{number}")),
        (Value::F64(number), _) => drop(write!(page, "{number}")),
        (Value::Bool(flag), _) => drop(write!(page, "{flag}")),
        other => panic!("the contract has no such values: {other:?}"),
    }
}

fn write_list(page: &mut String, kind: &Kind, elements: &[Value], depth: usize) {
    let indent = "  ".repeat(depth + 1);
    let shown = if elements.len() > SHOWN + 1 { SHOWN } else { elements.len() };
    page.push_str("[\n");
    for (index, element) in elements.iter().take(shown).enumerate() {
        page.push_str(if index == 0 { "" } else { ",\n" });
        page.push_str(&indent);
        write_value(page, kind, element, depth + 1);
    }
    if shown < elements.len() {
        let _ = write!(page, ",\n{indent}\"...\"");
    }
    let _ = write!(page, "\n{}]", "  ".repeat(depth));
}

fn write_method(
    page: &mut String,
    client: &DynamicClient,
    method: &MethodDescriptor,
    request: &serde_json::Value,
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
    let comment = comment_at(service, method.path());
    let _ = write!(page, "\n### {}\n\n{comment}{streams}\n\n", method.name());
    for shown in [client.read_request(&full_name, request), reply] {
        page.push_str("```json\n");
        write_message(page, &shown, 0);
        page.push_str("\n```\n\n");
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
}

#[test]
fn the_page_has_every_method_with_a_reply_that_was_given() {
    let examples = std::fs::read_to_string(root().join("tests/e2e/examples.json")).unwrap();
    let mut examples: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&examples).unwrap();
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
