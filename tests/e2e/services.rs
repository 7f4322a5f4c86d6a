//! The services as processes of their own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use medwage_contracts::pb::benchmark::FindBenchmarkRequest;
use medwage_contracts::pb::careerpath::SuggestNextStepsRequest;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use medwage_contracts::pb::types::{JobProfile, Market};
use medwage_testkit::{Process, binary, wait_for};
use tonic::transport::Channel;
use tonic::{Code, Status};

/// Runs a service's program until it ends by itself: whether it went well, and what it said.
pub(crate) fn ended(name: &str, settings: &[String], more: &[&str]) -> (bool, String) {
    let output = program(name, settings).args(more).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// A service's program, with its settings.
pub(crate) fn program(name: &str, settings: &[String]) -> Command {
    let mut command = Command::new(binary(name));
    for setting in settings {
        command.args(["--set", setting]);
    }
    command
}

/// What is in the line that says where a service listens.
const LISTENS: &str = " address=127.0.0.1:";

/// What a line of the log says of a field.
fn named(line: &str, name: &str) -> Option<String> {
    let told = line.split_once(&format!(" {name}="))?.1;
    told.split_whitespace().next().map(str::to_owned)
}

/// A service in a process of its own, whose whole log is kept.
pub(crate) struct Logged {
    process: Process,
    log: PathBuf,
    pub(crate) address: String,
}

impl Logged {
    /// Starts a service by its name; its log goes into a folder.
    pub(crate) fn start(name: &str, settings: &[String], folder: &Path) -> Self {
        let log = folder.join(name);
        let mut command = program(name, settings);
        let process = Process::start(command.stderr(File::create(&log).unwrap()));
        let address = || {
            let text = fs::read_to_string(&log).unwrap();
            let mut whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
            named(whole.find(|line| line.contains(LISTENS))?, "address")
        };
        let address = wait_for(address);
        Self { process, log, address }
    }

    /// Asks it to stop, and returns all that it has logged.
    pub(crate) fn end(mut self) -> String {
        self.process.signal("TERM");
        assert!(self.process.wait().success());
        fs::read_to_string(&self.log).unwrap()
    }
}

/// A service in a process of its own.
pub(crate) struct Service {
    name: String,
    process: Process,
    /// Host and port.
    pub(crate) address: String,
    /// Those at which the health alone is answered.
    pub(crate) health: String,
    /// Those of its metrics, if there are any.
    pub(crate) metrics: Option<String>,
}

impl Service {
    /// Starts a service by its name, with settings such as `listen.port=0`.
    pub(crate) fn start(name: &str, settings: &[String]) -> Self {
        let mut process = Process::start_logging(&mut program(name, settings));
        let lines = process.lines_until(|line| line.contains(LISTENS));
        let named = |name: &str| lines.iter().find_map(|line| named(line, name));
        let (address, health) = (named("address").unwrap(), named("health").unwrap());
        let metrics = named("metrics");
        Self { name: name.to_owned(), process, address, health, metrics }
    }

    /// Starts the benchmark service on a port, with a directory of releases.
    pub(crate) fn benchmark(port: &str, releases: &Path) -> Self {
        let releases = releases.display();
        let settings = [
            format!("listen.port={port}"),
            format!("releases.directory={releases}"),
            "releases.poll=50ms".to_owned(),
        ];
        Self::start("medwage-benchmark", &settings)
    }

    /// Starts the estimator behind it.
    pub(crate) fn estimator(benchmark: &Self) -> Self {
        Self::estimator_on("0", benchmark)
    }

    /// The same on a port.
    pub(crate) fn estimator_on(port: &str, benchmark: &Self) -> Self {
        Self::estimator_of(&benchmark.address, port, &[])
    }

    /// The same behind whatever listens at an address, with more settings.
    pub(crate) fn estimator_of(benchmark: &str, port: &str, more: &[String]) -> Self {
        let settings = [
            format!("listen.port={port}"),
            format!("market.address=http://{benchmark}"),
            "market.retry=50ms".to_owned(),
            "market.deadline=300ms".to_owned(),
        ];
        Self::start("medwage-estimator", &[&settings, more].concat())
    }

    /// Starts the career path behind whatever listens at an address, with more settings.
    pub(crate) fn careerpath_of(estimator: &str, more: &[String]) -> Self {
        let settings = [
            "listen.port=0".to_owned(),
            format!("pay.address=http://{estimator}"),
            "pay.retry=50ms".to_owned(),
            "pay.deadline=500ms".to_owned(),
        ];
        Self::start("medwage-careerpath", &[&settings, more].concat())
    }

    /// The port that it listens on.
    pub(crate) fn port(&self) -> &str {
        self.address.rsplit(':').next().unwrap()
    }

    /// The most memory that it ever had, in KiB.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim_end_matches("kB").trim().parse().unwrap()
    }

    /// Sends a signal by its name, such as `CONT`.
    pub(crate) fn signal(&self, name: &str) {
        self.process.signal(name);
    }

    /// Waits until it logs this.
    pub(crate) fn until_said(&mut self, text: &str) {
        self.process.lines_until(|line| line.contains(text));
    }

    /// Makes it hang.
    pub(crate) fn suspend(&self) {
        self.process.suspend();
    }

    /// Asks it to stop, and returns once it has.
    pub(crate) fn stop(mut self) {
        self.signal("TERM");
        assert!(self.process.wait().success());
    }

    /// What its own program says of its health.
    pub(crate) fn is_well(&self) -> bool {
        ended(&self.name, &[format!("listen.port={}", self.port())], &["health"]).0
    }

    /// Ends it at once, as a machine that is gone does.
    pub(crate) fn kill(mut self) -> String {
        self.signal("KILL");
        self.process.wait();
        self.port().to_owned()
    }
}

