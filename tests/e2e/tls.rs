//! Encrypted calls between processes: both sides show certificates, and these are renewed while they run.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};

use super::services::{Estimator, Service, ended, find};

/// Somebody whose certificates are trusted.
pub(crate) struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// A certificate for this machine with its key, as PEM.
    pub(crate) fn sign(&self) -> (String, String) {
        self.sign_until(4000)
    }

    /// The same, valid until the first day of a year.
    fn sign_until(&self, year: i32) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.not_after = date_time_ymd(year, 1, 1);
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }
}

/// Files as an operator mounts them.
pub(crate) struct Files(tempfile::TempDir);

impl Files {
    pub(crate) fn new(authority: &Authority) -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        files.write("authority.pem", &authority.pem);
        files.renew(authority);
        files
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        // As a mounted volume is changed: whole, at once.
        let part = self.path("part");
        fs::write(&part, text).unwrap();
        fs::rename(part, self.path(name)).unwrap();
    }

    fn renew(&self, authority: &Authority) {
        let (certificate, key) = authority.sign();
        self.write("key.pem", &key);
        self.write("certificate.pem", &certificate);
    }

    /// The settings of a side, such as `listen.tls`, with what it calls the authority.
    pub(crate) fn settings(&self, side: &str, authority: &str) -> Vec<String> {
        let named =
            |setting: &str, file: &str| format!("{side}.{setting}={}", self.path(file).display());
        vec![
            named("certificate", "certificate.pem"),
            named("key", "key.pem"),
            named(authority, "authority.pem"),
        ]
    }

    fn benchmark(&self, port: &str) -> Service {
        let mut settings = self.settings("listen.tls", "client_ca_file");
        settings.extend([format!("listen.port={port}"), "listen.tls.reload=20ms".to_owned()]);
        Service::start("medwage-benchmark", &settings)
    }
}

pub(crate) fn config(trusted: &Authority, shown: Option<(String, String)>) -> ClientTlsConfig {
    let config = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(&trusted.pem));
    match shown {
        Some((certificate, key)) => config.identity(Identity::from_pem(certificate, key)),
        None => config,
    }
}

/// Asks over a new connection.
pub(crate) async fn ask(service: &Service, config: Option<ClientTlsConfig>) -> Result<(), String> {
    let scheme = if config.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{}", service.address);
    let endpoint = Endpoint::from_shared(address).unwrap();
    let endpoint = match config {
        Some(config) => endpoint.tls_config(config).unwrap(),
        None => endpoint,
    };
    let channel: Channel = endpoint.connect().await.map_err(|error| error.to_string())?;
    let request = find("29-2072");
    let answer = BenchmarkServiceClient::new(channel).find_benchmark(request).await;
    answer.map(drop).map_err(|status| status.to_string())
}

fn health(settings: &[String], port: &str) -> bool {
    let settings = [settings, &[format!("listen.port={port}")]].concat();
    ended("medwage-benchmark", &settings, &["health"]).0
}

#[tokio::test]
async fn services_and_callers_show_each_other_who_they_are() {
    let authority = Authority::new("ours");
    let files = Files::new(&authority);
    let benchmark = files.benchmark("0");
    assert_eq!(ask(&benchmark, Some(config(&authority, Some(authority.sign())))).await, Ok(()));
    assert!(ask(&benchmark, Some(config(&authority, None))).await.is_err(), "shows nothing");
    assert!(ask(&benchmark, None).await.is_err(), "is not encrypted");
    let stranger = Authority::new("a stranger");
    let shown = Some(config(&authority, Some(stranger.sign())));
    assert!(ask(&benchmark, shown).await.is_err(), "shows a stranger's");
    assert!(ask(&benchmark, Some(config(&stranger, Some(authority.sign())))).await.is_err());
    let own = files.settings("listen.tls", "client_ca_file");
    assert!(health(&own, benchmark.port()));
    assert!(!health(&[], benchmark.port()), "without its files");

    let mut settings = files.settings("market.tls", "ca_file");
    settings.push("listen.port=0".into());
    settings.push(format!("market.address=https://{}", benchmark.address));
    let estimator = Service::start("medwage-estimator", &settings);
    let people = Estimator::connect(&estimator).await;
    people.until("Boston", |estimate| estimate.degradation.is_none()).await;
}

