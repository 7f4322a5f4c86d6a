//! What the career path answers, over gRPC, with the estimator and the benchmark service behind it.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::EstimatePayRequest;
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{coder, dollars, start, until_answered};

fn fields(status: &tonic::Status) -> Vec<String> {
    let bad = status.get_details_bad_request().unwrap();
    bad.field_violations.into_iter().map(|it| it.field).collect()
}

#[tokio::test]
async fn the_catalogue_is_told_with_its_sources() {
    let services = start().await;
    let mut client = services.client.clone();
    let roles = client.list_roles(pb::ListRolesRequest {}).await.unwrap().into_inner().roles;
    assert!(roles.len() >= 20);
    let request = pb::GetRoleRequest { name: "coding auditor".into() };
    let role = client.get_role(request).await.unwrap().into_inner();
    assert_eq!(role.name, "roles/auditor");
    assert_eq!(role.from_roles, ["roles/coder-3", "roles/risk-coder"]);

    let all = client.list_credentials(pb::ListCredentialsRequest {}).await.unwrap().into_inner();
    assert!(all.credentials.len() >= 25);
    let request = pb::GetCredentialRequest { name: "credentials/CPC".into() };
    let cpc = client.get_credential(request).await.unwrap().into_inner();
    assert_eq!(cpc.fee.unwrap().figures, ["publishedStatistics/f0229"]);
    assert_eq!(cpc.apprentice.unwrap().credential, "credentials/CPC-A");
    let programmes = client.list_programmes(pb::ListProgrammesRequest {}).await.unwrap();
    assert!(programmes.into_inner().programmes.iter().any(|it| it.awards == "bachelor"));
}

#[tokio::test]
async fn the_outlook_names_its_editions() {
    let services = start().await;
    let request = pb::GetOutlookRequest { occupation: "medical coder".into() };
    let outlook = services.client.clone().get_outlook(request).await.unwrap().into_inner();
    assert_eq!(outlook.occupation, "29-2072");
    let editions: Vec<_> =
        outlook.projections.iter().map(|it| (it.base_year, it.target_year)).collect();
    assert_eq!(editions, [(2024, 2034), (2023, 2033)]);
    assert_eq!(outlook.projections[1].separations.len(), 3);
    assert!(outlook.automation.len() >= 2 && outlook.notice.contains("cannot vouch"));
    let request = pb::GetOutlookRequest { occupation: "99-9999".into() };
    let status = services.client.clone().get_outlook(request).await.unwrap_err();
    assert_eq!(fields(&status), ["occupation"]);
}

#[tokio::test]
async fn a_credential_is_worth_the_difference_of_two_estimates() {
    let services = start().await;
    let request = pb::EvaluateCredentialRequest {
        person: Some(coder()),
        credential: "CPMA".into(),
        terms: None,
    };
    let answer = services.client.clone().evaluate_credential(request).await.unwrap().into_inner();
    let result = answer.result.unwrap();
    let median = |it: &medwage_contracts::pb::estimator::Estimate| {
        let wage = it.annual.as_ref().unwrap().percentiles[2].wage.clone().unwrap();
        match wage.figure.unwrap() {
            medwage_contracts::pb::types_v0::wage_figure::Figure::Computed(it) => {
                dollars(&it.amount)
            }
            other => panic!("{other:?}"),
        }
    };
    let difference =
        median(answer.with.as_ref().unwrap()) - median(answer.without.as_ref().unwrap());
    let uplift = result.uplift.as_ref().unwrap();
    assert!((dollars(&uplift.base) - difference).abs() < 1e-9 && difference > 0.0);
    assert!(dollars(&uplift.low) < difference && difference < dollars(&uplift.high));
    let value = result.net_present_value.as_ref().unwrap();
    assert!(
        dollars(&value.low) < dollars(&value.base) && dollars(&value.base) < dollars(&value.high)
    );
    assert!(result.payback_months.is_some() && (0.0..1.0).contains(&result.loss_probability));
    assert!(!result.counted_in_role);
    // Dues to AAPC are paid for the CPC already.
    assert!(result.outlays.iter().all(|it| it.kind != "dues"), "{:?}", result.outlays);
}

