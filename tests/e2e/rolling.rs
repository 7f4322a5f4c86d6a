//! Two replicas of each service are restarted one after the other under load, and nobody notices.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use medwage_contracts::pb::types::JobProfile;
use medwage_contracts::service_config;
use medwage_rpc_client::{Peer, PeerChannel};
use medwage_rpc_server::settings::PeerSettings;
use medwage_testkit::wait_until;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::metrics::{METRICS, value};
use super::services::{Service, estimate, profile, suggest};

const STATES: [&str; 10] = ["OH", "TX", "CA", "NY", "WY", "FL", "ME", "WA", "GA", "CO"];

/// Two replicas, with what they were started with.
struct Pair {
    name: &'static str,
    settings: Vec<String>,
    replicas: Vec<Service>,
}

impl Pair {
    fn start(name: &'static str, settings: &[String]) -> Self {
        let mut settings = settings.to_vec();
        settings.extend([METRICS.to_owned(), "server.drain.grace=300ms".to_owned()]);
        let pair = Self { name, settings, replicas: Vec::new() };
        let replicas = vec![pair.replica("0"), pair.replica("0")];
        Self { replicas, ..pair }
    }

    fn replica(&self, port: &str) -> Service {
        let port = format!("listen.port={port}");
        Service::start(self.name, &[&self.settings[..], &[port]].concat())
    }

    /// As a setting of whoever calls them.
    fn addresses(&self) -> String {
        let one = |it: &Service| format!("http://{}", it.address);
        self.replicas.iter().map(one).collect::<Vec<_>>().join(",")
    }

    /// Stops one and starts it again on its port.
    fn restart(&mut self, place: usize) {
        let old = self.replicas.remove(place);
        let port = old.port().to_owned();
        old.stop();
        let again = self.replica(&port);
        self.replicas.insert(place, again);
    }

    /// Returns once each of them knows two replicas of its peer that may be called.
    fn until_both_peers_are_up(&self) {
        for replica in &self.replicas {
            let up = || value(replica, "medwage_peer_replicas{peer=", "state=\"up\"}");
            wait_until(|| up() == Some(2));
        }
    }
}

/// Follows health and GOAWAY, as a well-made gRPC client does.
fn client(pair: &Pair, config: &str) -> Peer {
    let settings = PeerSettings {
        retry: Duration::from_millis(50),
        ..PeerSettings::with_address(&pair.addresses(), Duration::from_secs(20))
    };
    Peer::new("client", &settings, config).unwrap()
}

