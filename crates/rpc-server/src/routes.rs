//! Which service answers a path.
//!
//! tonic's own router goes through axum: it matches patterns, keeps their captures in the request's
//! extensions, clones the service and boxes both bodies again, for each call. A server has a handful of
//! services with constant names, so a short list of names does.

use std::any::Any;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use http::{Request, Response};
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::server::NamedService;

use medwage_rpc_client::{LocalAnswer, LocalServices};
use medwage_rpc_status::RpcError;

use crate::limits::{Caller, RequestBody};

/// The future of one answer.
pub(crate) type Handler = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

/// A service that tonic generated, with or without interceptors around it.
pub trait GrpcService: Service<
        Request<RequestBody>,
        Response = Response<Body>,
        Error = Infallible,
        Future: Send + 'static,
    > + Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static>
    + NamedService
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> GrpcService for S where
    S: Service<
            Request<RequestBody>,
            Response = Response<Body>,
            Error = Infallible,
            Future: Send + 'static,
        > + Service<
            Request<Body>,
            Response = Response<Body>,
            Error = Infallible,
            Future: Send + 'static,
        > + NamedService
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// Makes a service for each worker, so that workers do not share the reference counts
/// that every call touches.
#[derive(Clone)]
pub(crate) struct Factory {
    pub(crate) name: &'static str,
    make: Arc<dyn Fn() -> Box<dyn Route> + Send + Sync>,
}

impl Factory {
    pub(crate) fn new<S: GrpcService>(make: impl Fn() -> S + Send + Sync + 'static) -> Self {
        Self { name: S::NAME, make: Arc::new(move || Box::new(make())) }
    }
}

impl fmt::Debug for Factory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Factory").field(&self.name).finish()
    }
}

/// The services of one worker.
pub(crate) struct Routes(Vec<(&'static str, Box<dyn Route>)>);

impl Routes {
    pub(crate) fn new(factories: &[Factory]) -> Self {
        Self(factories.iter().map(|factory| (factory.name, (factory.make)())).collect())
    }

    /// Hands a call to its service, unless nobody here is called that.
    pub(crate) fn route_call<B: Arriving>(&self, request: Request<B>) -> Option<Handler> {
        let name = service_name(request.uri().path());
        let (_, route) = self.0.iter().find(|(known, _)| *known == name)?;
        Some(B::hand_to(request, &**route))
    }
}

/// The services of a server, called within the process.
#[derive(Clone)]
pub struct InProcess(Arc<Routes>);

impl InProcess {
    pub(crate) fn new(factories: &[Factory]) -> Self {
        Self(Arc::new(Routes::new(factories)))
    }
}

impl LocalServices for InProcess {
    fn answer_call(&self, request: Request<Body>) -> LocalAnswer {
        let path = request.uri().path().to_owned();
        self.0.route_call(request).unwrap_or_else(|| {
            let unknown = RpcError::unimplemented(&path).to_status();
            Box::pin(std::future::ready(Ok(unknown.into_http())))
        })
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.0.iter().map(|(name, _)| name)).finish()
    }
}

/// `package.Service` of `/package.Service/Method`.
fn service_name(path: &str) -> &str {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split_once('/').map_or(path, |(service, _method)| service)
}

/// The message of a call: as it comes from a connection, or translated from what browsers send.
pub(crate) trait Arriving: Send + Sized + 'static {
    /// Counts what arrives as that of a caller. What was translated is counted where it arrived.
    fn set_caller(_request: &mut Request<Self>, _caller: &Arc<Caller>) {}

    fn hand_to(request: Request<Self>, route: &dyn Route) -> Handler;
}

impl Arriving for RequestBody {
    fn set_caller(request: &mut Request<Self>, caller: &Arc<Caller>) {
        request.body_mut().set_caller(caller);
    }

    fn hand_to(request: Request<Self>, route: &dyn Route) -> Handler {
        route.call(request)
    }
}

impl Arriving for Body {
    fn hand_to(request: Request<Self>, route: &dyn Route) -> Handler {
        route.call_translated(request)
    }
}

pub(crate) trait Route: Send + Sync {
    fn call(&self, request: Request<RequestBody>) -> Handler;
    fn call_translated(&self, request: Request<Body>) -> Handler;
}

impl<S: GrpcService> Route for S {
    fn call(&self, request: Request<RequestBody>) -> Handler {
        // Generated services are always ready: they are a reference count and a few limits.
        box_future(Service::call(&mut self.clone(), request))
    }

    fn call_translated(&self, request: Request<Body>) -> Handler {
        box_future(Service::call(&mut self.clone(), request))
    }
}

/// Boxes a future, unless it is boxed already, as those of generated services are.
fn box_future<F>(future: F) -> Handler
where
    F: Future<Output = Result<Response<Body>, Infallible>> + Send + 'static,
{
    let mut future = Some(future);
    if let Some(handler) = (&mut future as &mut dyn Any).downcast_mut::<Option<Handler>>()
        && let Some(handler) = handler.take()
    {
        return handler;
    }
    Box::pin(async move {
        match future {
            Some(future) => future.await,
            None => Ok(Response::new(Body::empty())),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::service_name;

    #[test]
    fn service_is_the_first_segment() {
        for (path, name) in [
            (
                "/medwage.benchmark.v1.BenchmarkService/GetBenchmark",
                "medwage.benchmark.v1.BenchmarkService",
            ),
            ("/grpc.health.v1.Health/Check", "grpc.health.v1.Health"),
            ("/favicon.ico", "favicon.ico"),
            ("*", "*"),
            ("/", ""),
        ] {
            assert_eq!(service_name(path), name);
        }
    }
}
