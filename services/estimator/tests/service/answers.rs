//! What the estimator says, with a real benchmark service behind it.

use medwage_contracts::pb::Money;
use medwage_contracts::pb::estimator as pb;
use tonic_types::StatusExt as _;

use super::support::{coder, dollars, median, percentile, start};

#[tokio::test]
async fn a_coder_in_boston_is_estimated_with_everything_to_compute_it_again() {
    let service = start().await;
    let request = pb::EstimatePayRequest {
        setting: "hospital".into(),
        years: Some(6.0),
        credentials: vec!["CPC".into(), "CPMA".into()],
        ..coder("Boston")
    };
    let estimate = service.client.clone().estimate_pay(request).await.unwrap().into_inner();
    let annual = estimate.annual.as_ref().unwrap();
    let pays: Vec<_> = [10.0, 25.0, 50.0, 75.0, 90.0].map(|it| percentile(annual, it)).into();
    assert!(pays.is_sorted() && pays[0] > 30_000.0 && pays[4] < 200_000.0, "{pays:?}");

    // The base times all multipliers is the median, to the cent.
    let base = estimate.base.as_ref().unwrap();
    let product: f64 = estimate.factors.iter().map(|it| it.multiplier).product();
    let from_base = dollars(base.median.as_ref().unwrap()) * product;
    assert!((from_base - median(&estimate)).abs() < 0.005, "{from_base}");

    // The rank and the straight parts give each percentile again.
    let rank = estimate.rank.unwrap();
    let segments = &base.quantile.as_ref().unwrap().segments;
    for (z, pay) in [-1.281_551_565_544_6, -0.674_489_750_196_08, 0.0].into_iter().zip(&pays) {
        let z: f64 = rank.mu + rank.tau * z;
        let inside = |it: &&pb::Segment| {
            it.from_z.is_none_or(|from| z >= from) && it.to_z.is_none_or(|to| z <= to)
        };
        let part = segments.iter().find(inside).unwrap();
        assert!(((part.intercept + part.slope * z).exp().round() - pay).abs() < 0.5);
    }
    assert!(estimate.provenance.unwrap().citation.contains("Occupational Employment"));
    assert!(estimate.unused_inputs.is_empty(), "{:?}", estimate.unused_inputs);
    assert!(estimate.degraded.is_none());
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let service = start().await;
    let request = pb::EstimatePayRequest {
        role: "astronaut".into(),
        years: Some(-1.0),
        education: "some".into(),
        credentials: vec!["CPX".into()],
        hours_per_week: Some(169.0),
        remote: Some(pb::RemotePolicy { pay_area: "employee".into(), ..Default::default() }),
        ..Default::default()
    };
    let status = service.client.clone().estimate_pay(request).await.unwrap_err();
    let bad = status.get_details_bad_request().unwrap();
    let fields: Vec<_> = bad.field_violations.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(
        fields,
        ["role", "years", "education", "credentials[0]", "hours_per_week", "remote.employee_area"]
    );
}

#[tokio::test]
async fn what_the_benchmark_service_finds_wrong_is_said_in_the_callers_fields() {
    let service = start().await;
    let request = pb::EstimatePayRequest { setting: "moonbase".into(), ..coder("Boston") };
    let status = service.client.clone().estimate_pay(request).await.unwrap_err();
    let bad = status.get_details_bad_request().unwrap();
    assert_eq!(bad.field_violations[0].field, "setting");
    let status = service.client.clone().estimate_pay(coder("Springfield")).await.unwrap_err();
    assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, "area");
}

