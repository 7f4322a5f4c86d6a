//! Offers: evaluated, worked out in full, and compared.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::pay_terms::Rate;
use medwage_contracts::pb::types::{EvidenceKind, JobProfile, Range, View};

use super::support::{coder, expected, median, request, start, violations};

fn pay(usd: f64) -> pb::PayTerms {
    pb::PayTerms { rate: Some(Rate::AnnualUsd(usd)), ..Default::default() }
}

fn offer(id: &str, area: &str, usd: f64) -> pb::Offer {
    let terms = pb::OfferTerms { pay: Some(pay(usd)), ..Default::default() };
    pb::Offer { id: id.into(), area: area.into(), terms: Some(terms) }
}

#[tokio::test]
async fn an_offer_is_held_against_the_estimate_of_the_same_hours() {
    let service = start().await;
    let asked = |terms: pb::PayTerms, profile: JobProfile| pb::EvaluateOfferRequest {
        profile: Some(profile),
        pay: Some(terms),
        view: View::Full.into(),
        ..Default::default()
    };
    let mut client = service.client.clone();
    let answer = client.evaluate_offer(asked(pay(70_000.0), coder("Boston"))).await;
    let answer = answer.unwrap().into_inner();
    let estimate = service.estimate(coder("Boston")).await;
    assert_eq!(answer.annual, estimate.annual);
    assert!((answer.median_delta_usd - (70_000.0 - median(&estimate))).abs() < 1e-9);
    assert!((answer.compa_ratio - 70_000.0 / median(&estimate)).abs() < 1e-12);
    assert_eq!(median(answer.evidence.as_ref().unwrap()), median(&estimate));
    assert!(answer.summary.contains("$70,000 a year"), "{}", answer.summary);

    // Half the hours: half the pay on both sides.
    let half = pb::PayTerms {
        rate: Some(Rate::HourlyUsd(35.0)),
        hours_per_week: Some(20.0),
        ..Default::default()
    };
    let answer = client.evaluate_offer(asked(half.clone(), coder("Boston"))).await.unwrap();
    let answer = answer.into_inner();
    assert!((answer.annual_usd - 35.0 * 20.0 * 52.0).abs() < 1e-9);
    let part_time = JobProfile { hours_per_week: Some(20.0), ..coder("Boston") };
    assert_eq!(answer.annual, service.estimate(part_time).await.annual);
    let full_time = JobProfile { hours_per_week: Some(40.0), ..coder("Boston") };
    let status = client.evaluate_offer(asked(half, full_time)).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("pay.hours_per_week", "FIELD_CONFLICT")]));
}

#[tokio::test]
async fn everything_wrong_with_an_offer_and_its_profile_is_said_together() {
    let service = start().await;
    let asked = pb::EvaluateOfferRequest {
        profile: Some(JobProfile { experience_years: Some(-1.0), ..coder("Boston") }),
        pay: Some(pb::PayTerms {
            engagement: pb::Engagement::IndependentContractor.into(),
            on_call: Some(pb::OnCall {
                hours_per_week: 8.0,
                hourly_usd: -1.0,
                ..Default::default()
            }),
            ..Default::default()
        }),
        employer_range_usd: Some(Range { low: 60_000.0, high: 50_000.0 }),
        ..Default::default()
    };
    let status = service.client.clone().evaluate_offer(asked).await.unwrap_err();
    let all = [
        ("pay.on_call.hourly_usd", "FIELD_OUT_OF_RANGE"),
        ("pay.annual_usd", "FIELD_REQUIRED"),
        ("pay.engagement", "FIELD_OUT_OF_RANGE"),
        ("employer_range_usd.high", "FIELD_CONFLICT"),
        ("profile.experience_years", "FIELD_OUT_OF_RANGE"),
    ];
    assert_eq!(violations(&status), expected(&all));
    let odd = pb::EvaluateOfferRequest {
        profile: Some(coder("Boston")),
        pay: Some(pay(50_000.123)),
        ..Default::default()
    };
    let status = service.client.clone().evaluate_offer(odd).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("pay.annual_usd", "FIELD_OUT_OF_RANGE")]));
}

