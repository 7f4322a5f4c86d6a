//! An error in the words of the domain, mapped once to a gRPC status.

mod candidates;
mod details;
mod limits;
mod reading;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt::Display;
use std::time::Duration;

pub use candidates::{Candidate, FieldCandidates};
pub use details::{DOMAIN, set_help_url};
pub use reading::{DEADLINE_LIMIT, is_out_of_time, read_rpc_status};

/// The reasons that the kit itself gives; a service's own come from its contract.
pub mod reason {
    /// Several fields are wrong, for different reasons.
    pub const INVALID_FIELDS: &str = "INVALID_FIELDS";
    /// A field that the method needs is unset.
    pub const FIELD_REQUIRED: &str = "FIELD_REQUIRED";
    /// A field does not have the form that its comment states.
    pub const FIELD_MALFORMED: &str = "FIELD_MALFORMED";
    /// A field's value is outside of its range.
    pub const FIELD_OUT_OF_RANGE: &str = "FIELD_OUT_OF_RANGE";
    /// Two fields contradict each other.
    pub const FIELD_CONFLICT: &str = "FIELD_CONFLICT";
    /// A field, or a value of an enum, is not known here.
    pub const FIELD_UNKNOWN: &str = "FIELD_UNKNOWN";
    /// A header does not parse.
    pub const HEADER_MALFORMED: &str = "HEADER_MALFORMED";
    /// The body does not parse.
    pub const BODY_MALFORMED: &str = "BODY_MALFORMED";
    /// More than one call takes.
    pub const LIMIT_EXCEEDED: &str = "LIMIT_EXCEEDED";
    /// The deadline of the caller or of the service has passed.
    pub const DEADLINE_EXCEEDED: &str = "DEADLINE_EXCEEDED";
    /// The service sheds load.
    pub const OVERLOADED: &str = "OVERLOADED";
    /// The service is starting, stopping, or lacks a peer.
    pub const NOT_READY: &str = "NOT_READY";
    /// This server has no such method.
    pub const METHOD_UNKNOWN: &str = "METHOD_UNKNOWN";
    /// The call has no token that is good here.
    pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
    /// The token does not allow the method.
    pub const SCOPE_MISSING: &str = "SCOPE_MISSING";
    /// A defect of ours.
    pub const INTERNAL: &str = "INTERNAL";
}

/// An error that can say what it means for a caller. Write the `match` without a `_` arm,
/// so that a new variant does not compile until it is explained.
pub trait ToRpcError {
    /// Returns the one rpc_error of this error.
    fn to_rpc_error(&self) -> RpcError;
}

/// A field of the request and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldViolation {
    /// Dotted path, such as `requests[3].occupation`.
    pub field: String,
    /// The mistake, and the value that would be right.
    pub description: String,
    /// Why, as a value name of the contract's `ErrorReason` without its prefix.
    pub reason: &'static str,
}

/// A condition that the data or the service does not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreconditionViolation {
    /// The kind of condition, in capitals: `PUBLISHED`.
    pub kind: String,
    /// The thing that fails the condition, as a resource name where there is one.
    pub subject: String,
    /// Why it fails.
    pub description: String,
}

/// Why a call failed and what to do next. Becomes a [`tonic::Status`] or a `google.rpc.Status`.
#[derive(Debug, Clone)]
pub struct RpcError {
    cause: Cause,
    reason: &'static str,
    message: String,
    metadata: Vec<(String, String)>,
    candidates: Vec<FieldCandidates>,
}

#[derive(Debug, Clone)]
enum Cause {
    InvalidArgument(Vec<FieldViolation>),
    NotFound { resource_type: String, name: String },
    FailedPrecondition(Vec<PreconditionViolation>),
    ResourceExhausted { retry_after: Duration },
    Unavailable { retry_after: Duration },
    DeadlineExceeded,
    Unauthenticated,
    PermissionDenied,
    Unimplemented,
    Internal { request_id: String, chain: String },
}

impl RpcError {
    /// The request is wrong whatever the data are; every violation, not only the first.
    #[must_use]
    pub fn invalid_argument(
        reason: &'static str,
        violations: impl IntoIterator<Item = FieldViolation>,
    ) -> Self {
        let violations: Vec<_> = violations.into_iter().collect();
        let message = summary(violations.iter().map(|it| (&it.field, &it.description)));
        Self::new(Cause::InvalidArgument(violations), reason, message)
    }

