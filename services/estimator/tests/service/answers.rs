//! Estimates: single, in batches, in streams and with changes.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{Aging, FigureKind, JobProfile, View};
use tonic::Code;

use super::support::{auditor, coder, expected, median, request, start, violations};

#[tokio::test]
async fn an_estimate_has_everything_to_compute_it_again() {
    let service = start().await;
    let asked = pb::EstimatePayRequest { view: View::Full.into(), ..request(auditor()) };
    let estimate = service.ask(asked).await.unwrap();
    let annual = estimate.annual.as_ref().unwrap();
    let pays = [annual.p10, annual.p25, annual.p50, annual.p75, annual.p90].map(Option::unwrap);
    assert!(pays.is_sorted() && pays[0] > 30_000.0 && pays[4] < 200_000.0, "{pays:?}");
    assert_eq!(annual.kind(), FigureKind::Modeled);

    // The base times all multipliers is the median, to the dollar; with the whole ones of the evidence, to the cent.
    let product: f64 = estimate.factors.iter().map(|it| it.multiplier).product();
    let from_base = estimate.base_annual_usd * product;
    assert!((from_base - median(&estimate)).abs() < 1.0, "{from_base}");
    let factors = &estimate.evidence.as_ref().unwrap().factors;
    let product: f64 = factors.iter().map(|it| it.multiplier).product();
    let from_base = estimate.base_annual_usd * product;
    assert!((from_base - median(&estimate)).abs() < 0.005, "{from_base}");

    // The rank and the straight parts give each percentile again.
    let evidence = estimate.evidence.as_ref().unwrap();
    let rank = evidence.rank.unwrap();
    let base = evidence.base.as_ref().unwrap();
    let segments = &base.quantile.as_ref().unwrap().segments;
    for (z, pay) in [-1.281_551_565_544_6, -0.674_489_750_196_08, 0.0].into_iter().zip(pays) {
        let z: f64 = rank.mu + rank.tau * z;
        let inside = |it: &&pb::Segment| {
            it.from_z.is_none_or(|from| z >= from) && it.to_z.is_none_or(|to| z <= to)
        };
        let part = segments.iter().find(inside).unwrap();
        assert!(((part.intercept + part.slope * z).exp().round() - pay).abs() < 0.5);
    }
    let provenance = evidence.provenance.as_ref().unwrap();
    assert!(provenance.citation.contains("Occupational Employment"));
    assert_eq!(provenance.citation, estimate.citation);
    assert!(estimate.unused_inputs.is_empty(), "{:?}", estimate.unused_inputs);
    assert!(estimate.degradation.is_none());
}

#[tokio::test]
async fn percentiles_come_back_ascending_and_each_once() {
    let service = start().await;
    let percentiles = vec![90.0, 33.3, 50.0, 33.3];
    let asked = pb::EstimatePayRequest { percentiles, ..request(coder("TX")) };
    let estimate = service.ask(asked).await.unwrap();
    let annual = estimate.annual.unwrap();
    let read: Vec<_> = annual.percentiles.iter().map(|it| it.percentile).collect();
    assert_eq!(read, [33.3, 50.0, 90.0]);
    let usd = |index: usize| annual.percentiles[index].wage.as_ref().unwrap().usd;
    assert_eq!((usd(1), usd(2)), (annual.p50, annual.p90));
    assert_eq!(estimate.hourly.unwrap().percentiles.len(), 3);

    let wrong = pb::EstimatePayRequest { percentiles: vec![0.0], ..request(coder("TX")) };
    let refused = service.refusal(wrong).await;
    assert_eq!(refused, expected(&[("percentiles[0]", "FIELD_OUT_OF_RANGE")]));
}

#[tokio::test]
async fn pay_is_moved_to_another_month() {
    let service = start().await;
    let aged = |month: &str| pb::EstimatePayRequest {
        aging: Some(Aging { month: month.into(), basis: None }),
        view: View::Full.into(),
        ..request(coder("TX"))
    };
    let estimate = service.ask(aged("2026-03")).await.unwrap();
    assert!(estimate.factors.iter().any(|item| item.kind() == pb::FactorKind::Aging));
    let base = estimate.evidence.unwrap().base.unwrap();
    assert_eq!(base.aging_month, "2026-03");
    assert!(base.aging_factor > 1.0 && !base.aging_index.is_empty());
    let refused = service.refusal(aged("1999-01")).await;
    assert_eq!(refused[0].0, "aging.month", "{refused:?}");
    let refused = service.refusal(aged("")).await;
    assert_eq!(refused, expected(&[("aging.month", "FIELD_REQUIRED")]));
}