#[tokio::test]
async fn total_compensation_starts_from_the_estimate_where_no_rate_is_stated() {
    let service = start().await;
    let asked = pb::EstimateTotalCompensationRequest {
        profile: Some(coder("Boston")),
        ..Default::default()
    };
    let mut client = service.client.clone();
    let answer = client.estimate_total_compensation(asked).await.unwrap().into_inner();
    let estimate = service.estimate(coder("Boston")).await;
    let base = &answer.components[0];
    assert_eq!(
        (base.kind(), base.evidence_kind()),
        (pb::ComponentKind::Base, EvidenceKind::Estimate)
    );
    assert!((base.value_usd.unwrap().base - median(&estimate)).abs() < 1e-9);
    assert!(!answer.exemption.unwrap().exempt);
    assert_eq!(answer.effective_date, "2025-05-01", "the release's month");
    assert_eq!((answer.annual, answer.release), (estimate.annual, estimate.release));
    let interval = answer.median_interval_usd.unwrap();
    let value = base.value_usd.unwrap();
    assert_eq!((value.low, value.high), (interval.low, interval.high), "the base has its interval");
    let counted = answer.components.iter().filter(|it| !it.base_covered);
    let sum: f64 = counted.map(|it| it.value_usd.unwrap().base).sum();
    let covered = answer.components.iter().filter(|it| it.base_covered).map(|item| item.kind());
    assert_eq!(covered.collect::<Vec<_>>(), [pb::ComponentKind::PaidLeave]);
    let cost = answer.employer_cost_usd.unwrap().base / value.base;
    assert!((cost - 45.64 / 35.51).abs() < 1e-3, "{cost}");
    assert_eq!(answer.legal_floor.unwrap().hourly_usd, 7.25, "the area reaches into New Hampshire");
    assert!((sum - answer.total_usd.unwrap().base).abs() < 0.005);

    let neither = pb::EstimateTotalCompensationRequest::default();
    let status = client.estimate_total_compensation(neither).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("terms.pay.annual_usd", "FIELD_REQUIRED")]));
    let day = pb::EstimateTotalCompensationRequest {
        profile: Some(coder("Boston")),
        effective_date: "2025-02-30".into(),
        ..Default::default()
    };
    let status = client.estimate_total_compensation(day).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("effective_date", "FIELD_MALFORMED")]));
}

#[tokio::test]
async fn offers_stand_the_same_in_any_order() {
    let service = start().await;
    let (boston, austin) = (offer("a", "Boston", 72_000.0), offer("b", "Austin, TX", 66_000.0));
    let mut answers = Vec::new();
    for offers in [vec![boston.clone(), austin.clone()], vec![austin, boston]] {
        let asked = pb::CompareOffersRequest { offers, ..Default::default() };
        answers.push(service.client.clone().compare_offers(asked).await.unwrap().into_inner());
    }
    assert_eq!(answers[0], answers[1]);
    let answer = &answers[0];
    assert!(answer.price_adjusted);
    assert_eq!(answer.offers[0].id, "b", "Austin's prices are lower: {}", answer.summary);
    assert!(answer.offers[1].break_even_base_usd.is_some());
    let area = answer.offers[0].area.as_ref().unwrap();
    assert_eq!(area.input, "Austin, TX");
    assert!(area.resource.starts_with("areas/"));
}

#[tokio::test]
async fn everything_wrong_with_offers_is_said_together() {
    let service = start().await;
    let mut client = service.client.clone();
    let nowhere = offer("b", "Qwxyzzy", 66_000.0);
    let unpaid = pb::Offer { terms: None, ..offer("a", "", 0.0) };
    let asked = pb::CompareOffersRequest {
        offers: vec![offer("a", "Boston", 72_000.0), nowhere, unpaid],
        ..Default::default()
    };
    let status = client.compare_offers(asked).await.unwrap_err();
    let all = [
        ("offers[2].id", "FIELD_CONFLICT"),
        ("offers[2].terms", "FIELD_REQUIRED"),
        ("offers[1].area", "AREA_UNKNOWN"),
    ];
    assert_eq!(violations(&status), expected(&all));
    let many = (0..11).map(|it| offer(&it.to_string(), "", 60_000.0)).collect();
    let asked = pb::CompareOffersRequest { offers: many, ..Default::default() };
    let status = client.compare_offers(asked).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("offers", "LIMIT_EXCEEDED")]));
}

