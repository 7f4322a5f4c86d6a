//! Lets calls of one worker in, or refuses them, before their messages are read.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::Request;
use http::header::AUTHORIZATION;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::Auth;
use super::token::{Verified, bearer_token};
use super::token_error::TokenError;
use medwage_rpc_status::RpcError;

/// Bytes of tokens that a worker remembers, and how many these are usually.
const REMEMBERED_BYTES: u64 = 4 << 20;
const REMEMBERED: usize = 4096;

/// Probes have no tokens, and hear nothing but whether the service is well.
const OPEN: &str = "/grpc.health.v1.Health/";
/// Reflection has no scope: its answers are the same for all who may call anything.
const WITHOUT_SCOPE: [&str; 2] =
    ["/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"];

/// Lets calls in, or refuses them. Each worker has its own, so that none waits for another.
#[derive(Debug)]
pub struct Authorizer {
    auth: Arc<Auth>,
    known: Cache<Box<[u8]>, Known, BySize>,
}

/// A token that was verified, and the generation of the keys that did so.
#[derive(Debug, Clone)]
struct Known {
    verified: Arc<Verified>,
    generation: u64,
}

#[derive(Debug, Clone)]
struct BySize;

impl Weighter<Box<[u8]>, Known> for BySize {
    fn weight(&self, token: &Box<[u8]>, _: &Known) -> u64 {
        // With what it says, which is shorter than the token.
        2 * token.len() as u64 + 256
    }
}

impl Authorizer {
    /// An authorizer for one worker.
    #[must_use]
    pub fn new(auth: Arc<Auth>) -> Self {
        let known = Cache::with_weighter(REMEMBERED, REMEMBERED_BYTES, BySize);
        Self { auth, known }
    }

    /// Looks at the token of a call. A good one leaves who calls, and is itself taken away: nobody needs it from here on.
    ///
    /// # Errors
    /// If the call has no token that allows it, where it needs one.
    pub fn authorize_request<B>(&self, request: &mut Request<B>) -> Result<(), TokenError> {
        let path = request.uri().path();
        if path.starts_with(OPEN) {
            return Ok(());
        }
        let Some(token) = bearer_token(request.headers())? else {
            return if self.auth.rules.required { Err(TokenError::Missing) } else { Ok(()) };
        };
        let verified = self.verify_once(token)?;
        if !verified.allows_path(path)
            && !WITHOUT_SCOPE.iter().any(|prefix| path.starts_with(prefix))
        {
            return Err(TokenError::Scope);
        }
        request.headers_mut().remove(AUTHORIZATION);
        request.extensions_mut().insert(verified.caller.clone());
        Ok(())
    }

    /// Has the keys looked at again, where the issuer may have a new one since: returns what waits for that, and none where
    /// that can't mend the error, or was done just now.
    #[must_use]
    pub fn refresh_keys(
        &self,
        error: TokenError,
    ) -> Option<impl Future<Output = ()> + Send + 'static> {
        if error == TokenError::Key { self.auth.keys.look_again() } else { None }
    }

    /// Counts a refusal, and returns what the caller of `path` is told.
    #[must_use]
    pub fn refuse_call(&self, error: TokenError, path: &str) -> RpcError {
        self.auth.refusals.count_refusal(error);
        let rules = &self.auth.rules;
        error.to_rpc_error((&rules.join_issuers(), &rules.join_audiences()), path)
    }

    fn verify_once(&self, token: &[u8]) -> Result<Arc<Verified>, TokenError> {
        let keys = self.auth.keys.current_keys().ok_or(TokenError::NoKeys)?;
        if let Some(known) = self.known.get(token)
            && known.generation == keys.generation
        {
            return if known.verified.expires < unix_time() {
                Err(TokenError::Expired)
            } else {
                Ok(known.verified)
            };
        }
        let verified = Arc::new(self.auth.rules.verify_token(token, &keys.set)?);
        let known = Known { verified: Arc::clone(&verified), generation: keys.generation };
        self.known.insert(token.into(), known);
        Ok(verified)
    }
}

/// Since 1970.
fn unix_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
