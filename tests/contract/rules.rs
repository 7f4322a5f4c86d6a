//! Rules in `buf.validate` and the comments beside them say the same: a limit in words is a rule, and a rule's number is in
//! the words.

use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, ReflectMessage as _, Value,
};

use super::descriptors::{
    all_messages, comment_at, compile, extension, field_behaviors, own_files, proto_folder,
};

/// Fields whose limit is said of several at once, or is another field's.
const SAID_ELSEWHERE: &[(&str, &str)] = &[
    ("medwage.careerpath.v1.PlanLimits.deadline_years", "the horizon, which has the same limit"),
    ("medwage.estimator.v1.PaidLeave.holiday_days", "vacation_days says so of all three"),
    ("medwage.estimator.v1.PaidLeave.sick_days", "vacation_days says so of all three"),
];

/// The rules of a field, or of a list's items where they speak of values.
fn read_rules(field: &FieldDescriptor) -> Option<DynamicMessage> {
    let rules = extension(field.parent_pool(), &field.options(), "buf.validate.field")?;
    let rules = rules.as_message()?.clone();
    let items = read_part(&rules, "repeated").and_then(|it| read_part(&it, "items"));
    Some(items.unwrap_or(rules))
}

fn read_part(message: &DynamicMessage, name: &str) -> Option<DynamicMessage> {
    let field = message.descriptor().get_field_by_name(name)?;
    let is_set = message.has_field(&field);
    is_set.then(|| message.get_field(&field).as_message().cloned()).flatten()
}

/// A limit of a field's values, such as `lte`; none where it has no such rule.
fn read_limit(field: &FieldDescriptor, kind: &str, rule: &str) -> Option<f64> {
    let limits = read_part(&read_rules(field)?, kind)?;
    let rule = limits.descriptor().get_field_by_name(rule)?;
    let value = limits.has_field(&rule).then(|| limits.get_field(&rule).into_owned())?;
    match value {
        Value::F64(limit) => Some(limit),
        Value::I32(limit) => Some(limit.into()),
        Value::U64(limit) => Some(limit as f64),
        _ => None,
    }
}

/// The number at the beginning of a text: `1,000 requests` is 1000.
fn read_number(text: &str) -> Option<f64> {
    let end = text.find(|it: char| !it.is_ascii_digit() && it != ',' && it != '-');
    let digits = text[..end.unwrap_or(text.len())].trim_end_matches(',').replace(',', "");
    digits.parse().ok()
}

/// The number behind a phrase of a comment.
fn number_behind(comment: &str, phrase: &str) -> Option<f64> {
    read_number(comment.split_once(phrase)?.1)
}

/// Where a comment and the rules of its field disagree.
fn find_disagreements(field: &FieldDescriptor, comment: &str, around: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lower = comment.to_lowercase();
    let mut require = |holds: bool, what: &str| {
        if !holds {
            found.push(format!("{}: {what}: {comment}", field.full_name()));
        }
    };
    if field.kind() == Kind::String {
        let stated = lower
            .split_once(" characters")
            .and_then(|(before, _)| read_number(before.rsplit(' ').next().unwrap_or_default()));
        let most = read_limit(field, "string", "max_len");
        require(stated.is_none() || stated == most, "the characters are no rule");
    }
    let kind = match field.kind() {
        Kind::Double => "double",
        Kind::Int32 => "int32",
        _ => return found,
    };
    let limit = |rule: &str| read_limit(field, kind, rule);
    let range = lower.split_once(" from ").and_then(|(_, rest)| {
        Some((read_number(rest)?, number_behind(rest, " to ").filter(|_| rest.contains(" to "))))
    });
    if let Some((least, most)) = range {
        let from_one = field.name() == "page_size";
        require(from_one || limit("gte") == Some(least), "`from` is no rule");
        require(from_one || most.is_none() || limit("lte") == most, "`to` is no rule");
    }
    if let Some(least) = number_behind(&lower, "above ") {
        require(limit("gt") == Some(least), "`above` is no rule");
    }
    for rule in ["gt", "gte", "lt", "lte"] {
        let Some(number) = limit(rule).filter(|number| *number != 0.0) else { continue };
        let words = [lower.as_str(), around].into_iter();
        let words = words.flat_map(|it| it.split([' ', ';', '.', ':']));
        let is_said = words.filter_map(read_number).any(|said| said.total_cmp(&number).is_eq())
            || SAID_ELSEWHERE.iter().any(|(name, _)| *name == field.full_name());
        require(is_said, &format!("{rule} is in no words"));
    }
    found
}

#[test]
fn comments_and_rules_say_the_same() {
    let pool: DescriptorPool = compile(&proto_folder()).unwrap();
    let (mut found, mut ruled) = (Vec::new(), 0);
    for message in all_messages(&own_files(&pool)) {
        for field in message.fields() {
            // What only replies have is no caller's to keep to.
            if field_behaviors(&field).iter().any(|it| it == "OUTPUT_ONLY" || it == "IDENTIFIER") {
                continue;
            }
            let comment = comment_at(&field.parent_file(), field.path());
            ruled += usize::from(read_rules(&field).is_some());
            let oneof = field.containing_oneof().map(|it| it.path().to_vec());
            let around = oneof.into_iter().chain([message.path().to_vec()]);
            let around = around.map(|path| comment_at(&message.parent_file(), &path));
            let around = around.collect::<Vec<_>>().join(" ");
            found.extend(find_disagreements(&field, &comment, &around));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(ruled > 150, "{ruled} fields have rules");
}

#[test]
fn a_required_field_of_a_request_has_a_rule_that_says_so() {
    let pool = compile(&proto_folder()).unwrap();
    let mut found = Vec::new();
    for message in all_messages(&own_files(&pool)) {
        for field in message.fields() {
            let is_required = field_behaviors(&field).iter().any(|it| it == "REQUIRED");
            // A number of 0 is not told from an unset one: its range says what may be.
            let is_number = matches!(field.kind(), Kind::Double | Kind::Int32);
            let rules = extension(&pool, &field.options(), "buf.validate.field");
            let rules = rules.and_then(|it| it.as_message().cloned());
            let says_so = rules.as_ref().is_some_and(|rules| {
                let required = rules.get_field_by_name("required");
                let list = read_part(rules, "repeated");
                let fewest = list.and_then(|it| it.get_field_by_name("min_items")?.as_u64());
                required.and_then(|it| it.as_bool()) == Some(true) || fewest > Some(0)
            });
            if is_required && !says_so && !is_number {
                found.push(field.full_name().to_owned());
            }
        }
    }
    assert!(found.is_empty(), "{found:?}");
}
