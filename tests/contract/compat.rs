//! What `buf breaking` does not see, for it reads no custom options and no comments: whether a caller of the landed
//! contract is still served by another one.

use std::collections::BTreeSet;

use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, MessageDescriptor, Value};

use super::descriptors::{
    Finding, all_enums, all_messages, comment_at, compile, extension, field_behaviors, own_files,
    proto_folder, reference_of, resource_of,
};

/// Returns all that a caller of `landed` would have to change for `current`.
pub(crate) fn find_breaks(landed: &DescriptorPool, current: &DescriptorPool) -> Vec<Finding> {
    let mut found = Vec::new();
    let asked = request_messages(current);
    for message in all_messages(&own_files(current)) {
        let before = landed.get_message_by_name(message.full_name());
        for field in message.fields() {
            let known = before.as_ref().and_then(|it| it.get_field_by_name(field.name()));
            match known {
                Some(known) => compare_fields(&known, &field, &mut found),
                None if before.is_some() && asked.contains(message.full_name()) => {
                    refuse_new_requirement(&field, &mut found);
                }
                None => {}
            }
        }
        if let Some(before) = before {
            compare_resources(&before, &message, &mut found);
        }
    }
    compare_reasons(landed, current, &mut found);
    found.sort();
    found
}

/// The names of all messages that a request is or holds.
fn request_messages(pool: &DescriptorPool) -> BTreeSet<String> {
    let methods = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>());
    let mut open: Vec<MessageDescriptor> = methods.map(|method| method.input()).collect();
    let mut found = BTreeSet::new();
    while let Some(message) = open.pop() {
        if found.insert(message.full_name().to_owned()) {
            open.extend(
                message.fields().filter_map(|field| super::descriptors::message_of(&field)),
            );
        }
    }
    found
}

fn is_required(field: &FieldDescriptor) -> bool {
    field_behaviors(field).iter().any(|behavior| behavior == "REQUIRED")
}

fn refuse_new_requirement(field: &FieldDescriptor, found: &mut Vec<Finding>) {
    if is_required(field) {
        let text = "a new field of a known message must be optional";
        found.push(Finding::new("FIELD_NEW_REQUIRED", field.full_name(), text));
    }
}

fn compare_fields(landed: &FieldDescriptor, current: &FieldDescriptor, found: &mut Vec<Finding>) {
    let name = current.full_name();
    let (before, after) = (field_behaviors(landed), field_behaviors(current));
    if is_required(current) && !is_required(landed) {
        found.push(Finding::new("FIELD_MADE_REQUIRED", name, "it was optional"));
    } else if before != after && !(is_required(landed) && after == ["OPTIONAL"]) {
        let text = format!("field_behavior was {before:?} and is {after:?}");
        found.push(Finding::new("FIELD_BEHAVIOR_CHANGED", name, text));
    }
    let (before, after) = (reference_of(landed), reference_of(current));
    if before != after {
        let text = format!("it referred to {before:?} and refers to {after:?}");
        found.push(Finding::new("REFERENCE_CHANGED", name, text));
    }
    let rules = |field: &FieldDescriptor| {
        let value = extension(field.parent_pool(), &field.options(), "buf.validate.field");
        value.and_then(|value| value.as_message().cloned())
    };
    let (before, after) = (rules(landed), rules(current));
    if after.as_ref().is_some_and(|after| !is_looser(before.as_ref(), after)) {
        let text = |rules: Option<DynamicMessage>| rules.map(|rules| rules.to_string());
        let (before, after) = (text(before), text(after));
        let text =
            format!("buf.validate was {before:?} and is {after:?}: only looser limits may pass");
        found.push(Finding::new("RULES_CHANGED", name, text));
    }
}

/// True if rules take all that the rules before them took: each stood there already, or is a limit farther out.
fn is_looser(before: Option<&DynamicMessage>, after: &DynamicMessage) -> bool {
    after.fields().all(|(field, value)| {
        let known = before.and_then(|before| before.get_field_by_name(field.name()));
        match (field.name(), value) {
            (_, Value::Message(after)) => {
                is_looser(known.as_deref().and_then(Value::as_message), after)
            }
            ("gt" | "gte" | "min_len" | "min_items", after) => {
                known.is_some_and(|before| read_number(after) <= read_number(&before))
            }
            ("lt" | "lte" | "max_len" | "max_items", after) => {
                known.is_some_and(|before| read_number(after) >= read_number(&before))
            }
            (_, after) => known.is_some_and(|before| *before == *after),
        }
    })
}

fn read_number(limit: &Value) -> Option<f64> {
    let whole = limit.as_i32().map(f64::from);
    whole.or_else(|| limit.as_f64()).or_else(|| Some(limit.as_u64()? as f64))
}

fn compare_resources(
    landed: &MessageDescriptor,
    current: &MessageDescriptor,
    found: &mut Vec<Finding>,
) {
    let Some(before) = resource_of(landed) else { return };
    let name = current.full_name();
    let Some(after) = resource_of(current) else {
        found.push(Finding::new("RESOURCE_CHANGED", name, "it is no resource any more"));
        return;
    };
    // Patterns may be added at the end: names that were stored keep their form.
    if before.kind != after.kind || !after.patterns.starts_with(&before.patterns) {
        let text = format!("{before:?} became {after:?}");
        found.push(Finding::new("RESOURCE_CHANGED", name, text));
    }
}

/// Each reason of an error has one code for ever: the first word of its comment.
fn compare_reasons(landed: &DescriptorPool, current: &DescriptorPool, found: &mut Vec<Finding>) {
    for reasons in all_enums(&own_files(current)) {
        if reasons.full_name() != "medwage.errors.v1.ErrorReason" {
            continue;
        }
        let Some(before) = landed.get_enum_by_name(reasons.full_name()) else { return };
        for reason in reasons.values() {
            let Some(known) = before.get_value_by_name(reason.name()) else { continue };
            let code = |value: &prost_reflect::EnumValueDescriptor| {
                let file = value.parent_enum().parent_file();
                let comment = comment_at(&file, value.path());
                comment.split('.').next().unwrap_or_default().to_owned()
            };
            let (was, is) = (code(&known), code(&reason));
            if was != is {
                let text = format!("its code was {was} and is {is}");
                found.push(Finding::new("REASON_CODE_CHANGED", reason.full_name(), text));
            }
        }
    }
}

#[test]
fn callers_of_the_landed_contract_are_served_by_this_one() {
    let landed = std::fs::read(medwage_testkit::root().join("tests/contract/landed.binpb"));
    let landed = DescriptorPool::decode(landed.unwrap().as_slice()).unwrap();
    let current = compile(&proto_folder()).unwrap();
    assert_eq!(find_breaks(&landed, &current), []);
}