#[tokio::test]
async fn a_batch_answers_each_for_itself_and_a_stream_keeps_the_order() {
    let service = start().await;
    let requests = ["CA", "Qwxyzzy", "TX"].map(|area| request(coder(area))).to_vec();
    let asked = pb::BatchEstimatePayRequest { requests: requests.clone() };
    let batch = service.client.clone().batch_estimate_pay(asked).await.unwrap().into_inner();
    let is_estimate = |it: &pb::EstimateResult| {
        matches!(it.result, Some(pb::estimate_result::Result::Estimate(_)))
    };
    assert_eq!(batch.results.iter().map(is_estimate).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(batch.provenances.len(), 1);
    let Some(pb::estimate_result::Result::Status(status)) = &batch.results[1].result else {
        panic!("{:?}", batch.results[1]);
    };
    let details = tonic_types::RpcStatusExt::get_details_bad_request(status).unwrap();
    let violation = &details.field_violations[0];
    assert_eq!(
        (violation.field.as_str(), violation.reason.as_str()),
        ("requests[1].profile.area", "AREA_UNKNOWN")
    );
    // In a batch the citation stands once.
    let Some(pb::estimate_result::Result::Estimate(first)) = &batch.results[0].result else {
        panic!("{:?}", batch.results[0]);
    };
    assert_eq!(first.citation, "");
    let alone = service.ask(requests[0].clone()).await.unwrap();
    assert_eq!(alone.citation, batch.provenances[0].citation);
    assert_eq!(&pb::Estimate { citation: String::new(), ..alone }, first);

    let stream = requests.into_iter().enumerate().map(|(index, request)| {
        pb::StreamEstimatesRequest { request: Some(request), tag: index.to_string() }
    });
    let stream = tokio_stream::iter(stream.collect::<Vec<_>>());
    let mut answers = service.client.clone().stream_estimates(stream).await.unwrap().into_inner();
    let mut tags = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        tags.push((answer.tag, is_estimate(&answer.result.unwrap())));
    }
    assert_eq!(tags, [("0".into(), true), ("1".into(), false), ("2".into(), true)]);
}

#[tokio::test]
async fn a_batch_that_is_too_large_names_the_method_that_takes_more() {
    let service = start().await;
    let batch = |count: usize, request: pb::EstimatePayRequest| pb::BatchEstimatePayRequest {
        requests: vec![request; count],
    };
    let full = pb::EstimatePayRequest { view: View::Full.into(), ..request(coder("TX")) };
    let percentiles = pb::EstimatePayRequest { percentiles: vec![1.0; 99], ..request(coder("TX")) };
    for (asked, reason) in [
        (batch(1_001, request(coder("TX"))), "LIMIT_EXCEEDED"),
        (batch(101, full), "LIMIT_EXCEEDED"),
        (batch(500, percentiles), "LIMIT_EXCEEDED"),
        (batch(0, request(coder("TX"))), "FIELD_REQUIRED"),
    ] {
        let status = service.client.clone().batch_estimate_pay(asked).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(violations(&status), expected(&[("requests", reason)]));
        assert!(reason == "FIELD_REQUIRED" || status.message().contains("StreamEstimates"));
    }
}

#[tokio::test]
async fn no_batch_passes_what_clients_take() {
    let service = start().await;
    // Each credential is echoed with its nearest ones: the longest answers there are.
    let credentials = vec!["c".repeat(20); 32];
    let profile = JobProfile { credentials, ..coder("TX") };
    let asked = pb::BatchEstimatePayRequest { requests: vec![request(profile); 1_000] };
    let status = service.client.clone().batch_estimate_pay(asked).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("requests", "LIMIT_EXCEEDED")]));
    assert!(status.message().contains("StreamEstimates"));
}

#[tokio::test]
async fn the_delta_of_a_change_is_the_difference_of_two_estimates() {
    let service = start().await;
    let profile = JobProfile {
        experience_years: Some(4.0),
        credentials: vec!["CPC".into()],
        ..coder("Dallas")
    };
    let certified =
        pb::ProfileChange { added_credentials: vec!["CPMA".into()], ..Default::default() };
    let later = pb::ProfileChange { added_experience_years: Some(3.0), ..Default::default() };
    let asked = pb::EvaluateChangesRequest {
        profile: Some(profile.clone()),
        changes: vec![certified, later],
        ..Default::default()
    };
    let answer = service.client.clone().evaluate_changes(asked).await.unwrap().into_inner();

    let before = service.estimate(profile.clone()).await;
    assert_eq!(answer.baseline.as_ref(), Some(&before));
    let credentials = vec!["CPMA".into(), "CPC".into()];
    let certified = service.estimate(JobProfile { credentials, ..profile.clone() }).await;
    let later =
        service.estimate(JobProfile { experience_years: Some(7.0), ..profile.clone() }).await;
    for (change, after) in answer.changes.iter().zip([certified, later]) {
        let delta = median(&after) - median(&before);
        assert!((change.annual_delta_usd - delta).abs() < 1e-9 && delta > 0.0, "{}", change.label);
        assert!((change.ratio - median(&after) / median(&before)).abs() < 1e-12);
        assert_eq!(change.annual, after.annual);
    }
    assert_eq!(answer.changes[0].label, "with CPMA");
}