#[tokio::test]
async fn what_the_role_asks_for_is_not_counted_twice() {
    let services = start().await;
    let auditor = EstimatePayRequest { role: "auditor".into(), years: Some(6.0), ..coder() };
    let request = |credential: &str| pb::EvaluateCredentialRequest {
        person: Some(auditor.clone()),
        credential: credential.into(),
        terms: None,
    };
    let mut client = services.client.clone();
    let cpma = client.evaluate_credential(request("CPMA")).await.unwrap().into_inner();
    assert!(cpma.result.unwrap().counted_in_role);
    let coc = client.evaluate_credential(request("COC")).await.unwrap().into_inner();
    assert!(!coc.result.unwrap().counted_in_role);
}

#[tokio::test]
async fn credentials_are_ranked_and_what_another_beats_is_marked() {
    let services = start().await;
    let request = pb::RankCredentialsRequest { person: Some(coder()), terms: None };
    let answer = services.client.clone().rank_credentials(request).await.unwrap().into_inner();
    let values: Vec<_> = answer
        .results
        .iter()
        .map(|it| dollars(&it.net_present_value.as_ref().unwrap().base))
        .collect();
    assert!(values.is_sorted_by(|one, next| one >= next));
    assert!(answer.results.iter().all(|it| it.credential != "credentials/CPC"));
    // The CPC replaces the CPC-A.
    assert!(answer.results.iter().all(|it| it.credential != "credentials/CPC-A"));
    assert!(answer.results[0].dominated_by.is_empty());
    assert!(answer.results.iter().any(|it| !it.dominated_by.is_empty()));
    for it in answer.results.iter().filter(|it| dollars(&it.uplift.as_ref().unwrap().base) <= 0.0) {
        assert_eq!(it.payback_months, None, "{}", it.credential);
    }
}

#[tokio::test]
async fn next_steps_are_open_ones_first_and_say_what_is_missing() {
    let services = start().await;
    let request = pb::NextStepsRequest { person: Some(coder()) };
    let answer = services.client.clone().next_steps(request).await.unwrap().into_inner();
    assert!(dollars(&answer.now) > 30_000.0);
    assert!(answer.roles.is_sorted_by_key(|it| it.gaps.len()));
    let of = |name: &str| answer.roles.iter().find(|it| it.role == name).unwrap();
    assert!(of("roles/risk-coder").gaps.is_empty());
    assert!(of("roles/auditor").gaps.len() >= 3, "{:?}", of("roles/auditor").gaps);
    assert!(dollars(&of("roles/auditor").over_now) > 0.0);
    assert!(answer.open_credentials.contains(&"credentials/CPMA".to_owned()));
    let closed: Vec<_> =
        answer.closed_credentials.iter().map(|it| it.credential.as_str()).collect();
    assert!(closed.contains(&"credentials/RHIA"));
    assert!(answer.open_programmes.contains(&"programmes/associate-hit".to_owned()));

    let newcomer = EstimatePayRequest { area: "OH".into(), ..EstimatePayRequest::default() };
    let request = pb::NextStepsRequest { person: Some(newcomer) };
    let answer = services.client.clone().next_steps(request).await.unwrap().into_inner();
    assert!(answer.now.is_none());
    assert!(answer.roles[0].gaps.is_empty());
    assert_eq!(answer.assumptions.len(), 4);
}

#[tokio::test]
async fn routes_through_education_are_compared() {
    let services = start().await;
    let person = EstimatePayRequest {
        role: "coder-1".into(),
        area: "OH".into(),
        credentials: vec!["CPC-A".into()],
        ..EstimatePayRequest::default()
    };
    let request = pb::CompareEducationRoutesRequest { person: Some(person), ..Default::default() };
    let answer =
        services.client.clone().compare_education_routes(request).await.unwrap().into_inner();
    let educations: Vec<_> = answer.routes.iter().map(|it| it.education.as_str()).collect();
    for level in ["high-school", "certificate", "associate", "bachelor"] {
        assert!(educations.contains(&level), "{educations:?}");
    }
    let values: Vec<_> = answer.routes.iter().map(|it| dollars(&it.value)).collect();
    assert!(values.is_sorted_by(|one, next| one >= next));
    let of = |id: &str| {
        answer
            .routes
            .iter()
            .find(|it| it.programme.trim_start_matches("programmes/") == id)
            .unwrap()
    };
    assert!(dollars(&of("bachelor-him").first_median) > dollars(&of("certificate").first_median));
    assert_eq!(of("bachelor-completion").gaps.len(), 1);
    // Four years of study: nothing is earned in them.
    assert!(of("bachelor-him").years[..4].iter().all(|it| it.units == 0));
    assert!(of("bachelor-him").years[4].units > 0);
}

