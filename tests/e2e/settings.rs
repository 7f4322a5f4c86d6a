//! What an operator is told of settings.

use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use tonic_types::StatusExt as _;

use super::services::{Service, ended, find};

#[test]
fn one_start_tells_every_mistake_by_the_name_of_its_setting() {
    let settings = [
        "listen.port=70000",
        "listen.tls.certificate=/tls/tls.crt",
        "server.auth.keys.url=http://login.example.org/keys",
        "server.web.origins=app.example.org",
        "market.address=benchmark:50051",
        "market.tls.key=/tls/tls.key",
        "log.level=loud,medwage=very",
        "help.url=docs.example.com/errors",
        "log.traces.endpoint=http://127.0.0.1:4317",
        "log.traces.headers=hunter2",
        "pay.deadline=1s",
    ];
    let (well, told) = ended("medwage-estimator", &settings.map(str::to_owned), &[]);
    assert!(!well);
    for (name, what) in [
        ("--set listen.port", "u16"),
        ("ESTIMATOR__LISTEN__TLS__KEY", "listen.tls.certificate needs listen.tls.key"),
        ("ESTIMATOR__SERVER__AUTH__ISSUERS", "needs server.auth.issuers"),
        ("ESTIMATOR__SERVER__AUTH__AUDIENCES", "needs server.auth.audiences"),
        ("--set server.auth.keys.url", "server.auth.keys.plaintext=true"),
        ("--set server.web.origins", "is no origin"),
        ("--set market.address", "neither http:// nor https://"),
        ("ESTIMATOR__MARKET__TLS__CERTIFICATE", "market.tls.key needs it"),
        ("--set log.level", "neither a level nor a list"),
        ("--set help.url", "begins with http:// or https://"),
        ("--set log.traces.headers", "number 1 is no `name=value`"),
        ("--set pay.deadline", "no setting is called `pay.deadline`"),
    ] {
        let line = told.lines().find(|it| it.trim_start().starts_with(&format!("{name}: ")));
        assert!(line.is_some_and(|it| it.contains(what)), "{name} in {told}");
    }
    assert!(told.contains("12 mistakes in the settings"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn settings_are_printed_without_their_secrets() {
    let settings = ["log.traces.headers=api-key=hunter2".to_owned(), "listen.port=0".to_owned()];
    let output = super::services::program("medwage-benchmark", &settings)
        .arg("--print-config")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && printed.contains("headers = \"(redacted)\""), "{printed}");
    assert!(!printed.contains("hunter2"), "{printed}");
}

#[tokio::test]
async fn errors_link_to_the_page_of_their_reason_where_pages_are_served() {
    let addresses = [None, Some("https://docs.example.com/errors/")];
    for address in addresses {
        let mut settings = vec!["listen.port=0".to_owned()];
        settings.extend(address.map(|url| format!("help.url={url}")));
        let service = Service::start("medwage-benchmark", &settings);
        let mut client =
            BenchmarkServiceClient::connect(format!("http://{}", service.address)).await.unwrap();
        let status = client.find_benchmark(find("a job that nobody does")).await.unwrap_err();
        let reason = status.get_details_error_info().unwrap().reason;
        let linked = status.get_details_help().map(|help| help.links[0].url.clone());
        let wanted = address.map(|_| format!("https://docs.example.com/errors/{reason}"));
        assert_eq!(linked, wanted, "{status:?}");
        let page = format!("docs/errors/{reason}.md");
        assert!(medwage_testkit::root().join(page).exists(), "{reason}");
    }
}
