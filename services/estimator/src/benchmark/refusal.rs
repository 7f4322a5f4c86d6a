//! Refusals of the benchmark service, in the fields of the caller whose query it was.

use medwage_contracts::pb::errors::{self, ErrorReason};
use medwage_rpc_status::{Candidate, Violation, is_out_of_time};
use prost::Message as _;
use tonic::Code;
use tonic_types::{RpcStatusExt as _, pb};

use super::{MarketQuery, QueryError};
use crate::error::Error;
use crate::profile::FieldPaths;

/// The message of what may have been meant, at the end of a detail's URL.
const CANDIDATES: &str = "medwage.errors.v1.Candidates";

/// Why the benchmark service refuses a query.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    /// Fields of the query are wrong.
    Fields(Vec<RefusedField>),
    /// There is no such release.
    Release(String),
    /// Nothing answers.
    NoAnswer(String),
}

/// A field of a query that is wrong, and why.
#[derive(Clone, Debug)]
pub(crate) struct RefusedField {
    /// The path within a request, such as `market.area`.
    field: String,
    description: String,
    reason: &'static str,
    /// The text and what may have been meant by it.
    candidates: Option<(String, Vec<Candidate>)>,
}

impl Refusal {
    pub(super) fn no_distribution(query: &MarketQuery) -> Self {
        let (occupation, area) = (query.occupation, &query.area);
        Self::NoAnswer(format!(
            "fewer than two percentiles of {occupation} are known in {area:?}: no rank can be taken"
        ))
    }

    /// Reads the status of one item of a batch; a status that is no refusal says that the service can't answer.
    pub(super) fn read_status(status: &pb::Status) -> QueryError {
        if is_out_of_time(status) {
            return QueryError::OutOfTime;
        }
        match Code::from(status.code) {
            Code::InvalidArgument => QueryError::Refused(Self::Fields(read_fields(status)).into()),
            Code::NotFound => QueryError::Refused(Self::Release(read_release(status)).into()),
            Code::FailedPrecondition => {
                QueryError::Refused(Self::NoAnswer(status.message.clone()).into())
            }
            _ => QueryError::OutOfReach(status.message.as_str().into()),
        }
    }

    /// Says the same in the fields of a profile and its options; `area_field` is where the area was named.
    pub(crate) fn to_error(&self, paths: &FieldPaths, area_field: &'static str) -> Error {
        match self {
            Self::Release(release) => Error::ReleaseNotFound(release.clone()),
            Self::NoAnswer(why) => Error::NoDistribution(why.clone()),
            Self::Fields(fields) => Error::Invalid(
                fields.iter().map(|field| field.to_violation(paths, area_field)).collect(),
            ),
        }
    }
}

impl RefusedField {
    fn to_violation(&self, paths: &FieldPaths, area_field: &'static str) -> Violation {
        let path = match self.field.as_str() {
            "market.area" => paths.path_of_answer(area_field),
            "market.industry" => paths.path_of_answer("industry"),
            "market.occupation" => paths.path_of_answer("role"),
            other => other.to_owned(),
        };
        let violation = Violation::for_reason(self.reason, path, self.description.clone());
        match &self.candidates {
            Some((input, candidates)) => violation.with_candidates(input, candidates.clone()),
            None => violation,
        }
    }
}

fn read_fields(status: &pb::Status) -> Vec<RefusedField> {
    let details = status.get_error_details();
    let violations = details.bad_request().map(|request| request.field_violations.as_slice());
    let candidates = read_candidates(status);
    let read = |violation: &tonic_types::FieldViolation| RefusedField {
        field: within_request(&violation.field).to_owned(),
        description: violation.description.clone(),
        reason: read_reason(&violation.reason),
        candidates: candidates.iter().find(|listed| listed.field == violation.field).map(
            |listed| (listed.input.clone(), listed.candidates.iter().map(read_candidate).collect()),
        ),
    };
    violations.unwrap_or_default().iter().map(read).collect()
}

/// Leaves out the place in the batch: `requests[3].market.area` is `market.area`.
fn within_request(field: &str) -> &str {
    field
        .split_once("].")
        .filter(|(item, _)| item.starts_with("requests["))
        .map_or(field, |parts| parts.1)
}

fn read_reason(reason: &str) -> &'static str {
    ErrorReason::from_str_name(&format!("ERROR_REASON_{reason}"))
        .unwrap_or(ErrorReason::InvalidFields)
        .into()
}

fn read_release(status: &pb::Status) -> String {
    let details = status.get_error_details();
    let release = details.error_info().and_then(|info| info.metadata.get("release")).cloned();
    release.unwrap_or_default()
}

fn read_candidates(status: &pb::Status) -> Vec<errors::FieldCandidates> {
    let detail = status.details.iter().find(|detail| detail.type_url.ends_with(CANDIDATES));
    let candidates =
        detail.and_then(|detail| errors::Candidates::decode(detail.value.as_slice()).ok());
    candidates.unwrap_or_default().fields
}

fn read_candidate(candidate: &errors::Candidate) -> Candidate {
    Candidate {
        resource: candidate.resource.clone(),
        display_name: candidate.display_name.clone(),
        score: candidate.score,
        note: candidate.note.clone(),
        annual_p50_usd: candidate.annual_p50_usd,
    }
}
