//! Why a call fails, in the words of the contract.

use std::time::Duration;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_rpc_status::{PreconditionViolation, RpcError, ToRpcError, Violation};

/// When callers may try again whose plan is one too many: a few searches later.
const BUSY: Duration = Duration::from_secs(1);

/// Why a call fails.
#[derive(Clone, Debug)]
pub(crate) enum Error {
    /// The request is wrong.
    Invalid(Vec<Violation>),
    /// No such release is loaded.
    ReleaseNotFound(String),
    /// There is no resource of a name.
    ResourceNotFound { resource_type: &'static str, name: String },
    /// No distribution of pay is known for the person.
    NoDistribution(String),
    /// The estimator is out of reach.
    OutOfReach { why: String, retry: Duration },
    /// The caller's time is over, with nothing found.
    OutOfTime,
    /// Too many plans are waited for, or others wait for the time that a search takes; the setting that bounds them.
    Busy(&'static str),
    /// A defect of ours.
    Internal(String),
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        Self::Invalid(vec![violation])
    }
}

impl From<Vec<Violation>> for Error {
    fn from(violations: Vec<Violation>) -> Self {
        Self::Invalid(violations)
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        error.to_rpc_error().to_status()
    }
}

impl ToRpcError for Error {
    fn to_rpc_error(&self) -> RpcError {
        match self {
            Self::Invalid(violations) => RpcError::of_violations(violations),
            Self::ReleaseNotFound(release) => {
                let name = format!("releases/{release}");
                RpcError::not_found(ErrorReason::ReleaseNotFound.into(), "Release", name)
                    .with("release", release)
                    .advice(format!("release {release} is not loaded"))
            }
            Self::ResourceNotFound { resource_type, name } => {
                RpcError::not_found(ErrorReason::ResourceNotFound.into(), *resource_type, name)
                    .with("name", name)
            }
            Self::NoDistribution(why) => {
                let violation = PreconditionViolation {
                    kind: "PUBLISHED".to_owned(),
                    subject: "benchmark".to_owned(),
                    description: why.clone(),
                };
                RpcError::failed_precondition(ErrorReason::NoAnswer.into(), [violation]).advice(why)
            }
            Self::OutOfReach { why, retry } => {
                RpcError::unavailable(ErrorReason::NotReady.into(), *retry)
                    .with("peer", "medwage.estimator.v1.EstimatorService")
                    .advice(format!("the estimator is out of reach ({why}); try again"))
            }
            Self::OutOfTime => RpcError::deadline_exceeded("search"),
            Self::Busy(limit) => RpcError::resource_exhausted(ErrorReason::Overloaded.into(), BUSY)
                .with("limit", limit),
            Self::Internal(chain) => RpcError::internal_because(chain),
        }
    }
}
