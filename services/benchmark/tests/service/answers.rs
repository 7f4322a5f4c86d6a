//! What the service says about real cells of the embedded release.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types_v0::{FigureKind, ReliabilityGrade};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{annual, annual_mean, ask, bound, computed, published, reason, start};

#[tokio::test]
async fn published_cells_are_answered_to_the_dollar() {
    let service = start().await;
    let nation = service.get(ask("29-2072", "", "")).await.unwrap();
    assert_eq!(nation.employment.unwrap().value, Some(194_720));
    let percentiles: Vec<_> = [10.0, 25.0, 50.0, 75.0, 90.0]
        .map(|percentile| published(annual(&nation, percentile)).unwrap())
        .into();
    assert_eq!(percentiles, [37_000, 43_490, 51_140, 64_820, 81_150]);
    assert_eq!(published(annual_mean(&nation)), Some(56_790));
    assert_eq!(nation.answer, i32::from(pb::AnswerKind::Published));
    assert!(nation.steps.is_empty());

    let hospitals = service.get(ask("29-2072", "", "622000")).await.unwrap();
    assert_eq!(published(annual_mean(&hospitals)), Some(61_920));
}

#[tokio::test]
async fn every_number_carries_where_it_comes_from() {
    let service = start().await;
    let benchmark = service.get(ask("29-2072", "CA", "")).await.unwrap();
    let provenance = benchmark.provenance.unwrap();
    assert_eq!(provenance.release, "releases/oews-2025-05");
    assert_eq!(provenance.source_file, "oe.data.0.Current");
    assert_eq!(
        provenance.source_sha256,
        "09879508d69f51149842368c8953f13974338728329375481d485ee696d3370b"
    );
    assert_eq!(provenance.publication_date, "2026-05-15");
    assert!(provenance.citation.contains("Occupational Employment and Wage Statistics"));
    assert!(provenance.notice.contains("cannot vouch"));
    assert_eq!(benchmark.answered.unwrap().series_id_stem, "OEUS0600000000000292072");
}

#[tokio::test]
async fn a_bound_is_never_a_number() {
    let service = start().await;
    let albany = service.get(ask("29-1215", "0010540", "")).await.unwrap();
    let p90 = annual(&albany, 90.0);
    assert_eq!(p90.kind(), FigureKind::LowerBound);
    assert_eq!((published(p90), bound(p90)), (None, Some(239_200)));
}

#[tokio::test]
async fn a_withheld_cell_says_so_where_nothing_may_stand_in() {
    let service = start().await;
    let request = pb::GetBenchmarkRequest {
        allow_fallback: Some(false),
        ..ask("43-3021", "Lafayette, LA", "")
    };
    let refused = service.get(request).await.unwrap_err();
    assert_eq!(reason(&refused, Code::FailedPrecondition), "CELL_WITHHELD");
}

#[tokio::test]
async fn a_missing_cell_falls_back_with_its_steps_or_says_why_not() {
    let service = start().await;
    let albany = ask("29-2072", "Albany, OR", "");
    let published_only = pb::GetBenchmarkRequest { allow_modelled: Some(false), ..albany.clone() };
    let answer = service.get(published_only).await.unwrap();
    assert_eq!(answer.answer, i32::from(pb::AnswerKind::Fallback));
    assert_eq!(answer.requested.unwrap().area, "0010540");
    assert_eq!(answer.answered.unwrap().area, "4100000");
    let outcomes: Vec<_> = answer.steps.iter().map(pb::FallbackStep::outcome).collect();
    assert_eq!(outcomes, [pb::StepOutcome::NotPublished, pb::StepOutcome::Answered]);

    let exact = pb::GetBenchmarkRequest { allow_fallback: Some(false), ..albany };
    let refused = service.get(exact).await.unwrap_err();
    assert_eq!(reason(&refused, Code::FailedPrecondition), "CELL_NOT_PUBLISHED");
    let details = refused.get_error_details();
    let violations = &details.precondition_failure().unwrap().violations;
    assert_eq!(violations.len(), 1);
    assert!(violations[0].subject.ends_with("soc-29-2072-area-0010540-industry-000000"));
}

#[tokio::test]
async fn a_missing_area_is_modelled_with_an_interval() {
    let service = start().await;
    let answer = service.get(ask("29-9021", "Albany, OR", "")).await.unwrap();
    assert_eq!(answer.answer, i32::from(pb::AnswerKind::Modelled));
    let median = annual(&answer, 50.0);
    assert_eq!(median.kind(), FigureKind::Modelled);
    let (amount, interval) = computed(median).unwrap();
    let (low, high) = interval.unwrap();
    assert!(low < amount && amount < high, "{low} {amount} {high}");
    let model = answer.model.unwrap();
    assert!(!model.source_cells.is_empty() && !model.factors.is_empty());
    let nearest = answer.nearest_published.unwrap();
    assert_eq!(nearest.cell.unwrap().area, "4100000");
}

#[tokio::test]
async fn area_and_industry_together_are_modelled_from_both_cells() {
    let service = start().await;
    let answer = service.get(ask("medical coder", "Dallas", "hospital")).await.unwrap();
    assert_eq!(answer.answer, i32::from(pb::AnswerKind::Modelled));
    let (median, _) = computed(annual(&answer, 50.0)).unwrap();
    let model = answer.model.unwrap();
    let sources: Vec<_> = model.source_cells.iter().map(|it| (&*it.area, &*it.industry)).collect();
    assert_eq!(sources, [("0019100", "000000"), ("0000000", "622000"), ("0000000", "000000")]);

    let area = service.get(ask("29-2072", "0019100", "")).await.unwrap();
    let start = published(annual(&area, 50.0)).unwrap() as f64;
    let product: f64 = model.factors.iter().map(|it| it.factor).product();
    assert!((start * product - median as f64).abs() <= 1.0, "{start} x {product} is not {median}");
    assert!(!answer.assumptions.is_empty());
}