    /// One field is wrong.
    #[must_use]
    pub fn invalid_field(
        reason: &'static str,
        field: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        let (field, description) = (field.into(), description.into());
        Self::invalid_argument(reason, [FieldViolation { field, description, reason }])
    }

    /// A well-formed name that names nothing.
    #[must_use]
    pub fn not_found(
        reason: &'static str,
        resource_type: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        let (resource_type, name) = (resource_type.into(), name.into());
        let message = format!("{resource_type} {name} does not exist");
        Self::new(Cause::NotFound { resource_type, name }, reason, message)
    }

    /// The request is right, and the data or the service are not in a state to answer it.
    #[must_use]
    pub fn failed_precondition(
        reason: &'static str,
        violations: impl IntoIterator<Item = PreconditionViolation>,
    ) -> Self {
        let violations: Vec<_> = violations.into_iter().collect();
        let message = summary(violations.iter().map(|it| (&it.subject, &it.description)));
        Self::new(Cause::FailedPrecondition(violations), reason, message)
    }

    /// The service sheds load; the caller may try again later.
    #[must_use]
    pub fn resource_exhausted(reason: &'static str, retry_after: Duration) -> Self {
        let message = format!("overloaded; try again in {retry_after:?}");
        Self::new(Cause::ResourceExhausted { retry_after }, reason, message)
    }

    /// The service or a peer that it needs is not there now.
    #[must_use]
    pub fn unavailable(reason: &'static str, retry_after: Duration) -> Self {
        let message = format!("not available now; try again in {retry_after:?}");
        Self::new(Cause::Unavailable { retry_after }, reason, message)
    }

    /// Time ran out while `step` was running.
    #[must_use]
    pub fn deadline_exceeded(step: impl Display) -> Self {
        let message = format!("deadline exceeded in step {step}; allow more time or ask for less");
        Self::new(Cause::DeadlineExceeded, reason::DEADLINE_EXCEEDED, message).with("step", step)
    }

    /// The call does not say who makes it in a way that is good here. The message says what would.
    #[must_use]
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(Cause::Unauthenticated, reason::UNAUTHENTICATED, message.into())
    }

    /// Whoever calls may not.
    #[must_use]
    pub fn permission_denied(reason: &'static str, message: impl Into<String>) -> Self {
        Self::new(Cause::PermissionDenied, reason, message.into())
    }

    /// This server has no such method.
    #[must_use]
    pub fn unimplemented(method: impl Display) -> Self {
        let message = format!("{method} is not served here; list the services by reflection");
        Self::new(Cause::Unimplemented, reason::METHOD_UNKNOWN, message).with("method", method)
    }

    /// A defect of ours: the caller gets an id, the log gets the whole chain under that id.
    #[must_use]
    pub fn internal(error: &(dyn Error + 'static)) -> Self {
        Self::internal_because(details::join_chain(error))
    }

    /// As [`internal`](Self::internal), for a defect that is no error value, such as a panic.
    #[must_use]
    pub fn internal_because(chain: impl Into<String>) -> Self {
        let (request_id, chain) = (details::fresh_request_id(), chain.into());
        let message = format!("internal error; report it with request id {request_id}");
        Self::new(Cause::Internal { request_id, chain }, reason::INTERNAL, message)
    }

    /// Adds a fact that the message mentions, for programs to read. Keys are `lower_snake_case`.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Display) -> Self {
        self.metadata.push((key.into(), value.to_string()));
        self
    }

    /// Adds what may have been meant by fields whose text answers to nothing or to several.
    #[must_use]
    pub fn with_candidates(mut self, fields: impl IntoIterator<Item = FieldCandidates>) -> Self {
        self.candidates.extend(fields);
        self
    }

    /// Replaces the message: one sentence for people that says what to do next.
    #[must_use]
    pub fn advice(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Returns the reason, a value name of the contract's `ErrorReason` without its prefix.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    /// Returns the message for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    fn new(cause: Cause, reason: &'static str, message: String) -> Self {
        Self { cause, reason, message, metadata: Vec::new(), candidates: Vec::new() }
    }
}

/// The first violation in words, and how many more there are.
fn summary<'a>(mut violations: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let Some((subject, description)) = violations.next() else {
        return "the request cannot be answered as it stands".to_owned();
    };
    match violations.count() {
        0 => format!("{subject}: {description}"),
        more => format!("{subject}: {description} (and {more} more)"),
    }
}
