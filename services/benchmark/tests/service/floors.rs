//! The least pay by law: no estimate lies below it, and what is published below it says so.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_result::Result as Form;
use medwage_contracts::pb::types::{AnswerKind, PayDistribution};
use medwage_domain::estimate::{Day, Facility, MinimumWages};
use medwage_domain::market::Market as _;

use super::support::{Service, market, start};

/// The largest batch.
const BATCH: usize = 1_000;

fn minimums() -> MinimumWages {
    let reference = medwage_catalog::embedded_reference().unwrap();
    MinimumWages::new(medwage_catalog::law::minimum_wages().unwrap(), reference)
}

fn figures(pay: &PayDistribution) -> [Option<f64>; 6] {
    [pay.p10, pay.p25, pay.p50, pay.p75, pay.p90, pay.mean]
}

async fn find_all(service: &Service, markets: &[(&str, String, &str)]) -> Vec<pb::BenchmarkResult> {
    let mut results = Vec::with_capacity(markets.len());
    for part in markets.chunks(BATCH) {
        let requests = part.iter().map(|(occupation, area, industry)| pb::FindBenchmarkRequest {
            market: Some(market(occupation, area, industry)),
            ..Default::default()
        });
        let asked = pb::BatchFindBenchmarksRequest { requests: requests.collect() };
        let reply = service.client.clone().batch_find_benchmarks(asked).await.unwrap();
        results.extend(reply.into_inner().results);
    }
    results
}

#[tokio::test]
async fn no_estimate_lies_below_the_minimum_of_its_area_and_kind_of_facility() {
    let service = start().await;
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    let mut markets = Vec::new();
    for industry in ["621400", "622000", "621100"] {
        for occupation in ["29-2072", "43-3021", "43-4171"] {
            let areas = release.areas().iter().map(|area| area.code.to_string());
            markets.extend(areas.map(|area| (occupation, area, industry)));
        }
    }
    let day = Day::parse_day("2025-05-01").unwrap();
    let (mut modeled, mut met) = (0, 0);
    for ((occupation, area, industry), result) in
        markets.iter().zip(find_all(&service, &markets).await)
    {
        let Some(Form::Benchmark(found)) = result.result else { continue };
        if found.answer() != AnswerKind::Modeled {
            continue;
        }
        modeled += 1;
        let kinds = Facility::of_industry(industry, false);
        let floor =
            minimums().find_minimum(area.parse().unwrap(), kinds, day).unwrap().hourly.dollars();
        let hourly = found.hourly.unwrap_or_default();
        for figure in figures(&hourly).into_iter().flatten() {
            assert!(figure >= floor, "{occupation} {area} {industry}: {figure} below {floor}");
        }
        for figure in figures(&found.annual.unwrap_or_default()).into_iter().flatten() {
            assert!(figure >= floor * 2_080.0 - 0.01, "{occupation} {area}: {figure} a year");
        }
        let meets = hourly.p10.is_some_and(|it| it <= floor);
        let told = found.warnings.iter().any(|entry| entry.id == "pay.legal_floor");
        assert_eq!(meets, told, "{occupation} {area} {industry}");
        met += usize::from(told);
    }
    println!("{modeled} estimates, {met} meet the floor");
    assert!(modeled > 4_000 && met > 0, "{modeled} estimates, {met} meet the floor");
}

#[tokio::test]
async fn what_is_published_below_the_minimum_is_shown_as_it_is() {
    let service = start().await;
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    let areas = release.areas().iter().map(|area| ("43-4171", area.code.to_string(), ""));
    let markets: Vec<_> = areas.collect();
    let day = Day::parse_day("2025-05-01").unwrap();
    let mut below = 0;
    for ((_, area, _), result) in markets.iter().zip(find_all(&service, &markets).await) {
        let Some(Form::Benchmark(found)) = result.result else { continue };
        if found.answer() != AnswerKind::Published {
            continue;
        }
        let floor = minimums().find_minimum(area.parse().unwrap(), &[], day).unwrap().hourly;
        let lowest = found.hourly.unwrap_or_default().p10;
        let expected = lowest.is_some_and(|it| it < floor.dollars());
        let told = found.warnings.iter().find(|entry| entry.id == "pay.below_minimum");
        assert_eq!(told.is_some(), expected, "{area}: {lowest:?} and {floor}");
        assert!(told.is_none_or(|it| it.text.contains("as published") && !it.source.is_empty()));
        below += usize::from(expected);
    }
    println!("{below} published below the minimum");
}
