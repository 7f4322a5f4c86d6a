//! The rules that the contracts state in `buf.validate` are those that the services hold. A client that checks a request
//! by them before it calls refuses nothing that a service takes; and each field is tried below, at and above its limits.

use std::collections::BTreeSet;

use medwage_contracts::DESCRIPTOR_SET;
use prost_protovalidate::{Error, Validator};
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage as _,
    Value,
};
use tonic::Status;
use tonic_types::StatusExt as _;

use super::dynamic::DynamicClient;
use super::product::up;
use super::requests::{
    Edit, FieldPath, apply_edit, read_examples, read_status, write_path, write_sample,
};

/// Reasons that speak of a field's own value. A text that fits the rules can still name nothing, or name several.
const LIMIT_REASONS: &[&str] = &["FIELD_REQUIRED", "FIELD_OUT_OF_RANGE", "LIMIT_EXCEEDED"];

/// The same of a number, an enum or a list, which a service need not look up.
const VALUE_REASONS: &[&str] = &["FIELD_MALFORMED", "FIELD_UNKNOWN"];

/// Fields of which a service asks more than a rule of one field can say, with what that is.
const ASKED_BEYOND_RULES: &[(&str, &str)] = &[
    ("accepted_answers", "PUBLISHED must be among them"),
    ("target_annual_usd", "above what the person is paid now"),
    ("deadline_years", "at most the horizon"),
    ("engagement", "an offer is of an employee, since the market is"),
    ("basis", "a salary for all hours only where law allows it"),
    ("max_study_count", "as many as can be searched for in the time that a call may take"),
    ("added_experience_years", "with the profile's own at most 70"),
];

/// Texts for fields with a pattern: some fit, some don't.
const DATES: &[&str] =
    &["2025-06", "2026-13", "2026-5", "May 2026", "2025-06-01", "2026-02-30", "15.05.2026", "-"];

/// A field's `buf.validate` rules, or those of a list's items.
struct Rules(DynamicMessage);

impl Rules {
    fn read_from(field: &FieldDescriptor) -> Option<Self> {
        let extension = field.parent_pool().get_extension_by_name("buf.validate.field")?;
        let options = field.options();
        let is_set = options.has_extension(&extension);
        is_set.then(|| Self(options.get_extension(&extension).as_message().unwrap().clone()))
    }

    /// The rule of a kind, such as `double` and `gte`, where it is set.
    fn find_rule(&self, kind: &str, rule: &str) -> Option<Value> {
        let rules = self.find_kind(kind)?;
        let rule = rules.0.descriptor().get_field_by_name(rule)?;
        rules.0.has_field(&rule).then(|| rules.0.get_field(&rule).into_owned())
    }

    fn find_kind(&self, kind: &str) -> Option<Self> {
        let field = self.0.descriptor().get_field_by_name(kind)?;
        let is_set = self.0.has_field(&field);
        is_set.then(|| Self(self.0.get_field(&field).as_message().unwrap().clone()))
    }

    fn is_required(&self) -> bool {
        self.0.get_field_by_name("required").and_then(|it| it.as_bool()) == Some(true)
    }

    /// True if a client leaves the field, or the items of it, to the service.
    fn is_left_to_service(&self) -> bool {
        let items = self.find_kind("repeated").and_then(|it| it.find_kind("items"));
        let ignored = |rules: &Self| {
            rules.0.get_field_by_name("ignore").and_then(|it| it.as_enum_number()) == Some(3)
        };
        ignored(self) || items.is_some_and(|items| ignored(&items))
    }

    /// Values below, at and above the limits of one value.
    fn list_values(&self, kind: &Kind) -> Vec<Value> {
        let limits = |kind: &str| {
            let limits = ["gt", "gte", "lt", "lte"].into_iter();
            limits.filter_map(|rule| self.find_rule(kind, rule)).collect::<Vec<_>>()
        };
        match kind {
            Kind::Double if self.find_kind("double").is_some() => {
                let limits = limits("double").into_iter().filter_map(|it| it.as_f64());
                let near = limits.flat_map(|it| [it - 1.0, it - 0.01, it, it + 0.01, it + 1.0]);
                near.chain([f64::NAN, f64::INFINITY, f64::NEG_INFINITY]).map(Value::F64).collect()
            }
            Kind::Int32 if self.find_kind("int32").is_some() => {
                let limits = limits("int32").into_iter().filter_map(|it| it.as_i32());
                let near = limits.flat_map(|it| [it - 1, it, it + 1]);
                near.chain([i32::MIN]).map(Value::I32).collect()
            }
            Kind::Enum(known) if self.find_kind("enum").is_some() => {
                let known = known.values().map(|it| it.number());
                known.chain([99, -1]).map(Value::EnumNumber).collect()
            }
            Kind::String => self.list_texts().into_iter().map(Value::String).collect(),
            _ => Vec::new(),
        }
    }

