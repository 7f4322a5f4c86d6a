//! The OpenAPI document: what it says of methods, messages and limits, and that validators take it.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::process::Command;

use medwage_contracts::DESCRIPTOR_SET;
use medwage_contracts::openapi::write_document;
use prost::Message as _;
use prost_types::FileDescriptorSet;
use serde_json::{Value, json};

fn document() -> Value {
    write_document(DESCRIPTOR_SET, |_| true).unwrap()
}

#[test]
fn the_document_that_is_served_is_that_of_the_descriptors() {
    medwage_testkit::assert_golden("docs/openapi.json", &format!("{:#}\n", document()));
}

#[test]
fn every_unary_method_is_a_post_with_an_id_of_its_own() {
    let set = FileDescriptorSet::decode(DESCRIPTOR_SET).unwrap();
    let mut expected = BTreeSet::new();
    for file in &set.file {
        for service in &file.service {
            let unary =
                service.method.iter().filter(|it| !it.client_streaming() && !it.server_streaming());
            expected.extend(
                unary.map(|it| format!("/{}.{}/{}", file.package(), service.name(), it.name())),
            );
        }
    }
    let document = document();
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.keys().cloned().collect::<BTreeSet<_>>(), expected);
    let ids: BTreeSet<_> =
        paths.values().map(|it| it["post"]["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), paths.len());
    for (path, item) in paths {
        assert!(
            !item["post"]["description"].as_str().unwrap().is_empty(),
            "{path} has no description"
        );
        assert!(
            path.ends_with(
                item["post"]["operationId"].as_str().unwrap().rsplit('_').next().unwrap()
            )
        );
    }
}

#[test]
fn every_reference_leads_somewhere_and_nothing_is_there_for_nobody() {
    let document = document();
    let mut named = BTreeSet::new();
    collect_references(&document, &mut named);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let described: BTreeSet<_> =
        schemas.keys().map(|it| format!("#/components/schemas/{it}")).collect();
    assert_eq!(named, described);
}

fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|it| collect_references(it, found));
        }
        Value::Array(items) => items.iter().for_each(|it| collect_references(it, found)),
        _ => {}
    }
}

/// A contract of its own, so that what it says does not change with ours.
const PROTO: &str = r#"
    syntax = "proto3";
    package shop.v1;
    import "google/api/field_behavior.proto";
    import "google/protobuf/descriptor.proto";
    import "google/protobuf/duration.proto";
    extend google.protobuf.FieldOptions { optional Rules field = 1159; }
    message Rules { DoubleRules double = 2; StringRules string = 14; RepeatedRules repeated = 18; bool required = 25; }
    message DoubleRules { optional double lte = 3; optional double gte = 5; }
    message StringRules { optional uint64 max_len = 3; }
    message RepeatedRules { optional uint64 max_items = 2; Rules items = 4; }

    // Sells things.
    service Shop {
      // Buys a thing. Twice is fine.
      rpc Buy(Order) returns (Receipt);
      rpc Watch(Order) returns (stream Receipt);
    }
    message Order {
      // How much of it.
      double the_amount = 1 [(google.api.field_behavior) = REQUIRED, (field).double = {gte: 0, lte: 10}];
      repeated string notes = 2 [(field).repeated = {max_items: 3, items: {string: {max_len: 5}}}];
      oneof way { string by_post = 3; bool in_person = 4; }
      Shade shade = 5 [(field).required = true];
      map<string, Part> parts = 6;
    }
    message Part { int64 count = 1; }
    message Receipt { google.protobuf.Duration took = 1 [(google.api.field_behavior) = OUTPUT_ONLY]; Part part = 2; bytes seal = 3; }
    // How dark it is.
    enum Shade {
      SHADE_UNSPECIFIED = 0;
      // Not dark.
      SHADE_LIGHT = 1;
    }
"#;

#[test]
fn limits_comments_and_behaviors_are_in_the_schemas() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.proto");
    std::fs::write(&file, PROTO).unwrap();
    let google = medwage_testkit::root().join("proto/third_party");
    let mut compiler = protox::Compiler::new([folder.path().to_owned(), google]).unwrap();
    compiler.include_imports(true).include_source_info(true).open_file(file).unwrap();
    let document = write_document(&compiler.encode_file_descriptor_set(), |_| true).unwrap();

    assert_eq!(document["paths"].as_object().unwrap().len(), 1);
    let buy = &document["paths"]["/shop.v1.Shop/Buy"]["post"];
    assert_eq!((&buy["operationId"], &buy["summary"]), (&json!("Buy"), &json!("Buys a thing.")));
    let schemas = &document["components"]["schemas"];
    let order = &schemas["shop.v1.Order"];
    assert_eq!(order["required"], json!(["theAmount", "shade"]));
    assert_eq!(order["additionalProperties"], json!(false));
    assert_eq!(order["description"], "At most one of `byPost`, `inPerson`.");
    let properties = &order["properties"];
    assert_eq!(
        properties["theAmount"],
        json!({"type": "number", "minimum": 0.0, "maximum": 10.0, "description": "How much of it."})
    );
    assert_eq!(
        properties["notes"],
        json!({"type": "array", "maxItems": 3, "items": {"type": "string", "maxLength": 5}})
    );
    assert_eq!(
        properties["parts"],
        json!({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/shop.v1.Part"}})
    );
    let receipt = &schemas["shop.v1.Receipt"];
    assert_eq!(
        (&receipt["additionalProperties"], &receipt["properties"]["took"]["readOnly"]),
        (&Value::Null, &json!(true))
    );
    // What is asked and answered may grow as answers do.
    assert_eq!(
        schemas["shop.v1.Part"],
        json!({"type": "object", "properties": {"count": {"type": "string", "format": "int64"}}})
    );
    assert_eq!(
        schemas["shop.v1.Shade"]["description"],
        "How dark it is.\n- SHADE_LIGHT: Not dark."
    );
}

#[test]
fn validators_take_the_document_and_it_is_the_same_each_time() {
    let text = format!("{:#}", document());
    assert_eq!(text, format!("{:#}", document()));
    let name = "validators_take_the_document_and_it_is_the_same_each_time";
    let Some(python) = medwage_testkit::python_with_openapi(name) else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, text).unwrap();
    let output =
        Command::new(python).args(["-m", "openapi_spec_validator"]).arg(file).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}