/// The three services, each on the one before, with the same settings for all.
pub(crate) fn three_with(settings: &[String]) -> [Service; 3] {
    let start = |name: &str, more: &[String]| {
        Service::start(name, &[settings, &["listen.port=0".to_owned()], more].concat())
    };
    let benchmark = start("medwage-benchmark", &[]);
    let market = format!("market.address=http://{}", benchmark.address);
    let estimator = start("medwage-estimator", &[market]);
    let pay = format!("pay.address=http://{}", estimator.address);
    let careerpath = start("medwage-careerpath", &[pay]);
    [benchmark, estimator, careerpath]
}

/// Asks for the benchmark of an occupation in the nation.
pub(crate) fn find(occupation: &str) -> FindBenchmarkRequest {
    let market = Market { occupation: occupation.to_owned(), ..Market::default() };
    FindBenchmarkRequest { market: Some(market), ..FindBenchmarkRequest::default() }
}

/// Somebody of whom only the role and the place are known.
pub(crate) fn profile(role: &str, area: &str) -> JobProfile {
    JobProfile { role: role.to_owned(), area: area.to_owned(), ..JobProfile::default() }
}

/// Asks for somebody's pay.
pub(crate) fn estimate(profile: JobProfile) -> pb::EstimatePayRequest {
    pb::EstimatePayRequest { profile: Some(profile), ..pb::EstimatePayRequest::default() }
}

/// Asks for somebody's next steps.
pub(crate) fn suggest(profile: JobProfile) -> SuggestNextStepsRequest {
    SuggestNextStepsRequest { profile: Some(profile), ..SuggestNextStepsRequest::default() }
}

/// An offer of pay in a year.
pub(crate) fn offer(id: &str, area: &str, annual_usd: f64) -> pb::Offer {
    let rate = Some(pb::pay_terms::Rate::AnnualUsd(annual_usd));
    let pay = Some(pb::PayTerms { rate, ..pb::PayTerms::default() });
    let terms = Some(pb::OfferTerms { pay, ..pb::OfferTerms::default() });
    pb::Offer { id: id.to_owned(), terms, area: area.to_owned() }
}

/// A client of an estimator.
pub(crate) struct Estimator(pub(crate) EstimatorServiceClient<Channel>);

impl Estimator {
    pub(crate) async fn connect(service: &Service) -> Self {
        Self::at(&service.address).await
    }

    /// The one that listens at an address.
    pub(crate) async fn at(address: &str) -> Self {
        let channel = Channel::from_shared(format!("http://{address}")).unwrap();
        Self(EstimatorServiceClient::new(channel.connect().await.unwrap()))
    }

    pub(crate) async fn coder(&self, area: &str) -> Result<pb::Estimate, Status> {
        self.0
            .clone()
            .estimate_pay(estimate(profile("medical coder", area)))
            .await
            .map(tonic::Response::into_inner)
    }

    /// Asks until the answer is as it must become; a service that is not ready yet is asked again.
    pub(crate) async fn until(
        &self,
        area: &str,
        is: impl Fn(&pb::Estimate) -> bool,
    ) -> pb::Estimate {
        let asking = async {
            loop {
                match self.coder(area).await {
                    Ok(estimate) if is(&estimate) => return estimate,
                    Ok(_) => {}
                    Err(status) => assert_eq!(status.code(), Code::Unavailable, "{status:?}"),
                }
                tokio::task::yield_now().await;
            }
        };
        let waiting = tokio::time::timeout(Duration::from_secs(60), asking);
        waiting.await.expect("the answer becomes what is waited for")
    }
}
