//! Why a caller is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jsonwebtoken::errors::{Error, ErrorKind};

use medwage_rpc_status::{RpcError, reason};
use medwage_telemetry::Metrics;

/// Why a caller is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// The call has none.
    Missing,
    /// The call has several.
    Several,
    /// It is no JWT with the claims that are needed.
    Malformed,
    /// It is signed in a way that is not allowed.
    Algorithm,
    /// It is signed by a key that is not published.
    Key,
    /// The signature is wrong.
    Signature,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYet,
    /// The issuer is not known.
    Issuer,
    /// It is for somebody else.
    Audience,
    /// It does not allow the method.
    Scope,
    /// There are no keys to verify it with.
    NoKeys,
}

const ALL: [TokenError; 12] = [
    TokenError::Missing,
    TokenError::Several,
    TokenError::Malformed,
    TokenError::Algorithm,
    TokenError::Key,
    TokenError::Signature,
    TokenError::Expired,
    TokenError::NotYet,
    TokenError::Issuer,
    TokenError::Audience,
    TokenError::Scope,
    TokenError::NoKeys,
];

impl TokenError {
    /// The word for programs, in metadata and metrics.
    pub(super) fn code_word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Several => "several",
            Self::Malformed => "malformed",
            Self::Algorithm => "algorithm",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Expired => "expired",
            Self::NotYet => "not_yet_valid",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Scope => "scope",
            Self::NoKeys => "no_keys",
        }
    }

    fn error_sentence(self) -> &'static str {
        match self {
            Self::Missing => "the call has no bearer token",
            Self::Several => "the call has more than one authorization",
            Self::Malformed => {
                "the authorization is no bearer token (JWT) with the claims that it needs"
            }
            Self::Algorithm => "the token is signed in a way that is not allowed here",
            Self::Key => "the token is signed by a key that its issuer does not publish",
            Self::Signature => "the token's signature is not its issuer's",
            Self::Expired => "the token has expired",
            Self::NotYet => "the token is not valid yet",
            Self::Issuer => "the token comes from an issuer that is not known here",
            Self::Audience => "the token is for somebody else",
            Self::Scope => "the token does not allow this method",
            Self::NoKeys => "the issuer's keys are not here yet",
        }
    }

    /// Returns the error for a caller of `path`, who needs a token of one of the issuers for one of the audiences: never a part of
    /// the token.
    pub(super) fn to_rpc_error(self, (issuers, audiences): (&str, &str), path: &str) -> RpcError {
        let text = self.error_sentence();
        match self {
            Self::NoKeys => {
                let advice = format!("{text}; try again in a second");
                RpcError::unavailable(reason::NOT_READY, Duration::from_secs(1)).advice(advice)
            }
            Self::Scope => {
                let method = path.trim_start_matches('/');
                let service = method.split('/').next().unwrap_or(method);
                // A path of its own has one scope.
                let scopes = match method == service {
                    true => method.to_owned(),
                    false => format!("{method}, or {service}"),
                };
                let advice = format!("{text}; it needs the scope {scopes}");
                RpcError::permission_denied(reason::SCOPE_MISSING, advice).with("scope", method)
            }
            _ => {
                let advice = format!(
                    "{text}; send `authorization: Bearer TOKEN` with a JWT of {issuers} for {audiences}"
                );
                RpcError::unauthenticated(advice).with("problem", self.code_word())
            }
        }
    }
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::ExpiredSignature => Self::Expired,
            ErrorKind::ImmatureSignature => Self::NotYet,
            ErrorKind::InvalidIssuer => Self::Issuer,
            ErrorKind::InvalidAudience => Self::Audience,
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::InvalidAlgorithm | ErrorKind::UnsupportedAlgorithm => Self::Algorithm,
            ErrorKind::InvalidKeyFormat => Self::Key,
            _ => Self::Malformed,
        }
    }
}

/// How many were refused, and why.
#[derive(Debug, Default)]
pub(super) struct Refusals([AtomicU64; ALL.len()]);

impl Refusals {
    pub(super) fn count_refusal(&self, problem: TokenError) {
        self.0[problem as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn export_metrics(self: &Arc<Self>, metrics: &mut Metrics) {
        let refusals = Arc::clone(self);
        metrics.add_counter(
            "medwage_calls_refused",
            "Calls whose token was refused, by reason",
            move || {
                let count = |error: TokenError| refusals.0[error as usize].load(Ordering::Relaxed);
                ALL.map(|error| (vec![("reason", error.code_word().to_owned())], count(error)))
                    .into()
            },
        );
    }
}
