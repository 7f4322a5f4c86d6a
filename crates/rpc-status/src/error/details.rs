//! The one place where an rpc_error turns into codes and `google.rpc` messages.

use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

use prost::Message as _;
use prost_types::Any;
use tonic::{Code, Status};
use tonic_types::pb;
use tonic_types::{
    BadRequest, ErrorInfo, Help, PreconditionFailure, RequestInfo, ResourceInfo, RetryInfo,
};

use super::candidates::Candidates;
use super::{Cause, FieldViolation, PreconditionViolation, RpcError, limits};

/// The domain of every reason, in `ErrorInfo`.
pub const DOMAIN: &str = "medwage.dev";

/// The address below which the page of each reason is served: one for the process, whichever of its services fails.
static HELP_URL: OnceLock<String> = OnceLock::new();

/// Links every error from now on to the page of its reason below an address. The first address stays.
pub fn set_help_url(url: &str) {
    // A second one is of the same pages: a process has one set of settings.
    let _ = HELP_URL.set(url.trim_end_matches('/').to_owned());
}

impl From<RpcError> for Status {
    fn from(rpc_error: RpcError) -> Self {
        rpc_error.to_status()
    }
}

impl RpcError {
    /// Returns the code that callers see.
    #[must_use]
    pub fn code(&self) -> Code {
        match self.cause {
            Cause::InvalidArgument(_) => Code::InvalidArgument,
            Cause::NotFound { .. } => Code::NotFound,
            Cause::FailedPrecondition(_) => Code::FailedPrecondition,
            Cause::ResourceExhausted { .. } => Code::ResourceExhausted,
            Cause::Unavailable { .. } => Code::Unavailable,
            Cause::DeadlineExceeded => Code::DeadlineExceeded,
            Cause::Unauthenticated => Code::Unauthenticated,
            Cause::PermissionDenied => Code::PermissionDenied,
            Cause::Unimplemented => Code::Unimplemented,
            Cause::Internal { .. } => Code::Internal,
        }
    }

    /// Returns the status of a failed call, with its details in `grpc-status-details-bin`.
    #[must_use]
    pub fn to_status(&self) -> Status {
        let status = self.to_rpc_status();
        Status::with_details(self.code(), status.message.clone(), status.encode_to_vec().into())
    }

    /// Returns the status of one item of a batch. An internal error is logged here, once.
    #[must_use]
    pub fn to_rpc_status(&self) -> pb::Status {
        if let Cause::Internal { request_id, chain } = &self.cause {
            tracing::error!(%request_id, error = %chain, "internal error");
        }
        let mut listed = limits::VIOLATIONS;
        loop {
            let status = self.write_status(listed);
            if listed == 0 || status.encoded_len() <= limits::STATUS_BYTES {
                return status;
            }
            listed /= 2;
        }
    }

    /// The status with at most `listed` violations.
    fn write_status(&self, listed: usize) -> pb::Status {
        let mut details = vec![self.error_info(listed)];
        details.extend(HELP_URL.get().map(|base| self.link_help(base)));
        details.extend(self.cause.write_detail(listed));
        details.extend(self.listed_candidates(listed));
        pb::Status {
            code: self.code().into(),
            message: limits::shorten_text(&self.message),
            details,
        }
    }

    fn error_info(&self, listed: usize) -> Any {
        let mut metadata: std::collections::HashMap<_, _> = self
            .metadata
            .iter()
            .map(|(key, value)| (key.clone(), limits::shorten_text(value)))
            .collect();
        let unlisted = self.cause.count_violations().saturating_sub(listed);
        if unlisted > 0 {
            metadata.insert("unlisted_violations".to_owned(), unlisted.to_string());
        }
        let info =
            pb::ErrorInfo { reason: self.reason.to_owned(), domain: DOMAIN.to_owned(), metadata };
        pack_any(ErrorInfo::TYPE_URL, &info)
    }
}

