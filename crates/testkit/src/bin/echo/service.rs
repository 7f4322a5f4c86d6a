//! The service as tonic would have generated it from `rpc Get(BytesValue) returns (BytesValue)`.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tonic::body::Body;
use tonic::codegen::{Service, StdError};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::{Code, Status};
use tonic_prost::ProstCodec;

/// `echo.v1.Echo`.
#[derive(Clone)]
pub(crate) struct Echo(Arc<Bytes>);

impl Echo {
    /// A service that answers `length` bytes whatever it is asked.
    pub(crate) fn replying(length: usize) -> Self {
        Self(Arc::new(vec![b'x'; length].into()))
    }
}

impl NamedService for Echo {
    const NAME: &'static str = "echo.v1.Echo";
}

/// `echo.v1.Second`: a router with one service only would be no router.
#[derive(Clone)]
pub(crate) struct Second(pub(crate) Echo);

impl NamedService for Second {
    const NAME: &'static str = "echo.v1.Second";
}

type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

impl<B> Service<Request<B>> for Echo
where
    B: http_body::Body + Send + 'static,
    B::Error: Into<StdError> + Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answer {
        match request.uri().path() {
            "/echo.v1.Echo/Get" | "/echo.v1.Second/Get" => {
                let reply = Arc::clone(&self.0);
                Box::pin(async move {
                    let mut grpc = Grpc::new(ProstCodec::<Bytes, Bytes>::default());
                    Ok(grpc.unary(Get(reply), request).await)
                })
            }
            _ => Box::pin(async { Ok(Status::new(Code::Unimplemented, "").into_http()) }),
        }
    }
}

impl<B> Service<Request<B>> for Second
where
    B: http_body::Body + Send + 'static,
    B::Error: Into<StdError> + Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answer {
        self.0.call(request)
    }
}

/// The method.
struct Get(Arc<Bytes>);

impl UnaryService<Bytes> for Get {
    type Response = Bytes;
    type Future = Ready<Result<tonic::Response<Bytes>, Status>>;

    fn call(&mut self, _request: tonic::Request<Bytes>) -> Self::Future {
        ready(Ok(tonic::Response::new(Bytes::clone(&self.0))))
    }
}
