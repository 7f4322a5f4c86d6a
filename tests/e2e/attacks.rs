//! Attacks, as a table: what one caller does to have a service for itself, what it is told, and that others never notice.
//!
//! Each caller connects from an address of its own on the loopback interface. Limits are small here, so that a test reaches
//! them; what follows is the same with large ones.

use std::fmt::Debug;
use std::net::Ipv4Addr;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_contracts::pb::benchmark::{
    BatchFindBenchmarksRequest, ExportBenchmarksRequest, ListBenchmarksRequest,
    WatchReleasesRequest,
};
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpSocket;
use tokio::task::JoinSet;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status, Streaming};
use tonic_types::StatusExt as _;

use super::services::{Service, find, profile};

const HOARDER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

/// What one caller does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attack {
    /// Filters of a thousand comparisons.
    LongFilters,
    /// Filters that are as long as they may be, each comparison with a text to read.
    FullFilters,
    /// Batches of a thousand long texts.
    LongTexts,
    /// Streams of the whole release, read as fast as they come.
    WholeReleases,
    /// Large lists, hundreds at once.
    LargeLists,
    /// Large lists that are given up as soon as they are asked for.
    CancelledLists,
    /// Large lists that nobody waits for by the time it is their turn.
    ExpiredLists,
    /// Streams that have nothing to say.
    SilentStreams,
    /// Streams that are begun and not read.
    UnreadStreams,
}

/// An attack and how it ends.
struct Case {
    attack: Attack,
    settings: &'static [&'static str],
    /// How often it is tried, all at once.
    calls: usize,
    /// How many of these are answered.
    answered: RangeInclusive<usize>,
    /// How the others end.
    codes: &'static [Code],
    /// The limits that those name who are refused for one.
    limits: &'static [&'static str],
}

const ALL: RangeInclusive<usize> = 0..=usize::MAX;
const BUSY: &[Code] = &[Code::ResourceExhausted, Code::DeadlineExceeded];
const BUSY_LIMITS: &[&str] =
    &["deadline", "server.limits.replies_waiting", "server.limits.calls_in_flight"];

const CASES: [Case; 9] = [
    Case {
        attack: Attack::LongFilters,
        settings: &[],
        calls: 200,
        answered: 0..=0,
        codes: &[Code::InvalidArgument],
        limits: &[],
    },
    Case {
        attack: Attack::FullFilters,
        settings: &[],
        calls: 40,
        answered: ALL,
        codes: BUSY,
        limits: BUSY_LIMITS,
    },
    Case {
        attack: Attack::LongTexts,
        settings: &[],
        calls: 8,
        answered: ALL,
        codes: BUSY,
        limits: BUSY_LIMITS,
    },
    Case {
        attack: Attack::WholeReleases,
        settings: &[],
        calls: 4,
        answered: 4..=4,
        codes: &[],
        limits: &[],
    },
    Case {
        attack: Attack::LargeLists,
        settings: &[],
        calls: 1_600,
        // How many depends on how fast this machine is.
        answered: 0..=1_599,
        codes: BUSY,
        limits: BUSY_LIMITS,
    },
    Case {
        attack: Attack::CancelledLists,
        settings: &[],
        calls: 400,
        answered: 0..=0,
        codes: &[Code::Cancelled],
        limits: &[],
    },
    Case {
        attack: Attack::ExpiredLists,
        settings: &[],
        calls: 400,
        answered: ALL,
        codes: &[Code::ResourceExhausted, Code::DeadlineExceeded, Code::Cancelled],
        limits: BUSY_LIMITS,
    },
    Case {
        attack: Attack::SilentStreams,
        settings: &["server.limits.streams=64"],
        calls: 200,
        answered: 64..=64,
        codes: &[Code::ResourceExhausted],
        limits: &["server.limits.streams"],
    },
    Case {
        attack: Attack::UnreadStreams,
        settings: &["server.limits.replies_waiting=1MiB"],
        calls: 200,
        answered: 1..=199,
        codes: &[Code::ResourceExhausted],
        limits: &["server.limits.replies_waiting"],
    },
];

/// Calls that the other caller makes one after another while the attack goes on.
const CALLS: usize = 30;
/// What a benchmark service may take in memory at the worst, in KiB: the limit of its container.
const MEMORY: u64 = 384 << 10;

