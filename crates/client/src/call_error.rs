//! The error of a call, with what its details say.

use std::fmt;
use std::time::Duration;

use medwage_contracts::pb::errors::{Candidate, Candidates};
use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{StatusExt as _, pb};

const CANDIDATES_TYPE: &str = "medwage.errors.v1.Candidates";

/// A call that failed, with its reason and all that is wrong with the request.
#[derive(Clone, Debug)]
pub struct CallError {
    /// The code, whose meaning is that of gRPC.
    pub code: Code,
    /// The reason, which programs read: `AREA_UNKNOWN`. Empty where whoever answered is no medwage.
    pub reason: String,
    /// The error in a sentence.
    pub message: String,
    /// The fields that are wrong, and the conditions that can't be met.
    pub fields: Vec<FieldError>,
    /// How long to wait before the call is made again, where that would help.
    pub retry_after: Option<Duration>,
}

/// One field that is wrong.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// The path of the field, such as `market.area`; the subject, for a condition that can't be met.
    pub field: String,
    /// The reason, such as `AREA_UNKNOWN`.
    pub reason: String,
    /// The same in words.
    pub description: String,
    /// The field's text as given, where it was read.
    pub input: String,
    /// The resources that may have been meant, best first.
    pub candidates: Vec<Candidate>,
}

impl From<Status> for CallError {
    fn from(status: Status) -> Self {
        let details = status.get_error_details();
        let told = pb::Status::decode(status.details()).unwrap_or_default();
        let mut fields = Vec::new();
        for violation in
            details.bad_request().into_iter().flat_map(|request| &request.field_violations)
        {
            fields.push(FieldError {
                field: violation.field.clone(),
                reason: String::new(),
                description: violation.description.clone(),
                input: String::new(),
                candidates: Vec::new(),
            });
        }
        take_reasons(&told, &mut fields);
        for violation in
            details.precondition_failure().into_iter().flat_map(|failure| &failure.violations)
        {
            fields.push(FieldError {
                field: violation.subject.clone(),
                reason: violation.r#type.clone(),
                description: violation.description.clone(),
                input: String::new(),
                candidates: Vec::new(),
            });
        }
        take_candidates(&told, &mut fields);
        Self {
            code: status.code(),
            reason: details.error_info().map(|info| info.reason.clone()).unwrap_or_default(),
            message: status.message().to_owned(),
            fields,
            retry_after: details.retry_info().and_then(|retry| retry.retry_delay),
        }
    }
}

/// Takes the reason of each violation, which the helpers of tonic leave out.
fn take_reasons(status: &pb::Status, fields: &mut [FieldError]) {
    let requests =
        status.details.iter().filter(|detail| detail.type_url.ends_with("google.rpc.BadRequest"));
    let decoded = requests.filter_map(|detail| pb::BadRequest::decode(&*detail.value).ok());
    let violations = decoded.flat_map(|request| request.field_violations);
    for (field, violation) in fields.iter_mut().zip(violations) {
        field.reason = violation.reason;
    }
}

fn take_candidates(status: &pb::Status, fields: &mut Vec<FieldError>) {
    let details = status.details.iter().filter(|detail| detail.type_url.ends_with(CANDIDATES_TYPE));
    for detail in details.filter_map(|detail| Candidates::decode(&*detail.value).ok()) {
        for told in detail.fields {
            let known = fields.iter_mut().find(|field| field.field == told.field);
            match known {
                Some(field) => {
                    field.input = told.input;
                    field.candidates = told.candidates;
                }
                None => fields.push(FieldError {
                    field: told.field,
                    reason: String::new(),
                    description: String::new(),
                    input: told.input,
                    candidates: told.candidates,
                }),
            }
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        for field in self.fields.iter().filter(|field| !field.description.is_empty()) {
            write!(formatter, "\n{}: {}", field.field, field.description)?;
        }
        Ok(())
    }
}

impl std::error::Error for CallError {}
