//! Who calls, and what they may: bearer tokens (JWT) that somebody else issues and signs.
//!
//! A token is verified against the issuer's published keys (JWKS), and must name this service as its audience
//! and the method, or its service, as a scope. What was verified is remembered until it expires, so that a call
//! costs a look into a table. Nothing here knows a secret: keys are public, and no token is ever logged.

mod crypto;
mod error;
mod file;
mod gate;
mod jwks;
mod keys;
mod problem;
mod settings;
mod source;
mod token;

use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

pub use self::error::AuthError;
pub use self::file::{TokenFile, TokenFileError};
pub(crate) use self::gate::Gate;
use self::keys::Keys;
use self::problem::Refusals;
pub use self::settings::{Algorithm, AuthSettings, KeySettings};
use self::token::Rules;
use crate::health::Readiness;
use crate::listener::Listener;
use crate::metrics::Metrics;

/// Who calls, as a verified token has it: an extension of the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Caller {
    /// Who issued the token (`iss`).
    pub issuer: Arc<str>,
    /// Whom it was issued to (`sub`); empty where it does not say.
    pub subject: Arc<str>,
}

/// What all workers of a server know of tokens.
#[derive(Debug)]
pub(crate) struct Auth {
    rules: Rules,
    keys: Arc<Keys>,
    refusals: Arc<Refusals>,
}

/// What workers need, and what looks at the keys until it is dropped.
type Prepared = (Arc<Auth>, AbortOnDropHandle<()>);

impl Auth {
    /// Prepares what the settings say; none where they ask for no tokens. Until there are keys, nothing may be
    /// sent calls.
    pub(crate) fn prepare(
        settings: &AuthSettings,
        listener: &Listener,
        readiness: &Readiness,
        metrics: &mut Metrics,
    ) -> Result<Option<Prepared>, AuthError> {
        settings.check()?;
        if listener.open && !(settings.is_on() && settings.required) {
            return Err(AuthError::Open { address: listener.address() });
        }
        let refusals = Arc::<Refusals>::default();
        let keys = settings.keys.source()?.map(|it| Keys::open(it, &settings.keys)).transpose()?;
        refusals.export(metrics);
        Keys::export(keys.clone(), metrics);
        let Some(keys) = keys else { return Ok(None) };
        let following = tokio::spawn(Arc::clone(&keys).follow(readiness.clone()));
        let auth = Self { rules: Rules::new(settings), keys, refusals };
        Ok(Some((Arc::new(auth), AbortOnDropHandle::new(following))))
    }
}