#[tokio::test]
#[ignore = "how many calls are answered depends on the machine: run by hand, as docs/operations.md says"]
async fn an_attack_is_refused_and_others_are_answered() {
    for case in CASES {
        let Case { attack, settings, calls, answered, codes, limits } = case;
        let usual = ["listen.port=0", "server.workers=1", "server.request_deadline=4s"];
        let settings: Vec<_> = usual.iter().chain(settings).map(|it| (*it).to_owned()).collect();
        let service = Service::start("medwage-benchmark", &settings);
        let other = BenchmarkServiceClient::new(connect(&service.address, OTHER).await);

        let mut attacks = JoinSet::new();
        let connections = connect_all(&service.address, attack, calls.div_ceil(100)).await;
        for index in 0..calls {
            let client =
                BenchmarkServiceClient::new(connections[index % connections.len()].clone());
            let client = client.max_decoding_message_size(usize::MAX);
            attacks.spawn(strike(client, attack));
        }
        for index in 0..CALLS {
            let found = other.clone().find_benchmark(find("29-2072")).await;
            assert!(found.is_ok(), "{attack:?}, call {index}: {found:?}");
        }
        // Others have their streams, too.
        let mut watch = other.clone().watch_releases(WatchReleasesRequest::default()).await;
        let told = watch.as_mut().unwrap().get_mut().message().await;
        assert!(told.unwrap().is_some(), "{attack:?}");

        let mut held = Vec::new();
        let mut count = 0;
        while let Some(ended) = attacks.join_next().await {
            match ended.unwrap() {
                Ok(stream) => {
                    count += 1;
                    held.extend(stream);
                }
                Err(status) => check_refusal(attack, &status, codes, limits),
            }
        }
        assert!(answered.contains(&count), "{attack:?}: {count} were answered");
        // With all that the attack holds now.
        let found = other.clone().find_benchmark(find("29-2072")).await;
        assert!(found.is_ok(), "{attack:?}: {found:?}");
        let peak = service.peak_memory();
        assert!(peak < MEMORY, "{attack:?}: {peak} KiB");
        drop((held, watch));
    }
}

/// A stream that goes on being held.
type Held = Option<Box<dyn Send>>;

async fn strike(
    mut client: BenchmarkServiceClient<Channel>,
    attack: Attack,
) -> Result<Held, Status> {
    let list = || ListBenchmarksRequest { page_size: 1_000, ..ListBenchmarksRequest::default() };
    let filtered = |filter: String| ListBenchmarksRequest { filter, ..list() };
    match attack {
        Attack::LongFilters => {
            let filter = vec!["employment > 1"; 1_000].join(" AND ");
            client.list_benchmarks(filtered(filter)).await?;
        }
        Attack::FullFilters => {
            let text = "medical records and health information specialist of some kind ".repeat(2);
            let filter = vec![format!("occupation != \"{text}\""); 12].join(" AND ");
            // Whether anybody knows such an occupation is found out by reading it.
            match client.list_benchmarks(filtered(filter)).await {
                Err(status) if status.code() != Code::InvalidArgument => return Err(status),
                _ => {}
            }
        }
        Attack::LongTexts => {
            let text =
                "senior remote coder of outpatient surgery and billing follow up lead ".repeat(3);
            let requests = vec![find(text.get(..195).unwrap_or_default()); 1_000];
            client.batch_find_benchmarks(BatchFindBenchmarksRequest { requests }).await?;
        }
        Attack::WholeReleases => {
            let request = ExportBenchmarksRequest::default();
            let mut stream = client.export_benchmarks(request).await?.into_inner();
            for _ in 0..500 {
                if stream.message().await?.is_none() {
                    break;
                }
            }
        }
        Attack::LargeLists => {
            client.list_benchmarks(list()).await?;
        }
        Attack::CancelledLists => {
            let asking = client.list_benchmarks(list());
            let given_up = tokio::time::timeout(Duration::from_millis(1), asking).await;
            given_up.map_err(|_| Status::cancelled("given up"))??;
        }
        Attack::ExpiredLists => {
            let mut request = Request::new(list());
            request.set_timeout(Duration::from_millis(300));
            client.list_benchmarks(request).await?;
        }
        Attack::SilentStreams => {
            let watch = client.watch_releases(WatchReleasesRequest::default()).await?;
            let mut stream = watch.into_inner();
            stream.message().await?;
            return confirm(stream).await;
        }
        Attack::UnreadStreams => {
            let stream = client.export_benchmarks(ExportBenchmarksRequest::default()).await?;
            return Ok(Some(Box::new(stream.into_inner())));
        }
    }
    Ok(None)
}

/// Returns a stream that stays: one too many ends instead of waiting for something to say.
async fn confirm<T: Send + 'static>(mut stream: Streaming<T>) -> Result<Held, Status> {
    match tokio::time::timeout(Duration::from_secs(1), stream.message()).await {
        Ok(Err(status)) => Err(status),
        _ => Ok(Some(Box::new(stream))),
    }
}

