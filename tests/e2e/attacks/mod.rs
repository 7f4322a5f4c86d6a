//! Attacks, as a table: what one caller does to have a service for itself, how it is told no, and that others never notice.
//!
//! Each caller connects from an address of its own on the loopback interface. Limits are small here, so that a test reaches
//! them; what follows is the same with large ones. An attack goes on until others have had all their answers and the one who
//! attacks has been refused, so that no count depends on how fast this machine is; what takes how long is
//! measured by `docs/performance/overload.py`.
//!
//! | kind of attack | where it is tried |
//! | --- | --- |
//! | 1. cost proportional to a text, in one go | `LongFilters`, `FullFilters`, `LongTexts`, `WholeReleases`, plans that can not be |
//! | 2. calls that nobody waits for | `calls_that_nobody_waits_for_are_not_computed` |
//! | 3. memory checked too late | `LargeLists`, and the peak of every row |
//! | 4. idle streams | `SilentStreams` |
//! | 5. the health | `BegunMessages`; it is asked in every row |
//! | 6. no share for an address | `IdleConnections`, `UnreadStreams`, `HalfReadStreams`, plans that can not be; newcomers in every row |
//! | 7. a peer blamed for what a caller sent | `unknown_places_are_not_held_against_the_peer` |
//! | 8. streams that hold a drain | `drain.rs` |
//! | 9. files that are none | `files_that_are_no_releases_stop_nobody` |
//! | 10. what operators see | `health.rs` (ports that are held), `tls.rs` (certificates), and the gauges of 9 |
//! | 11. overload | `CheapCalls`, `LargeLists` |

mod frames;
mod strike;

use std::fmt::Debug;
use std::fs::{self, File};
use std::net::Ipv4Addr;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use medwage_contracts::pb::benchmark::WatchReleasesRequest;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use tokio::runtime::{Builder, Handle};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt as _;

use self::frames::{RawConnection, write_call, write_reset};
use self::strike::{Attack, HOARDER, Hand, Struck, connect_hands, list_request};
use super::metrics::{METRICS, value};
use super::services::{Service, estimate, find, profile};

const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

/// An attack and how it ends.
struct Case {
    attack: Attack,
    settings: &'static [&'static str],
    /// How many hands try at once.
    hands: usize,
    /// True where each tries again and again.
    goes_on: bool,
    /// How often the hoarder is refused before others stop calling.
    refusals: usize,
    /// How its calls may end that are not answered.
    codes: &'static [Code],
    /// The limits that those may name who are refused for one.
    limits: &'static [&'static str],
}

/// The hoarder itself gives up what takes longer than it waits.
const BUSY: &[Code] = &[Code::ResourceExhausted, Code::DeadlineExceeded, Code::Cancelled];
const BUSY_LIMITS: &[&str] =
    &["deadline", "server.limits.replies_waiting", "server.limits.calls_in_flight"];
const REFUSED: &[Code] = &[Code::ResourceExhausted];

const CASES: [Case; 11] = {
    const fn case(attack: Attack, hands: usize) -> Case {
        let (settings, codes, limits) = (&[] as &[&str], BUSY, BUSY_LIMITS);
        Case { attack, settings, hands, goes_on: true, refusals: 0, codes, limits }
    }
    const fn unread(attack: Attack) -> Case {
        Case {
            settings: &["server.limits.replies_waiting=1MiB"],
            refusals: 1,
            codes: REFUSED,
            limits: &["server.limits.replies_waiting"],
            ..case(attack, 200)
        }
    }
    [
        Case {
            refusals: 100,
            codes: &[Code::InvalidArgument],
            limits: &[],
            ..case(Attack::LongFilters, 50)
        },
        case(Attack::FullFilters, 20),
        case(Attack::LongTexts, 4),
        case(Attack::WholeReleases, 4),
        Case { refusals: 100, ..case(Attack::LargeLists, 1_600) },
        Case {
            settings: &["server.limits.streams=64"],
            goes_on: false,
            refusals: 136,
            codes: REFUSED,
            limits: &["server.limits.streams"],
            ..case(Attack::SilentStreams, 200)
        },
        unread(Attack::UnreadStreams),
        unread(Attack::HalfReadStreams),
        Case {
            settings: &["server.limits.requests_arriving=1MiB"],
            goes_on: false,
            refusals: 1,
            ..case(Attack::BegunMessages, 50)
        },
        Case {
            settings: &["server.limits.connections=32"],
            goes_on: false,
            ..case(Attack::IdleConnections, 100)
        },
        Case {
            settings: &["server.limits.calls_in_flight=64"],
            refusals: 100,
            codes: REFUSED,
            limits: &["server.limits.calls_in_flight"],
            ..case(Attack::CheapCalls, 800)
        },
    ]
};

