//! Services, messages, fields and numbers: a change shows up in review as a line of text.

use std::fmt::Write as _;

use medwage_contracts::DESCRIPTOR_SET;
use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet, ServiceDescriptorProto,
};

/// Our own files, by name.
fn files() -> Vec<FileDescriptorProto> {
    let all = FileDescriptorSet::decode(DESCRIPTOR_SET).unwrap();
    let mut ours: Vec<_> =
        all.file.into_iter().filter(|it| it.package().starts_with("medwage.")).collect();
    ours.sort_by(|one, other| one.name().cmp(other.name()));
    ours
}

#[test]
fn the_contracts_have_the_reviewed_shape() {
    let mut text = String::new();
    for file in files() {
        let _ = writeln!(text, "# {} ({})", file.name(), file.package());
        file.service.iter().for_each(|it| service(&mut text, it));
        file.message_type.iter().for_each(|it| message(&mut text, it));
        file.enum_type.iter().for_each(|it| enumeration(&mut text, it));
        text.push('\n');
    }
    medwage_testkit::assert_golden("tests/contract/shape.txt", &text);
}

fn service(text: &mut String, it: &ServiceDescriptorProto) {
    let _ = writeln!(text, "service {}", it.name());
    for method in &it.method {
        let stream = if method.server_streaming() { "stream " } else { "" };
        let (input, output) = (method.input_type(), method.output_type());
        let _ = writeln!(text, "  {}({input}) -> {stream}{output}", method.name());
    }
}

fn message(text: &mut String, it: &DescriptorProto) {
    let _ = writeln!(text, "message {}", it.name());
    for field in &it.field {
        let _ = writeln!(text, "  {} {}: {}", field.number(), field.name(), type_of(field));
    }
}

fn type_of(field: &FieldDescriptorProto) -> String {
    let name = match field.r#type() {
        Type::Message | Type::Enum => field.type_name().trim_start_matches('.').to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    let repeated = if field.label() == Label::Repeated { "repeated " } else { "" };
    let optional = if field.proto3_optional() { "optional " } else { "" };
    let one_of =
        if field.oneof_index.is_some() && !field.proto3_optional() { "one of, " } else { "" };
    format!("{one_of}{repeated}{optional}{name}")
}

fn enumeration(text: &mut String, it: &EnumDescriptorProto) {
    let _ = writeln!(text, "enum {}", it.name());
    for value in &it.value {
        let _ = writeln!(text, "  {} {}", value.number(), value.name());
    }
}