#[tokio::test]
async fn earnings_fan_out_and_rise_with_the_years() {
    let services = start().await;
    let request = pb::ProjectEarningsRequest {
        person: Some(coder()),
        horizon_years: 15,
        wage_growth_percent: None,
        ..Default::default()
    };
    let answer = services.client.clone().project_earnings(request).await.unwrap().into_inner();
    assert_eq!(answer.years.len(), 16);
    assert!((1.0..6.0).contains(&answer.wage_growth_percent), "{}", answer.wage_growth_percent);
    assert!(answer.wage_growth_source.contains("Employment Cost Index"));
    assert_eq!(answer.years[0].today, answer.years[0].nominal);
    let median = |it: &pb::ProjectedYear| {
        let pay = it.today.as_ref().unwrap();
        pay.percentiles[2].wage.as_ref().unwrap().figure.clone()
    };
    assert_ne!(median(&answer.years[0]), median(&answer.years[15]));
    assert_ne!(answer.years[15].today, answer.years[15].nominal);
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let services = start().await;
    let request = pb::EvaluateCredentialRequest {
        person: Some(EstimatePayRequest {
            role: "astronaut".into(),
            years: Some(-3.0),
            education: "some".into(),
            credentials: vec!["CPX".into()],
            ..EstimatePayRequest::default()
        }),
        credential: "XYZ".into(),
        terms: Some(pb::ReturnTerms {
            horizon_years: Some(200),
            discount_percent: Some(-1.0),
            attempts: Some(0),
            ..Default::default()
        }),
    };
    let status = services.client.clone().evaluate_credential(request).await.unwrap_err();
    assert_eq!(
        fields(&status),
        [
            "person.role",
            "person.years",
            "person.education",
            "person.credentials[0]",
            "terms.horizon_years",
            "terms.discount_percent",
            "terms.attempts",
            "credential",
        ]
    );
    let held = pb::EvaluateCredentialRequest {
        person: Some(coder()),
        credential: "CPC-A".into(),
        terms: None,
    };
    let status = services.client.clone().evaluate_credential(held).await.unwrap_err();
    assert_eq!(fields(&status), ["credential"]);
    let nothing = pb::RankCredentialsRequest::default();
    let status = services.client.clone().rank_credentials(nothing).await.unwrap_err();
    assert_eq!(fields(&status), ["person"]);
    let far = pb::ProjectEarningsRequest {
        person: Some(EstimatePayRequest { years: None, ..coder() }),
        horizon_years: 0,
        wage_growth_percent: Some(99.0),
        ..Default::default()
    };
    let status = services.client.clone().project_earnings(far).await.unwrap_err();
    assert_eq!(fields(&status), ["wage_growth_percent", "person.years", "horizon_years"]);
}

#[tokio::test]
async fn what_the_estimator_finds_wrong_is_said_in_the_callers_fields() {
    let services = start().await;
    let person = EstimatePayRequest { area: "Atlantis".into(), ..coder() };
    let request = pb::RankCredentialsRequest { person: Some(person), terms: None };
    let status = services.client.clone().rank_credentials(request).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    assert_eq!(fields(&status), ["person.area"]);
}

#[tokio::test]
async fn without_the_estimator_pay_is_unavailable_and_the_catalogue_answers_on() {
    let mut services = start().await;
    let request = pb::NextStepsRequest { person: Some(coder()) };
    let before = services.client.clone().next_steps(request.clone()).await.unwrap().into_inner();
    services.stop_estimator().await;
    let status = services.client.clone().next_steps(request.clone()).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
    assert!(services.client.clone().list_roles(pb::ListRolesRequest {}).await.is_ok());
    services.start_estimator().await;
    let client = &services.client;
    let after = until_answered(|| async { client.clone().next_steps(request.clone()).await }).await;
    assert_eq!(after, before);
}
