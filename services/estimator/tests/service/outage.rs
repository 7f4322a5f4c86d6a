//! The benchmark service goes away and comes back.

use std::time::Duration;

use medwage_contracts::pb::estimator as pb;
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{Behind, coder, start_behind};

#[tokio::test]
async fn what_is_remembered_answers_while_the_benchmark_service_is_gone() {
    let mut behind = Behind::start().await;
    let service = start_behind(&behind).await;
    let before = service.estimate(coder("Boston")).await;
    assert!(before.degraded.is_none());

    behind.stop().await;
    let degraded = until(|| service.estimate(coder("Boston")), |it| it.degraded.is_some()).await;
    assert_eq!(degraded.annual, before.annual);
    assert!(degraded.degraded.unwrap().reason.contains("out of reach"));

    let status = service.client.clone().estimate_pay(coder("Chicago")).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());

    behind.start_again().await;
    let after = until(|| service.estimate(coder("Boston")), |it| it.degraded.is_none()).await;
    assert_eq!(after.annual, before.annual);
    assert!(service.client.clone().estimate_pay(coder("Chicago")).await.is_ok());
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
