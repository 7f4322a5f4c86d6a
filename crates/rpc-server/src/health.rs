//! `grpc.health.v1.Health`: who may be sent calls now.
//!
//! tonic-health's own reporter says SERVING from construction and cannot end its watches, so a
//! drain would wait for every watcher; this one starts NOT_SERVING and ends them.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet, MessageOptions,
    MethodDescriptorProto,
};
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::server::NamedService;
use tonic::{Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tower::service_fn;

/// The name that serves as long as every worker turns: for liveness probes, which must not ask
/// whether dependencies are well.
pub const LIVENESS: &str = "liveness";

/// Tells callers and load balancers which services of one server may be sent calls.
#[derive(Debug, Clone)]
pub struct Readiness(watch::Sender<State>);

/// The longest question: the name of a service. What is longer is refused before it is read.
const LONGEST_REQUEST: usize = 1024;

#[derive(Debug, Clone)]
struct State {
    phase: Phase,
    /// The server lacks what it needs to let anybody in.
    held: bool,
    /// A worker hangs.
    stalled: bool,
    services: BTreeMap<&'static str, bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Listening,
    Stopping,
    /// Watches end, so that their connections can close.
    Stopped,
}

impl Readiness {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(State {
            phase: Phase::Starting,
            held: false,
            stalled: false,
            services: BTreeMap::new(),
        }))
    }

    /// All services may be sent calls. Has no effect until the server listens, nor after it stops.
    pub fn set_all_serving(&self) {
        self.set_all(true);
    }

    /// No service may be sent calls, until told otherwise.
    pub fn not_serving(&self) {
        self.set_all(false);
    }

    /// One service may or may not be sent calls. The server as a whole (`""`) may if all may.
    pub fn set_serving(&self, service: &str, serving: bool) {
        self.0.send_if_modified(|state| match state.services.get_mut(service) {
            Some(now) if *now != serving => {
                *now = serving;
                true
            }
            _ => false,
        });
    }

    /// Returns whether the server as a whole may be sent calls.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.0.borrow().all_serving()
    }

    /// Returns once the server as a whole may be sent calls.
    pub async fn wait_ready(&self) {
        // An error would mean that the sender is gone, and we hold it.
        let _ = self.0.subscribe().wait_for(State::all_serving).await;
    }

    /// All services may be sent calls from the first time on that a peer of theirs is up. A peer that goes away later
    /// takes nobody with it: what needs none is answered on, and the rest says why it is not.
    pub async fn serve_after(&self, mut peer_up: watch::Receiver<bool>) {
        if peer_up.wait_for(|up| *up).await.is_ok() {
            self.set_all_serving();
        }
    }

    /// Says NOT_SERVING for everything whatever the services say, or no longer.
    pub(crate) fn set_held(&self, held: bool) {
        self.0.send_if_modified(|state| std::mem::replace(&mut state.held, held) != held);
    }

    /// Says NOT_SERVING for everything and for the liveness, while a worker hangs.
    pub(crate) fn set_stalled(&self, stalled: bool) {
        let changed = self
            .0
            .send_if_modified(|state| std::mem::replace(&mut state.stalled, stalled) != stalled);
        match (changed, stalled) {
            (true, true) => tracing::error!("a worker hangs: NOT_SERVING, and not alive"),
            (true, false) => tracing::warn!("the worker that hung goes on"),
            (false, _) => {}
        }
    }

    pub(crate) fn add_service(&self, service: &'static str) {
        self.0.send_modify(|state| {
            state.services.insert(service, false);
        });
    }

    pub(crate) fn begin_listening(&self) {
        self.enter_phase(Phase::Listening);
    }

    pub(crate) fn begin_stopping(&self) {
        self.enter_phase(Phase::Stopping);
    }

    pub(crate) fn finish_stopping(&self) {
        self.enter_phase(Phase::Stopped);
    }

    fn enter_phase(&self, phase: Phase) {
        self.0.send_modify(|state| state.phase = phase);
    }

    fn set_all(&self, serving: bool) {
        self.0.send_modify(|state| state.services.values_mut().for_each(|now| *now = serving));
    }
}

impl State {
    fn is_listening(&self) -> bool {
        self.phase == Phase::Listening && !self.held && !self.stalled
    }

    fn all_serving(&self) -> bool {
        self.is_listening() && self.services.values().all(|serving| *serving)
    }

    fn all_statuses(&self) -> HashMap<String, HealthCheckResponse> {
        let names = self.services.keys().copied().chain(["", LIVENESS]);
        let status = |name| Some((str::to_owned(name), health_reply(self.service_status(name)?)));
        names.filter_map(status).collect()
    }

    fn service_status(&self, service: &str) -> Option<ServingStatus> {
        let serving = match service {
            LIVENESS => !self.stalled,
            "" => self.all_serving(),
            name => *self.services.get(name)? && self.is_listening(),
        };
        Some(if serving { ServingStatus::Serving } else { ServingStatus::NotServing })
    }
}

