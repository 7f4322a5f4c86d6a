//! What the service says to requests that can not be answered: every violation, and what to do next.

use medwage_contracts::pb::benchmark as pb;
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{ask, reason, start};

#[tokio::test]
async fn wrong_fields_have_their_own_reasons() {
    let service = start().await;
    let get = pb::GetBenchmarkRequest::default;
    for (request, expected, word) in [
        (ask("29-2072", "99999", ""), "AREA_UNKNOWN", "99999"),
        (ask("29-2072", "Springfield", ""), "AREA_AMBIGUOUS", "Springfield, IL"),
        (ask("29-9999", "", ""), "OCCUPATION_UNKNOWN", "29-9999"),
        (ask("technician", "", ""), "OCCUPATION_AMBIGUOUS", "technician"),
        (ask("29-2072", "", "moon base"), "INDUSTRY_UNKNOWN", "moon base"),
        (get(), "INVALID_FIELDS", "occupation"),
        (ask(&"x".repeat(201), "", ""), "INVALID_FIELDS", "200"),
        (pb::GetBenchmarkRequest { name: "x".into(), ..get() }, "INVALID_FIELDS", "releases/"),
        (
            pb::GetBenchmarkRequest { percentiles: vec![100.0], ..ask("29-2072", "", "") },
            "INVALID_FIELDS",
            "below 100",
        ),
        (
            pb::GetBenchmarkRequest { percentiles: vec![f64::NAN], ..ask("29-2072", "", "") },
            "INVALID_FIELDS",
            "NaN",
        ),
        (
            pb::GetBenchmarkRequest { min_grade: 9, ..ask("29-2072", "", "") },
            "INVALID_FIELDS",
            "9 is no",
        ),
        (
            pb::GetBenchmarkRequest {
                as_of_date: Some(medwage_contracts::pb::Date { year: 2020, month: 1, day: 0 }),
                ..ask("29-2072", "", "")
            },
            "INVALID_FIELDS",
            "as_of_date",
        ),
    ] {
        let status = service.get(request.clone()).await.unwrap_err();
        assert_eq!(reason(&status, Code::InvalidArgument), expected, "{request:?}: {status:?}");
        let violations = status.get_error_details().bad_request().unwrap().field_violations.clone();
        let text = format!("{violations:?}");
        assert!(text.contains(word), "{word} is not in {text}");
    }
}

#[tokio::test]
async fn all_violations_are_said_at_once() {
    let service = start().await;
    let request = pb::GetBenchmarkRequest { min_grade: 7, ..ask("", "99999", "moon base") };
    let status = service.get(request).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "INVALID_FIELDS");
    let details = status.get_error_details();
    let fields: Vec<_> = details
        .bad_request()
        .unwrap()
        .field_violations
        .iter()
        .map(|it| it.field.as_str())
        .collect();
    assert_eq!(fields, ["occupation", "area", "industry", "min_grade"]);
}

#[tokio::test]
async fn an_unknown_release_is_not_found_and_the_loaded_ones_are_named() {
    let service = start().await;
    let request =
        pb::GetBenchmarkRequest { release: "oews-2031-05".into(), ..ask("29-2072", "", "") };
    let status = service.get(request).await.unwrap_err();
    assert_eq!(reason(&status, Code::NotFound), "RELEASE_NOT_FOUND");
    assert!(status.message().contains("oews-2025-05"));
}

#[tokio::test]
async fn one_bad_row_of_a_batch_fails_alone() {
    let service = start().await;
    let requests =
        vec![ask("29-2072", "CA", ""), ask("29-2072", "99999", ""), ask("29-2072", "", "")];
    let request = pb::BatchGetBenchmarksRequest { requests };
    let reply = service.client.clone().batch_get_benchmarks(request).await.unwrap().into_inner();
    let forms: Vec<_> = reply.results.iter().map(|it| it.result.as_ref().unwrap()).collect();
    use pb::benchmark_result::Result as Form;
    assert!(
        matches!(forms[0], Form::Benchmark(it) if it.requested.as_ref().unwrap().area == "0600000")
    );
    assert!(matches!(forms[1], Form::Status(it) if it.code == Code::InvalidArgument as i32));
    assert!(
        matches!(forms[2], Form::Benchmark(it) if it.requested.as_ref().unwrap().area == "0000000")
    );
    let Form::Status(status) = forms[1] else { unreachable!() };
    assert!(status.message.contains("requests[1].area"), "{}", status.message);

    let too_many = pb::BatchGetBenchmarksRequest { requests: vec![ask("29-2072", "", ""); 1_001] };
    let status = service.client.clone().batch_get_benchmarks(too_many).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "LIMIT_EXCEEDED");
}
