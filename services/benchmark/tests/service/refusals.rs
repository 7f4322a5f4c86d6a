//! What the service says to requests that can not be answered: every violation, and what to do next.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{Aging, AnswerKind, Grade, View, aging};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::support::{accepting, ask, candidates, market, reason, resolved, start, violations};

#[tokio::test]
async fn wrong_fields_have_their_own_reasons() {
    let service = start().await;
    let whole = || ask("29-2072", "", "");
    let aged = |month: &str, basis| pb::FindBenchmarkRequest {
        aging: Some(Aging { month: month.into(), basis }),
        ..whole()
    };
    let index = |text: &str| Some(aging::Basis::WageIndex(text.into()));
    let accepted = |answers: &[i32]| pb::FindBenchmarkRequest {
        accepted_answers: answers.to_vec(),
        ..whole()
    };
    for (request, field, expected, word) in [
        (ask("29-2072", "99999", ""), "market.area", "AREA_UNKNOWN", "99999"),
        (ask("29-2072", "areas/0099999", ""), "market.area", "AREA_UNKNOWN", "0099999"),
        (ask("29-2072", "Springfield", ""), "market.area", "AREA_AMBIGUOUS", "Springfield, IL"),
        (
            ask("29-2072", "occupations/29-2072", ""),
            "market.area",
            "FIELD_MALFORMED",
            "names one of",
        ),
        (ask("29-9999", "", ""), "market.occupation", "OCCUPATION_UNKNOWN", "29-9999"),
        (ask("technician", "", ""), "market.occupation", "OCCUPATION_UNKNOWN", "technician"),
        (
            ask("Medical Biller and Coder", "", ""),
            "market.occupation",
            "OCCUPATION_AMBIGUOUS",
            "fits several",
        ),
        (ask("29-2072", "Toronto, ON", ""), "market.area", "AREA_UNKNOWN", "outside of the US"),
        (ask("29-2072", "", "moon base"), "market.industry", "INDUSTRY_UNKNOWN", "moon base"),
        (ask("", "", ""), "market.occupation", "FIELD_REQUIRED", "29-2072"),
        (pb::FindBenchmarkRequest::default(), "market", "FIELD_REQUIRED", "occupation"),
        (ask(&"x".repeat(201), "", ""), "market.occupation", "FIELD_OUT_OF_RANGE", "200"),
        (
            pb::FindBenchmarkRequest { percentiles: vec![100.0], ..whole() },
            "percentiles[0]",
            "FIELD_OUT_OF_RANGE",
            "below 100",
        ),
        (
            pb::FindBenchmarkRequest { percentiles: vec![5.0, f64::NAN], ..whole() },
            "percentiles[1]",
            "FIELD_OUT_OF_RANGE",
            "NaN",
        ),
        (
            pb::FindBenchmarkRequest { percentiles: vec![5.0; 100], ..whole() },
            "percentiles",
            "FIELD_OUT_OF_RANGE",
            "99 allowed",
        ),
        (
            pb::FindBenchmarkRequest { min_grade: 9, ..whole() },
            "min_grade",
            "FIELD_UNKNOWN",
            "9 is no",
        ),
        (pb::FindBenchmarkRequest { view: 9, ..whole() }, "view", "FIELD_UNKNOWN", "9 is no"),
        (accepted(&[9]), "accepted_answers[0]", "FIELD_UNKNOWN", "9 is no"),
        (accepted(&[1, 1]), "accepted_answers[1]", "FIELD_CONFLICT", "already"),
        (accepted(&[2]), "accepted_answers", "FIELD_OUT_OF_RANGE", "PUBLISHED"),
        (aged("2020-01", None), "aging.month", "FIELD_OUT_OF_RANGE", "2020-01"),
        (aged("May 2026", None), "aging.month", "FIELD_MALFORMED", "May 2026"),
        (aged("", None), "aging.month", "FIELD_REQUIRED", "2026-05"),
        (
            aged("2026-01", Some(aging::Basis::AnnualPercent(99.0))),
            "aging.annual_percent",
            "FIELD_OUT_OF_RANGE",
            "99",
        ),
        (aged("2026-01", index("moon")), "aging.wage_index", "WAGE_INDEX_UNKNOWN", "moon"),
        (aged("2026-01", index("private")), "aging.wage_index", "WAGE_INDEX_AMBIGUOUS", "private"),
    ] {
        let status = service.find(request.clone()).await.unwrap_err();
        assert_eq!(reason(&status, Code::InvalidArgument), expected, "{request:?}: {status:?}");
        let violations = violations(&status);
        assert_eq!(violations.len(), 1, "{violations:?}");
        assert_eq!(violations[0].0, field);
        assert!(violations[0].1.contains(word), "{word} is not in {violations:?}");
    }
}