#[tokio::test]
async fn fewer_hours_than_full_time_are_estimated_and_more_are_overtime() {
    let service = start().await;
    let with = |hours: f64| {
        let pay = pb::PayTerms { hours_per_week: Some(hours), ..Default::default() };
        pb::EstimateTotalCompensationRequest {
            profile: Some(coder("Boston")),
            terms: Some(pb::OfferTerms { pay: Some(pay), ..Default::default() }),
            ..Default::default()
        }
    };
    let base = async |hours: f64| {
        let mut client = service.client.clone();
        let answer = client.estimate_total_compensation(with(hours)).await.unwrap().into_inner();
        let overtime =
            answer.components.iter().find(|item| item.kind() == pb::ComponentKind::Overtime);
        let overtime = overtime.unwrap().value_usd.unwrap().base;
        assert!(answer.unused_inputs.is_empty(), "{:?}", answer.unused_inputs);
        (answer.components[0].value_usd.unwrap().base, overtime)
    };
    let (part, none) = base(20.0).await;
    let (full, _) = base(40.0).await;
    let (same, overtime) = base(45.0).await;
    assert!((part * 2.0 - full).abs() <= 2.0, "{part} and {full}");
    assert!((same - full).abs() < 1e-9 && none == 0.0 && overtime > 0.0);
    let profile = JobProfile { hours_per_week: Some(20.0), ..coder("Boston") };
    assert!((median(&service.ask(request(profile)).await.unwrap()) - part).abs() < 1e-9);
}

fn total_request(area: &str, pay: pb::PayTerms) -> pb::EstimateTotalCompensationRequest {
    pb::EstimateTotalCompensationRequest {
        profile: Some(coder(area)),
        terms: Some(pb::OfferTerms {
            pay: Some(pay),
            exempt_duties: Some(true),
            ..Default::default()
        }),
        view: View::Full.into(),
        ..Default::default()
    }
}

fn component(answer: &pb::TotalCompensation, kind: pb::ComponentKind) -> f64 {
    let found = answer.components.iter().find(|item| item.kind() == kind);
    found.unwrap().value_usd.unwrap().base
}

#[tokio::test]
async fn a_states_law_decides_on_exemption_and_on_overtime_by_the_day() {
    let service = start().await;
    let mut client = service.client.clone();
    let salaried = pb::PayTerms { basis: pb::PayBasis::Salaried.into(), ..pay(60_000.0) };
    for (area, jurisdiction, exempt) in [("San Diego", "CA", false), ("Dallas", "US", true)] {
        let asked = total_request(area, salaried.clone());
        let answer = client.estimate_total_compensation(asked).await.unwrap().into_inner();
        let decision = answer.exemption.unwrap();
        assert_eq!(decision.exempt, exempt, "{area}");
        assert_eq!(decision.salary_level_jurisdiction, jurisdiction, "{area}");
        assert!(!decision.salary_level_source.is_empty());
    }
    // Four days of ten hours at $30: in California two hours of each pay half more.
    let days = pb::PayTerms {
        rate: Some(Rate::HourlyUsd(30.0)),
        workdays_per_week: Some(4),
        ..Default::default()
    };
    for (area, overtime) in [("San Diego", 4.0 * 2.0 * 15.0 * 52.0), ("Dallas", 0.0)] {
        let asked = total_request(area, days.clone());
        let answer = client.estimate_total_compensation(asked).await.unwrap().into_inner();
        assert!(
            (component(&answer, pb::ComponentKind::Overtime) - overtime).abs() < 0.01,
            "{area}"
        );
    }
    // A salary for all hours pays half of it above 40 in Texas, and is refused in California.
    let all_hours = pb::PayTerms {
        basis: pb::PayBasis::SalariedAllHours.into(),
        hours_per_week: Some(50.0),
        ..pay(52_000.0)
    };
    let mut asked = total_request("Dallas", all_hours);
    asked.terms.as_mut().unwrap().exempt_duties = Some(false);
    let answer = client.estimate_total_compensation(asked.clone()).await.unwrap().into_inner();
    assert!((component(&answer, pb::ComponentKind::Overtime) - 10.0 * 10.0 * 52.0).abs() < 0.01);
    asked.profile = Some(coder("San Diego"));
    let status = client.estimate_total_compensation(asked).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("terms.pay.basis", "FIELD_OUT_OF_RANGE")]));
    assert!(status.message().contains("Labor Code 510"), "{}", status.message());
}

