//! Why a call fails, in the words of the contract.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_service_kit::{Explain, Explanation, FieldViolation, PreconditionViolation};

/// One field that is wrong.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    field: String,
    description: String,
    reason: ErrorReason,
    metadata: Vec<(&'static str, String)>,
}

impl Violation {
    /// A field that is missing, malformed, or contradicts another.
    pub(crate) fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::of(ErrorReason::InvalidFields, field, description)
    }

    /// A field that is wrong for a reason of its own.
    pub(crate) fn of(
        reason: ErrorReason,
        field: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), description: description.into(), reason, metadata: Vec::new() }
    }

    /// Adds a fact that the description mentions, for programs to read.
    pub(crate) fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.metadata.push((key, value.to_string()));
        self
    }

    /// Says which field the text was found wrong for.
    pub(crate) fn renamed(self, field: &str) -> Self {
        Self { field: field.to_owned(), ..self }
    }

    /// Puts the field within another: `occupation` becomes `requests[3].occupation`.
    pub(crate) fn within(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

/// Why a call fails.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The request is wrong whatever the data are.
    #[error("invalid argument")]
    Invalid(Vec<Violation>),
    /// No such release was ever loaded here.
    #[error("release {release} is not loaded")]
    ReleaseNotFound { release: String, loaded: String },
    /// Nothing answers that the caller lets answer.
    #[error("no cell answers")]
    NoCell {
        reason: ErrorReason,
        metadata: Vec<(&'static str, String)>,
        considered: Vec<PreconditionViolation>,
        advice: String,
    },
    /// A defect of ours.
    #[error("internal error: {0}")]
    Internal(String),
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        Self::Invalid(vec![violation])
    }
}

impl Error {
    /// Puts the fields of the request within another message of the request.
    pub(crate) fn within(self, outer: &str) -> Self {
        match self {
            Self::Invalid(violations) => {
                Self::Invalid(violations.into_iter().map(|it| it.within(outer)).collect())
            }
            other => other,
        }
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        error.explain().to_status()
    }
}

impl Explain for Error {
    fn explain(&self) -> Explanation {
        match self {
            Self::Invalid(violations) => invalid(violations),
            Self::ReleaseNotFound { release, loaded } => {
                let name = format!("releases/{release}");
                Explanation::not_found(name_of(ErrorReason::ReleaseNotFound), "Release", name)
                    .with("release", release)
                    .with("loaded", loaded)
                    .advice(format!("release {release} is not loaded; loaded are {loaded}"))
            }
            Self::NoCell { reason, metadata, considered, advice } => with_all(
                Explanation::failed_precondition(name_of(*reason), considered.clone())
                    .advice(advice),
                metadata,
            ),
            Self::Internal(chain) => Explanation::internal_because(chain),
        }
    }
}

/// One violation keeps its own reason; several share the general one.
fn invalid(violations: &[Violation]) -> Explanation {
    let fields = violations.iter().map(|violation| FieldViolation {
        field: violation.field.clone(),
        description: violation.description.clone(),
    });
    match violations {
        [only] if only.reason != ErrorReason::InvalidFields => {
            let explanation = Explanation::invalid_argument(name_of(only.reason), fields);
            with_all(explanation, &only.metadata)
        }
        _ => Explanation::invalid_argument(name_of(ErrorReason::InvalidFields), fields)
            .with("violations", violations.len()),
    }
}

fn with_all(explanation: Explanation, metadata: &[(&'static str, String)]) -> Explanation {
    metadata.iter().fold(explanation, |explanation, (key, value)| explanation.with(*key, value))
}

/// The reason as `ErrorInfo` carries it.
fn name_of(reason: ErrorReason) -> &'static str {
    let name = reason.as_str_name();
    name.strip_prefix("ERROR_REASON_").unwrap_or(name)
}
