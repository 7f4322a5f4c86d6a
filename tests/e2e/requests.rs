//! Requests of every method, and single fields of them, by the descriptors of the contracts.

use std::collections::BTreeMap;

use medwage_testkit::root;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use serde_json::json;
use tonic::Status;

/// A field of a request: the fields that lead to it, each list by its first item, and itself.
pub(crate) type FieldPath = Vec<FieldDescriptor>;

/// A request that a service takes, of each method, by the method's full name.
pub(crate) fn read_examples() -> BTreeMap<String, serde_json::Value> {
    let text = std::fs::read_to_string(root().join("tests/e2e/examples.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A valid message of each type that a request can hold.
pub(crate) fn write_sample(message: &MessageDescriptor) -> DynamicMessage {
    let value = match message.name() {
        "JobProfile" => json!({ "role": "coder-2", "experienceYears": 3 }),
        "RoleExperience" => json!({ "role": "coder-2", "years": 2 }),
        "RemotePolicy" => json!({
            "payArea": "PAY_AREA_BLEND",
            "weights": { "employer": 0.5, "nation": 0.5 },
        }),
        "BlendWeights" => json!({ "employer": 0.5, "nation": 0.5 }),
        "Place" => json!({ "id": "there", "area": "OH" }),
        "Market" => json!({ "occupation": "29-2072" }),
        "Aging" => json!({ "month": "2025-06" }),
        "BlendPart" => json!({ "market": { "occupation": "29-2072" }, "weight": 1 }),
        "ProfileChange" => json!({ "area": "TX" }),
        "EstimatePayRequest" => json!({ "profile": { "role": "coder-2" } }),
        "Offer" => json!({ "id": "one", "terms": { "pay": { "annualUsd": 60000 } } }),
        "OfferTerms" => json!({ "pay": { "annualUsd": 60000 } }),
        "PayTerms" => json!({ "annualUsd": 60000 }),
        "PieceRate" => json!({ "usdPerUnit": 3, "unitCountPerHour": 8 }),
        "ShiftDifferential" => {
            json!({ "kind": "SHIFT_KIND_NIGHT", "hoursPerWeek": 8, "percent": 10 })
        }
        "OnCall" => json!({ "hoursPerWeek": 8, "hourlyUsd": 4 }),
        "OneTimePayment" => json!({ "kind": "ONE_TIME_KIND_SIGN_ON", "amountUsd": 2000 }),
        "ConditionalBonus" => json!({ "amountUsd": 2000 }),
        "RetirementMatch" => json!({ "matchPercent": 50, "matchedPayPercent": 6 }),
        "PlanningTerms" => json!({ "horizonYears": 30 }),
        "ProposedPlan" => json!({ "id": "audit", "steps": [
            { "kind": "STEP_KIND_STUDY_CREDENTIAL", "resource": "credentials/cpma" },
        ] }),
        "PlanStep" => {
            json!({ "kind": "STEP_KIND_STUDY_CREDENTIAL", "resource": "credentials/cpma" })
        }
        "Range" => json!({ "low": 50000, "high": 70000 }),
        _ => json!({}),
    };
    DynamicMessage::deserialize(message.clone(), value)
        .unwrap_or_else(|error| panic!("{}: {error}", message.full_name()))
}

/// What one field is set to.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Clear,
    Set(Value),
}

/// Sets one field of a request, and the messages around it where there are none yet.
pub(crate) fn apply_edit(message: &mut DynamicMessage, path: &[FieldDescriptor], edit: &Edit) {
    let [field, inner @ ..] = path else { return };
    if inner.is_empty() {
        match edit {
            Edit::Clear => message.clear_field(field),
            Edit::Set(value) => message.set_field(field, value.clone()),
        }
        return;
    }
    let Kind::Message(descriptor) = field.kind() else { panic!("{field:?} holds no field") };
    if !message.has_field(field) {
        let value = Value::Message(write_sample(&descriptor));
        let value = if field.is_list() { Value::List(vec![value]) } else { value };
        message.set_field(field, value);
    }
    let value = message.get_field_mut(field);
    let held = match value {
        Value::List(items) => items.first_mut().and_then(Value::as_message_mut),
        value => value.as_message_mut(),
    };
    apply_edit(held.unwrap(), inner, edit);
}

/// Writes a path as services name it: `changes[0].remote_policy.weights`.
pub(crate) fn write_path(path: &FieldPath) -> String {
    let last = path.len() - 1;
    let names = path.iter().enumerate().map(|(index, field)| {
        let item = if field.is_list() && index < last { "[0]" } else { "" };
        format!("{}{item}", field.name())
    });
    names.collect::<Vec<_>>().join(".")
}

/// Reads a `google.rpc.Status` that a message holds.
pub(crate) fn read_status(status: &DynamicMessage) -> Status {
    let status: tonic_types::Status = status.transcode_to().unwrap();
    let details = prost::Message::encode_to_vec(&status);
    Status::with_details(status.code.into(), status.message, details.into())
}