/// Rounds of calls that others make while an attack goes on.
const ROUNDS: usize = 15;
/// The most memory that a benchmark service may take, in KiB: the limit of its container.
const MEMORY: u64 = 384 << 10;
/// A case that does not end by then never will.
const ENDLESS: Duration = Duration::from_secs(240);
/// Settings of a service that is attacked. Nobody but the hoarder is in a hurry.
const ATTACKED: [&str; 4] =
    ["listen.port=0", "server.workers=1", "server.request_deadline=10m", METRICS];

#[test]
fn an_attack_is_refused_and_others_are_answered() {
    // On a thread of its own: others would wait for the hoarder's thousand tasks here, not for the service.
    let hoarder = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let others = Builder::new_current_thread().enable_all().build().unwrap();
    for case in CASES {
        let attack = case.attack;
        let attacked = async { timeout(ENDLESS, try_attack(case, hoarder.handle())).await };
        let ended = others.block_on(attacked);
        assert!(ended.is_ok(), "{attack:?} is not refused, or somebody waits without end");
    }
}

/// The outcomes of an attack.
#[derive(Default)]
struct Outcomes {
    answered: AtomicUsize,
    refusals: Mutex<Vec<Status>>,
}

impl Outcomes {
    fn refuse(&self, status: Status) {
        self.refusals.lock().unwrap().push(status);
    }

    fn count(&self) -> (usize, usize) {
        (self.answered.load(Ordering::Relaxed), self.refusals.lock().unwrap().len())
    }
}

