//! One token: whether it is good, who shows it, and what it allows.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;

use super::key_set::KeySet;
use super::token_error::TokenError;
use super::{AuthSettings, Caller, crypto};

/// The rules that a token must meet.
pub(super) struct Rules {
    issuers: Vec<String>,
    audiences: Vec<String>,
    /// How a token of each algorithm that is allowed is validated.
    by_algorithm: HashMap<Algorithm, Validation>,
    clock_skew: Duration,
    pub(super) required: bool,
    /// Scopes of subjects, whatever their tokens say.
    grants: HashMap<String, Vec<String>>,
}

/// The claims of a token that was verified.
#[derive(Debug)]
pub(super) struct Verified {
    pub(super) caller: Caller,
    /// Methods, or whole services.
    scopes: Vec<String>,
    /// Since 1970, with the clock's skew.
    pub(super) expires: Duration,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: Option<String>,
    exp: f64,
    scope: Option<Scopes>,
    scp: Option<Scopes>,
}

/// One text or a list: issuers differ.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scopes {
    Text(String),
    List(Vec<String>),
}

impl Scopes {
    fn into_list(self) -> Vec<String> {
        match self {
            Self::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
            Self::List(list) => list,
        }
    }
}

impl Rules {
    pub(super) fn new(settings: &AuthSettings) -> Self {
        crypto::install_provider();
        let validation = |algorithm| {
            let mut validation = Validation::new(algorithm);
            validation.set_required_spec_claims(&["exp", "iss", "aud"]);
            validation.set_issuer(&settings.issuers);
            validation.set_audience(&settings.audiences);
            validation.validate_nbf = true;
            validation.leeway = settings.clock_skew.as_secs();
            (algorithm, validation)
        };
        let mut grants = HashMap::<_, Vec<_>>::new();
        for (subject, scope) in settings.grants.iter().filter_map(|grant| grant.split_once(' ')) {
            grants.entry(subject.to_owned()).or_default().push(scope.trim().to_owned());
        }
        Self {
            issuers: settings.issuers.clone(),
            audiences: settings.audiences.clone(),
            by_algorithm: settings
                .algorithms
                .iter()
                .map(|algorithm| validation((*algorithm).into()))
                .collect(),
            clock_skew: settings.clock_skew,
            required: settings.required,
            grants,
        }
    }

    /// Verifies a token.
    pub(super) fn verify_token(&self, token: &[u8], keys: &KeySet) -> Result<Verified, TokenError> {
        let header = decode_header(token)?;
        let validation = self.by_algorithm.get(&header.alg).ok_or(TokenError::Algorithm)?;
        if header.crit.is_some() {
            // It asks for what only those know who made it, and to be refused by others (RFC 7515, 4.1.11).
            return Err(TokenError::Malformed);
        }
        let key = keys.find_key(header.kid.as_deref(), header.alg).ok_or(TokenError::Key)?;
        let claims = decode::<Claims>(token, key, validation)?.claims;
        let subject = claims.sub.unwrap_or_default();
        let named = [claims.scope, claims.scp].into_iter().flatten().flat_map(Scopes::into_list);
        let granted = self.grants.get(&subject).into_iter().flatten().cloned();
        let scopes = named.chain(granted).collect();
        let expires = Duration::try_from_secs_f64(claims.exp).map_err(|_| TokenError::Malformed)?;
        Ok(Verified {
            caller: Caller { issuer: claims.iss.into(), subject: subject.into() },
            scopes,
            expires: expires.saturating_add(self.clock_skew),
        })
    }

    pub(super) fn join_issuers(&self) -> String {
        self.issuers.join(" or ")
    }

    pub(super) fn join_audiences(&self) -> String {
        self.audiences.join(" or ")
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Rules").field("issuers", &self.issuers).finish_non_exhaustive()
    }
}

impl Verified {
    /// Returns whether the scopes name the method of a path such as `/package.Service/Method`, or its whole service.
    pub(super) fn allows_path(&self, path: &str) -> bool {
        let method = path.strip_prefix('/').unwrap_or(path);
        let service = method.split('/').next().unwrap_or(method);
        self.scopes.iter().any(|scope| scope == method || scope == service)
    }
}

/// The token of a call; none where it has no authorization at all.
pub(super) fn bearer_token(headers: &HeaderMap) -> Result<Option<&[u8]>, TokenError> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let Some(only) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err(TokenError::Several);
    }
    let (scheme, token) = only.as_bytes().split_at_checked(7).ok_or(TokenError::Malformed)?;
    if scheme.eq_ignore_ascii_case(b"bearer ") {
        Ok(Some(token.trim_ascii()))
    } else {
        Err(TokenError::Malformed)
    }
}