    fn list_texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        if let Some(most) = self.find_rule("string", "max_len").and_then(|it| it.as_u64()) {
            let most = usize::try_from(most).unwrap();
            // Characters are counted, not bytes.
            texts.extend(["x".repeat(most), "é".repeat(most), "x".repeat(most + 1)]);
        }
        if self.find_rule("string", "pattern").is_some() {
            texts.extend(DATES.iter().map(|it| (*it).to_owned()));
        }
        texts
    }

    /// Values of a list below, at and above its limits, made of a valid item; and lists of one item that is tried.
    fn make_lists(&self, kind: &Kind, item: &Value) -> Vec<Value> {
        let limits = ["min_items", "max_items"].into_iter();
        let limits = limits.filter_map(|rule| self.find_rule("repeated", rule)?.as_u64());
        let near = limits.flat_map(|it| [it - 1, it, it + 1]);
        let mut lists: Vec<_> =
            near.map(|count| vec![item.clone(); usize::try_from(count).unwrap()]).collect();
        if let Some(items) = self.find_kind("repeated").and_then(|it| it.find_kind("items")) {
            lists.extend(items.list_values(kind).into_iter().map(|value| vec![value]));
        }
        lists.into_iter().map(Value::List).collect()
    }
}

/// Lists each field of a message, and of the messages in it, that a caller sets and that has rules.
fn list_ruled_fields(message: &MessageDescriptor, before: &FieldPath, found: &mut Vec<FieldPath>) {
    for field in message.fields() {
        let path: FieldPath = before.iter().cloned().chain([field.clone()]).collect();
        let rules = Rules::read_from(&field);
        let is_left = rules.as_ref().is_some_and(Rules::is_left_to_service);
        if rules.is_some() {
            found.push(path.clone());
        }
        if let (Kind::Message(inner), false) = (field.kind(), is_left) {
            list_ruled_fields(&inner, &path, found);
        }
    }
}

/// The values that a field is tried with.
fn list_edits(path: &FieldPath) -> Vec<Edit> {
    let field = path.last().unwrap();
    let Some(rules) = Rules::read_from(field) else { return Vec::new() };
    let values = if field.is_list() {
        let item = match field.kind() {
            Kind::Message(message) => Value::Message(write_sample(&message)),
            Kind::Enum(_) => Value::EnumNumber(1),
            Kind::Double => Value::F64(33.0),
            _ => Value::String("CPC".to_owned()),
        };
        rules.make_lists(&field.kind(), &item)
    } else {
        rules.list_values(&field.kind())
    };
    let cleared = rules.is_required().then_some(Edit::Clear);
    cleared.into_iter().chain(values.into_iter().map(Edit::Set)).collect()
}