/// Strikes until the attack is over.
async fn keep_striking(
    mut hand: Hand,
    goes_on: bool,
    outcomes: Arc<Outcomes>,
    is_over: CancellationToken,
) {
    loop {
        match hand.strike().await {
            Ok(Struck::Answered) => {
                outcomes.answered.fetch_add(1, Ordering::Relaxed);
            }
            Ok(Struck::Watching(mut stream)) => {
                outcomes.answered.fetch_add(1, Ordering::Relaxed);
                // One too many ends instead of waiting for something to say.
                if let Some(Err(status)) = is_over.run_until_cancelled(stream.message()).await {
                    outcomes.answered.fetch_sub(1, Ordering::Relaxed);
                    outcomes.refuse(status);
                }
            }
            Ok(Struck::Holding(held)) => {
                outcomes.answered.fetch_add(1, Ordering::Relaxed);
                is_over.cancelled().await;
                drop(held);
            }
            Err(status) => outcomes.refuse(status),
        }
        if !goes_on || is_over.is_cancelled() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

async fn try_attack(case: Case, hoarder: &Handle) {
    let Case { attack, settings, hands, goes_on, refusals, codes, limits } = case;
    let settings: Vec<_> =
        ATTACKED.iter().chain(settings).map(|setting| (*setting).to_owned()).collect();
    let service = Service::start("medwage-benchmark", &settings);
    let other = connect(&service.address, OTHER).await;
    let (outcomes, is_over) = (Arc::<Outcomes>::default(), CancellationToken::new());
    let mut attacks = JoinSet::new();
    let addresses = [service.address.clone(), service.health.clone()];
    for hand in hoarder.spawn(connect_hands(addresses, attack, hands)).await.unwrap() {
        let striking = keep_striking(hand, goes_on, Arc::clone(&outcomes), is_over.clone());
        attacks.spawn_on(striking, hoarder);
    }
    let mut round = 0;
    let has_struck = || {
        let (answered, refused) = outcomes.count();
        // What is sent by hand is refused unheard.
        let refused = refused.max(count_ended(&service, "FindBenchmark", "ResourceExhausted"));
        answered + refused > 0 && refused >= refusals
    };
    while round < ROUNDS || !has_struck() {
        ask_as_others(&service, &other, attack, round).await;
        round += 1;
    }
    // Others have their streams, too.
    let mut client = BenchmarkServiceClient::new(other.clone());
    let mut watch =
        client.watch_releases(WatchReleasesRequest::default()).await.unwrap().into_inner();
    assert!(watch.message().await.unwrap().is_some(), "{attack:?}");

    let peak = service.peak_memory();
    assert!(peak < MEMORY, "{attack:?}: {peak} KiB");
    is_over.cancel();
    attacks.join_all().await;
    for status in outcomes.refusals.lock().unwrap().iter() {
        check_refusal(attack, status, codes, limits);
    }
    if attack == Attack::SilentStreams {
        assert_eq!(outcomes.count(), (hands - refusals, refusals), "as many as may wait");
    }
}

/// What others have while an attack goes on: answers on a connection that they had, answers to those who come anew, and the health
/// at both ports.
async fn ask_as_others(service: &Service, other: &Channel, attack: Attack, round: usize) {
    let told = format!("{attack:?}, round {round}");
    let found = BenchmarkServiceClient::new(other.clone()).find_benchmark(find("29-2072")).await;
    assert!(found.is_ok(), "{told}: {found:?}");
    let newcomer = Ipv4Addr::new(127, 0, 0, 10 + u8::try_from(round % 200).unwrap());
    let newcomer = connect(&service.address, newcomer).await;
    let found = BenchmarkServiceClient::new(newcomer).find_benchmark(find("29-2072")).await;
    assert!(found.is_ok(), "{told}: {found:?}");
    let probe = connect(&service.health, OTHER).await;
    for (channel, service) in [(&probe, "liveness"), (&probe, ""), (other, "")] {
        let request = HealthCheckRequest { service: service.to_owned() };
        let answer = HealthClient::new(channel.clone()).check(request).await;
        let status = answer.map(|answer| answer.into_inner().status());
        assert!(matches!(status, Ok(ServingStatus::Serving)), "{told}: {status:?}");
    }
}

/// How many calls of a method ended with a code, by the service's own count.
fn count_ended(service: &Service, method: &str, code: &str) -> usize {
    let labels = format!("grpc_method=\"{method}\",grpc_code=\"{code}\"");
    let count = value(service, "grpc_server_handled_total", &labels).unwrap_or_default();
    usize::try_from(count).unwrap()
}

fn check_refusal(attack: impl Debug, status: &Status, codes: &[Code], limits: &[&str]) {
    // A connection that the server closes ends the calls on it, too.
    let source = std::error::Error::source(status);
    let is_closed = source.is_some_and(|source| source.is::<tonic::transport::Error>());
    assert!(is_closed || codes.contains(&status.code()), "{attack:?}: {status:?}");
    if is_closed || status.code() != Code::ResourceExhausted {
        return;
    }
    let details = status.get_error_details();
    let info = details.error_info().unwrap_or_else(|| panic!("{attack:?}: {status:?}"));
    assert_eq!(info.reason, "OVERLOADED", "{attack:?}");
    let limit = info.metadata["limit"].as_str();
    assert!(limits.contains(&limit), "{attack:?}: {limit}");
    assert!(details.retry_info().unwrap().retry_delay.is_some(), "{attack:?}");
}

async fn connect(address: &str, own: Ipv4Addr) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
    endpoint.local_address(Some(own.into())).connect().await.unwrap()
}

const LIST: &str = "/medwage.benchmark.v1.BenchmarkService/ListBenchmarks";
/// Calls that one connection may have under way.
const ON_CONNECTION: u32 = 100;

/// A way to stop waiting.
#[derive(Clone, Copy, Debug)]
enum GivenUp {
    /// In the same packet as the call.
    Cancelled,
    /// By a deadline that has passed when the call arrives.
    Expired,
}

#[tokio::test]
async fn calls_that_nobody_waits_for_are_not_computed() {
    for (given_up, codes) in [
        (GivenUp::Cancelled, &["Canceled"][..]),
        (GivenUp::Expired, &["DeadlineExceeded", "ResourceExhausted"]),
    ] {
        let settings = ATTACKED.map(str::to_owned);
        let service = Service::start("medwage-benchmark", &settings);
        // One is computed, so that the service knows that these are long.
        let mut other = BenchmarkServiceClient::new(connect(&service.address, OTHER).await)
            .max_decoding_message_size(usize::MAX);
        other.list_benchmarks(list_request()).await.unwrap();

        let streams = (1..).step_by(2).take(ON_CONNECTION as usize);
        let calls: Vec<_> = streams
            .flat_map(|stream| match given_up {
                GivenUp::Cancelled => {
                    let call = write_call(stream, LIST, "1H", &list_request());
                    [call, write_reset(stream)].concat()
                }
                GivenUp::Expired => write_call(stream, LIST, "1n", &list_request()),
            })
            .collect();
        let mut connections = Vec::new();
        for _ in 0..4 {
            let mut connection = RawConnection::open(&service.address, HOARDER).await;
            connection.send(&calls).await;
            connections.push(connection);
        }
        for connection in &mut connections {
            // Whoever gives up all calls at once, as at a deadline of theirs, keeps the connection.
            connection.ping().await;
        }
        let count = |code: &&str| count_ended(&service, "ListBenchmarks", code);
        while codes.iter().map(count).sum::<usize>() < 4 * ON_CONNECTION as usize {
            tokio::task::yield_now().await;
        }
        assert_eq!(count(&"OK"), 1, "{given_up:?}");
        assert!(other.find_benchmark(find("29-2072")).await.is_ok());
    }
}

/// The three services, each with a minute for its peer: this machine may be busy with other things.
fn start_patient_services() -> [Service; 3] {
    let start = |name: &str, more: &[String]| {
        let own = ATTACKED.map(str::to_owned);
        Service::start(name, &[&own[..], more].concat())
    };
    let benchmark = start("medwage-benchmark", &[]);
    let market =
        [format!("market.address=http://{}", benchmark.address), "market.deadline=1m".into()];
    let estimator = start("medwage-estimator", &market);
    let pay = [format!("pay.address=http://{}", estimator.address), "pay.deadline=1m".into()];
    let careerpath = start("medwage-careerpath", &pay);
    [benchmark, estimator, careerpath]
}

#[tokio::test]
async fn unknown_places_are_not_held_against_the_peer() {
    let [_benchmark, estimator, _careerpath] = start_patient_services();
    let other = EstimatorServiceClient::new(connect(&estimator.address, OTHER).await);
    let ask = |area: &str| {
        let (mut other, request) = (other.clone(), estimate(profile("medical coder", area)));
        async move { other.estimate_pay(request).await }
    };
    // Until the benchmark service is there.
    while ask("Boston").await.is_err() {
        tokio::task::yield_now().await;
    }
    let hoarder = EstimatorServiceClient::new(connect(&estimator.address, HOARDER).await);
    let mut attacks = JoinSet::new();
    for hand in 0..10 {
        let mut hoarder = hoarder.clone();
        attacks.spawn(async move {
            for number in 0..100 {
                let nowhere = profile("medical coder", &format!("Nowhere {hand} {number}"));
                let status = hoarder.estimate_pay(estimate(nowhere)).await.unwrap_err();
                assert_eq!(status.code(), Code::InvalidArgument, "{hand} {number}: {status:?}");
            }
        });
    }
    for area in ["Chicago", "Denver", "Houston", "Phoenix", "Seattle", "Tampa", "Miami"] {
        let told = ask(area).await;
        assert!(told.is_ok_and(|it| it.get_ref().degradation.is_none()), "{area}");
        assert_eq!(value(&estimator, "medwage_peer_up{", "benchmark"), Some(1), "{area}");
    }
    attacks.join_all().await;
    let told = ask("Dallas").await;
    assert!(told.is_ok_and(|it| it.get_ref().degradation.is_none()));
}

#[tokio::test]
async fn plans_that_can_not_be_keep_nobody_else_from_planning() {
    let [_benchmark, _estimator, careerpath] = start_patient_services();
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
    let (is_over, refused) = (Arc::new(AtomicBool::new(false)), Arc::<Mutex<Vec<_>>>::default());
    let mut attacks = JoinSet::new();
    for _ in 0..40 {
        let (mut client, is_over, refused) =
            (hoarder.clone(), Arc::clone(&is_over), Arc::clone(&refused));
        let request = plan("", Target::TargetAnnualUsd(900_000.0));
        attacks.spawn(async move {
            while !is_over.load(Ordering::Relaxed) {
                let told = client.plan_career(request.clone()).await;
                refused.lock().unwrap().extend(told.err());
                tokio::task::yield_now().await;
            }
        });
    }
    // Forty at once are more than the queue takes.
    let mut planned = 0;
    while planned < 5 || refused.lock().unwrap().is_empty() {
        let told = other.clone().plan_career(possible.clone()).await;
        assert!(told.is_ok(), "plan {planned}: {told:?}");
        planned += 1;
    }
    is_over.store(true, Ordering::Relaxed);
    attacks.abort_all();
    while attacks.join_next().await.is_some() {}
    for status in refused.lock().unwrap().iter() {
        check_refusal("impossible plans", status, REFUSED, &["search.waiting", "search.at_once"]);
    }
}

#[tokio::test]
async fn files_that_are_no_releases_stop_nobody() {
    let releases = tempfile::tempdir().unwrap();
    let path = |name: &str| releases.path().join(name);
    assert!(Command::new("mkfifo").arg(path("a-pipe.mws")).status().unwrap().success());
    File::create(path("b-sparse.mws")).unwrap().set_len(3 << 29).unwrap();
    fs::write(path("current"), vec![b'x'; 5 << 20]).unwrap();
    let own = [
        "releases.poll=50ms".to_owned(),
        format!("releases.directory={}", releases.path().display()),
    ];
    let service =
        Service::start("medwage-benchmark", &[&ATTACKED.map(str::to_owned)[..], &own].concat());
    let mut client = BenchmarkServiceClient::new(connect(&service.address, OTHER).await);
    let refused = || value(&service, "medwage_release_refused ", "");
    while refused().is_none_or(|refused| refused < 2) {
        assert!(client.find_benchmark(find("29-2072")).await.is_ok());
    }
    let peak = service.peak_memory();
    assert!(peak < MEMORY, "{peak} KiB: a file is looked at before it is read");
    for name in ["a-pipe.mws", "b-sparse.mws", "current"] {
        fs::remove_file(path(name)).unwrap();
    }
    while refused() != Some(0) {
        assert!(client.find_benchmark(find("29-2072")).await.is_ok());
    }
}
