//! One connection to every service.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Request, Response};
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_contracts::pb::catalog::catalog_service_client::CatalogServiceClient;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use tonic::body::Body;
use tonic::transport::{ClientTlsConfig, Endpoint};
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt as _};

/// The largest reply that is taken, in bytes. The contract promises less.
const LARGEST_REPLY: usize = 16 << 20;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Typed clients of every service over one connection. Clones share the connection.
#[derive(Clone, Debug)]
pub struct Client {
    channel: ClientChannel,
}

/// The reason why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address is none.
    #[error("{address} is no address of a server, such as http://127.0.0.1:50051")]
    Address {
        /// As it was given.
        address: String,
    },
    /// Nobody answers there.
    #[error("{address} can't be reached: {reason}")]
    Unreachable {
        /// As it was given.
        address: String,
        /// Why, from the innermost cause.
        reason: String,
    },
    /// The token has characters that no header may have.
    #[error("the token has characters that no header may have")]
    Token,
}

impl Client {
    /// Connects to an address that answers for every service: `http://127.0.0.1:50051`, or `https://...` for a server whose
    /// certificate the system trusts.
    ///
    /// # Errors
    /// If the address is none, or nobody answers there.
    pub async fn connect(address: &str) -> Result<Self, ConnectError> {
        let malformed = || ConnectError::Address { address: address.to_owned() };
        let mut endpoint = Endpoint::from_shared(address.to_owned()).map_err(|_| malformed())?;
        match endpoint.uri().scheme_str() {
            Some("http") => {}
            Some("https") => {
                let tls = ClientTlsConfig::new().with_enabled_roots();
                endpoint = endpoint.tls_config(tls).map_err(|_| malformed())?;
            }
            _ => return Err(malformed()),
        }
        let unreachable = |error: tonic::transport::Error| ConnectError::Unreachable {
            address: address.to_owned(),
            reason: innermost_cause(&error),
        };
        Ok(Self::over_service(endpoint.connect().await.map_err(unreachable)?))
    }

    /// Asks by any way to the services: a channel of tonic with settings of its own, or services of the same process.
    pub fn over_service<S, B>(service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let service = service.map_response(|response| response.map(Body::new));
        let channel = BoxCloneSyncService::new(service.map_err(Into::into));
        Self { channel: ClientChannel { channel, token: None } }
    }

    /// Shows a bearer token with each call.
    ///
    /// # Errors
    /// If no header may have its characters.
    pub fn with_token(mut self, token: &str) -> Result<Self, ConnectError> {
        let header = HeaderValue::from_str(&format!("Bearer {token}"));
        let mut header = header.map_err(|_| ConnectError::Token)?;
        header.set_sensitive(true);
        self.channel.token = Some(header);
        Ok(self)
    }

    /// Returns the client of the benchmark service: what the market pays.
    pub fn benchmark_client(&self) -> BenchmarkServiceClient<ClientChannel> {
        BenchmarkServiceClient::new(self.channel.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Returns the client of the estimator: what somebody is paid in a job.
    pub fn estimator_client(&self) -> EstimatorServiceClient<ClientChannel> {
        EstimatorServiceClient::new(self.channel.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Returns the client of the career path: what can be done next, and whether it pays.
    pub fn careerpath_client(&self) -> CareerPathServiceClient<ClientChannel> {
        CareerPathServiceClient::new(self.channel.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Returns the client of the catalog: roles, credentials and programs.
    pub fn catalog_client(&self) -> CatalogServiceClient<ClientChannel> {
        CatalogServiceClient::new(self.channel.clone()).max_decoding_message_size(LARGEST_REPLY)
    }
}

/// The way that a [`Client`]'s calls take.
#[derive(Clone)]
pub struct ClientChannel {
    channel: BoxCloneSyncService<Request<Body>, Response<Body>, BoxError>,
    token: Option<HeaderValue>,
}

impl Service<Request<Body>> for ClientChannel {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.channel.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if let Some(token) = &self.token {
            request.headers_mut().insert(AUTHORIZATION, token.clone());
        }
        self.channel.call(request)
    }
}

impl fmt::Debug for ClientChannel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientChannel").finish_non_exhaustive()
    }
}

/// The last cause of an error says what happened; those around it only say where.
fn innermost_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
