//! A real server on a free port, and short ways to ask it.

use medwage_benchmark::{App, Settings};
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_contracts::pb::errors::Candidates;
use medwage_contracts::pb::types::{AnswerKind, Market, PayDistribution, PayGap, View};
use medwage_rpc_server::{Listener, Shutdown};
use prost::Message as _;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// A running benchmark service; it stops with the value.
pub(crate) struct Service {
    pub(crate) client: BenchmarkServiceClient<Channel>,
    shutdown: Shutdown,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.shutdown.request_stop();
    }
}

/// Starts the service on the embedded releases.
pub(crate) async fn start() -> Service {
    start_with(Settings::default()).await
}

/// Starts the service on a free port. Its client takes the 4 MiB that clients take by default.
pub(crate) async fn start_with(settings: Settings) -> Service {
    let listener = Listener::bind_local().unwrap();
    let address = format!("http://{}", listener.address());
    let shutdown = Shutdown::manual();
    let app = App::build_app(settings).unwrap();
    let ready = app.readiness();
    tokio::spawn(app.serve(listener, shutdown.clone()));
    ready.wait_ready().await;
    let channel = Channel::from_shared(address).unwrap().connect().await.unwrap();
    Service { client: BenchmarkServiceClient::new(channel), shutdown }
}

impl Service {
    pub(crate) async fn find(
        &self,
        request: pb::FindBenchmarkRequest,
    ) -> Result<pb::Benchmark, Status> {
        self.client.clone().find_benchmark(request).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn get(&self, name: &str) -> Result<pb::Benchmark, Status> {
        let request = pb::GetBenchmarkRequest { name: name.into(), ..Default::default() };
        self.client.clone().get_benchmark(request).await.map(tonic::Response::into_inner)
    }
}

/// A market by its three texts.
pub(crate) fn market(occupation: &str, area: &str, industry: &str) -> Market {
    Market { occupation: occupation.into(), area: area.into(), industry: industry.into() }
}

/// A request for a market by its three texts.
pub(crate) fn ask(occupation: &str, area: &str, industry: &str) -> pb::FindBenchmarkRequest {
    pb::FindBenchmarkRequest {
        market: Some(market(occupation, area, industry)),
        ..Default::default()
    }
}

/// The same with its evidence.
pub(crate) fn ask_full(occupation: &str, area: &str, industry: &str) -> pb::FindBenchmarkRequest {
    pb::FindBenchmarkRequest { view: View::Full.into(), ..ask(occupation, area, industry) }
}

/// What may answer.
pub(crate) fn accepting(
    answers: &[AnswerKind],
    request: pb::FindBenchmarkRequest,
) -> pb::FindBenchmarkRequest {
    let accepted_answers = answers.iter().map(|kind| i32::from(*kind)).collect();
    pb::FindBenchmarkRequest { accepted_answers, ..request }
}

/// The annual pay.
pub(crate) fn annual(benchmark: &pb::Benchmark) -> &PayDistribution {
    benchmark.annual.as_ref().unwrap()
}

/// The annual median.
pub(crate) fn median(benchmark: &pb::Benchmark) -> f64 {
    annual(benchmark).p50.unwrap()
}

/// The gap of one figure.
pub(crate) fn gap<'p>(pay: &'p PayDistribution, figure: &str) -> &'p PayGap {
    pay.gaps.iter().find(|gap| gap.figure == figure).unwrap()
}

/// The resource names of the market that was read: occupation, area, industry.
pub(crate) fn resolved(benchmark: &pb::Benchmark) -> [&str; 3] {
    let market = benchmark.resolved.as_ref().unwrap();
    [&market.occupation, &market.area, &market.industry]
        .map(|resolved| resolved.as_ref().unwrap().resource.as_str())
}

/// The reason of an error, with the code that it must have.
pub(crate) fn reason(status: &Status, code: Code) -> String {
    assert_eq!(status.code(), code, "{status:?}");
    status.get_error_details().error_info().unwrap().reason.clone()
}

/// The fields that an error refuses, each with its own reason.
pub(crate) fn violations(status: &Status) -> Vec<(String, String)> {
    let details = status.get_error_details();
    let violations = details.bad_request().unwrap().field_violations.clone();
    let described = |it: tonic_types::FieldViolation| (it.field, it.description);
    violations.into_iter().map(described).collect()
}

/// The candidates that an error carries.
pub(crate) fn candidates(status: &Status) -> Candidates {
    #[derive(Clone, PartialEq, prost::Message)]
    struct Any {
        #[prost(string, tag = "1")]
        type_url: String,
        #[prost(bytes = "vec", tag = "2")]
        value: Vec<u8>,
    }
    #[derive(Clone, PartialEq, prost::Message)]
    struct Rpc {
        #[prost(message, repeated, tag = "3")]
        details: Vec<Any>,
    }
    let rpc = Rpc::decode(status.details()).unwrap();
    let found = rpc.details.iter().find(|it| it.type_url.ends_with("medwage.errors.v1.Candidates"));
    Candidates::decode(&*found.unwrap().value).unwrap()
}