#[tokio::test]
async fn a_delta_is_the_difference_of_two_estimates() {
    let service = start().await;
    let base = pb::EstimatePayRequest {
        years: Some(4.0),
        credentials: vec!["CPC".into()],
        ..coder("Dallas")
    };
    let change = pb::Change { add_credentials: vec!["CPMA".into()], ..Default::default() };
    let later = pb::Change { add_years: Some(3.0), ..Default::default() };
    let asked = pb::WhatIfRequest { base: Some(base.clone()), changes: vec![change, later] };
    let answer = service.client.clone().what_if(asked).await.unwrap().into_inner();

    let with = |request| async { median(&service.estimate(request).await) };
    let before = with(base.clone()).await;
    let credentials = vec!["CPMA".into(), "CPC".into()];
    let certified = with(pb::EstimatePayRequest { credentials, ..base.clone() }).await;
    let older = with(pb::EstimatePayRequest { years: Some(7.0), ..base }).await;
    for (change, after) in answer.changes.iter().zip([certified, older]) {
        let delta = dollars(change.median_delta.as_ref().unwrap());
        assert!((delta - (after - before)).abs() < 1e-9 && delta > 0.0, "{}", change.label);
    }
}

#[tokio::test]
async fn a_batch_answers_each_for_itself_and_a_stream_keeps_the_order() {
    let service = start().await;
    let requests = vec![coder("CA"), coder("Atlantis"), coder("TX")];
    let asked = pb::BatchEstimatePayRequest { requests: requests.clone(), view: 0 };
    let batch = service.client.clone().batch_estimate_pay(asked).await.unwrap().into_inner();
    let estimated = |it: &pb::EstimateResult| {
        matches!(it.result, Some(pb::estimate_result::Result::Estimate(_)))
    };
    assert_eq!(batch.results.iter().map(estimated).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(batch.provenances.len(), 1);

    let stream = requests.into_iter().enumerate().map(|(place, request)| {
        pb::StreamEstimatesRequest { request: Some(request), tag: place.to_string(), view: 0 }
    });
    let stream = tokio_stream::iter(stream.collect::<Vec<_>>());
    let mut answers = service.client.clone().stream_estimates(stream).await.unwrap().into_inner();
    let mut tags = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        tags.push((answer.tag, estimated(&answer.result.unwrap())));
    }
    assert_eq!(tags, [("0".into(), true), ("1".into(), false), ("2".into(), true)]);
}

#[tokio::test]
async fn offers_stand_the_same_in_any_order() {
    let service = start().await;
    let offer = |id: &str, area: &str, units| pb::Offer {
        id: id.into(),
        area: area.into(),
        package: Some(pb::Package {
            base: Some(Money { currency_code: "USD".into(), units, nanos: 0 }),
            ..Default::default()
        }),
    };
    let (boston, austin) = (offer("a", "Boston", 72_000), offer("b", "Austin, TX", 66_000));
    let mut answers = Vec::new();
    for offers in [vec![boston.clone(), austin.clone()], vec![austin, boston]] {
        let asked = pb::CompareOffersRequest { offers, ..Default::default() };
        answers.push(service.client.clone().compare_offers(asked).await.unwrap().into_inner());
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].price_adjusted);
    assert_eq!(answers[0].offers[0].id, "b", "Austin's prices are lower: {}", answers[0].summary);
    assert!(answers[0].offers[1].break_even_base.is_some());
}

#[tokio::test]
async fn total_compensation_starts_from_the_estimate_where_no_base_is_stated() {
    let service = start().await;
    let asked = pb::EstimateTotalCompensationRequest {
        person: Some(coder("Boston")),
        ..Default::default()
    };
    let client = &service.client;
    let answer = client.clone().estimate_total_compensation(asked).await.unwrap().into_inner();
    let base = &answer.components[0];
    assert_eq!(base.source(), pb::ComponentSource::Estimate);
    let value = base.value.as_ref().unwrap().base.as_ref().unwrap();
    let median = median(answer.estimate.as_ref().unwrap());
    assert!((dollars(value) - median).abs() < 1e-9);
    assert!(!answer.exemption.unwrap().exempt);
}

#[tokio::test]
async fn the_model_and_its_fit_are_told() {
    let service = start().await;
    let factors = service.client.clone().list_factors(pb::ListFactorsRequest {}).await.unwrap();
    assert_eq!(factors.into_inner().factors.len(), 10);
    let report = pb::GetCalibrationReportRequest::default();
    let report = service.client.clone().get_calibration_report(report).await.unwrap().into_inner();
    assert!(report.median_residual_percent < 4.0, "{}", report.median_residual_percent);
    assert!(report.median_left_out_percent < 7.0, "{}", report.median_left_out_percent);
    let model = service.client.clone().get_model(pb::GetModelRequest::default()).await.unwrap();
    assert!(model.into_inner().coefficients.iter().any(|it| it.id == "credential.CPMA"));
}

