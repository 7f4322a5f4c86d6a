//! Authorization of callers: bearer tokens (JWT) that somebody else issues and signs.
//!
//! A token is verified against the issuer's published keys (JWKS), and must name this service as its audience
//! and the method, or its service, as a scope. What was verified is remembered until it expires, so that a call
//! costs a look into a table. Nothing here knows a secret: keys are public, and no token is ever logged.

mod authorizer;
mod crypto;
mod error;
mod key_set;
mod key_source;
mod keys;
mod settings;
mod token;
mod token_error;
mod token_file;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

pub use self::authorizer::Authorizer;
pub use self::error::AuthError;
use self::keys::Keys;
pub use self::settings::{Algorithm, AuthSettings, KeySettings};
use self::token::Rules;
use self::token_error::Refusals;
pub use self::token_error::TokenError;
pub use self::token_file::{TokenFile, TokenFileError};
use medwage_telemetry::Metrics;

/// The caller, as a verified token has it: an extension of the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Caller {
    /// The issuer of the token (`iss`).
    pub issuer: Arc<str>,
    /// The subject of the token (`sub`); empty where it has none.
    pub subject: Arc<str>,
}

/// The part of a server that all workers share to verify tokens.
#[derive(Debug)]
pub struct Auth {
    rules: Rules,
    keys: Arc<Keys>,
    refusals: Arc<Refusals>,
}

/// The part that workers need, and the task that looks at the keys until it is dropped.
pub type Prepared = (Arc<Auth>, AbortOnDropHandle<()>);

impl Auth {
    /// Prepares what the settings say; none where they ask for no tokens. `open_address` is the address of a listener
    /// that other machines reach and that asks for no certificate. `has_no_keys` is told whether there are no keys, until
    /// which nothing may be sent calls.
    ///
    /// # Errors
    /// If the settings can't be followed, or nobody accepted that strangers are answered.
    pub fn prepare_auth(
        settings: &AuthSettings,
        open_address: Option<SocketAddr>,
        metrics: &mut Metrics,
        has_no_keys: impl Fn(bool) + Send + 'static,
    ) -> Result<Option<Prepared>, AuthError> {
        settings.check_all()?;
        if let Some(address) = open_address.filter(|_| !(settings.is_on() && settings.required)) {
            return Err(AuthError::Open { address });
        }
        let refusals = Arc::<Refusals>::default();
        let keys = settings
            .keys
            .find_source()?
            .map(|source| Keys::open_source(source, &settings.keys))
            .transpose()?;
        refusals.export_metrics(metrics);
        Keys::export_metrics(keys.clone(), metrics);
        let Some(keys) = keys else { return Ok(None) };
        let following = tokio::spawn(Arc::clone(&keys).follow_source(has_no_keys));
        let auth = Self { rules: Rules::new(settings), keys, refusals };
        Ok(Some((Arc::new(auth), AbortOnDropHandle::new(following))))
    }
}