#[tokio::test]
async fn certificates_are_renewed_without_a_restart_and_bad_ones_are_not_taken() {
    let (old, new) = (Authority::new("old"), Authority::new("new"));
    let files = Files::new(&old);
    let mut benchmark = files.benchmark("0");
    let shown = || Some(old.sign());
    assert_eq!(ask(&benchmark, Some(config(&old, shown()))).await, Ok(()));

    files.renew(&new);
    let renewed = async {
        while ask(&benchmark, Some(config(&new, shown()))).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), renewed).await.expect("the new one is shown");
    assert!(ask(&benchmark, Some(config(&old, shown()))).await.is_err(), "the old one is gone");

    files.write("certificate.pem", "no certificate");
    benchmark.until_said("holds no certificate");
    assert_eq!(ask(&benchmark, Some(config(&new, shown()))).await, Ok(()), "the last one stays");
}

#[tokio::test]
async fn who_calls_takes_up_new_authorities_and_certificates_without_a_restart() {
    let (old, new) = (Authority::new("old"), Authority::new("new"));
    let files = Files::new(&old);
    let benchmark = files.benchmark("0");
    let mut settings = files.settings("market.tls", "ca_file");
    settings
        .extend(["listen.port=0", "market.resolve=20ms", "market.retry=50ms"].map(str::to_owned));
    settings.push(format!("market.address=https://{}", benchmark.address));
    let estimator = Service::start("medwage-estimator", &settings);
    let people = Estimator::connect(&estimator).await;
    people.until("Boston", |estimate| estimate.degradation.is_none()).await;

    files.write("authority.pem", &new.pem);
    files.renew(&new);
    let port = benchmark.kill();
    // It knows the new authority only.
    let _benchmark = files.benchmark(&port);
    people.until("Chicago", |estimate| estimate.degradation.is_none()).await;
}

#[test]
fn what_can_not_encrypt_does_not_start() {
    let files = Files::new(&Authority::new("ours"));
    let start = |settings: &[String]| {
        let settings = [settings, &["listen.port=0".to_owned()]].concat();
        let (started, told) = ended("medwage-benchmark", &settings, &[]);
        assert!(!started);
        told
    };
    let settings = files.settings("listen.tls", "client_ca_file");
    let told = start(&settings[..1]);
    assert!(told.contains("listen.tls.certificate needs listen.tls.key"), "{told}");
    let named = |path: &Path| path.display().to_string();
    files.write("certificate.pem", "no certificate");
    let told = start(&settings);
    assert!(told.contains(&named(&files.path("certificate.pem"))), "{told}");
    assert!(told.contains("holds no certificate"), "{told}");
    fs::remove_file(files.path("key.pem")).unwrap();
    let told = start(&settings);
    assert!(told.contains("listen.tls.key") && told.contains("No such file"), "{told}");
}

#[tokio::test]
async fn an_expired_certificate_is_no_renewal_and_none_to_begin_with() {
    let authority = Authority::new("ours");
    let files = Files::new(&authority);
    let mut benchmark = files.benchmark("0");
    let (certificate, key) = authority.sign_until(2020);
    files.write("key.pem", &key);
    files.write("certificate.pem", &certificate);
    benchmark.until_said("expired on 2020-01-01");
    assert_eq!(ask(&benchmark, Some(config(&authority, Some(authority.sign())))).await, Ok(()));

    let settings = files.settings("listen.tls", "client_ca_file");
    let (started, told) = ended("medwage-benchmark", &settings, &["--set", "listen.port=0"]);
    assert!(!started && told.contains("expired on 2020-01-01"), "{told}");
}

#[tokio::test]
async fn both_sides_say_what_is_wrong_with_a_certificate() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let (files, others) = (Files::new(&ours), Files::new(&theirs));
    let mut benchmark = files.benchmark("0");
    let mut settings = others.settings("market.tls", "ca_file");
    settings.extend([
        "listen.port=0".to_owned(),
        format!("market.address=https://{}", benchmark.address),
    ]);
    let mut estimator = Service::start("medwage-estimator", &settings);
    let reason = "its certificate comes from no authority of tls.ca_file";
    estimator.until_said(reason);
    benchmark.until_said("no encryption was agreed on");
    let status = Estimator::connect(&estimator).await.coder("Boston").await.unwrap_err();
    assert!(status.message().contains(reason), "{status:?}");
}
