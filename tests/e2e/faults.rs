//! What happens on a bad day, as cases: the fault, what callers are told while it lasts, and what is left of it.

use std::time::Duration;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_contracts::pb::catalog::ListRolesRequest;
use medwage_contracts::pb::catalog::catalog_service_client::CatalogServiceClient;
use medwage_rpc_status::reason;
use medwage_testkit::wait_until;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::metrics::{METRICS, value};
use super::proxy::{Mode, Proxy};
use super::services::{Estimator, Service, profile, suggest};

/// A fault of the benchmark service, or of the way to it.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Killed,
    Hangs,
    Terminated,
    Network(Mode),
}

/// What the estimator answers meanwhile.
struct Case {
    fault: Fault,
    /// About somebody whose distribution it remembers.
    remembered: Result<Degraded, Code>,
    /// About somebody else.
    other: Result<Degraded, Code>,
    /// Whether it may be sent calls.
    ready: bool,
    /// Whether answers are as before afterwards.
    recovers: bool,
}

/// Whether the answer says that it is from memory.
type Degraded = bool;

const CASES: [Case; 8] = {
    /// Every fault of the benchmark service looks the same from outside: what is remembered answers and says so,
    /// the rest is UNAVAILABLE with the time to try again, and nobody has to do anything afterwards.
    const fn case(fault: Fault) -> Case {
        Case {
            fault,
            remembered: Ok(true),
            other: Err(Code::Unavailable),
            ready: true,
            recovers: true,
        }
    }
    [
        case(Fault::Killed),
        case(Fault::Hangs),
        case(Fault::Terminated),
        case(Fault::Network(Mode::Swallows)),
        case(Fault::Network(Mode::Resets)),
        case(Fault::Network(Mode::Babbles)),
        case(Fault::Network(Mode::Misdirects)),
        case(Fault::Network(Mode::Trickles)),
    ]
};

#[tokio::test]
async fn estimator_answers_through_every_fault_of_the_benchmark_service_and_recovers() {
    for Case { fault, remembered, other, ready, recovers } in CASES {
        let releases = tempfile::tempdir().unwrap();
        let benchmark = Service::benchmark("0", releases.path());
        let proxy = Proxy::before(&benchmark.address).await;
        let service = Service::estimator_of(&proxy.address, "0", &[]);
        let estimator = Estimator::connect(&service).await;
        let before = estimator.until("Boston", |estimate| estimate.degradation.is_none()).await;

        let port = benchmark.port().to_owned();
        let benchmark = strike(fault, benchmark, &proxy);
        // The fault is known once an answer says so.
        let told = estimator
            .until("Boston", |estimate| estimate.degradation.is_some() == remembered.unwrap())
            .await;
        assert_eq!(told.annual, before.annual, "{fault:?}");
        let status =
            estimator.coder("Chicago").await.map(|estimate| estimate.degradation.is_some());
        assert_eq!(
            status.as_ref().map_err(Status::code),
            other.as_ref().map_err(|it| *it),
            "{fault:?}"
        );
        if let Err(status) = status {
            let details = status.get_error_details();
            assert_eq!(details.error_info().unwrap().reason, reason::NOT_READY, "{fault:?}");
            assert!(details.retry_info().unwrap().retry_delay.is_some(), "{fault:?}");
        }
        assert_eq!(service.is_well(), ready, "{fault:?}");

        let _benchmark = heal(benchmark, &port, &proxy, releases.path());
        let after =
            estimator.until("Boston", |estimate| estimate.degradation.is_some() != recovers).await;
        assert_eq!(after.annual, before.annual, "{fault:?}");
        estimator.until("Chicago", |estimate| estimate.degradation.is_none()).await;
    }
}

