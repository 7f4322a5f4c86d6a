//! The meaning of an answer or a status for a profile.

use std::error::Error as _;

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimate_result::Result as Form;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, RpcStatusExt as _, StatusExt as _};

use super::patience;
use crate::error::Error;
use crate::input::{Reason, column_of};

/// The outcome of a profile.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The estimate.
    Estimated(Box<pb::Estimate>),
    /// Why there is none.
    Rejected(Vec<Reason>),
}

/// True if there is something to keep.
pub(super) enum Verdict {
    /// An outcome.
    Settled(Outcome),
    /// It is to be asked again.
    Later(patience::Reason),
}

/// One result of a batch.
pub(super) fn of_result(result: pb::EstimateResult) -> Result<Verdict, Error> {
    let status = match result.result {
        Some(Form::Estimate(estimate)) => {
            return Ok(Verdict::Settled(Outcome::Estimated(Box::new(estimate))));
        }
        Some(Form::Status(status)) => status,
        None => return Err(Error::Answer("a result that is neither estimate nor status")),
    };
    let details = status.get_error_details();
    match Code::from_i32(status.code) {
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => {
            Ok(Verdict::Settled(Outcome::Rejected(list_reasons(&details, status.message))))
        }
        code => judge_failure(code, false, &details, status.message).map(Verdict::Later),
    }
}

/// A call that was not answered: why, if it is worth making again.
pub(super) fn of_status(status: &Status) -> Result<patience::Reason, Error> {
    let details = status.get_error_details();
    judge_failure(status.code(), status.source().is_some(), &details, status.message().to_owned())
}

/// Decides if the same call may go well later. All methods only read, so a connection that broke is no danger.
pub(super) fn judge_failure(
    code: Code,
    connection_broke: bool,
    details: &ErrorDetails,
    text: String,
) -> Result<patience::Reason, Error> {
    let later = matches!(
        code,
        Code::Unavailable
            | Code::ResourceExhausted
            | Code::DeadlineExceeded
            | Code::Cancelled
            | Code::Unknown
    );
    if later || connection_broke {
        let not_before = details.retry_info().and_then(|retry_info| retry_info.retry_delay);
        return Ok(patience::Reason { text, not_before });
    }
    Err(Error::Refused(format!("{text} ({code:?})")))
}

/// Every field that is wrong, by its column; else the message.
fn list_reasons(details: &ErrorDetails, message: String) -> Vec<Reason> {
    let violations =
        details.bad_request().map(|bad_request| bad_request.field_violations.as_slice());
    let reasons: Vec<_> = violations
        .unwrap_or_default()
        .iter()
        .map(|violation| Reason {
            field: column_of(&violation.field),
            reason: violation.description.clone(),
        })
        .collect();
    if reasons.is_empty() {
        vec![Reason { field: String::new(), reason: message }]
    } else {
        reasons
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_what_may_go_well_later_is_asked_again() {
        let details = ErrorDetails::with_retry_info(Some(Duration::from_secs(3)));
        let busy = Status::with_error_details(Code::ResourceExhausted, "busy", details);
        assert_eq!(of_status(&busy).unwrap().not_before, Some(Duration::from_secs(3)));
        assert!(of_status(&Status::unavailable("gone")).is_ok());
        for status in [Status::not_found("no such release"), Status::internal("a defect")] {
            assert!(matches!(of_status(&status), Err(Error::Refused(_))), "{status:?}");
        }
    }

    #[test]
    fn a_refused_profile_is_rejected_with_each_field_or_the_message() {
        let mut details =
            ErrorDetails::with_bad_request_violation("requests[3].profile.area", "is unknown");
        details.add_bad_request_violation("requests[3].profile.remote_policy.pay_area", "is none");
        let fields = |it: Vec<Reason>| it.into_iter().map(|it| it.field).collect::<Vec<_>>();
        assert_eq!(
            fields(list_reasons(&details, "wrong".to_owned())),
            ["area", "remote_policy_pay_area"]
        );
        let whole = list_reasons(&ErrorDetails::new(), "no distribution".to_owned());
        let expected = Reason { field: String::new(), reason: "no distribution".to_owned() };
        assert_eq!(whole, [expected]);
    }
}
