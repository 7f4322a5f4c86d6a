//! A benchmark service that others watch stops at once: its streams end, can be gone on with elsewhere, and nothing is cut. How soon is
//! measured by `docs/performance/drain.py`.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::services::{Estimator, Logged, Service, find};

/// Stops without waiting for load balancers, which there are none of.
const NO_GRACE: &str = "server.drain.grace=0s";

async fn connect_client(address: &str) -> BenchmarkServiceClient<Channel> {
    BenchmarkServiceClient::connect(format!("http://{address}")).await.unwrap()
}

fn export_request(resume_token: &str) -> pb::ExportBenchmarksRequest {
    pb::ExportBenchmarksRequest {
        filter: "area = areas/0000000".to_owned(),
        resume_token: resume_token.to_owned(),
        ..pb::ExportBenchmarksRequest::default()
    }
}

/// What a stream gave before it ended.
struct Exported {
    names: Vec<String>,
    resume_token: String,
    ended: Result<(), Status>,
}

async fn read_export(mut stream: tonic::Streaming<pb::ExportBenchmarksResponse>) -> Exported {
    let (mut names, mut resume_token) = (Vec::new(), String::new());
    let ended = loop {
        match stream.message().await {
            Ok(Some(message)) => {
                names.extend(message.benchmarks.into_iter().map(|it| it.name));
                resume_token = message.resume_token;
            }
            Ok(None) => break Ok(()),
            Err(status) => break Err(status),
        }
    };
    Exported { names, resume_token, ended }
}

fn says_when_to_come_back(status: &Status) -> bool {
    let wait = status.get_details_retry_info().and_then(|it| it.retry_delay);
    status.code() == Code::Unavailable && wait.is_some()
}

#[tokio::test]
async fn streams_end_with_the_server_and_go_on_at_another() {
    let folder = tempfile::tempdir().unwrap();
    let settings = ["listen.port=0".to_owned(), NO_GRACE.to_owned()];
    let stopping = Logged::start("medwage-benchmark", &settings, folder.path());
    let other = Service::start("medwage-benchmark", &settings);
    // An estimator watches its releases and its health, and can ask the other one as well.
    let both = format!("{},http://{}", stopping.address, other.address);
    let estimator = Service::estimator_of(&both, "0", &[]);
    let people = Estimator::connect(&estimator).await;
    people.until("Boston", |estimate| estimate.degradation.is_none()).await;

    let mut watching = connect_client(&stopping.address).await;
    let mut releases =
        watching.watch_releases(pb::WatchReleasesRequest::default()).await.unwrap().into_inner();
    assert!(releases.message().await.unwrap().is_some());
    let mut exporting = connect_client(&stopping.address).await;
    let stream = exporting.export_benchmarks(export_request("")).await.unwrap().into_inner();
    // It waits for its reader, with messages on the way.
    watching.find_benchmark(find("29-2072")).await.unwrap();

    let ending = tokio::task::spawn_blocking(move || stopping.end());
    let status = releases.message().await.unwrap_err();
    assert!(says_when_to_come_back(&status), "{status:?}");
    let first = read_export(stream).await;
    let log = ending.await.unwrap();
    assert!(log.contains("calls_cut: 0, connections_cut: 0"), "{log}");

    let whole =
        connect_client(&other.address).await.export_benchmarks(export_request("")).await.unwrap();
    let whole = read_export(whole.into_inner()).await;
    assert!(whole.ended.is_ok() && whole.names.len() > 1_000);
    let mut names = first.names;
    if let Err(status) = first.ended {
        assert!(says_when_to_come_back(&status), "{status:?}");
        let mut other = connect_client(&other.address).await;
        let rest = other.export_benchmarks(export_request(&first.resume_token)).await.unwrap();
        names.extend(read_export(rest.into_inner()).await.names);
    }
    assert_eq!(names, whole.names, "each once, and none is lost");
    // The estimator goes on with the other one.
    let after = people.until("Chicago", |estimate| estimate.degradation.is_none()).await;
    assert!(after.annual.is_some());
}