impl RpcError {
    /// The page of the reason.
    fn link_help(&self, base: &str) -> Any {
        let link = pb::help::Link {
            description: format!("What {} means and what to do", self.reason),
            url: format!("{base}/{}", self.reason),
        };
        pack_any(Help::TYPE_URL, &pb::Help { links: vec![link] })
    }

    fn listed_candidates(&self, listed: usize) -> Option<Any> {
        let fields: Vec<_> = self.candidates.iter().take(listed).cloned().collect();
        (!fields.is_empty()).then(|| pack_any(Candidates::TYPE_URL, &Candidates { fields }))
    }
}

impl Cause {
    fn count_violations(&self) -> usize {
        match self {
            Self::InvalidArgument(violations) => violations.len(),
            Self::FailedPrecondition(violations) => violations.len(),
            _ => 0,
        }
    }

    fn write_detail(&self, listed: usize) -> Option<Any> {
        match self {
            Self::InvalidArgument(violations) => Some(bad_request(violations, listed)),
            Self::FailedPrecondition(violations) => Some(precondition_failure(violations, listed)),
            Self::NotFound { resource_type, name } => Some(resource_info(resource_type, name)),
            Self::ResourceExhausted { retry_after } | Self::Unavailable { retry_after } => {
                Some(retry_info(*retry_after))
            }
            Self::Internal { request_id, .. } => Some(request_info(request_id)),
            Self::DeadlineExceeded
            | Self::Unauthenticated
            | Self::PermissionDenied
            | Self::Unimplemented => None,
        }
    }
}

fn bad_request(violations: &[FieldViolation], listed: usize) -> Any {
    let field_violations = violations.iter().take(listed).map(|violation| {
        let (field, description) =
            (limits::shorten_name(&violation.field), limits::shorten_text(&violation.description));
        let reason = violation.reason.to_owned();
        pb::bad_request::FieldViolation { field, description, reason, ..Default::default() }
    });
    let detail = pb::BadRequest { field_violations: field_violations.collect() };
    pack_any(BadRequest::TYPE_URL, &detail)
}

fn precondition_failure(violations: &[PreconditionViolation], listed: usize) -> Any {
    let violations =
        violations.iter().take(listed).map(|violation| pb::precondition_failure::Violation {
            r#type: limits::shorten_name(&violation.kind),
            subject: limits::shorten_name(&violation.subject),
            description: limits::shorten_text(&violation.description),
        });
    let detail = pb::PreconditionFailure { violations: violations.collect() };
    pack_any(PreconditionFailure::TYPE_URL, &detail)
}

fn resource_info(resource_type: &str, name: &str) -> Any {
    let detail = pb::ResourceInfo {
        resource_type: limits::shorten_name(resource_type),
        resource_name: limits::shorten_name(name),
        ..Default::default()
    };
    pack_any(ResourceInfo::TYPE_URL, &detail)
}

fn retry_info(after: Duration) -> Any {
    let retry_delay = prost_types::Duration::try_from(after).ok();
    pack_any(RetryInfo::TYPE_URL, &pb::RetryInfo { retry_delay })
}

fn request_info(request_id: &str) -> Any {
    let detail = pb::RequestInfo { request_id: request_id.to_owned(), ..Default::default() };
    pack_any(RequestInfo::TYPE_URL, &detail)
}

fn pack_any(type_url: &str, message: &impl prost::Message) -> Any {
    Any { type_url: type_url.to_owned(), value: message.encode_to_vec() }
}

/// The error and all its sources, outermost first.
pub(super) fn join_chain(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        source = inner.source();
    }
    words
}

/// An id that finds the log line: unlikely to repeat across processes, never within one.
pub(super) fn fresh_request_id() -> String {
    static PROCESS: LazyLock<u64> =
        LazyLock::new(|| RandomState::new().hash_one(std::process::id()));
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{:016x}-{}", *PROCESS, NEXT.fetch_add(1, Ordering::Relaxed))
}
