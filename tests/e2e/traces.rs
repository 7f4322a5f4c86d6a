//! One trace through the three services, as a collector gets it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use tokio::net::TcpListener;
use tonic::transport::{Identity, Server, ServerTlsConfig};
use tonic::{Request, Response, Status};

use super::services::{Service, profile, suggest, three_with};
use super::tls::{Authority, Files};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// Keeps the spans that it is sent, with the service that they are of.
#[derive(Clone, Default)]
struct Collector {
    spans: Arc<Mutex<Vec<(String, Span)>>>,
    /// What callers must show, if it asks for anything.
    key: Option<&'static str>,
}

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let shown = request.metadata().get("api-key").map(|it| it.to_str().unwrap());
        if shown != self.key {
            return Err(Status::unauthenticated(""));
        }
        for resource in request.into_inner().resource_spans {
            let attributes = resource.resource.unwrap_or_default().attributes;
            let name = attributes.into_iter().find(|it| it.key == "service.name").unwrap();
            let service = text(name.value.unwrap());
            let spans = resource.scope_spans.into_iter().flat_map(|it| it.spans);
            self.spans.lock().unwrap().extend(spans.map(|span| (service.clone(), span)));
        }
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

fn text(value: opentelemetry_proto::tonic::common::v1::AnyValue) -> String {
    use opentelemetry_proto::tonic::common::v1::any_value::Value;
    match value.value {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    }
}

impl Collector {
    async fn start() -> (Self, String) {
        let collector = Self::default();
        let address = collector.serve(Server::builder()).await;
        (collector, format!("http://{address}"))
    }

    async fn serve(&self, mut server: Server) -> SocketAddr {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let service = TraceServiceServer::new(self.clone());
        let incoming = tonic::transport::server::TcpIncoming::from(socket);
        tokio::spawn(server.add_service(service).serve_with_incoming(incoming));
        address
    }

    fn of_trace(&self) -> Vec<(String, Span)> {
        let all = self.spans.lock().unwrap().clone();
        all.into_iter().filter(|(_, span)| hex(&span.trace_id) == TRACE).collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn next_steps(careerpath: &Service, traceparent: &str) {
    let address = format!("http://{}", careerpath.address);
    let mut client = CareerPathServiceClient::connect(address).await.unwrap();
    // A service that is not ready yet says so.
    loop {
        let mut request = Request::new(suggest(profile("medical coder", "OH")));
        request.metadata_mut().insert("traceparent", traceparent.parse().unwrap());
        match client.suggest_next_steps(request).await {
            Ok(_) => return,
            Err(status) => assert_eq!(status.code(), tonic::Code::Unavailable, "{status:?}"),
        }
    }
}

// Processes are waited for while the collector takes their last spans.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_trace_goes_through_career_path_estimator_and_benchmark() {
    let (collector, endpoint) = Collector::start().await;
    let services = three_with(&[format!("log.traces.endpoint={endpoint}")]);
    next_steps(&services[2], &format!("00-{TRACE}-b7ad6b7169203331-01")).await;
    // What is left is sent before a process ends.
    services.into_iter().for_each(Service::stop);

    let spans = collector.of_trace();
    let by_id: HashMap<_, _> = spans
        .iter()
        .map(|(service, span)| (span.span_id.clone(), (service.as_str(), span)))
        .collect();
    let leaf = spans
        .iter()
        .find(|(service, span)| service == "medwage-benchmark" && span.kind() == SpanKind::Server);
    let mut path = Vec::new();
    let mut at = leaf.map(|(service, span)| (service.as_str(), span));
    while let Some((service, span)) = at {
        path.push(format!("{service} {} {}", span.kind().as_str_name(), span.name));
        at = by_id.get(&span.parent_span_id).copied();
        if at.is_none() {
            assert_eq!(hex(&span.parent_span_id), "b7ad6b7169203331", "the caller's own span");
        }
    }
    assert_eq!(
        path,
        [
            "medwage-benchmark SPAN_KIND_SERVER medwage.benchmark.v1.BenchmarkService/BatchFindBenchmarks",
            "medwage-estimator SPAN_KIND_CLIENT medwage.benchmark.v1.BenchmarkService/BatchFindBenchmarks",
            "medwage-estimator SPAN_KIND_SERVER medwage.estimator.v1.EstimatorService/BatchEstimatePay",
            "medwage-careerpath SPAN_KIND_CLIENT medwage.estimator.v1.EstimatorService/BatchEstimatePay",
            "medwage-careerpath SPAN_KIND_SERVER medwage.careerpath.v1.CareerPathService/SuggestNextSteps",
        ]
    );
    let attribute = |span: &Span, key: &str| {
        let found = span.attributes.iter().find(|it| it.key == key);
        found.map(|it| text(it.value.clone().unwrap()))
    };
    for (service, span) in &spans {
        assert_eq!(attribute(span, "rpc.system").as_deref(), Some("grpc"), "{service} {span:?}");
        assert!(attribute(span, "rpc.grpc.status_code").is_some(), "{service} {span:?}");
        let said = format!("{span:?}");
        assert!(!said.contains("medical coder") && !said.contains("\"OH\""), "a person: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_is_reached_by_tls_with_the_headers_that_it_asks_for() {
    let authority = Authority::new("ours");
    let files = Files::new(&authority);
    let collector = Collector { key: Some("hunter2"), ..Collector::default() };
    let (certificate, key) = authority.sign();
    let encrypted = ServerTlsConfig::new().identity(Identity::from_pem(certificate, key));
    let address = collector.serve(Server::builder().tls_config(encrypted).unwrap()).await;
    let settings = [
        format!("log.traces.endpoint=https://{address}"),
        format!("log.traces.ca_file={}", files.path("authority.pem").display()),
        "log.traces.headers=api-key=hunter2".to_owned(),
    ];
    let services = three_with(&settings);
    next_steps(&services[2], &format!("00-{TRACE}-b7ad6b7169203331-01")).await;
    services.into_iter().for_each(Service::stop);
    assert!(!collector.of_trace().is_empty());
}

#[tokio::test]
async fn a_collector_that_is_not_there_holds_nothing_up() {
    let services = three_with(&["log.traces.endpoint=http://127.0.0.1:1".to_owned()]);
    next_steps(&services[2], "00-00000000000000000000000000000000-0000000000000000-00").await;
    services.into_iter().for_each(Service::stop);
}
