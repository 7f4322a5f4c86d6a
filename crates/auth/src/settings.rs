//! Settings of tokens.

use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::AuthError;

/// The most that clocks may differ: more would make expiry mean nothing.
const MOST_SKEW: Duration = Duration::from_secs(3600);

/// Which bearer tokens callers must show. Off unless keys are set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AuthSettings {
    /// The public keys of the issuers.
    pub keys: KeySettings,
    /// Issuers of tokens (`iss`), word for word.
    pub issuers: Vec<String>,
    /// Audiences of tokens (`aud`): one of these must be named.
    pub audiences: Vec<String>,
    /// How tokens may be signed. Only by private keys: secrets that both sides share (`HS256`) and unsigned
    /// tokens (`none`) can't be allowed.
    pub algorithms: Vec<Algorithm>,
    /// How far the clocks of issuers may be off, where a token begins and expires; at most an hour.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub clock_skew: Duration,
    /// Refuses callers without a token; otherwise they are answered, too.
    pub required: bool,
    /// Scopes of subjects whose tokens can't carry any, such as those of Kubernetes: each is a subject
    /// (`sub`), a space, and a scope, such as
    /// `system:serviceaccount:pay:estimator medwage.benchmark.v1.BenchmarkService`.
    pub grants: Vec<String>,
}

/// The public keys of the issuers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KeySettings {
    /// File of the keys (JWKS). With neither a file nor an address no tokens are asked for, which is the default
    /// on this machine; where others reach it, that must be stated: `listen.allow_unauthenticated`.
    pub file: Option<PathBuf>,
    /// Address of the keys, such as `https://login.example.org/keys`, instead of a file.
    pub url: Option<String>,
    /// Takes keys from an `http://` address of another machine, although whoever is on the way could give keys of their
    /// own. For networks that encrypt by themselves.
    pub plaintext: bool,
    /// PEM file of the authorities that the certificate of that address must come from. Unset means those of
    /// the system.
    pub ca_file: Option<PathBuf>,
    /// How often the keys are looked at. Keys that can't be had or are no use leave those before.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub reload: Duration,
    /// A token of a key that is not known has the keys looked at now, but never more often than this.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub at_most_every: Duration,
}

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the names of RFC 7518 and RFC 8037")]
pub enum Algorithm {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    EdDSA,
}

impl AuthSettings {
    /// Returns whether tokens are looked at.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.keys.file.is_some() || self.keys.url.is_some()
    }

    /// Checks the settings against each other; the first mistake is the error.
    pub(super) fn check_all(&self) -> Result<(), AuthError> {
        self.find_problems().into_iter().next().map_or(Ok(()), Err)
    }

    /// Returns everything that is wrong, as far as no file tells.
    #[must_use]
    pub fn find_problems(&self) -> Vec<AuthError> {
        if !self.is_on() {
            let unused = *self != Self::default();
            return unused.then_some(AuthError::NoKeys).into_iter().collect();
        }
        let needed = [
            ("server.auth.issuers", self.issuers.is_empty()),
            ("server.auth.audiences", self.audiences.is_empty()),
            ("server.auth.algorithms", self.algorithms.is_empty()),
        ];
        let missing = needed.into_iter().filter(|(_, empty)| *empty);
        let mut found: Vec<_> =
            missing.map(|(setting, _)| AuthError::Missing { setting }).collect();
        found.extend(self.keys.parse_address().err());
        if self.clock_skew > MOST_SKEW {
            found.push(AuthError::Skew { skew: self.clock_skew });
        }
        let odd = self.grants.iter().filter(|grant| grant.split_whitespace().count() != 2);
        found.extend(odd.map(|grant| AuthError::Grant { grant: grant.clone() }));
        found
    }
}

impl Default for AuthSettings {
    fn default() -> Self {
        Self {
            keys: KeySettings::default(),
            issuers: Vec::new(),
            audiences: Vec::new(),
            algorithms: vec![Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA],
            clock_skew: Duration::from_secs(30),
            required: true,
            grants: Vec::new(),
        }
    }
}

impl Default for KeySettings {
    fn default() -> Self {
        Self {
            file: None,
            url: None,
            plaintext: false,
            ca_file: None,
            reload: Duration::from_secs(60),
            at_most_every: Duration::from_secs(10),
        }
    }
}

impl From<Algorithm> for jsonwebtoken::Algorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::RS256 => Self::RS256,
            Algorithm::RS384 => Self::RS384,
            Algorithm::RS512 => Self::RS512,
            Algorithm::PS256 => Self::PS256,
            Algorithm::PS384 => Self::PS384,
            Algorithm::PS512 => Self::PS512,
            Algorithm::ES256 => Self::ES256,
            Algorithm::ES384 => Self::ES384,
            Algorithm::EdDSA => Self::EdDSA,
        }
    }
}
