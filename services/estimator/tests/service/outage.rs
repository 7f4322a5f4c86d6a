//! The benchmark service goes away and comes back.

use std::time::Duration;

use medwage_contracts::pb::estimator as pb;
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{Benchmark, coder, request, start_before};

#[tokio::test]
async fn remembered_pay_answers_while_the_benchmark_service_is_gone() {
    let mut benchmark = Benchmark::start().await;
    let service = start_before(&benchmark).await;
    let before = service.estimate(coder("Boston")).await;
    assert!(before.degradation.is_none());

    benchmark.stop().await;
    let boston = || service.estimate(coder("Boston"));
    let degraded = until(boston, |it| it.degradation.is_some()).await;
    assert_eq!(degraded.annual, before.annual);
    assert!(degraded.degradation.unwrap().reason.contains("out of reach"));

    let status = service.ask(request(coder("Chicago"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());

    benchmark.start_again().await;
    let after = until(boston, |it| it.degradation.is_none()).await;
    assert_eq!(after.annual, before.annual);
    assert!(service.ask(request(coder("Chicago"))).await.is_ok());
}

/// Asks until the answer is as it must become.
async fn until<F: Future<Output = pb::Estimate>>(
    ask: impl Fn() -> F,
    is: impl Fn(&pb::Estimate) -> bool,
) -> pb::Estimate {
    let asking = async {
        loop {
            let estimate = ask().await;
            if is(&estimate) {
                return estimate;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), asking).await.expect("the answer changes")
}
