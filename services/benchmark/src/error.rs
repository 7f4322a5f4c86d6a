//! Why a call fails, in the words of the contract.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_rpc_server::pace::OutOfTime;
use medwage_rpc_status::{PreconditionViolation, RpcError, ToRpcError, Violation};

/// Why a call fails.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The request is wrong whatever the data are.
    #[error("invalid argument")]
    Invalid(Vec<Violation>),
    /// No such release was ever loaded here.
    #[error("release {release} is not loaded")]
    ReleaseNotFound { release: String, loaded: String },
    /// A well-formed name that names nothing in its release.
    #[error("{resource_type} {name} does not exist")]
    NotFound {
        resource_type: &'static str,
        name: String,
        /// The names that come nearest, best first.
        nearest: Vec<String>,
        /// The release that has none of the name; empty where it does not depend on one.
        release: String,
    },
    /// Nothing answers that the caller lets answer.
    #[error("no cell answers")]
    NoCell {
        reason: ErrorReason,
        metadata: Vec<(&'static str, String)>,
        considered: Vec<PreconditionViolation>,
        advice: String,
    },
    /// The caller's time is over before all is computed.
    #[error(transparent)]
    OutOfTime(#[from] OutOfTime),
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

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        error.to_rpc_error().to_status()
    }
}

impl ToRpcError for Error {
    fn to_rpc_error(&self) -> RpcError {
        match self {
            Self::Invalid(violations) => RpcError::of_violations(violations),
            Self::ReleaseNotFound { release, loaded } => {
                let name = format!("releases/{release}");
                RpcError::not_found(ErrorReason::ReleaseNotFound.into(), "Release", name)
                    .with("release", release)
                    .with("loaded", loaded)
                    .advice(format!("release {release} is not loaded; loaded are {loaded}"))
            }
            Self::NotFound { resource_type, name, nearest, release } => {
                let listed = nearest.join(", ");
                let explained =
                    RpcError::not_found(ErrorReason::ResourceNotFound.into(), *resource_type, name);
                let (mut explained, mut advice) =
                    (explained.with("name", name), format!("{name} does not exist"));
                if !release.is_empty() {
                    explained = explained.with("release", release);
                    advice = format!("{advice} in release {release}");
                }
                if !listed.is_empty() {
                    explained = explained.with("nearest", &listed);
                    advice = format!("{advice}; nearest are {listed}");
                }
                explained.advice(advice)
            }
            Self::NoCell { reason, metadata, considered, advice } => with_all(
                RpcError::failed_precondition((*reason).into(), considered.clone()).advice(advice),
                metadata,
            ),
            Self::OutOfTime(over) => over.to_rpc_error(),
            Self::Internal(chain) => RpcError::internal_because(chain),
        }
    }
}

fn with_all(explanation: RpcError, metadata: &[(&'static str, String)]) -> RpcError {
    metadata.iter().fold(explanation, |explanation, (key, value)| explanation.with(*key, value))
}
