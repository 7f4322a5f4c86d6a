//! Why the benchmark service refuses a question, for the caller whose question it was.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_service_kit::Violation;
use tonic_types::{RpcStatusExt as _, pb};

use super::{Market, Question};
use crate::error::Error;

/// A refusal.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    /// Fields of the question are wrong: their names there, what is wrong, and the reason if it is one.
    Fields { fields: Vec<(String, String)>, reason: Option<ErrorReason>, candidates: String },
    /// There is no such release.
    Release(String),
    /// Nothing answers.
    NoAnswer(String),
}

impl Refusal {
    pub(super) fn no_distribution(question: &Question) -> Self {
        let (occupation, area) = (question.occupation, &question.area);
        Self::NoAnswer(format!(
            "fewer than two percentiles of {occupation} are known in {area:?}: no rank can be taken"
        ))
    }

    /// Why a call of its own failed.
    pub(super) fn of_call(status: &tonic::Status, market: &Market) -> Error {
        match status.code() {
            tonic::Code::InvalidArgument | tonic::Code::NotFound => {
                Violation::new("area", status.message()).into()
            }
            _ => market.unanswered(status),
        }
    }

    /// Reads the status of one item of a batch.
    pub(super) fn read(status: &pb::Status) -> Self {
        let details = status.get_error_details();
        let info = details.error_info();
        let reason =
            info.and_then(|it| ErrorReason::from_str_name(&format!("ERROR_REASON_{}", it.reason)));
        let told =
            |key: &str| info.and_then(|it| it.metadata.get(key)).cloned().unwrap_or_default();
        match details.bad_request() {
            Some(bad) => {
                let field = |it: &tonic_types::FieldViolation| {
                    // `requests[3].area` is the caller's `area`.
                    let name =
                        it.field.split_once("].").map_or(it.field.as_str(), |(_, rest)| rest);
                    (name.to_owned(), it.description.clone())
                };
                let fields = bad.field_violations.iter().map(field).collect();
                Self::Fields { fields, reason, candidates: told("candidates") }
            }
            None if reason == Some(ErrorReason::ReleaseNotFound) => Self::Release(told("release")),
            None => Self::NoAnswer(status.message.clone()),
        }
    }

    /// The same in the fields of an estimate: `area` is where the place was named, `setting` the industry.
    pub(crate) fn error(&self, area_field: &str) -> Error {
        let (fields, reason, candidates) = match self {
            Self::Fields { fields, reason, candidates } => (fields, reason, candidates),
            Self::Release(release) => return Error::ReleaseNotFound(release.clone()),
            Self::NoAnswer(why) => return Error::NoDistribution(why.clone()),
        };
        let violation = |(name, description): &(String, String)| {
            let field = match name.as_str() {
                "area" => area_field,
                "industry" => "setting",
                "occupation" => "role",
                other => other,
            };
            let reason = reason.unwrap_or(ErrorReason::InvalidFields);
            let violation = Violation::of(reason, field, description.clone());
            if candidates.is_empty() { violation } else { violation.with("candidates", candidates) }
        };
        Error::Invalid(fields.iter().map(violation).collect())
    }
}