#[tokio::test]
async fn career_path_says_when_to_try_again_through_every_fault_of_the_estimator_and_recovers() {
    let benchmark = Service::start("medwage-benchmark", &["listen.port=0".into()]);
    let estimator = Service::estimator(&benchmark);
    let proxy = Proxy::before(&estimator.address).await;
    let careerpath = Service::careerpath_of(&proxy.address, &[]);
    let channel = Channel::from_shared(format!("http://{}", careerpath.address)).unwrap();
    let channel = channel.connect().await.unwrap();
    let catalog = CatalogServiceClient::new(channel.clone());
    let client = CareerPathServiceClient::new(channel);
    let before = until_answered(&client).await;
    for mode in [Mode::Swallows, Mode::Resets, Mode::Babbles, Mode::Misdirects, Mode::Trickles] {
        proxy.turns(mode);
        let status = next_steps(&client).await.unwrap_err();
        assert_eq!(status.code(), Code::Unavailable, "{mode:?} {status:?}");
        assert!(status.get_details_retry_info().unwrap().retry_delay.is_some(), "{mode:?}");
        let roles = catalog.clone().list_roles(ListRolesRequest::default()).await;
        assert!(roles.is_ok(), "the catalog answers on: {mode:?}");
        proxy.turns(Mode::Passes);
        assert_eq!(until_answered(&client).await, before, "{mode:?}");
    }
}

#[tokio::test]
async fn a_peer_that_is_gone_takes_nobody_with_it_once_it_was_reached() {
    let benchmark = Service::start("medwage-benchmark", &["listen.port=0".into()]);
    let estimator = Service::estimator(&benchmark);
    let careerpath = Service::careerpath_of(&estimator.address, &[METRICS.to_owned()]);
    wait_until(|| careerpath.is_well());
    let is_up = |up: u64| {
        wait_until(|| value(&careerpath, "medwage_peer_up{", "estimator") == Some(up));
    };
    is_up(1);
    let port = estimator.kill();
    is_up(0);
    assert!(careerpath.is_well(), "the catalog needs no peer");
    assert_eq!(value(&careerpath, "medwage_ready", ""), Some(1));
    let channel = Channel::from_shared(format!("http://{}", careerpath.address)).unwrap();
    let mut catalog = CatalogServiceClient::new(channel.connect().await.unwrap());
    assert!(catalog.list_roles(ListRolesRequest::default()).await.is_ok());
    let _estimator = Service::estimator_on(&port, &benchmark);
    is_up(1);
}

#[tokio::test]
async fn three_tiers_that_start_at_once_wait_out_no_retry() {
    // The ports are known before anybody listens, as names in a cluster are, and whoever is asked comes last.
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (market, pay) = (free(), free());
    // Who waited for as long as a peer is left alone would not be ready while this test waits.
    let start = |name: &str, port: u16, more: [String; 2]| {
        Service::start(name, &[&[format!("listen.port={port}")], &more[..]].concat())
    };
    let peer = |name: &str, port: u16| {
        [format!("{name}.address=http://localhost:{port}"), format!("{name}.retry=10m")]
    };
    let careerpath = start("medwage-careerpath", 0, peer("pay", pay));
    let estimator = start("medwage-estimator", pay, peer("market", market));
    let _benchmark = Service::start("medwage-benchmark", &[format!("listen.port={market}")]);
    for service in [&estimator, &careerpath] {
        wait_until(|| service.is_well());
    }
}

fn strike(fault: Fault, benchmark: Service, proxy: &Proxy) -> Option<Service> {
    match fault {
        Fault::Killed => drop(benchmark.kill()),
        Fault::Terminated => benchmark.stop(),
        Fault::Hangs => {
            benchmark.suspend();
            return Some(benchmark);
        }
        Fault::Network(mode) => {
            proxy.turns(mode);
            return Some(benchmark);
        }
    }
    None
}

fn heal(
    benchmark: Option<Service>,
    port: &str,
    proxy: &Proxy,
    releases: &std::path::Path,
) -> Service {
    proxy.turns(Mode::Passes);
    match benchmark {
        Some(benchmark) => {
            benchmark.signal("CONT");
            benchmark
        }
        None => Service::benchmark(port, releases),
    }
}

async fn next_steps(
    client: &CareerPathServiceClient<Channel>,
) -> Result<pb::SuggestNextStepsResponse, Status> {
    client
        .clone()
        .suggest_next_steps(suggest(profile("medical coder", "OH")))
        .await
        .map(tonic::Response::into_inner)
}

async fn until_answered(client: &CareerPathServiceClient<Channel>) -> pb::SuggestNextStepsResponse {
    let asking = async {
        loop {
            match next_steps(client).await {
                Ok(answer) => return answer,
                Err(status) => assert_eq!(status.code(), Code::Unavailable, "{status:?}"),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.expect("the estimator is back")
}