fn check_refusal(attack: impl Debug, status: &Status, codes: &[Code], limits: &[&str]) {
    assert!(codes.contains(&status.code()), "{attack:?}: {status:?}");
    if status.code() != Code::ResourceExhausted {
        return;
    }
    let details = status.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!(info.reason, "OVERLOADED", "{attack:?}");
    let limit = info.metadata["limit"].as_str();
    assert!(limits.contains(&limit), "{attack:?}: {limit}");
    assert!(details.retry_info().unwrap().retry_delay.is_some(), "{attack:?}");
}

async fn connect(address: &str, own: Ipv4Addr) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
    endpoint.local_address(Some(own.into())).connect().await.unwrap()
}

async fn connect_all(address: &str, attack: Attack, count: usize) -> Vec<Channel> {
    let mut endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
    endpoint = endpoint.local_address(Some(HOARDER.into()));
    if attack == Attack::UnreadStreams {
        // What is not read stays with the server.
        endpoint =
            endpoint.initial_connection_window_size(0xffff).initial_stream_window_size(0xffff);
    }
    let mut connections = Vec::with_capacity(count);
    for _ in 0..count {
        connections.push(endpoint.connect().await.unwrap());
    }
    connections
}

#[tokio::test]
async fn idle_connections_of_one_caller_keep_nobody_out() {
    let limits = "server.limits.connections=32".to_owned();
    let settings = ["listen.port=0".to_owned(), "server.workers=1".to_owned(), limits];
    let service = Service::start("medwage-benchmark", &settings);
    let mut idle = Vec::new();
    for _ in 0..100 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((HOARDER, 0).into()).unwrap();
        let mut stream = socket.connect(service.address.parse().unwrap()).await.unwrap();
        // The preface and empty settings, and nothing more.
        let hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        // Beyond the limit the connection is closed already.
        let _sent = stream.write_all(hello).await;
        idle.push(stream);
    }
    for last in 10..30 {
        let own = Ipv4Addr::new(127, 0, 0, last);
        let client = BenchmarkServiceClient::new(connect(&service.address, own).await);
        let found = client.clone().find_benchmark(find("29-2072")).await;
        assert!(found.is_ok(), "{own}: {found:?}");
    }
}

#[tokio::test]
#[ignore = "how many calls are answered depends on the machine: run by hand, as docs/operations.md says"]
async fn plans_that_can_not_be_keep_nobody_else_from_planning() {
    let benchmark = Service::start("medwage-benchmark", &["listen.port=0".to_owned()]);
    let estimator = Service::estimator(&benchmark);
    let more = ["pay.deadline=10s".to_owned(), "server.request_deadline=20s".to_owned()];
    let careerpath = Service::careerpath_of(&estimator.address, &more);
    let plan = |role: &str, target: Target| pb::PlanCareerRequest {
        profile: Some(profile(role, "OH")),
        target: Some(target),
        ..pb::PlanCareerRequest::default()
    };
    let client = |channel: Channel| {
        CareerPathServiceClient::new(channel).max_decoding_message_size(usize::MAX)
    };
    let other = client(connect(&careerpath.address, OTHER).await);
    let possible = plan("medical coder", Target::TargetAnnualUsd(70_000.0));
    // Until the estimator is there.
    while other.clone().plan_career(possible.clone()).await.is_err() {
        tokio::task::yield_now().await;
    }
    let hoarder = client(connect(&careerpath.address, HOARDER).await);
    let is_over = Arc::new(AtomicBool::new(false));
    let mut attacks = JoinSet::new();
    for _ in 0..40 {
        let (mut client, is_over) = (hoarder.clone(), Arc::clone(&is_over));
        let request = plan("", Target::TargetAnnualUsd(900_000.0));
        attacks.spawn(async move {
            let mut refused = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                refused.extend(client.plan_career(request.clone()).await.err());
                tokio::task::yield_now().await;
            }
            refused
        });
    }
    for index in 0..5 {
        let planned = other.clone().plan_career(possible.clone()).await;
        assert!(planned.is_ok(), "plan {index}: {planned:?}");
    }
    is_over.store(true, Ordering::Relaxed);
    let refused: Vec<_> = attacks.join_all().await.into_iter().flatten().collect();
    assert!(!refused.is_empty(), "forty at once are more than the queue takes");
    for status in refused {
        let limits = ["search.waiting", "search.at_once"];
        check_refusal("impossible plans", &status, BUSY, &limits);
    }
}
