//! Ranking, comparing, blending, trends, searches and published statistics.

use medwage_contracts::pb::benchmark::{self as api, rank_wage_request::Wage};
use medwage_contracts::pb::types::{AnswerKind, FigureKind, Grade, MatchKind, View};
use tonic::Code;

use super::support::{annual, market, median, reason, resolved, start, violations};

fn rank_request(wage: Wage) -> api::RankWageRequest {
    api::RankWageRequest {
        market: Some(market("29-2072", "", "")),
        wage: Some(wage),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_wage_stands_where_the_distribution_says() {
    let service = start().await;
    let rank = async |wage: Wage| {
        service.client.clone().rank_wage(rank_request(wage)).await.unwrap().into_inner()
    };
    let median = rank(Wage::AnnualUsd(51_140.0)).await;
    assert!((median.percentile.unwrap() - 50.0).abs() < 1e-6);
    assert_eq!(median.kind(), FigureKind::Published);
    assert!((median.compa_ratio.unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(median.verdict(), api::MarketVerdict::WithinMarket);
    assert_eq!(median.resolved.unwrap().occupation.unwrap().resource, "occupations/29-2072");
    let benchmark = median.benchmark.unwrap();
    assert_eq!((benchmark.resolved, benchmark.citation.as_str()), (None, ""));

    let high = rank(Wage::AnnualUsd(120_000.0)).await;
    assert_eq!(high.kind(), FigureKind::Extrapolated);
    assert_eq!(high.verdict(), api::MarketVerdict::AboveMarket);
    assert!(high.summary.contains("the 98th percentile of medical records"), "{}", high.summary);

    let hourly = rank(Wage::HourlyUsd(15.0)).await;
    assert_eq!(hourly.verdict(), api::MarketVerdict::BelowMarket);
}

#[tokio::test]
async fn above_a_bound_only_a_range_is_known() {
    let service = start().await;
    let list = api::ListBenchmarksRequest {
        filter: "major_group = 29 AND area_kind = STATE AND annual_p50 >= 150000".into(),
        page_size: 1_000,
        ..Default::default()
    };
    let states = service.client.clone().list_benchmarks(list).await.unwrap().into_inner();
    let bounded = states.benchmarks.iter().find(|it| {
        let pay = annual(it);
        pay.p25.is_some() && pay.p50.is_some() && pay.p90.is_none()
    });
    let [occupation, area, _] = resolved(bounded.unwrap());
    let request = api::RankWageRequest {
        market: Some(market(occupation, area, "")),
        ..rank_request(Wage::AnnualUsd(900_000.0))
    };
    let ranked = service.client.clone().rank_wage(request).await.unwrap().into_inner();
    assert_eq!((ranked.percentile, ranked.kind()), (None, FigureKind::Unspecified));
    let range = ranked.percentile_range.unwrap();
    assert!(range.low > 0.0 && range.high == 100.0, "{range:?}");

    let request = api::RankWageRequest {
        market: Some(market("29-1215", "0010540", "")),
        ..rank_request(Wage::AnnualUsd(400_000.0))
    };
    let status = service.client.clone().rank_wage(request).await.unwrap_err();
    assert_eq!(
        reason(&status, Code::FailedPrecondition),
        "NO_ANSWER",
        "a single percentile is a number"
    );
}

#[tokio::test]
async fn a_wage_and_a_market_that_are_wrong_are_both_said() {
    let service = start().await;
    for (wage, expected) in [(-5.0, "annual_usd"), (f64::NAN, "annual_usd"), (5.555, "annual_usd")]
    {
        let request = api::RankWageRequest {
            market: Some(market("", "", "")),
            ..rank_request(Wage::AnnualUsd(wage))
        };
        let status = service.client.clone().rank_wage(request).await.unwrap_err();
        assert_eq!(reason(&status, Code::InvalidArgument), "INVALID_FIELDS");
        let fields: Vec<_> = violations(&status).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["market.occupation", expected], "{wage}");
    }
}

#[tokio::test]
async fn areas_rank_by_median_and_thin_cells_stand_apart() {
    let service = start().await;
    let request = api::RankAreasRequest {
        occupation: "29-2072".into(),
        page_size: 1_000,
        ..Default::default()
    };
    let ranking = service.client.clone().rank_areas(request.clone()).await.unwrap().into_inner();
    let ranked_size = usize::try_from(ranking.ranked_size).unwrap();
    let (ranked, apart) = ranking.areas.split_at(ranked_size);
    assert!(ranked.is_sorted_by(|one, next| one.annual_p50_usd >= next.annual_p50_usd));
    assert_eq!(ranked[0].rank, Some(1));
    assert!(ranked.iter().all(|it| it.rank.is_some() && it.grade() <= Grade::C));
    assert!(apart.iter().all(|it| it.rank.is_none() && !it.exclusion_reason.is_empty()));
    let excluded = |kind| apart.iter().filter(|it| it.exclusion() == kind).count();
    assert!(excluded(api::AreaExclusion::Thin) > 0 && excluded(api::AreaExclusion::Tied) > 0);
    assert_eq!(
        (ranking.areas.len(), ranking.total_size),
        (507, 507),
        "each area with a cell, once"
    );
    for area in ranked {
        let (rank, open) = (area.rank.unwrap(), area.rank_range.unwrap());
        assert!(open.best_rank <= rank && rank <= open.worst_rank, "{area:?}");
        assert!(open.worst_rank <= ranking.ranked_size);
    }
    assert!(apart.iter().all(|it| it.rank_range.is_none()));
    let chattanooga = ranking.areas.iter().find(|it| it.display_name.contains("Chattanooga"));
    let figures = chattanooga.map(|it| (it.annual_p50_usd, it.annual_mean_usd));
    assert_eq!(figures, Some((Some(49_020.0), Some(76_090.0))));

    let real = api::RankAreasRequest { basis: api::RankBasis::PriceAdjusted.into(), ..request };
    let real = service.client.clone().rank_areas(real).await.unwrap().into_inner();
    let adjusted = &real.areas[..usize::try_from(real.ranked_size).unwrap()];
    assert!(
        adjusted.is_sorted_by(|one, next| {
            one.price_adjusted_p50_usd >= next.price_adjusted_p50_usd
        })
    );
    let order = |areas: &[api::RankedArea]| -> Vec<_> {
        areas.iter().take(20).map(|it| it.area.clone()).collect()
    };
    assert_ne!(order(adjusted), order(ranked), "prices differ between places");
}

#[tokio::test]
async fn areas_rank_within_an_industry_by_estimates() {
    let service = start().await;
    let request = api::RankAreasRequest {
        occupation: "medical coder".into(),
        industry: "hospitals".into(),
        filter: r#"state = "NJ" AND kind = METROPOLITAN"#.into(),
        min_grade: Grade::D.into(),
        ..Default::default()
    };
    let ranking = service.client.clone().rank_areas(request).await.unwrap().into_inner();
    let names: Vec<_> = ranking.areas.iter().map(|it| it.display_name.as_str()).collect();
    assert!(names.iter().all(|name| name.contains("NJ")), "{names:?}");
    let crossing = |letters| names.iter().any(|name| name.contains(letters));
    assert!(crossing("NY-NJ") && crossing("PA-NJ"), "areas that reach into the state: {names:?}");
    let note = &ranking.resolved_filter[0].note;
    assert!(note.contains("from another state"), "{note}");
    let first = &ranking.areas[0];
    assert_eq!((first.rank, first.kind()), (Some(1), FigureKind::Modeled));
    assert!(first.median_interval_usd.is_some());
}

#[tokio::test]
async fn benchmarks_compare_with_the_first() {
    let service = start().await;
    let request = api::CompareBenchmarksRequest {
        markets: vec![
            market("29-2072", "TX", ""),
            market("29-2072", "CA", ""),
            market("43-3021", "TX", ""),
        ],
        ..Default::default()
    };
    let reply = service.client.clone().compare_benchmarks(request).await.unwrap().into_inner();
    let first = &reply.rows[0];
    assert!((first.mean_ratio.unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(first.percentile_ratios.len(), 5);
    let california = &reply.rows[1];
    assert!(california.mean_ratio.unwrap() > 1.1);
    assert!(california.price_adjusted_ratio.unwrap() < california.mean_ratio.unwrap());
    assert_eq!(california.price_parity.as_ref().unwrap().year, 2023);
    assert!(reply.summary.starts_with("Of 3 markets, medical records specialists in California"));
    assert_eq!(
        (first.difference_probability, first.verdict()),
        (None, api::DifferenceVerdict::Unspecified)
    );
    assert_eq!(california.verdict(), api::DifferenceVerdict::Higher);
    assert!(california.difference_probability.unwrap() > 0.99);
    let interval = california.mean_delta_interval_percent.unwrap();
    let percent = 100.0 * (california.mean_ratio.unwrap() - 1.0);
    assert!(0.0 < interval.low && interval.low < percent && percent < interval.high);
    assert_eq!(reply.rows[2].verdict(), api::DifferenceVerdict::Lower);

    for (count, expected) in [(1, "FIELD_OUT_OF_RANGE"), (11, "LIMIT_EXCEEDED")] {
        let markets = vec![market("29-2072", "", ""); count];
        let request = api::CompareBenchmarksRequest { markets, ..Default::default() };
        let status = service.client.clone().compare_benchmarks(request).await.unwrap_err();
        assert_eq!(reason(&status, Code::InvalidArgument), expected, "{count}");
    }
}

/// The District of Columbia pays 80,250 on 270 jobs, with an error of 11.5%; California is far better known.
#[tokio::test]
async fn a_thin_cell_may_differ_by_sampling_error_alone() {
    let service = start().await;
    let request = api::CompareBenchmarksRequest {
        markets: vec![market("29-2072", "California", ""), market("29-2072", "DC", "")],
        ..Default::default()
    };
    let reply = service.client.clone().compare_benchmarks(request).await.unwrap().into_inner();
    let thin = &reply.rows[1];
    assert!(thin.mean_ratio.unwrap() > 1.1);
    assert_eq!(thin.verdict(), api::DifferenceVerdict::Unclear);
    assert!(thin.difference_probability.unwrap() < 0.9);
}

#[tokio::test]
async fn markets_blend_by_weight() {
    let service = start().await;
    let part = |occupation: &str, area: &str, weight| api::BlendPart {
        market: Some(market(occupation, area, "")),
        weight,
    };
    let blend = async |parts: Vec<api::BlendPart>| {
        let request = api::BlendBenchmarksRequest { parts, ..Default::default() };
        service.client.clone().blend_benchmarks(request).await.map(tonic::Response::into_inner)
    };
    let same = blend(vec![part("29-2072", "", 1.0), part("29-2072", "", 3.0)]).await.unwrap();
    let pay = same.annual.unwrap();
    let figures = [pay.p10, pay.p25, pay.p50, pay.p75, pay.p90, pay.mean].map(Option::unwrap);
    assert_eq!(figures, [37_000.0, 43_490.0, 51_140.0, 64_820.0, 81_150.0, 56_790.0]);
    assert_eq!(same.hourly.unwrap().p50, Some(24.59));
    assert_eq!(same.parts[1].share_percent, 75.0);

    let mixed =
        blend(vec![part("29-2072", "TX", 60.0), part("29-1141", "TX", 40.0)]).await.unwrap();
    let own: Vec<_> = mixed.parts.iter().map(|it| median(it.benchmark.as_ref().unwrap())).collect();
    let p50 = mixed.annual.unwrap().p50.unwrap();
    assert!(own[0] < p50 && p50 < own[1], "{own:?} {p50}");
    assert!((mixed.parts.iter().map(|it| it.share_percent).sum::<f64>() - 100.0).abs() < 1e-9);
    assert!(mixed.summary.starts_with("A mix of 60% medical records specialists in Texas and 40%"));

    let wrong = blend(vec![part("29-2072", "", 0.0), part("", "", 1.0)]).await.unwrap_err();
    let fields: Vec<_> = violations(&wrong).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["parts[0].weight", "parts[1].market.occupation"]);
}

#[tokio::test]
async fn a_trend_flags_its_breaks_and_splices_nothing() {
    let service = start().await;
    let request = api::ComputeTrendRequest {
        market: Some(market("29-2072", "", "")),
        view: View::Full.into(),
    };
    let trend = service.client.clone().compute_trend(request).await.unwrap().into_inner();
    let occupations: Vec<_> = trend.points.iter().map(|it| it.occupation.as_str()).collect();
    assert_eq!(occupations.len(), 11);
    assert_eq!(&occupations[..4], ["occupations/29-2071"; 4]);
    assert_eq!(&occupations[4..6], ["occupations/29-2098"; 2]);
    assert_eq!(&occupations[6..], ["occupations/29-2072"; 5]);
    let breaks: Vec<_> = trend.breaks.iter().map(|it| it.first_release.as_str()).collect();
    assert!(breaks.contains(&"releases/oews-2019-05") && breaks.contains(&"releases/oews-2021-05"));
    for point in &trend.points {
        let broken = breaks.contains(&point.release.as_str());
        assert!(!broken || point.median_change_percent.is_none(), "a change across a break");
        let provenance = point.evidence.as_ref().unwrap().provenance.as_ref().unwrap();
        assert_eq!(provenance.release, point.release);
        let rows = &point.evidence.as_ref().unwrap().source_rows;
        assert!(rows.len() == 1 && rows[0].file_name == provenance.source_file, "{rows:?}");
    }
    assert!(trend.points[10].median_change_percent.is_some());
    for point in &trend.points {
        let judged = point.mean_change_interval_percent.is_some();
        assert_eq!(judged, point.verdict() != api::TrendVerdict::Unspecified);
        assert!(!judged || point.median_change_percent.is_some(), "{}", point.release);
    }
    // 56,790 over a mean of 2024 with errors of half a percent.
    assert_eq!(trend.points[10].verdict(), api::TrendVerdict::Rose);
    assert!(trend.caution.contains("comparisons through time"));
    assert!(trend.summary.contains("$51,140 a year in May 2025"), "{}", trend.summary);
}

#[tokio::test]
async fn texts_resolve_to_codes_or_to_candidates() {
    let service = start().await;
    let area = async |query: &str| {
        let request = api::SearchAreasRequest { query: query.into(), ..Default::default() };
        service.client.clone().search_areas(request).await.unwrap().into_inner()
    };
    for (query, code, kind) in [
        ("NJ", "3400000", MatchKind::Title),
        ("Trenton, NJ", "0045940", MatchKind::Place),
        ("DC", "1100000", MatchKind::Title),
        ("L.A.", "0031080", MatchKind::Alias),
        ("Philly", "0037980", MatchKind::Alias),
        ("08608", "0045940", MatchKind::Place),
        ("areas/0045940", "0045940", MatchKind::Code),
    ] {
        let reply = area(query).await;
        assert_eq!(reply.clarity(), api::Clarity::Clear, "{query}");
        assert_eq!(reply.matches[0].area.as_ref().unwrap().code, code, "{query}");
        let resolved = reply.matches[0].resolved.as_ref().unwrap();
        assert_eq!((resolved.input.as_str(), resolved.r#match()), (query, kind));
    }
    for foreign in ["Toronto", "Midwest"] {
        assert_eq!(area(foreign).await.clarity(), api::Clarity::Unknown, "{foreign}");
    }
    let springfield = area("Springfield").await;
    assert_eq!(springfield.clarity(), api::Clarity::Ambiguous);
    assert!(springfield.matches.len() >= 3);

    let occupation = async |query: &str| {
        let request = api::SearchOccupationsRequest { query: query.into(), ..Default::default() };
        service.client.clone().search_occupations(request).await.unwrap().into_inner()
    };
    for query in
        ["29-2072", "29-2071", "CPC coder", "medical coder", "RHIT", "senior medical coder"]
    {
        let reply = occupation(query).await;
        assert_eq!(reply.clarity(), api::Clarity::Clear, "{query}");
        assert_eq!(reply.matches[0].occupation.as_ref().unwrap().code, "29-2072", "{query}");
        assert!(reply.notice.contains("O*NET"));
    }
    let retired = occupation("29-2071").await.matches[0].resolved.clone().unwrap();
    assert!(!retired.note.is_empty() && retired.r#match() == MatchKind::Successor);

    let request = api::SearchIndustriesRequest { query: "hospital".into(), ..Default::default() };
    let reply = service.client.clone().search_industries(request).await.unwrap().into_inner();
    assert_eq!(reply.matches[0].industry.as_ref().unwrap().code, "622000");
}

#[tokio::test]
async fn a_search_pages_through_all_its_matches() {
    let service = start().await;
    let (mut token, mut names) = (String::new(), Vec::new());
    let total = loop {
        let request = api::SearchAreasRequest {
            query: "Springfield".into(),
            page_size: 1,
            page_token: token,
            ..Default::default()
        };
        let page = service.client.clone().search_areas(request).await.unwrap().into_inner();
        names.extend(page.matches.into_iter().map(|it| it.area.unwrap().name));
        token = page.next_page_token;
        if token.is_empty() {
            break page.total_size;
        }
    };
    assert_eq!(usize::try_from(total).unwrap(), names.len());
}

#[tokio::test]
async fn published_statistics_are_served_as_printed() {
    let service = start().await;
    let find = async |filter: &str| {
        let request = api::ListPublishedStatisticsRequest {
            filter: filter.into(),
            page_size: 1_000,
            ..Default::default()
        };
        let reply = service.client.clone().list_published_statistics(request).await;
        reply.map(tonic::Response::into_inner)
    };
    assert_eq!(find("").await.unwrap().total_size, 1_335);
    let contradicted =
        find("source : \"an article of 2023\" AND contradicted = true").await.unwrap();
    let figures = &contradicted.published_statistics;
    let p10 = figures.iter().find(|it| it.printed_text == "34640").unwrap();
    assert_eq!((p10.value, p10.measure_kind()), (Some(34_640.0), api::MeasureKind::Percentile));
    assert!(p10.contradictions.iter().any(|it| !it.supported_statistic.is_empty()));

    let medians = find("measure_kind = MEDIAN").await.unwrap().published_statistics;
    assert!(medians.len() > 200 && medians.iter().all(|it| it.measure.contains("median")));
    let topic = &medians[0].topic;
    let of_topic = find(&format!("topic = {topic}")).await.unwrap().published_statistics;
    assert!(!of_topic.is_empty() && of_topic.iter().all(|it| it.topic == *topic));
    let high = find("confidence = HIGH AND assumption = false").await.unwrap();
    assert!(high.published_statistics.iter().all(|it| it.confidence() == api::Confidence::High));
    let ranges = find("").await.unwrap().published_statistics;
    let ranged = ranges.iter().filter(|it| it.range.is_some());
    assert!(ranged.clone().count() > 10);
    assert!(ranged.clone().all(|it| it.range.as_ref().is_some_and(|it| it.low <= it.high)));

    for filter in ["salary > 3", "measure_kind = AVERAGE", "contradicted = maybe", "source > AAPC"]
    {
        let status = find(filter).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{filter}");
    }
}

#[tokio::test]
async fn an_answer_may_be_modeled_in_every_method_that_asks_for_one() {
    let service = start().await;
    let request = api::RankWageRequest {
        market: Some(market("medical coder", "Dallas", "hospital")),
        ..rank_request(Wage::AnnualUsd(60_000.0))
    };
    let ranked = service.client.clone().rank_wage(request.clone()).await.unwrap().into_inner();
    assert_eq!(ranked.kind(), FigureKind::Modeled);
    assert_eq!(ranked.benchmark.unwrap().answer(), AnswerKind::Modeled);
    let published =
        api::RankWageRequest { accepted_answers: vec![AnswerKind::Published.into()], ..request };
    let refused = service.client.clone().rank_wage(published).await.unwrap_err();
    assert_eq!(reason(&refused, Code::FailedPrecondition), "CELL_NOT_PUBLISHED");
}