/// The fields that are wrong with a request by the rules of its contract.
fn check_rules(validator: &Validator, request: &DynamicMessage) -> BTreeSet<String> {
    match validator.validate(request) {
        Ok(()) => BTreeSet::new(),
        Err(Error::Validation(error)) => {
            error.violations().iter().map(|it| it.field_path()).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

/// The fields that a service refuses, each with its reason. Of a stream that is the status of its first answer.
fn ask_service(
    client: &DynamicClient,
    method: &str,
    request: &DynamicMessage,
) -> Vec<(String, String)> {
    let answer = client.call_message(method, request.clone());
    let status = match answer {
        Err(status) => status,
        Ok(reply) => match read_item_status(&reply) {
            Some(status) if reply.descriptor().name() == "StreamEstimatesResponse" => status,
            _ => return Vec::new(),
        },
    };
    match status.get_details_bad_request() {
        Some(bad) => bad.field_violations.into_iter().map(|it| (it.field, it.reason)).collect(),
        // What is not there is said before anything else is looked at.
        None => vec![(String::new(), format!("{:?}", status.code()))],
    }
}

/// The status of a stream's answer; none where it is an estimate.
fn read_item_status(reply: &DynamicMessage) -> Option<Status> {
    let result = reply.get_field_by_name("result")?.as_message()?.clone();
    let field = result.descriptor().get_field_by_name("status")?;
    let status = result.has_field(&field).then(|| result.get_field(&field).into_owned())?;
    Some(read_status(status.as_message()?))
}

/// True if a service's refusal names the field: itself, or a member of the oneof.
fn names_field(refused: &[(String, String)], field: &str, request: &MessageDescriptor) -> bool {
    let members: Vec<String> = request
        .oneofs()
        .filter(|oneof| oneof.name() == field)
        .flat_map(|oneof| oneof.fields().map(|it| it.name().to_owned()).collect::<Vec<_>>())
        .collect();
    refused.iter().any(|(named, _)| named == field || members.contains(named))
}

#[test]
fn examples_keep_to_the_rules_of_their_contract() {
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
    let validator = Validator::new();
    for (method, request) in read_examples() {
        let (service, name) = method.split_once('/').unwrap();
        let service = pool.get_service_by_name(service).unwrap();
        let input = service.methods().find(|it| it.name() == name).unwrap().input();
        let request = DynamicMessage::deserialize(input, request).unwrap();
        assert_eq!(check_rules(&validator, &request), BTreeSet::new(), "{method}");
    }
}

#[test]
fn services_and_rules_agree_below_at_and_above_each_limit() {
    let product = up();
    let client = DynamicClient::new(&product);
    let validator = Validator::new();
    // What every method takes is tried at its limits once a service: some answers take long.
    let mut tried = BTreeSet::new();
    let (mut refusals, mut wrong) = (0, Vec::new());
    for (method, example) in read_examples() {
        let example = client.read_request(&method, &example);
        let mut paths = Vec::new();
        list_ruled_fields(&example.descriptor(), &Vec::new(), &mut paths);
        for path in paths {
            let (field, name) = (write_path(&path), path.last().unwrap().full_name().to_owned());
            let service = method.split('/').next().unwrap().to_owned();
            let is_first = tried.insert((service, name));
            let is_text = path.last().unwrap().kind() == Kind::String;
            for edit in list_edits(&path) {
                let mut request = example.clone();
                apply_edit(&mut request, &path, &edit);
                let broken = check_rules(&validator, &request);
                if broken.is_empty() && !is_first {
                    continue;
                }
                let refused = ask_service(&client, &method, &request);
                refusals += usize::from(!broken.is_empty());
                for field in &broken {
                    if !names_field(&refused, field, &request.descriptor()) {
                        wrong.push(format!(
                            "{method}: rules refuse {field} {edit:?}, but {refused:?}"
                        ));
                    }
                }
                let is_limit = |reason: &str| {
                    LIMIT_REASONS.contains(&reason) || (!is_text && VALUE_REASONS.contains(&reason))
                };
                let last = path.last().unwrap().name();
                let is_refused =
                    refused.iter().any(|(named, reason)| *named == field && is_limit(reason));
                let is_asked_more = ASKED_BEYOND_RULES.iter().any(|(field, _)| *field == last);
                if broken.is_empty() && is_refused && !is_asked_more {
                    wrong.push(format!("{method}: rules take {field} {edit:?}, but {refused:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
    assert!(refusals > 1_000, "{refusals} were refused");
}

/// A generator of numbers that is the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn draw_below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((bits ^ (bits >> 31)) % count as u64).unwrap()
    }
}

#[test]
fn services_refuse_what_rules_refuse_of_requests_with_several_slips() {
    const REQUESTS: usize = 40;
    let product = up();
    let client = DynamicClient::new(&product);
    let (validator, mut random) = (Validator::new(), Random(7));
    for (method, example) in read_examples() {
        let example = client.read_request(&method, &example);
        let mut paths = Vec::new();
        list_ruled_fields(&example.descriptor(), &Vec::new(), &mut paths);
        if paths.is_empty() {
            continue;
        }
        for _ in 0..REQUESTS {
            let mut request = example.clone();
            for _ in 0..=random.draw_below(3) {
                let path = &paths[random.draw_below(paths.len())];
                let edits = list_edits(path);
                if !edits.is_empty() {
                    apply_edit(&mut request, path, &edits[random.draw_below(edits.len())]);
                }
            }
            let broken = check_rules(&validator, &request);
            if broken.is_empty() {
                continue;
            }
            let refused = ask_service(&client, &method, &request);
            // A list says first that its filter does not read; that it takes the request is what must not be.
            assert!(!refused.is_empty(), "{method}: rules refuse {broken:?}: {request}");
        }
    }
}
