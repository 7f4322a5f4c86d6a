//! Services of the same process, which are called without a socket.

use std::convert::Infallible;
use std::pin::Pin;

use http::{Request, Response};
use tonic::body::Body;

/// The answer of a service of the same process.
pub type LocalAnswer =
    Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send + 'static>>;

/// Services of the same process. A call is the same gRPC request that a socket would carry, without the deadline, limits
/// and metrics of a server: those are the caller's.
pub trait LocalServices: Send + Sync + 'static {
    /// Answers a call to the method that its path names.
    fn answer_call(&self, request: Request<Body>) -> LocalAnswer;
}