#[tokio::test]
async fn all_violations_are_said_at_once() {
    let service = start().await;
    let request = pb::FindBenchmarkRequest { min_grade: 7, ..ask("", "99999", "moon base") };
    let status = service.find(request).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "INVALID_FIELDS");
    let fields: Vec<_> = violations(&status).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["market.occupation", "market.area", "market.industry", "min_grade"]);
}

#[tokio::test]
async fn what_may_have_been_meant_goes_back_in() {
    let service = start().await;
    for (request, field) in [
        (ask("29-2072", "Springfield", ""), "market.area"),
        (ask("Medical Biller and Coder", "", ""), "market.occupation"),
    ] {
        let status = service.find(request.clone()).await.unwrap_err();
        let found = candidates(&status);
        let [of_field] = found.fields.as_slice() else { panic!("{found:?}") };
        assert_eq!(of_field.field, field);
        assert!((2..=10).contains(&of_field.candidates.len()));
        for candidate in &of_field.candidates {
            let mut chosen = request.clone().market.unwrap();
            let slot = match field {
                "market.area" => &mut chosen.area,
                _ => &mut chosen.occupation,
            };
            *slot = candidate.resource.clone();
            let answer = pb::FindBenchmarkRequest { market: Some(chosen), ..Default::default() };
            let answer = service.find(answer).await.unwrap();
            assert!(resolved(&answer).contains(&candidate.resource.as_str()));
            // Whoever chooses sees what the choice pays.
            if answer.answer() == AnswerKind::Published {
                let median = answer.annual.as_ref().and_then(|it| it.p50);
                assert_eq!(candidate.annual_p50_usd, median, "{candidate:?}");
            }
        }
    }
}

/// Wherever the job is known, candidates of its market have what it pays there.
#[tokio::test]
async fn lists_and_rankings_say_what_candidates_pay_too() {
    let service = start().await;
    let stated = service.find(ask("29-2072", "Springfield", "")).await.unwrap_err();
    let list = pb::ListBenchmarksRequest {
        filter: r#"area = "Springfield" AND occupation = "29-2072""#.into(),
        ..Default::default()
    };
    let listed = service.client.clone().list_benchmarks(list).await.unwrap_err();
    let medians = |status: &Status| -> Vec<_> {
        candidates(status).fields[0].candidates.iter().map(|it| it.annual_p50_usd).collect()
    };
    assert_eq!(medians(&listed), medians(&stated));
    assert!(medians(&listed).iter().any(Option::is_some));

    let rank = pb::RankAreasRequest {
        occupation: "29-2072".into(),
        industry: "hospital or clinic".into(),
        ..Default::default()
    };
    let ranked = service.client.clone().rank_areas(rank).await.unwrap_err();
    assert!(medians(&ranked).iter().any(Option::is_some), "{:?}", candidates(&ranked));
}

#[tokio::test]
async fn an_unknown_release_is_not_found_and_the_loaded_ones_are_named() {
    let service = start().await;
    let request =
        pb::FindBenchmarkRequest { release: "oews-2031-05".into(), ..ask("29-2072", "", "") };
    let status = service.find(request).await.unwrap_err();
    assert_eq!(reason(&status, Code::NotFound), "RELEASE_NOT_FOUND");
    assert!(status.message().contains("oews-2025-05"));
}

#[tokio::test]
async fn a_title_means_the_code_that_its_work_had_and_a_code_means_itself() {
    let service = start().await;
    let of_2018 = |text: &str| pb::FindBenchmarkRequest {
        release: "oews-2018-05".into(),
        ..ask(text, "", "")
    };
    let answer = service.find(of_2018("medical coder")).await.unwrap();
    let read = answer.resolved.unwrap().occupation.unwrap();
    assert_eq!(read.resource, "occupations/29-2071");
    assert!(read.note.contains("not comparable"), "{}", read.note);
    let status = service.find(of_2018("29-2072")).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "OCCUPATION_UNKNOWN");
}

