//! The service configs that come with the contracts name what there is, and retry nothing that has no end.

use std::collections::BTreeSet;

use medwage_contracts::{DESCRIPTOR_SET, service_config};
use prost::Message as _;
use prost_types::FileDescriptorSet;
use serde_json::{Value, json};

/// The methods of a service whose request or reply is a stream, and the others.
fn methods(service: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let files = FileDescriptorSet::decode(DESCRIPTOR_SET).unwrap().file;
    let all = files.iter().flat_map(|file| {
        file.service.iter().map(move |it| (format!("{}.{}", file.package(), it.name()), it))
    });
    let (_, found) = all.into_iter().find(|(name, _)| name == service).unwrap();
    let (streams, calls): (Vec<_>, Vec<_>) =
        found.method.iter().partition(|it| it.client_streaming() || it.server_streaming());
    let named = |methods: Vec<&prost_types::MethodDescriptorProto>| {
        methods.into_iter().map(|it| it.name().to_owned()).collect()
    };
    (named(streams), named(calls))
}

#[test]
fn service_configs_cover_their_service_and_leave_its_streams_alone() {
    for (config, service) in [
        (service_config::BENCHMARK, "medwage.benchmark.v1.BenchmarkService"),
        (service_config::ESTIMATOR, "medwage.estimator.v1.EstimatorService"),
        (service_config::CATALOG, "medwage.catalog.v1.CatalogService"),
        (service_config::CAREER_PATH, "medwage.careerpath.v1.CareerPathService"),
    ] {
        let config: Value = serde_json::from_str(config).unwrap();
        let (streams, _) = methods(service);
        let mut left_alone = BTreeSet::new();
        let mut whole = 0;
        for entry in config["methodConfig"].as_array().unwrap() {
            for name in entry["name"].as_array().unwrap() {
                assert_eq!(name["service"], service);
                match name["method"].as_str() {
                    Some(method) => {
                        assert!(
                            entry["retryPolicy"].is_null() && entry["timeout"].is_null(),
                            "{method}"
                        );
                        left_alone.insert(method.to_owned());
                    }
                    None => {
                        whole += 1;
                        assert_eq!(entry["retryPolicy"]["retryableStatusCodes"][0], "UNAVAILABLE");
                    }
                }
            }
        }
        assert_eq!((whole, left_alone), (1, streams), "{service}");
        assert_eq!(config["loadBalancingConfig"], json!([{ "round_robin": {} }]));
        assert_eq!(config["healthCheckConfig"], json!({ "serviceName": "" }));
        assert!(config["retryThrottling"]["maxTokens"].as_u64().unwrap() > 0);
    }
}
