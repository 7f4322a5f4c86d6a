//! The estimator while the benchmark service is killed, hangs, and changes its release.

use std::fs;

use tonic::Code;
use tonic_types::StatusExt as _;

use super::services::{Estimator, Service};

#[tokio::test]
async fn what_is_remembered_answers_while_the_benchmark_process_is_dead() {
    let releases = tempfile::tempdir().unwrap();
    let benchmark = Service::benchmark("0", releases.path());
    let service = Service::estimator(&benchmark);
    let estimator = Estimator::connect(&service).await;
    let before = estimator.until("Boston", |estimate| estimate.degradation.is_none()).await;

    let port = benchmark.kill();
    let degraded = estimator.until("Boston", |estimate| estimate.degradation.is_some()).await;
    assert_eq!(degraded.annual, before.annual);
    let status = estimator.coder("Chicago").await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());

    let _benchmark = Service::benchmark(&port, releases.path());
    let after = estimator.until("Boston", |estimate| estimate.degradation.is_none()).await;
    assert_eq!(after.annual, before.annual);
    estimator.until("Chicago", |estimate| estimate.degradation.is_none()).await;
}

#[tokio::test]
async fn a_benchmark_process_that_hangs_is_not_waited_for_beyond_the_deadline() {
    let releases = tempfile::tempdir().unwrap();
    let benchmark = Service::benchmark("0", releases.path());
    let service = Service::estimator(&benchmark);
    let estimator = Estimator::connect(&service).await;
    let before = estimator.until("Boston", |estimate| estimate.degradation.is_none()).await;

    benchmark.suspend();
    let status = estimator.coder("Chicago").await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(status.message().contains("no answer within 300 ms"), "{status:?}");
    let degraded = estimator.coder("Boston").await.unwrap();
    assert_eq!(degraded.annual, before.annual);
    assert!(degraded.degradation.is_some());

    benchmark.signal("CONT");
    let after = estimator.until("Boston", |estimate| estimate.degradation.is_none()).await;
    assert_eq!(after.annual, before.annual);
}

#[tokio::test]
async fn every_answer_is_wholly_of_one_release_while_the_release_changes_and_back() {
    let releases = tempfile::tempdir().unwrap();
    let answer_from = |id: &str| {
        let part = releases.path().join("current.part");
        fs::write(&part, id).unwrap();
        fs::rename(part, releases.path().join("current")).unwrap();
    };
    answer_from("oews-2024-05");
    let benchmark = Service::benchmark("0", releases.path());
    let service = Service::estimator(&benchmark);
    let estimator = Estimator::connect(&service).await;
    let old = estimator.until("", |estimate| estimate.release == "releases/oews-2024-05").await;

    answer_from("oews-2025-05");
    // Until the change is seen, answers are those of the old release, to the cent.
    let new = estimator
        .until("", |it| {
            if it.release == old.release {
                assert_eq!(it, &old);
            }
            it.release == "releases/oews-2025-05"
        })
        .await;
    assert_ne!(new.annual, old.annual);
    assert!(new.citation.contains("May 2025"));

    answer_from("oews-2024-05");
    let again = estimator.until("", |estimate| estimate.release == old.release).await;
    assert_eq!(again, old);
}