/// Answers the health protocol, `List` too, which tonic-health does not have yet.
#[derive(Debug, Clone)]
pub(crate) struct HealthCalls {
    server: HealthServer<HealthService>,
    readiness: Readiness,
}

impl HealthCalls {
    pub(crate) fn new(readiness: Readiness) -> Self {
        let server = HealthServer::new(HealthService(readiness.clone()));
        Self { server: server.max_decoding_message_size(LONGEST_REQUEST), readiness }
    }
}

impl NamedService for HealthCalls {
    const NAME: &'static str = "grpc.health.v1.Health";
}

/// No fields.
#[derive(Clone, PartialEq, prost::Message)]
struct HealthListRequest {}

/// The state of every service.
#[derive(Clone, PartialEq, prost::Message)]
struct HealthListResponse {
    #[prost(map = "string, message", tag = "1")]
    statuses: HashMap<String, HealthCheckResponse>,
}

impl<B> Service<http::Request<B>> for HealthCalls
where
    B: http_body::Body + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        if !request.uri().path().ends_with("/List") {
            return self.server.call(request);
        }
        let statuses = self.readiness.0.borrow().all_statuses();
        Box::pin(async move {
            let list = service_fn(move |_: Request<HealthListRequest>| {
                std::future::ready(Ok(Response::new(HealthListResponse {
                    statuses: statuses.clone(),
                })))
            });
            let codec = tonic_prost::ProstCodec::default();
            let bounded = Some(LONGEST_REQUEST);
            let mut grpc =
                tonic::server::Grpc::new(codec).apply_max_message_size_config(bounded, None);
            Ok(grpc.unary(list, request).await)
        })
    }
}

/// The descriptors of the health protocol, with `List`.
pub(crate) fn descriptor_set() -> &'static [u8] {
    static SET: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut set =
            FileDescriptorSet::decode(tonic_health::pb::FILE_DESCRIPTOR_SET).unwrap_or_default();
        set.file.iter_mut().for_each(add_list);
        set.encode_to_vec()
    });
    &SET
}

fn add_list(file: &mut FileDescriptorProto) {
    let named = |name: &str| Some(name.to_owned());
    let field = |name, number, label: Label, kind: Type, type_name: &str| FieldDescriptorProto {
        name: named(name),
        number: Some(number),
        label: Some(label.into()),
        r#type: Some(kind.into()),
        type_name: named(type_name).filter(|name| !name.is_empty()),
        json_name: named(name),
        ..FieldDescriptorProto::default()
    };
    let (check, entry) =
        (".grpc.health.v1.HealthCheckResponse", ".grpc.health.v1.HealthListResponse.StatusesEntry");
    let statuses_entry = DescriptorProto {
        name: named("StatusesEntry"),
        field: vec![
            field("key", 1, Label::Optional, Type::String, ""),
            field("value", 2, Label::Optional, Type::Message, check),
        ],
        options: Some(MessageOptions { map_entry: Some(true), ..MessageOptions::default() }),
        ..DescriptorProto::default()
    };
    let request =
        DescriptorProto { name: named("HealthListRequest"), ..DescriptorProto::default() };
    let response = DescriptorProto {
        name: named("HealthListResponse"),
        field: vec![field("statuses", 1, Label::Repeated, Type::Message, entry)],
        nested_type: vec![statuses_entry],
        ..DescriptorProto::default()
    };
    file.message_type.extend([request, response]);
    for service in &mut file.service {
        service.method.push(MethodDescriptorProto {
            name: named("List"),
            input_type: named(".grpc.health.v1.HealthListRequest"),
            output_type: named(".grpc.health.v1.HealthListResponse"),
            ..MethodDescriptorProto::default()
        });
    }
}

/// Answers checks and watches from what [`Readiness`] was told.
#[derive(Debug, Clone)]
struct HealthService(Readiness);

#[tonic::async_trait]
impl Health for HealthService {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        let service = &request.get_ref().service;
        match self.0.0.borrow().service_status(service) {
            Some(status) => Ok(Response::new(health_reply(status))),
            None => Err(Status::not_found(format!("service `{service}` is not served here"))),
        }
    }

    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    /// An unknown service is watched too, as the protocol wants: it may appear.
    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let service = request.into_inner().service;
        let subscription = self.0.0.subscribe();
        let last_words = State { phase: Phase::Stopped, ..subscription.borrow().clone() };
        let mut told = None;
        let changes = WatchStream::new(subscription)
            .take_while(|state| state.phase != Phase::Stopped)
            .chain(tokio_stream::once(last_words))
            .filter_map(move |state| {
                let status =
                    state.service_status(&service).unwrap_or(ServingStatus::ServiceUnknown);
                (told.replace(status) != Some(status)).then(|| Ok(health_reply(status)))
            });
        Ok(Response::new(Box::pin(changes)))
    }
}

fn health_reply(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}
