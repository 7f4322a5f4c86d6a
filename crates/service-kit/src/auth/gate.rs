//! Lets calls of one worker in, or refuses them, before their messages are read.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::AUTHORIZATION;
use http::{Request, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tonic::body::Body;

use super::Auth;
use super::problem::Problem;
use super::token::{Verified, bearer};
use crate::explanation::Explanation;
use crate::routes::{Arriving, Handler, Routes};

/// Bytes of tokens that a worker remembers, and how many these are usually.
const REMEMBERED_BYTES: u64 = 4 << 20;
const REMEMBERED: usize = 4096;

/// Probes have no tokens, and hear nothing but whether the service is well.
const OPEN: &str = "/grpc.health.v1.Health/";
/// What a service says of itself is the same for all who may call anything.
const WITHOUT_SCOPE: [&str; 2] =
    ["/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"];

/// Lets calls in, or refuses them. Each worker has its own, so that none waits for another.
#[derive(Debug)]
pub(crate) struct Gate {
    auth: Arc<Auth>,
    known: Cache<Box<[u8]>, Known, BySize>,
}

/// What was verified, and with which keys.
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

impl Gate {
    pub(crate) fn new(auth: Arc<Auth>) -> Self {
        let known = Cache::with_weighter(REMEMBERED, REMEMBERED_BYTES, BySize);
        Self { auth, known }
    }

    /// Hands a call that may be made to its service; none where nobody here is called that.
    pub(crate) fn pass<B: Arriving>(
        self: &Arc<Self>,
        mut request: Request<B>,
        routes: &Arc<Routes>,
    ) -> Option<Handler> {
        match self.check(&mut request) {
            Ok(()) => routes.call(request),
            // The issuer may have a new key since we looked.
            Err(Problem::Key) if let Some(looked) = self.auth.keys.look_again() => {
                let (gate, routes) = (Arc::clone(self), Arc::clone(routes));
                Some(Box::pin(async move {
                    looked.await;
                    gate.after_a_look(request, &routes).await
                }))
            }
            Err(problem) => Some(Box::pin(ready(Ok(self.refuse(problem, request.uri().path()))))),
        }
    }

    async fn after_a_look<B: Arriving>(
        &self,
        mut request: Request<B>,
        routes: &Routes,
    ) -> Result<Response<Body>, Infallible> {
        if let Err(problem) = self.check(&mut request) {
            return Ok(self.refuse(problem, request.uri().path()));
        }
        let uri = request.uri().clone();
        match routes.call(request) {
            Some(handler) => handler.await,
            None => Ok(Explanation::unimplemented(uri.path()).to_status().into_http()),
        }
    }

    fn refuse(&self, problem: Problem, path: &str) -> Response<Body> {
        self.auth.refusals.count(problem);
        problem.explain(&self.auth.rules, path).to_status().into_http()
    }

    /// Looks at the token. A good one leaves who calls, and is itself taken away: nobody needs it from here on.
    fn check<B>(&self, request: &mut Request<B>) -> Result<(), Problem> {
        let path = request.uri().path();
        if path.starts_with(OPEN) {
            return Ok(());
        }
        let Some(token) = bearer(request.headers())? else {
            return if self.auth.rules.required { Err(Problem::Missing) } else { Ok(()) };
        };
        let verified = self.verified(token)?;
        if !verified.allows(path) && !WITHOUT_SCOPE.iter().any(|it| path.starts_with(it)) {
            return Err(Problem::Scope);
        }
        request.headers_mut().remove(AUTHORIZATION);
        request.extensions_mut().insert(verified.caller.clone());
        Ok(())
    }

    fn verified(&self, token: &[u8]) -> Result<Arc<Verified>, Problem> {
        let keys = self.auth.keys.current().ok_or(Problem::NoKeys)?;
        if let Some(known) = self.known.get(token)
            && known.generation == keys.generation
        {
            return if known.verified.expires < now() {
                Err(Problem::Expired)
            } else {
                Ok(known.verified)
            };
        }
        let verified = Arc::new(self.auth.rules.verify(token, &keys.set)?);
        let known = Known { verified: Arc::clone(&verified), generation: keys.generation };
        self.known.insert(token.into(), known);
        Ok(verified)
    }
}

/// Since 1970.
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
