//! What the service says about real cells of the embedded release.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{
    Aging, AnswerKind, FallbackStep, FigureKind, GapKind, Grade, MatchKind, StepOutcome, View,
    aging,
};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{
    accepting, annual, ask, ask_full, candidates, gap, median, reason, resolved, start, violations,
};

#[tokio::test]
async fn published_cells_are_answered_to_the_dollar() {
    let service = start().await;
    let nation = service.find(ask("29-2072", "", "")).await.unwrap();
    assert_eq!(nation.name, "releases/oews-2025-05/benchmarks/29-2072.0000000.000000");
    assert_eq!((nation.employment, nation.employment_gap.is_none()), (Some(194_720), true));
    let pay = annual(&nation);
    let figures = [pay.p10, pay.p25, pay.p50, pay.p75, pay.p90, pay.mean].map(Option::unwrap);
    assert_eq!(figures, [37_000.0, 43_490.0, 51_140.0, 64_820.0, 81_150.0, 56_790.0]);
    assert_eq!((pay.kind(), pay.gaps.len()), (FigureKind::Published, 0));
    assert_eq!(nation.hourly.as_ref().unwrap().p50, Some(24.59));
    assert_eq!((nation.answer(), nation.grade()), (AnswerKind::Published, Grade::A));
    assert_eq!(nation.evidence, None);
    assert_eq!(
        nation.summary,
        "Medical records specialists in the United States earn a median of $51,140 a year; the middle half earn \
         $43,490 to $64,820. Published by BLS for May 2025; grade A."
    );
    assert_eq!(
        nation.citation,
        "U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2025, published \
         2026-05-15; medwage release oews-2025-05."
    );

    let hospitals = service.find(ask("29-2072", "", "622000")).await.unwrap();
    assert_eq!(annual(&hospitals).mean, Some(61_920.0));
    assert!(
        hospitals.summary.starts_with("Medical records specialists in hospitals in the United")
    );
}

