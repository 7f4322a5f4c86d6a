//! Why a caller is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jsonwebtoken::errors::{Error, ErrorKind};

use super::token::Rules;
use crate::explanation::{Explanation, reason};
use crate::metrics::Metrics;

/// Why a caller is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    Missing,
    Several,
    Malformed,
    Algorithm,
    Key,
    Signature,
    Expired,
    NotYet,
    Issuer,
    Audience,
    Scope,
    NoKeys,
}

const ALL: [Problem; 12] = [
    Problem::Missing,
    Problem::Several,
    Problem::Malformed,
    Problem::Algorithm,
    Problem::Key,
    Problem::Signature,
    Problem::Expired,
    Problem::NotYet,
    Problem::Issuer,
    Problem::Audience,
    Problem::Scope,
    Problem::NoKeys,
];

impl Problem {
    /// The word for programs, in metadata and metrics.
    pub(super) fn word(self) -> &'static str {
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

    fn text(self) -> &'static str {
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

    /// What the caller of `path` is told: never a part of the token.
    pub(super) fn explain(self, rules: &Rules, path: &str) -> Explanation {
        let text = self.text();
        match self {
            Self::NoKeys => {
                let advice = format!("{text}; try again in a second");
                Explanation::unavailable(reason::NOT_READY, Duration::from_secs(1)).advice(advice)
            }
            Self::Scope => {
                let method = path.trim_start_matches('/');
                let service = method.split('/').next().unwrap_or(method);
                let advice = format!("{text}; it needs the scope {method}, or {service}");
                Explanation::permission_denied(reason::SCOPE_MISSING, advice).with("scope", method)
            }
            _ => {
                let (issuers, audiences) = (rules.issuers(), rules.audiences());
                let advice = format!(
                    "{text}; send `authorization: Bearer TOKEN` with a JWT of {issuers} for {audiences}"
                );
                Explanation::unauthenticated(advice).with("problem", self.word())
            }
        }
    }
}

impl From<Error> for Problem {
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
    pub(super) fn count(&self, problem: Problem) {
        self.0[problem as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn export(self: &Arc<Self>, metrics: &mut Metrics) {
        let refusals = Arc::clone(self);
        metrics.counter(
            "medwage_calls_refused",
            "Calls whose token was refused, by reason",
            move || {
                let count = |it: Problem| refusals.0[it as usize].load(Ordering::Relaxed);
                ALL.map(|it| (vec![("reason", it.word().to_owned())], count(it))).into()
            },
        );
    }
}
