//! Ranking, comparing, trends, searches and published statistics.

use medwage_contracts::pb;
use medwage_contracts::pb::benchmark::{self as api, rank_wage_request::Wage};
use medwage_contracts::pb::types_v0::FigureKind;
use tonic::Code;

use super::support::{ask, computed, published, reason, start};

fn dollars(units: i64) -> pb::Money {
    pb::Money { currency_code: "USD".into(), units, nanos: 0 }
}

#[tokio::test]
async fn a_wage_stands_where_the_distribution_says() {
    let service = start().await;
    let rank = async |wage: Wage| {
        let request =
            api::RankWageRequest { benchmark: Some(ask("29-2072", "", "")), wage: Some(wage) };
        service.client.clone().rank_wage(request).await.unwrap().into_inner()
    };
    let median = rank(Wage::Annual(dollars(51_140))).await;
    let percentile = median.percentile.unwrap();
    assert!((percentile.percentile - 50.0).abs() < 1e-6);
    assert_eq!(percentile.kind(), FigureKind::Published);
    assert!((median.compa_ratio.unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(median.verdict, i32::from(api::MarketVerdict::WithinMarket));

    let high = rank(Wage::Annual(dollars(120_000))).await;
    assert_eq!(high.percentile.unwrap().kind(), FigureKind::Extrapolated);
    assert_eq!(high.verdict, i32::from(api::MarketVerdict::AboveMarket));
    assert!(high.summary.contains("$120,000 a year"), "{}", high.summary);

    let hourly = rank(Wage::Hourly(dollars(15))).await;
    assert_eq!(hourly.verdict, i32::from(api::MarketVerdict::BelowMarket));
}

#[tokio::test]
async fn a_wage_and_a_benchmark_that_are_wrong_are_both_said() {
    let service = start().await;
    let request = api::RankWageRequest {
        benchmark: Some(ask("", "", "")),
        wage: Some(Wage::Annual(dollars(-5))),
    };
    let status = service.client.clone().rank_wage(request).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "INVALID_FIELDS");
    let text = format!("{:?}", tonic_types::StatusExt::get_error_details(&status));
    assert!(text.contains("\"annual\"") && text.contains("benchmark.occupation"), "{text}");
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
    let median = |it: &api::RankedArea| published(it.annual_median.as_ref().unwrap()).unwrap();
    assert!(ranking.areas.is_sorted_by(|one, next| median(one) >= median(next)));
    assert_eq!(ranking.areas[0].rank, 1);
    assert!(ranking.areas.iter().all(|it| it.reliability.as_ref().unwrap().grade <= 3));
    assert_eq!(ranking.areas.len() + ranking.unranked.len(), 507, "each area with a cell, once");
    let named = |name: &str| {
        let ranked =
            ranking.areas.iter().find(|it| it.area.as_ref().unwrap().display_name.contains(name));
        ranked.map(|it| (median(it), published(it.annual_mean.as_ref().unwrap()).unwrap()))
    };
    let apart = ranking
        .unranked
        .iter()
        .find(|it| it.area.as_ref().unwrap().display_name.contains("Chattanooga"));
    match named("Chattanooga") {
        Some(figures) => assert_eq!(figures, (49_020, 76_090)),
        None => assert_eq!(published(apart.unwrap().annual_median.as_ref().unwrap()), Some(49_020)),
    }

    let real = api::RankAreasRequest { basis: api::RankBasis::PriceAdjusted.into(), ..request };
    let real = service.client.clone().rank_areas(real).await.unwrap().into_inner();
    let adjusted =
        |it: &api::RankedArea| computed(it.price_adjusted_median.as_ref().unwrap()).unwrap().0;
    assert!(real.areas.is_sorted_by(|one, next| adjusted(one) >= adjusted(next)));
    let order = |ranking: &api::RankAreasResponse| -> Vec<_> {
        ranking.areas.iter().take(20).map(|it| it.area.as_ref().unwrap().code.clone()).collect()
    };
    assert_ne!(order(&real), order(&ranking), "prices differ between places");
}

#[tokio::test]
async fn benchmarks_compare_with_the_first() {
    let service = start().await;
    let request = api::CompareBenchmarksRequest {
        benchmarks: vec![
            ask("29-2072", "TX", ""),
            ask("29-2072", "CA", ""),
            ask("43-3021", "TX", ""),
        ],
    };
    let reply = service.client.clone().compare_benchmarks(request).await.unwrap().into_inner();
    let first = &reply.benchmarks[0];
    assert!((first.mean_ratio.unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(first.ratios.len(), 5);
    let california = &reply.benchmarks[1];
    assert!(california.mean_ratio.unwrap() > 1.1);
    assert!(california.price_adjusted_ratio.unwrap() < california.mean_ratio.unwrap());
    assert_eq!(california.price_parity.as_ref().unwrap().year, 2023);

    let lonely = api::CompareBenchmarksRequest { benchmarks: vec![ask("29-2072", "", "")] };
    let status = service.client.clone().compare_benchmarks(lonely).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "LIMIT_EXCEEDED");
}

#[tokio::test]
async fn a_trend_flags_its_breaks_and_splices_nothing() {
    let service = start().await;
    let request = api::GetTrendRequest { occupation: "29-2072".into(), ..Default::default() };
    let trend = service.client.clone().get_trend(request).await.unwrap().into_inner();
    let of = |it: &api::TrendPoint| it.cell.as_ref().unwrap().occupation.clone();
    let occupations: Vec<_> = trend.points.iter().map(of).collect();
    assert_eq!(occupations.len(), 11);
    assert_eq!(&occupations[..4], ["29-2071"; 4]);
    assert_eq!(&occupations[4..6], ["29-2098"; 2]);
    assert_eq!(&occupations[6..], ["29-2072"; 5]);
    let breaks: Vec<_> = trend.breaks.iter().map(|it| it.first_release_after.as_str()).collect();
    assert!(breaks.contains(&"releases/oews-2019-05") && breaks.contains(&"releases/oews-2021-05"));
    for point in &trend.points {
        let broken = breaks.contains(&point.provenance.as_ref().unwrap().release.as_str());
        assert!(!broken || point.median_change_percent.is_none(), "a change across a break");
    }
    assert!(trend.points[10].median_change_percent.is_some());
    assert!(trend.caution.contains("comparisons through time"));
}

#[tokio::test]
async fn texts_resolve_to_codes_or_to_candidates() {
    let service = start().await;
    let area = async |query: &str| {
        let request = api::ResolveAreaRequest { query: query.into(), ..Default::default() };
        service.client.clone().resolve_area(request).await.unwrap().into_inner()
    };
    for (query, code) in [("NJ", "3400000"), ("Trenton", "0045940"), ("08608", "0045940")] {
        let reply = area(query).await;
        assert_eq!(reply.resolution, i32::from(api::ResolutionKind::Resolved), "{query}");
        assert_eq!(reply.matches[0].area.as_ref().unwrap().code, code, "{query}");
    }
    let springfield = area("Springfield").await;
    assert_eq!(springfield.resolution, i32::from(api::ResolutionKind::Ambiguous));
    assert!(springfield.matches.len() >= 3);

    let occupation = async |query: &str| {
        let request = api::SearchOccupationsRequest { query: query.into(), ..Default::default() };
        service.client.clone().search_occupations(request).await.unwrap().into_inner()
    };
    for query in ["29-2072", "29-2071", "CPC coder", "medical coder"] {
        let reply = occupation(query).await;
        assert_eq!(reply.resolution, i32::from(api::ResolutionKind::Resolved), "{query}");
        assert_eq!(reply.matches[0].occupation.as_ref().unwrap().soc, "29-2072", "{query}");
        assert!(reply.notice.contains("O*NET"));
    }
    assert!(!occupation("29-2071").await.matches[0].note.is_empty());

    let request = api::SearchIndustriesRequest { query: "hospital".into(), ..Default::default() };
    let reply = service.client.clone().search_industries(request).await.unwrap().into_inner();
    assert_eq!(reply.matches[0].industry.as_ref().unwrap().code, "622000");
}

#[tokio::test]
async fn published_statistics_are_served_as_printed() {
    let service = start().await;
    let find = async |request: api::ListPublishedStatisticsRequest| {
        service.client.clone().list_published_statistics(request).await.unwrap().into_inner()
    };
    assert_eq!(find(api::ListPublishedStatisticsRequest::default()).await.total_size, 1_333);
    let contradicted = find(api::ListPublishedStatisticsRequest {
        source: "an article of 2023".into(),
        contradicted_only: true,
        page_size: 1_000,
        ..Default::default()
    })
    .await;
    let p10 = contradicted.statistics.iter().find(|it| it.value == "34640").unwrap();
    assert!(p10.contradictions.iter().any(|it| !it.supported.is_empty()));
}