#[tokio::test]
async fn what_is_wrong_with_a_change_is_said_in_the_fields_of_the_change() {
    let service = start().await;
    let profile = JobProfile { credentials: vec!["CPC".into()], ..coder("Boston") };
    let old = JobProfile { experience_years: Some(60.0), ..profile.clone() };
    let adds = |text: &str| pb::ProfileChange {
        added_credentials: vec![text.into()],
        ..Default::default()
    };
    let change = pb::ProfileChange::default;
    for (changed, profile, field, reason) in [
        (adds("CPX"), profile.clone(), "changes[0].added_credentials[0]", "CREDENTIAL_UNKNOWN"),
        (adds("cpc"), profile.clone(), "changes[0].added_credentials[0]", "FIELD_CONFLICT"),
        (adds("CPMA"), coder("Boston"), "changes[0].added_credentials", "FIELD_CONFLICT"),
        (
            pb::ProfileChange { added_duties: vec![99], ..change() },
            profile.clone(),
            "changes[0].added_duties[0]",
            "FIELD_UNKNOWN",
        ),
        (
            pb::ProfileChange { added_experience_years: Some(11.0), ..change() },
            old,
            "changes[0].added_experience_years",
            "FIELD_OUT_OF_RANGE",
        ),
        (
            pb::ProfileChange { area: "Qwxyzzy".into(), ..change() },
            profile.clone(),
            "changes[0].area",
            "AREA_UNKNOWN",
        ),
        (
            pb::ProfileChange { role: "astronaut".into(), ..change() },
            profile.clone(),
            "changes[0].role",
            "ROLE_UNKNOWN",
        ),
        (change(), profile.clone(), "changes[0]", "FIELD_REQUIRED"),
    ] {
        let asked = pb::EvaluateChangesRequest {
            profile: Some(profile),
            changes: vec![changed],
            input_mode: medwage_contracts::pb::types::InputMode::Strict.into(),
            ..Default::default()
        };
        let status = service.client.clone().evaluate_changes(asked).await.unwrap_err();
        assert_eq!(violations(&status), expected(&[(field, reason)]));
    }
}

#[tokio::test]
async fn the_order_of_credentials_changes_no_figure() {
    let service = start().await;
    let held = ["CPC", "CPMA", "COC", "CCS"].map(str::to_owned).to_vec();
    let reversed: Vec<_> = held.iter().rev().cloned().collect();
    let estimate = async |credentials: Vec<String>| {
        let estimate = service.estimate(JobProfile { credentials, ..coder("TX") }).await;
        (estimate.annual, estimate.factors, estimate.median_interval_usd)
    };
    assert_eq!(estimate(held).await, estimate(reversed).await);
}

#[tokio::test]
async fn a_summary_says_who_and_where_then_how_sure() {
    let service = start().await;
    let estimate = service.estimate(auditor()).await;
    let summary = &estimate.summary;
    assert!(summary.chars().count() <= 240, "{summary}");
    assert!(summary.starts_with("Coder II with 6 years in hospitals in Boston"), "{summary}");
    assert!(
        summary.contains("an estimated median of $") && summary.contains("grade "),
        "{summary}"
    );
}

/// Releases of other years that hold the nation alone read a place as what it is, and the nation's pay stands for it.
#[tokio::test]
async fn a_place_that_a_release_does_not_hold_is_priced_by_a_wider_area_and_says_so() {
    let service = start().await;
    for release in ["oews-2015-05", "oews-2018-05", "oews-2021-05", "oews-2024-05"] {
        let ask = |area: &str| {
            let profile =
                JobProfile { role: "biller".into(), area: area.into(), ..JobProfile::default() };
            service.ask(pb::EstimatePayRequest { release: release.into(), ..request(profile) })
        };
        let nation = ask("").await.unwrap();
        for (text, resource) in [
            ("Tampa, FL", "areas/0045300"),
            ("0045300", "areas/0045300"),
            ("Florida", "areas/1200000"),
        ] {
            let estimate = ask(text).await.unwrap();
            let area = estimate.resolved.as_ref().unwrap().area.clone().unwrap();
            assert_eq!(area.resource, resource, "{release} {text}");
            assert!(area.note.contains(release), "{area:?}");
            let warning = estimate.warnings.iter().find(|it| it.id == "base.broader_market");
            let told = &warning.unwrap_or_else(|| panic!("{release} {text}: {estimate:?}")).text;
            assert!(told.contains(&area.display_name) && told.contains("United States"), "{told}");
            // Only the least pay by law is the place's own.
            assert_eq!(median(&estimate), median(&nation), "{release} {text}");
        }
    }
}