/// Asks until it is told to stop; a call that fails is a failure of the test.
fn load<F>(
    stop: &CancellationToken,
    calls: &Arc<AtomicUsize>,
    ask: impl Fn(usize) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = Result<(), tonic::Status>> + Send,
{
    let (stop, calls) = (stop.clone(), Arc::clone(calls));
    tokio::spawn(async move {
        while !stop.is_cancelled() {
            let call = calls.fetch_add(1, Ordering::Relaxed);
            let answer = ask(call).await;
            assert!(answer.is_ok(), "call {call} was lost: {answer:?}");
        }
    })
}

/// Makes a release the one that answers, as `docs/deploy.md` has it: a file that is replaced whole.
fn publish(releases: &Path, id: &str) {
    let part = releases.join("current.part");
    fs::write(&part, id).unwrap();
    fs::rename(part, releases.join("current")).unwrap();
}

/// Counts estimates by the release that they are from.
async fn estimate_of_a_release(
    channel: PeerChannel,
    call: usize,
    of_new: Arc<AtomicUsize>,
) -> Result<(), tonic::Status> {
    // The release before the newest is the nation's only.
    let person = JobProfile { area: String::new(), ..person(call) };
    let reply = EstimatorServiceClient::new(channel).estimate_pay(estimate(person)).await?;
    let reply = reply.into_inner();
    assert!(reply.degradation.is_none(), "call {call}: {:?}", reply.degradation);
    match reply.release.as_str() {
        "releases/oews-2025-05" => of_new.fetch_add(1, Ordering::Relaxed),
        "releases/oews-2024-05" => 0,
        other => panic!("call {call} is of {other}"),
    };
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_is_published_and_taken_back_under_load_fails_no_call() {
    let releases = tempfile::tempdir().unwrap();
    publish(releases.path(), "oews-2024-05");
    let directory = format!("releases.directory={}", releases.path().display());
    let benchmarks = Pair::start("medwage-benchmark", &[directory, "releases.poll=50ms".into()]);
    let market = format!("market.address={}", benchmarks.addresses());
    let estimators = Pair::start("medwage-estimator", &[market, "market.retry=50ms".into()]);
    estimators.until_both_peers_are_up();
    let estimator = client(&estimators, service_config::ESTIMATOR);
    estimator.watch_serving().wait_for(|up| *up).await.unwrap();

    let (stop, calls) = (CancellationToken::new(), Arc::default());
    let of_new = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&of_new);
    let asked = estimator.clone();
    let asking = load(&stop, &calls, move |call| {
        estimate_of_a_release(asked.call_channel(), call, Arc::clone(&counted))
    });
    let seen = || of_new.load(Ordering::Relaxed);
    // Twenty calls in a row of the release, over both replicas, or the load has failed.
    let until_answered_from = |new: bool| {
        while !asking.is_finished() {
            let (calls_before, new_before) = (calls.load(Ordering::Relaxed), seen());
            wait_until(|| {
                calls.load(Ordering::Relaxed) >= calls_before + 20 || asking.is_finished()
            });
            let came = seen() - new_before;
            if (new && came >= 19) || (!new && came == 0) {
                return;
            }
        }
    };
    until_answered_from(false);
    publish(releases.path(), "oews-2025-05");
    until_answered_from(true);
    publish(releases.path(), "oews-2024-05");
    until_answered_from(false);
    stop.cancel();
    asking.await.unwrap();
    assert!(seen() > 0);
}

fn person(call: usize) -> JobProfile {
    let role = ["medical coder", "medical biller", "coding auditor"][call / 10 % 3];
    JobProfile { experience_years: Some((call % 20) as f64), ..profile(role, STATES[call % 10]) }
}

async fn estimate_pay(channel: PeerChannel, call: usize) -> Result<(), tonic::Status> {
    let mut client = EstimatorServiceClient::new(channel);
    let reply = client.estimate_pay(estimate(person(call))).await?.into_inner();
    assert!(reply.degradation.is_none(), "call {call}: {:?}", reply.degradation);
    Ok(())
}

async fn suggest_next_steps(channel: PeerChannel, call: usize) -> Result<(), tonic::Status> {
    let request = suggest(person(call));
    CareerPathServiceClient::new(channel).suggest_next_steps(request).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_of_each_service_under_load_loses_no_call() {
    let mut benchmarks = Pair::start("medwage-benchmark", &[]);
    // They remember one distribution, so that nearly every call goes on to the benchmark service.
    let market = format!("market.address={}", benchmarks.addresses());
    let mut estimators = Pair::start(
        "medwage-estimator",
        &[market, "memory.distributions=1".into(), "market.retry=50ms".into()],
    );
    let pay = format!("pay.address={}", estimators.addresses());
    let mut careerpaths = Pair::start("medwage-careerpath", &[pay, "pay.retry=50ms".into()]);
    estimators.until_both_peers_are_up();
    careerpaths.until_both_peers_are_up();

    let (stop, estimates, steps) = (CancellationToken::new(), Arc::default(), Arc::default());
    let estimator = client(&estimators, service_config::ESTIMATOR);
    let careerpath = client(&careerpaths, service_config::CAREER_PATH);
    for peer in [&estimator, &careerpath] {
        peer.watch_serving().wait_for(|up| *up).await.unwrap();
    }
    let asked = estimator.clone();
    let one = load(&stop, &estimates, move |call| estimate_pay(asked.call_channel(), call));
    let asked = careerpath.clone();
    let two = load(&stop, &steps, move |call| suggest_next_steps(asked.call_channel(), call));

    let more_calls = |calls: &AtomicUsize| {
        let before = calls.load(Ordering::Relaxed);
        wait_until(|| {
            let is_over = one.is_finished() || two.is_finished();
            is_over || calls.load(Ordering::Relaxed) >= before + 20
        });
    };
    for place in [0, 1] {
        benchmarks.restart(place);
        estimators.until_both_peers_are_up();
        more_calls(&estimates);
        estimators.restart(place);
        estimators.until_both_peers_are_up();
        careerpaths.until_both_peers_are_up();
        more_calls(&steps);
        careerpaths.restart(place);
        careerpaths.until_both_peers_are_up();
        more_calls(&steps);
    }
    stop.cancel();
    one.await.unwrap();
    two.await.unwrap();
}