#[tokio::test]
async fn a_free_title_is_taken_as_the_usual_role_of_its_occupation_and_says_so() {
    let service = start().await;
    let asked = |role: &str| pb::EstimatePayRequest { role: role.into(), ..coder("Boston") };
    let estimate = service.estimate(asked("Medical Records Technician")).await;
    assert_eq!(estimate.role.as_ref().unwrap().occupation, "29-2072");
    assert_eq!(estimate.warnings[0].id, "role.from_title");
    let known = service.estimate(asked("Medical Coder")).await;
    assert!(known.warnings.is_empty());
    assert_eq!(known.role.unwrap().id, "coder-2");
}

#[tokio::test]
async fn a_credential_without_its_prerequisite_is_a_warning() {
    let service = start().await;
    let asked = |education: &str| pb::EstimatePayRequest {
        education: education.into(),
        credentials: vec!["RHIA".into(), "CPC".into()],
        ..coder("Boston")
    };
    let lacking = service.estimate(asked("associate")).await;
    assert_eq!(lacking.warnings.len(), 1, "{:?}", lacking.warnings);
    assert!(lacking.warnings[0].text.contains("bachelor"));
    assert!(service.estimate(asked("bachelor")).await.warnings.is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_a_change_is_said_in_the_fields_of_the_change() {
    let service = start().await;
    let base = pb::EstimatePayRequest { credentials: vec!["CPC".into()], ..coder("Boston") };
    let fields = async |change: pb::Change, base: &pb::EstimatePayRequest| {
        let request = pb::WhatIfRequest { base: Some(base.clone()), changes: vec![change] };
        let status = service.client.clone().what_if(request).await.unwrap_err();
        let bad = status.get_details_bad_request().unwrap();
        bad.field_violations.into_iter().map(|it| it.field).collect::<Vec<_>>()
    };
    let adds = |text: &str| pb::Change { add_credentials: vec![text.into()], ..Default::default() };
    assert_eq!(fields(adds("CPX"), &base).await, ["changes[0].add_credentials[0]"]);
    assert_eq!(fields(adds("cpc"), &base).await, ["changes[0].add_credentials"]);
    assert_eq!(fields(adds("CPMA"), &coder("Boston")).await, ["changes[0].add_credentials"]);
    let duty = pb::Change { add_duties: vec!["juggling".into()], ..Default::default() };
    assert_eq!(fields(duty, &base).await, ["changes[0].add_duties[0]"]);
    let old = pb::EstimatePayRequest { years: Some(60.0), ..base };
    let later = pb::Change { add_years: Some(11.0), ..Default::default() };
    assert_eq!(fields(later, &old).await, ["changes[0].add_years"]);
}

#[tokio::test]
async fn the_order_of_credentials_and_duties_changes_nothing() {
    let service = start().await;
    let held = ["CPC", "CPMA", "COC", "CCS"].map(str::to_owned);
    let with = |credentials: Vec<String>| pb::EstimatePayRequest { credentials, ..coder("TX") };
    let mut reversed = held.to_vec();
    reversed.reverse();
    assert_eq!(service.estimate(with(held.to_vec())).await, service.estimate(with(reversed)).await);
}

#[tokio::test]
async fn everything_wrong_with_an_offer_and_its_person_is_said_together() {
    let service = start().await;
    let asked = pb::EvaluateOfferRequest {
        person: Some(pb::EstimatePayRequest { years: Some(-1.0), ..coder("Boston") }),
        range_high: Some(Money { currency_code: "USD".into(), units: 1, nanos: 0 }),
        ..Default::default()
    };
    let status = service.client.clone().evaluate_offer(asked).await.unwrap_err();
    let bad = status.get_details_bad_request().unwrap();
    let fields: Vec<_> = bad.field_violations.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["annual", "range_low", "person.years"]);
}
