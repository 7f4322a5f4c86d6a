//! Refusals of the estimator, in the fields of our own caller: both take the same profile.

use medwage_contracts::pb::errors::{self, ErrorReason};
use medwage_rpc_status::{Candidate, Violation};
use prost::Message as _;
use tonic::Code;
use tonic_types::{RpcStatusExt as _, pb};

use crate::error::Error;

/// The message of what may have been meant, at the end of a detail's URL.
const CANDIDATES: &str = "medwage.errors.v1.Candidates";

/// Reads the status of one item of a batch; none where it is no refusal but says that the service can't answer.
pub(super) fn read_refusal(status: &pb::Status) -> Option<Error> {
    match Code::from_i32(status.code) {
        Code::InvalidArgument => Some(Error::Invalid(read_violations(status))),
        Code::NotFound => {
            let details = status.get_error_details();
            let release = details.error_info().and_then(|it| it.metadata.get("release")).cloned();
            Some(Error::ReleaseNotFound(release.unwrap_or_default()))
        }
        Code::FailedPrecondition => Some(Error::NoDistribution(status.message.clone())),
        _ => None,
    }
}

fn read_violations(status: &pb::Status) -> Vec<Violation> {
    let details = status.get_error_details();
    let candidates = read_candidates(status);
    let read = |it: &tonic_types::FieldViolation| {
        let path = path_within_request(&it.field);
        let violation =
            Violation::for_reason(read_reason(&it.reason), path, it.description.clone());
        match candidates.iter().find(|one| one.field == it.field) {
            Some(one) => {
                violation.with_candidates(&one.input, one.candidates.iter().map(read_candidate))
            }
            None => violation,
        }
    };
    let violations = details.bad_request().map(|it| it.field_violations.as_slice());
    violations.unwrap_or_default().iter().map(read).collect()
}

/// Leaves out the place in the batch: `requests[3].profile.area` is `profile.area`.
fn path_within_request(field: &str) -> &str {
    let within = field.split_once("].").filter(|(item, _)| item.starts_with("requests["));
    within.map_or(field, |(_, path)| path)
}

fn read_reason(reason: &str) -> &'static str {
    ErrorReason::from_str_name(&format!("ERROR_REASON_{reason}"))
        .unwrap_or(ErrorReason::InvalidFields)
        .into()
}

fn read_candidates(status: &pb::Status) -> Vec<errors::FieldCandidates> {
    let detail = status.details.iter().find(|it| it.type_url.ends_with(CANDIDATES));
    let candidates = detail.and_then(|it| errors::Candidates::decode(it.value.as_slice()).ok());
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