#[tokio::test]
async fn contractors_pay_the_employers_half_and_get_no_average_benefit() {
    let service = start().await;
    let contractor = pb::PayTerms {
        engagement: pb::Engagement::IndependentContractor.into(),
        rate: Some(Rate::PieceRate(pb::PieceRate {
            usd_per_unit: 2.5,
            unit_count_per_hour: 20.0,
            unit_label: "chart".into(),
        })),
        weeks_per_year: Some(48.0),
        ..Default::default()
    };
    let asked = total_request("Dallas", contractor.clone());
    let mut client = service.client.clone();
    let answer = client.estimate_total_compensation(asked).await.unwrap().into_inner();
    let base = 2.5 * 20.0 * 40.0 * 48.0;
    assert!((answer.components[0].value_usd.unwrap().base - base).abs() < 0.01);
    let tax = component(&answer, pb::ComponentKind::SelfEmploymentTax);
    assert!((tax + base * 0.9235 * 0.153 / 2.0).abs() < 0.01, "{tax}");
    assert_eq!(answer.benefits_usd.unwrap().high, 0.0);
    assert_eq!(answer.employer_cost_usd, None);
    let judged = answer.components.iter().filter(|it| it.evidence_kind() == EvidenceKind::Judgment);
    assert!(judged.count() > 5, "what is not stated is an assumption");

    let asked = pb::EvaluateOfferRequest {
        profile: Some(coder("Dallas")),
        pay: Some(contractor),
        ..Default::default()
    };
    let status = client.evaluate_offer(asked).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("pay.engagement", "FIELD_OUT_OF_RANGE")]));
}

#[tokio::test]
async fn what_is_paid_once_is_compared_by_a_years_part_and_stands_apart() {
    let service = start().await;
    let mut signed = offer("signed", "Dallas", 60_000.0);
    signed.terms.as_mut().unwrap().one_time_payments = vec![pb::OneTimePayment {
        kind: pb::OneTimeKind::SignOn.into(),
        amount_usd: 10_000.0,
        paid_month: 0,
        clawback_months: 24,
    }];
    let asked = pb::CompareOffersRequest {
        offers: vec![signed, offer("plain", "Dallas", 64_000.0)],
        view: View::Full.into(),
        ..Default::default()
    };
    let answer = service.client.clone().compare_offers(asked).await.unwrap().into_inner();
    let best = &answer.offers[0];
    assert_eq!(best.id, "signed", "5,000 of each of two years: {}", answer.summary);
    let total = best.total_usd.unwrap().base;
    assert!((best.compared_total_usd - total - 5_000.0).abs() < 0.01);
    assert!((best.first_year_total_usd.unwrap().base - total - 10_000.0).abs() < 0.01);
    assert_eq!(answer.offers[1].first_year_total_usd, None);
    let whole = &answer.evidence.unwrap().compensations[0];
    assert_eq!(whole.one_time_payments[0].month_count, 24);
}

#[tokio::test]
async fn a_rate_below_the_minimum_is_shown_as_it_is_with_the_remark() {
    let service = start().await;
    let mut client = service.client.clone();
    let low = pb::PayTerms { rate: Some(Rate::HourlyUsd(15.0)), ..Default::default() };
    let asked = total_request("San Diego", low.clone());
    let answer = client.estimate_total_compensation(asked).await.unwrap().into_inner();
    let remark = answer.warnings.iter().find(|entry| entry.id == "pay.below_minimum").unwrap();
    assert!(remark.text.contains("$16.50") && remark.text.contains("CA"), "{}", remark.text);
    assert!((answer.components[0].value_usd.unwrap().base - 15.0 * 2_080.0).abs() < 0.01);
    let asked = pb::EvaluateOfferRequest {
        profile: Some(JobProfile { industry: "622000".into(), ..coder("San Diego") }),
        pay: Some(pb::PayTerms { rate: Some(Rate::HourlyUsd(17.0)), ..low.clone() }),
        ..Default::default()
    };
    let answer = client.evaluate_offer(asked).await.unwrap().into_inner();
    let remark = answer.warnings.iter().find(|entry| entry.id == "pay.below_minimum").unwrap();
    assert!(remark.text.contains("$18"), "the hospitals' own: {}", remark.text);
    let mut offers = vec![offer("a", "San Diego", 60_000.0), offer("b", "San Diego", 0.0)];
    offers[1].terms.as_mut().unwrap().pay = Some(low);
    let asked = pb::CompareOffersRequest { offers, ..Default::default() };
    let answer = client.compare_offers(asked).await.unwrap().into_inner();
    let found = answer.offers.iter().map(|it| (it.id.as_str(), it.warnings.len()));
    assert_eq!(found.collect::<Vec<_>>(), [("a", 0), ("b", 1)]);
    assert_eq!(answer.offers[1].warnings[0].field, "offers[1].terms.pay");
}