#[tokio::test]
async fn small_cells_grade_below_large_ones() {
    let service = start().await;
    let grade = async |area| {
        let benchmark = service.get(ask("29-2072", area, "")).await.unwrap();
        benchmark.reliability.unwrap().grade()
    };
    assert_eq!(grade("CA").await, ReliabilityGrade::A);
    assert_eq!(grade("DC").await, ReliabilityGrade::D);
}

#[tokio::test]
async fn a_floor_is_respected_by_whatever_answers() {
    let service = start().await;
    let floor = |floor: ReliabilityGrade| pb::GetBenchmarkRequest {
        min_grade: floor.into(),
        ..ask("29-2072", "DC", "")
    };
    let answer = service.get(floor(ReliabilityGrade::B)).await.unwrap();
    assert_eq!(answer.answer, i32::from(pb::AnswerKind::Fallback));
    assert_eq!(answer.steps[0].outcome(), pb::StepOutcome::BelowReliabilityFloor);
    assert!(answer.reliability.unwrap().grade() <= ReliabilityGrade::B);
}

#[tokio::test]
async fn pay_is_moved_to_a_date_beside_the_published_one() {
    let service = start().await;
    let request = pb::GetBenchmarkRequest {
        as_of_date: Some(medwage_contracts::pb::Date { year: 2026, month: 2, day: 1 }),
        aging: Some(pb::AgingBasis { basis: Some(pb::aging_basis::Basis::AnnualPercent(3.0)) }),
        ..ask("29-2072", "", "")
    };
    let answer = service.get(request).await.unwrap();
    assert_eq!(published(annual(&answer, 50.0)), Some(51_140));
    let aged = answer.aged.unwrap();
    assert_eq!(aged.month_count, 9);
    let median = aged.annual.unwrap().percentiles[2].wage.clone().unwrap();
    assert_eq!(median.kind(), FigureKind::Aged);
    assert_eq!(computed(&median).unwrap().0, 52_291, "51,140 x (1 + 0.03 x 9 / 12), rounded");
}

#[tokio::test]
async fn percentiles_between_the_published_ones_are_interpolated() {
    let service = start().await;
    let request = pb::GetBenchmarkRequest {
        percentiles: vec![95.0, 60.0, 50.0, 60.0],
        ..ask("29-2072", "", "")
    };
    let answer = service.get(request).await.unwrap();
    let percentiles = &answer.annual.as_ref().unwrap().percentiles;
    let asked: Vec<_> = percentiles.iter().map(|it| it.percentile).collect();
    assert_eq!(asked, [50.0, 60.0, 95.0]);
    let kinds = percentiles.iter().map(|it| it.wage.as_ref().unwrap().kind());
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [FigureKind::Published, FigureKind::Interpolated, FigureKind::Extrapolated]
    );
    let (p60, _) = computed(annual(&answer, 60.0)).unwrap();
    assert!((51_140..64_820).contains(&p60));
}

#[tokio::test]
async fn a_benchmark_asked_for_alone_is_the_one_of_a_batch() {
    let service = start().await;
    let aged = medwage_contracts::pb::Date { year: 2026, month: 3, day: 1 };
    let requests = [
        ask("29-2072", "CA", ""),
        ask("29-2072", "CA", ""),
        ask("medical coder", "Dallas", "hospital"),
        ask("medical coder", "Dallas", "hospital"),
        pb::GetBenchmarkRequest { allow_modelled: Some(false), ..ask("29-9021", "0010540", "") },
        ask("29-9021", "0010540", ""),
        ask("29-1215", "Albany, OR", ""),
        ask("biller", "Lafayette, LA", ""),
        pb::GetBenchmarkRequest { as_of_date: Some(aged), ..ask("29-2072", "", "622000") },
        pb::GetBenchmarkRequest { percentiles: vec![5.0, 77.0], ..ask("CPC", "08608", "") },
    ];
    // Thin cells of a small state, where much is withheld, bounded or tied.
    let listed = pb::ListBenchmarksRequest {
        page_size: 400,
        filter: r#"state = "WY""#.to_owned(),
        ..Default::default()
    };
    let listed = service.client.clone().list_benchmarks(listed).await.unwrap().into_inner();
    let named = |it: pb::Benchmark| pb::GetBenchmarkRequest { name: it.name, ..Default::default() };
    let requests: Vec<_> =
        requests.into_iter().chain(listed.benchmarks.into_iter().map(named)).collect();
    assert_eq!(requests.len(), 410);
    let batch = pb::BatchGetBenchmarksRequest { requests: requests.clone() };
    let batch = service.client.clone().batch_get_benchmarks(batch).await.unwrap().into_inner();
    for (request, result) in requests.into_iter().zip(batch.results) {
        // A lone reply is put together from parts that are encoded already; an item of a batch is not.
        let alone = service.get(request).await.unwrap();
        assert_eq!(result.result, Some(pb::benchmark_result::Result::Benchmark(alone)));
    }
}