#[tokio::test]
async fn one_bad_row_of_a_batch_fails_alone() {
    let service = start().await;
    let exact = accepting(&[AnswerKind::Published], ask("29-2072", "Albany, OR", ""));
    let requests = vec![
        ask("29-2072", "CA", ""),
        ask("29-2072", "99999", ""),
        ask("29-2072", "", ""),
        exact,
        pb::FindBenchmarkRequest { release: "oews-1999-05".into(), ..ask("29-2072", "", "") },
    ];
    let request = pb::BatchFindBenchmarksRequest { requests: requests.clone() };
    let reply = service.client.clone().batch_find_benchmarks(request).await.unwrap().into_inner();
    use pb::benchmark_result::Result as Form;
    for (index, (request, result)) in requests.into_iter().zip(&reply.results).enumerate() {
        match (service.find(request).await, result.result.as_ref().unwrap()) {
            (Ok(alone), Form::Benchmark(item)) => assert_eq!(alone.name, item.name),
            (Err(alone), Form::Status(item)) => {
                assert_eq!(alone.code() as i32, item.code);
                let message = item.message.replace(&format!("requests[{index}]."), "");
                assert_eq!(alone.message(), message);
            }
            both => panic!("{both:?}"),
        }
    }
    let Some(Form::Status(status)) = &reply.results[1].result else { panic!("{reply:?}") };
    assert!(status.message.contains("requests[1].market.area"), "{}", status.message);
}

#[tokio::test]
async fn a_batch_has_its_limits_and_says_what_takes_more() {
    let service = start().await;
    let one = || ask("29-2072", "", "");
    let full = || pb::FindBenchmarkRequest { view: View::Full.into(), ..one() };
    let many: Vec<f64> = (1..=99).map(|it| f64::from(it) + 0.5).collect();
    let wide = |percentiles: &[f64]| pb::FindBenchmarkRequest {
        percentiles: percentiles.to_vec(),
        ..one()
    };
    let bounded = || pb::FindBenchmarkRequest {
        market: Some(market("29-1215", "0010540", "")),
        min_grade: Grade::D.into(),
        ..wide(&many)
    };
    for (requests, expected, word) in [
        (vec![], Some("FIELD_REQUIRED"), "1 to 1,000"),
        (vec![one(); 1_000], None, ""),
        (vec![one(); 1_001], Some("LIMIT_EXCEEDED"), "ExportBenchmarks"),
        (vec![full(); 100], None, ""),
        (vec![full(); 101], Some("LIMIT_EXCEEDED"), "100 allowed in FULL"),
        (vec![wide(&many); 384], None, ""),
        (vec![wide(&many); 385], Some("LIMIT_EXCEEDED"), "40000 allowed"),
        (vec![bounded(); 384], Some("LIMIT_EXCEEDED"), "fewer percentiles"),
    ] {
        let count = requests.len();
        let request = pb::BatchFindBenchmarksRequest { requests };
        // The client takes 4 MiB, as clients do by default.
        let reply = service.client.clone().batch_find_benchmarks(request).await;
        match (expected, reply) {
            (None, Ok(reply)) => assert_eq!(reply.into_inner().results.len(), count),
            (Some(expected), Err(status)) => {
                assert_eq!(reason(&status, Code::InvalidArgument), expected, "{count}");
                assert!(status.message().contains(word), "{}", status.message());
            }
            (_, reply) => panic!("{count}: {reply:?}"),
        }
    }
}

#[tokio::test]
async fn a_name_is_a_name_and_nothing_else() {
    let service = start().await;
    for (name, code, expected) in [
        ("", Code::InvalidArgument, "FIELD_REQUIRED"),
        ("x", Code::InvalidArgument, "FIELD_MALFORMED"),
        ("medical coder", Code::InvalidArgument, "FIELD_MALFORMED"),
        (
            "releases/oews-2031-05/benchmarks/29-2072.0019100.622000",
            Code::NotFound,
            "RELEASE_NOT_FOUND",
        ),
        (
            "releases/oews-2025-05/benchmarks/29-2071.0019100.622000",
            Code::NotFound,
            "RESOURCE_NOT_FOUND",
        ),
    ] {
        let status = service.get(name).await.unwrap_err();
        assert_eq!(reason(&status, code), expected, "{name}");
        if code == Code::NotFound {
            assert!(status.get_error_details().resource_info().is_some());
        }
    }
    let found = service.find(ask("29-2072", "0019100", "622000")).await.unwrap();
    for name in [
        &found.name,
        "releases/current/benchmarks/29-2072.0019100.622000",
        "29-2072.0019100.622000",
    ] {
        let got = service.get(name).await.unwrap();
        assert_eq!(
            (got.name, got.annual, got.summary),
            (found.name.clone(), found.annual.clone(), found.summary.clone())
        );
    }
}