#[tokio::test]
async fn an_answer_says_how_its_market_was_read() {
    let service = start().await;
    let answer = service.find(ask("medical coder", "Trenton, NJ", "")).await.unwrap();
    assert_eq!(resolved(&answer), ["occupations/29-2072", "areas/0045940", "industries/000000"]);
    let market = answer.resolved.unwrap();
    let (occupation, area, industry) =
        (market.occupation.unwrap(), market.area.unwrap(), market.industry.unwrap());
    assert_eq!(
        (occupation.input.as_str(), occupation.r#match()),
        ("medical coder", MatchKind::Alias)
    );
    assert_eq!(occupation.display_name, "Medical Records Specialists");
    assert_eq!((area.r#match(), area.score.unwrap() > 0.8), (MatchKind::Place, true));
    assert_eq!((industry.r#match(), industry.score), (MatchKind::Unspecified, None));
    assert_eq!(industry.display_name, "All industries and ownerships");

    for (occupation, kind) in [
        ("occupations/29-2072", MatchKind::Name),
        ("29-2072", MatchKind::Code),
        ("29-2072.00", MatchKind::Code),
        ("Medical Records Specialists", MatchKind::Title),
        ("29-2071", MatchKind::Successor),
        ("occupations/29-2071", MatchKind::Successor),
        ("medical codr", MatchKind::Corrected),
    ] {
        let answer = service.find(ask(occupation, "", "")).await.unwrap();
        let read = answer.resolved.unwrap().occupation.unwrap();
        assert_eq!(
            (read.r#match(), read.resource.as_str()),
            (kind, "occupations/29-2072"),
            "{occupation}"
        );
        let noted = matches!(kind, MatchKind::Successor | MatchKind::Corrected);
        assert_eq!(!read.note.is_empty(), noted, "{occupation}: {}", read.note);
    }
}

#[tokio::test]
async fn every_number_carries_where_it_comes_from() {
    let service = start().await;
    let evidence = service.find(ask_full("29-2072", "CA", "")).await.unwrap().evidence.unwrap();
    let provenance = evidence.provenance.unwrap();
    assert_eq!(provenance.release, "releases/oews-2025-05");
    assert_eq!(provenance.source_file, "oe.data.0.Current");
    assert_eq!(
        provenance.source_sha256,
        "09879508d69f51149842368c8953f13974338728329375481d485ee696d3370b"
    );
    assert_eq!(provenance.publication_date, "2026-05-15");
    assert!(provenance.citation.contains("Occupational Employment and Wage Statistics"));
    assert!(provenance.notice.contains("cannot vouch"));
    assert_eq!(evidence.series_id_stem, "OEUS0600000000000292072");
    let [rows] = evidence.source_rows.as_slice() else { panic!("{:?}", evidence.source_rows) };
    assert_eq!(
        (&rows.file_name, &rows.sha256),
        (&provenance.source_file, &provenance.source_sha256)
    );
    assert_eq!(rows.last_row - rows.first_row, 16, "a row for each of 17 figures");
    assert_eq!(rows.retrieval_date, "", "nobody wrote down the day");
    assert!(evidence.mean_rse_percent.is_some() && evidence.gaps.is_empty());
    assert!(evidence.reliability.unwrap().mean_interval_usd.unwrap().low > 0.0);
}

#[tokio::test]
async fn an_answer_of_a_release_of_several_files_names_its_own() {
    let service = start().await;
    let cited = async |area: &str, industry: &str| {
        let release = "releases/oews-2023-05".to_owned();
        let request = pb::FindBenchmarkRequest { release, ..ask_full("29-2072", area, industry) };
        let evidence = service.find(request).await.unwrap().evidence.unwrap();
        let provenance = evidence.provenance.unwrap();
        let [rows] = evidence.source_rows.as_slice() else { panic!("{:?}", evidence.source_rows) };
        assert_eq!(
            (&rows.file_name, &rows.sha256),
            (&provenance.source_file, &provenance.source_sha256)
        );
        assert_eq!(rows.first_row, rows.last_row, "a spreadsheet has one row for all figures");
        (rows.file_name.clone(), rows.first_row)
    };
    let (texas, row) = cited("TX", "").await;
    assert_eq!((texas.as_str(), row), ("oews_state_means_2023.csv", 522));
    let (utah, other) = cited("UT", "").await;
    assert!(utah == texas && other > row);
    assert_eq!(cited("", "").await.0, "oews_national_2015_2024.csv");
    assert_eq!(cited("", "62").await.0, "oews_national_sector_2022_2024.csv");
}

#[tokio::test]
async fn a_bound_is_never_a_number() {
    let service = start().await;
    let albany = service.find(ask("29-1215", "0010540", "")).await.unwrap();
    let pay = annual(&albany);
    assert_eq!(pay.p90, None);
    let p90 = gap(pay, "p90");
    assert_eq!((p90.kind(), p90.lower_bound), (GapKind::LowerBound, Some(239_200.0)));
    assert_eq!(p90.footnote_code, "5");
}

#[tokio::test]
async fn a_withheld_cell_says_so_where_nothing_may_stand_in() {
    let service = start().await;
    let request = accepting(&[AnswerKind::Published], ask("43-3021", "Lafayette, LA", ""));
    let refused = service.find(request).await.unwrap_err();
    assert_eq!(reason(&refused, Code::FailedPrecondition), "CELL_WITHHELD");
}

#[tokio::test]
async fn a_missing_cell_falls_back_with_its_steps_or_says_why_not() {
    let service = start().await;
    let published = [AnswerKind::Published, AnswerKind::Fallback];
    let request = accepting(&published, ask_full("29-2072", "Albany, OR", ""));
    let answer = service.find(request).await.unwrap();
    assert_eq!(answer.answer(), AnswerKind::Fallback);
    assert_eq!(resolved(&answer)[1], "areas/0010540");
    assert_eq!(answer.answered.unwrap().area.unwrap().resource, "areas/4100000");
    let steps = &answer.evidence.unwrap().steps;
    let outcomes: Vec<_> = steps.iter().map(FallbackStep::outcome).collect();
    assert_eq!(outcomes, [StepOutcome::NotPublished, StepOutcome::Answered]);
    assert!(answer.summary.contains("in place of Albany"), "{}", answer.summary);

    let exact = accepting(&[AnswerKind::Published], ask("29-2072", "Albany, OR", ""));
    let refused = service.find(exact).await.unwrap_err();
    assert_eq!(reason(&refused, Code::FailedPrecondition), "CELL_NOT_PUBLISHED");
    let details = refused.get_error_details();
    let violations = &details.precondition_failure().unwrap().violations;
    assert_eq!(violations.len(), 1);
    assert!(violations[0].subject.ends_with("benchmarks/29-2072.0010540.000000"));
}

#[tokio::test]
async fn a_missing_area_is_modeled_with_an_interval() {
    let service = start().await;
    let answer = service.find(ask_full("29-9021", "Albany, OR", "")).await.unwrap();
    assert_eq!(
        (answer.answer(), annual(&answer).kind()),
        (AnswerKind::Modeled, FigureKind::Modeled)
    );
    let interval = answer.median_interval_usd.as_ref().unwrap();
    let p50 = median(&answer);
    assert!(interval.low < p50 && p50 < interval.high, "{interval:?} {p50}");
    assert_eq!(answer.employment_gap.as_ref().unwrap().kind(), GapKind::NotPublished);
    let evidence = answer.evidence.unwrap();
    let model = evidence.model.unwrap();
    assert!(!model.sources.is_empty() && !model.factors.is_empty());
    let of_median = evidence.annual_intervals_usd.iter().find(|it| it.figure == "p50").unwrap();
    assert_eq!(of_median.interval_usd, answer.median_interval_usd);
    let published = evidence.published_alternative.unwrap();
    assert_eq!(published.market.unwrap().area.unwrap().resource, "areas/4100000");
}

#[tokio::test]
async fn area_and_industry_together_are_modeled_from_both_cells() {
    let service = start().await;
    let answer = service.find(ask_full("medical coder", "Dallas", "hospital")).await.unwrap();
    assert_eq!(answer.answer(), AnswerKind::Modeled);
    let p50 = median(&answer);
    let evidence = answer.evidence.unwrap();
    let model = evidence.model.unwrap();
    let stems: Vec<_> = model.sources.iter().map(|it| it.series_id_stem.as_str()).collect();
    assert_eq!(
        stems,
        ["OEUM0019100000000292072", "OEUN0000000622000292072", "OEUN0000000000000292072"]
    );
    for source in &model.sources {
        let [rows] = source.source_rows.as_slice() else { panic!("{source:?}") };
        assert_eq!(rows.file_name, "oe.data.0.Current");
        assert!(rows.first_row > 1 && rows.last_row > rows.first_row);
    }
    assert!(evidence.source_rows.is_empty(), "an estimate stands in no row");
    let area = service.find(ask("29-2072", "0019100", "")).await.unwrap();
    let product: f64 = model.factors.iter().map(|it| it.ratio).product();
    let start = median(&area);
    assert!((start * product - p50).abs() <= 1.0, "{start} x {product} is not {p50}");
    assert!(!evidence.assumptions.is_empty());
}

#[tokio::test]
async fn small_cells_grade_below_large_ones() {
    let service = start().await;
    let grade = async |area| service.find(ask("29-2072", area, "")).await.unwrap().grade();
    assert_eq!(grade("CA").await, Grade::A);
    assert_eq!(grade("DC").await, Grade::D);
}

#[tokio::test]
async fn a_floor_is_respected_by_whatever_answers() {
    let service = start().await;
    let request =
        pb::FindBenchmarkRequest { min_grade: Grade::B.into(), ..ask_full("29-2072", "DC", "") };
    let answer = service.find(request).await.unwrap();
    assert_eq!(answer.answer(), AnswerKind::Fallback);
    assert!(answer.grade() <= Grade::B);
    let steps = answer.evidence.unwrap().steps;
    assert_eq!(steps[0].outcome(), StepOutcome::BelowReliabilityFloor);
}

#[tokio::test]
async fn pay_is_moved_to_a_month_beside_the_published_one() {
    let service = start().await;
    let aged = |basis| Aging { month: "2026-02".into(), basis };
    let request = pb::FindBenchmarkRequest {
        aging: Some(aged(Some(aging::Basis::AnnualPercent(3.0)))),
        ..ask("29-2072", "", "")
    };
    let answer = service.find(request).await.unwrap();
    assert_eq!(median(&answer), 51_140.0);
    let moved = answer.aged.unwrap();
    assert_eq!((moved.month.as_str(), moved.month_count), ("2026-02", 9));
    let pay = moved.annual.unwrap();
    assert_eq!(pay.kind(), FigureKind::Aged);
    assert_eq!(pay.p50, Some(52_291.0), "51,140 x (1 + 0.03 x 9 / 12), rounded");
    assert!(answer.summary.contains("$52,291 in February 2026"), "{}", answer.summary);

    let list = pb::ListWageIndexesRequest::default();
    let indexes = service.client.clone().list_wage_indexes(list).await.unwrap().into_inner();
    assert_eq!(indexes.wage_indexes.iter().filter(|it| it.default_basis).count(), 1);
    for index in indexes.wage_indexes.iter().filter(|it| it.last_month.as_str() >= "2025-03") {
        let basis = Some(aging::Basis::WageIndex(index.name.clone()));
        let request =
            pb::FindBenchmarkRequest { aging: Some(aged(basis)), ..ask("29-2072", "", "") };
        let moved = service.find(request).await.unwrap().aged.unwrap();
        assert_eq!(moved.wage_index, index.name);
    }
}

#[tokio::test]
async fn other_percentiles_stand_beside_the_published_ones() {
    let service = start().await;
    let request = pb::FindBenchmarkRequest {
        percentiles: vec![95.0, 60.0, 50.0, 60.0],
        ..ask("29-2072", "", "")
    };
    let answer = service.find(request).await.unwrap();
    let percentiles = &annual(&answer).percentiles;
    let asked: Vec<_> = percentiles.iter().map(|it| it.percentile).collect();
    assert_eq!(asked, [60.0, 95.0]);
    let kinds = percentiles.iter().map(|it| it.wage.as_ref().unwrap().kind());
    assert_eq!(kinds.collect::<Vec<_>>(), [FigureKind::Interpolated, FigureKind::Extrapolated]);
    let p60 = percentiles[0].wage.as_ref().unwrap().usd.unwrap();
    assert!((51_140.0..64_820.0).contains(&p60));
}

#[tokio::test]
async fn a_benchmark_asked_for_alone_is_the_one_of_a_batch() {
    let service = start().await;
    let aging = Some(Aging { month: "2026-03".into(), basis: None });
    let published = [AnswerKind::Published, AnswerKind::Fallback];
    let requests = [
        ask("29-2072", "CA", ""),
        ask("29-2072", "CA", ""),
        ask("medical coder", "Dallas", "hospital"),
        ask("medical coder", "Dallas", "hospital"),
        accepting(&published, ask("29-9021", "0010540", "")),
        ask("29-9021", "0010540", ""),
        ask("29-1215", "Albany, OR", ""),
        ask("biller", "Lafayette, LA", ""),
        pb::FindBenchmarkRequest { aging, ..ask("29-2072", "", "622000") },
        pb::FindBenchmarkRequest { percentiles: vec![5.0, 77.0], ..ask("CPC", "08608", "") },
    ];
    // Thin cells of a small state, where much is withheld, bounded or tied.
    let listed = pb::ListBenchmarksRequest {
        page_size: 400,
        filter: r#"state = "WY""#.to_owned(),
        ..Default::default()
    };
    let listed = service.client.clone().list_benchmarks(listed).await.unwrap().into_inner();
    let named = |it: pb::Benchmark| {
        let [occupation, area, industry] = resolved(&it).map(str::to_owned);
        ask(&occupation, &area, &industry)
    };
    let requests: Vec<_> =
        requests.into_iter().chain(listed.benchmarks.into_iter().map(named)).collect();
    assert_eq!(requests.len(), 410);
    let batch = pb::BatchFindBenchmarksRequest { requests: requests.clone() };
    let batch = service.client.clone().batch_find_benchmarks(batch).await.unwrap().into_inner();
    assert_eq!(batch.provenances.len(), 1, "one release answered");
    for (request, result) in requests.into_iter().zip(batch.results) {
        // A lone reply is put together from parts that are encoded already; an item of a batch is not.
        let alone = service.find(request).await.unwrap();
        assert_eq!(alone.citation, batch.provenances[0].citation);
        let alone = pb::Benchmark { citation: String::new(), ..alone };
        assert_eq!(result.result, Some(pb::benchmark_result::Result::Benchmark(alone)));
    }
}

#[tokio::test]
async fn a_title_names_the_place_and_the_workplace_where_the_market_does_not() {
    let service = start().await;
    let titled = service.find(ask("Medical Coder - Hospital in Tampa, FL", "", "")).await.unwrap();
    assert_eq!(resolved(&titled), ["occupations/29-2072", "areas/0045300", "industries/622000"]);
    let area = titled.resolved.as_ref().unwrap().area.clone().unwrap();
    assert_eq!(area.input, "Tampa, FL");
    assert!(area.note.contains("said in the title"), "{}", area.note);

    let stated = service.find(ask("Medical Coder in Tampa, FL", "Ohio", "")).await.unwrap();
    assert_eq!(resolved(&stated), ["occupations/29-2072", "areas/3900000", "industries/000000"]);
    // The publisher's own title names no workplace.
    let aides = service.find(ask("Home Health and Personal Care Aides", "", "")).await.unwrap();
    assert_eq!(resolved(&aides)[2], "industries/000000");
}

/// A title that names a place abroad, or one of several, is not answered with the nation's pay.
#[tokio::test]
async fn a_place_of_a_title_is_refused_and_asked_about_as_in_its_own_field() {
    let service = start().await;
    for (titled, occupation, area) in [
        ("medical coder, Bangalore, India", "medical coder", "Bangalore, India"),
        ("Medical Coder in Portland", "Medical Coder", "Portland"),
    ] {
        let in_title = service.find(ask(titled, "", "")).await.unwrap_err();
        let in_field = service.find(ask(occupation, area, "")).await.unwrap_err();
        assert_eq!(violations(&in_title), violations(&in_field), "{titled}");
        assert_eq!(candidates(&in_title), candidates(&in_field), "{titled}");
        let stated = service.find(ask(titled, "Ohio", "")).await.unwrap();
        assert_eq!(resolved(&stated)[1], "areas/3900000");
    }
}

/// The District of Columbia's neighbor cells aside: thin metropolitan cells have a shrunken mean in FULL, firm ones and states none.
#[tokio::test]
async fn a_thin_published_mean_has_its_shrunken_one_beside_it() {
    let service = start().await;
    let request = pb::ListBenchmarksRequest {
        filter: r#"occupation = "29-2072" AND area_kind = METROPOLITAN"#.into(),
        page_size: 1_000,
        ..Default::default()
    };
    let listed = service.client.clone().list_benchmarks(request).await.unwrap().into_inner();
    let mut shrunken = 0;
    for benchmark in listed.benchmarks {
        let request = pb::GetBenchmarkRequest { name: benchmark.name, view: View::Full.into() };
        let found = service.client.clone().get_benchmark(request).await.unwrap().into_inner();
        let thin = matches!(found.grade(), Grade::C | Grade::D);
        let evidence = found.evidence.as_ref().unwrap();
        let Some(mean) = &evidence.shrunken_mean else {
            assert!(
                !thin || evidence.mean_rse_percent.is_none_or(|rse| rse <= 0.0),
                "{}",
                found.name
            );
            continue;
        };
        assert!(thin, "{}", found.name);
        let published = found.annual.as_ref().unwrap().mean.unwrap();
        let (low, high) = (published.min(mean.modeled_usd), published.max(mean.modeled_usd));
        let value = mean.annual_usd.unwrap();
        assert!((low - 1.0..=high + 1.0).contains(&value), "{}: {low} {value} {high}", found.name);
        let interval = mean.mean_interval_usd.as_ref().unwrap();
        assert!(interval.low < value && value < interval.high);
        assert!(mean.published_weight > 0.0 && mean.published_weight < 1.0);
        assert_eq!(Some(mean.mean_rse_percent), evidence.mean_rse_percent);
        shrunken += 1;
    }
    assert!(shrunken > 50, "{shrunken}");
}
