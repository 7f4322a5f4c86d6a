//! Why a call fails, in the words of the contract.

use std::time::Duration;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_rpc_server::pace::OutOfTime;
use medwage_rpc_status::{PreconditionViolation, RpcError, ToRpcError, Violation};

/// Why a call fails.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The request is wrong whatever the data are.
    #[error("invalid argument")]
    Invalid(Vec<Violation>),
    /// The benchmark service has no such release.
    #[error("release {0} is not loaded")]
    ReleaseNotFound(String),
    /// There is no resource of the name.
    #[error("{name} does not exist")]
    ResourceNotFound { resource_type: &'static str, name: String, nearest: String },
    /// The benchmark service has no distribution that pay could stand in.
    #[error("no distribution: {0}")]
    NoDistribution(String),
    /// The benchmark service is out of reach, and what is asked for is not remembered.
    #[error("the benchmark service is out of reach: {why}")]
    OutOfReach { why: String, retry: Duration },
    /// The caller's time is over before the benchmark service has answered.
    #[error("out of time")]
    OutOfTime,
    /// The caller's time is over before all is computed.
    #[error(transparent)]
    OutOfTimeComputing(OutOfTime),
    /// A defect of ours.
    #[error("internal error: {0}")]
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

impl From<OutOfTime> for Error {
    fn from(over: OutOfTime) -> Self {
        Self::OutOfTimeComputing(over)
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        error.to_rpc_error().to_status()
    }
}

impl Error {
    /// Puts the fields of the request within another message of the request.
    pub(crate) fn within_field(self, outer: &str) -> Self {
        match self {
            Self::Invalid(violations) => Self::Invalid(
                violations.into_iter().map(|violation| violation.within_field(outer)).collect(),
            ),
            other => other,
        }
    }
}

impl ToRpcError for Error {
    fn to_rpc_error(&self) -> RpcError {
        match self {
            Self::Invalid(violations) => RpcError::of_violations(violations),
            Self::ReleaseNotFound(release) => {
                let name = format!("releases/{release}");
                let reason = ErrorReason::ReleaseNotFound.into();
                RpcError::not_found(reason, "medwage.dev/Release", name)
                    .with("release", release)
                    .advice(format!(
                        "release {release} is not loaded; ListReleases of the benchmark service has those that are"
                    ))
            }
            Self::ResourceNotFound { resource_type, name, nearest } => {
                let reason = ErrorReason::ResourceNotFound.into();
                RpcError::not_found(reason, *resource_type, name).with("nearest", nearest)
            }
            Self::NoDistribution(why) => {
                let violation = PreconditionViolation {
                    kind: "PUBLISHED".to_owned(),
                    subject: "benchmark".to_owned(),
                    description: why.clone(),
                };
                RpcError::failed_precondition(ErrorReason::NoAnswer.into(), [violation])
                    .advice(why)
            }
            Self::OutOfReach { why, retry } => {
                RpcError::unavailable(ErrorReason::NotReady.into(), *retry)
                    .with("peer", "medwage.benchmark.v1.BenchmarkService")
                    .advice(format!(
                        "the benchmark service is out of reach ({why}) and this was not asked for before; try again"
                    ))
            }
            Self::OutOfTime => RpcError::deadline_exceeded("benchmark"),
            Self::OutOfTimeComputing(over) => over.to_rpc_error(),
            Self::Internal(chain) => RpcError::internal_because(chain),
        }
    }
}
