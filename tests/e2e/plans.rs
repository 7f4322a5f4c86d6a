//! Plans from three processes, while the estimator dies and hangs in the middle of them.

use std::time::Duration;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_contracts::pb::catalog::ListRolesRequest;
use medwage_contracts::pb::catalog::catalog_service_client::CatalogServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::services::{Service, profile};

type Client = CareerPathServiceClient<Channel>;

/// A newcomer's plan, which takes tenths of a second to find.
async fn plan(client: &Client) -> Result<pb::PlanCareerResponse, Status> {
    plan_in(client, "OH").await
}

async fn plan_in(client: &Client, area: &str) -> Result<pb::PlanCareerResponse, Status> {
    let request = pb::PlanCareerRequest {
        profile: Some(profile("", area)),
        target: Some(pb::plan_career_request::Target::TargetRole("coder-2".to_owned())),
        ..pb::PlanCareerRequest::default()
    };
    client.clone().plan_career(request).await.map(tonic::Response::into_inner)
}

/// Starts an estimator that waits for its peer: the first plan asks for all pay that there is, beside whatever else this
/// machine does.
fn start_estimator(port: &str, benchmark: &Service) -> Service {
    Service::estimator_of(&benchmark.address, port, &["market.deadline=3s".to_owned()])
}

fn is_told_to_try_again(status: &Status) {
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
}

/// Asks until there is a plan; what fails until then says to try again.
async fn until_planned(client: &Client) -> pb::PlanCareerResponse {
    let asking = async {
        loop {
            match plan(client).await {
                Ok(answer) => return answer,
                Err(status) => is_told_to_try_again(&status),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.expect("the estimator is back")
}

#[tokio::test]
async fn a_plan_fails_while_the_estimator_is_gone_and_succeeds_when_it_is_back() {
    let releases = tempfile::tempdir().unwrap();
    let benchmark = Service::benchmark("0", releases.path());
    let estimator = start_estimator("0", &benchmark);
    let careerpath = Service::careerpath_of(&estimator.address, &["pay.deadline=3s".to_owned()]);
    let channel = Channel::from_shared(format!("http://{}", careerpath.address)).unwrap();
    let channel = channel.connect().await.unwrap();
    let catalog = CatalogServiceClient::new(channel.clone());
    let client = CareerPathServiceClient::new(channel);
    let before = until_planned(&client).await;

    // It hangs with a plan under way, which then fails or had all that it needs, and is waited for no longer
    // than the deadline.
    let (under_way, ()) = tokio::join!(plan(&client), async { estimator.suspend() });
    if let Err(status) = under_way {
        is_told_to_try_again(&status);
    }
    is_told_to_try_again(&plan(&client).await.unwrap_err());
    estimator.signal("CONT");
    assert_eq!(until_planned(&client).await, before);

    let port = estimator.kill();
    is_told_to_try_again(&plan(&client).await.unwrap_err());
    let roles = catalog.clone().list_roles(ListRolesRequest::default()).await.unwrap().into_inner();
    assert!(roles.roles.len() >= 20, "the catalog answers on");
    let _estimator = start_estimator(&port, &benchmark);
    assert_eq!(until_planned(&client).await, before);
}

/// The caller has time left: the peer of a peer is late, and may answer later.
#[tokio::test]
async fn a_plan_that_waits_for_a_benchmark_that_hangs_is_told_to_try_again() {
    let releases = tempfile::tempdir().unwrap();
    let benchmark = Service::benchmark("0", releases.path());
    let estimator = Service::estimator(&benchmark);
    let careerpath = Service::careerpath_of(&estimator.address, &["pay.deadline=3s".to_owned()]);
    let channel = Channel::from_shared(format!("http://{}", careerpath.address)).unwrap();
    let client = CareerPathServiceClient::new(channel.connect().await.unwrap());
    let before = until_planned(&client).await;
    benchmark.suspend();
    is_told_to_try_again(&plan_in(&client, "areas/0045300").await.unwrap_err());
    assert_eq!(plan(&client).await.unwrap().plans, before.plans, "what is remembered answers");
}
