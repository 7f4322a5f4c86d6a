//! How the estimator asks the benchmark service: once for all who ask the same, and for no longer than they wait.

use std::time::Duration;

use medwage_contracts::pb::estimator as pb;
use tokio::task::JoinSet;
use tonic::{Code, Request};
use tonic_types::StatusExt as _;

use super::metrics::{METRICS, value};
use super::services::{Estimator, Service, estimate, offer, profile};

fn compared(area: &str) -> pb::CompareOffersRequest {
    let offer = |id: &str| offer(id, area, 70_000.0);
    pb::CompareOffersRequest { offers: vec![offer("one"), offer("other")], ..Default::default() }
}

fn somebody(role: &str) -> pb::EstimatePayRequest {
    estimate(profile(role, "OH"))
}

/// How often the benchmark service answered a method.
fn answered(benchmark: &Service, method: &str) -> u64 {
    let method = format!("grpc_method=\"{method}\",grpc_code=\"OK\"");
    value(benchmark, "grpc_server_handled_total", &method).unwrap_or_default()
}

#[tokio::test]
async fn same_areas_and_titles_are_asked_for_once_however_many_ask() {
    let own = ["listen.port=0".to_owned(), METRICS.to_owned()];
    let benchmark = Service::start("medwage-benchmark", &own);
    let estimator = Service::estimator(&benchmark);
    let client = Estimator::connect(&estimator).await;
    client.until("Boston", |_| true).await;

    let mut calls = JoinSet::new();
    for area in ["Chicago", "Chicago", "Springfield"].iter().cycle().take(60) {
        let mut client = client.0.clone();
        calls.spawn(async move { client.compare_offers(compared(area)).await.is_ok() });
    }
    let clear = calls.join_all().await.into_iter().filter(|it| *it).count();
    assert_eq!((clear, answered(&benchmark, "SearchAreas")), (40, 2));

    // A batch has 40 codes of occupations that the estimator does not know, each of them three times.
    let titles: Vec<_> = (0..40).map(|it| format!("19-{:04}", 1_000 + it)).collect();
    let requests = titles.iter().cycle().take(120).map(|it| somebody(it)).collect();
    let batch = pb::BatchEstimatePayRequest { requests };
    let batches = [batch.clone(), batch].map(|batch| {
        let mut client = client.0.clone();
        async move { client.batch_estimate_pay(batch).await.unwrap().into_inner().results.len() }
    });
    let results = batches.into_iter().collect::<JoinSet<_>>().join_all().await;
    assert_eq!(results, [120, 120]);
    assert_eq!(answered(&benchmark, "SearchOccupations"), 40);
}

#[tokio::test]
async fn who_waits_too_little_is_told_so_and_not_to_try_again() {
    let benchmark = Service::start("medwage-benchmark", &["listen.port=0".to_owned()]);
    let settings = [
        "listen.port=0".to_owned(),
        format!("market.address=http://{}", benchmark.address),
        "market.deadline=30s".to_owned(),
    ];
    let estimator = Service::start("medwage-estimator", &settings);
    let client = Estimator::connect(&estimator).await;
    client.until("Boston", |_| true).await;

    benchmark.suspend();
    let (mut area, mut biller, mut pay) = (client.0.clone(), client.0.clone(), client.0.clone());
    let coder = estimate(profile("medical coder", "Chicago"));
    let replies = tokio::join!(
        area.compare_offers(hasty(compared("Chicago"))),
        biller.estimate_pay(hasty(somebody("medical biller"))),
        pay.estimate_pay(hasty(coder)),
    );
    let statuses = [
        replies.0.map(drop).unwrap_err(),
        replies.1.map(drop).unwrap_err(),
        replies.2.map(drop).unwrap_err(),
    ];
    for status in statuses {
        assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
        let details = status.get_error_details();
        assert_eq!(details.error_info().unwrap().metadata["step"], "benchmark", "{status:?}");
        assert!(details.retry_info().is_none(), "{status:?}");
    }
    benchmark.signal("CONT");
    assert!(client.coder("Chicago").await.is_ok(), "nobody else is held up by them");
}

/// A call that waits for a second.
fn hasty<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(Duration::from_secs(1));
    request
}
