//! Places in releases of other years, which hold the nation, or the nation and the states: each method reads them alike, answers
//! from a wider area that it names, and refuses them alike where only the place itself may answer.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{AnswerKind, Market, MatchKind, Resolved, StepOutcome, View};
use tonic::Code;

use super::support::{Service, accepting, ask, ask_full, market, reason, start};

const OCCUPATION: &str = "43-3021";

/// A place: the text, the area that it is, its name, how it is read, and the areas that may answer for it, nearest first.
type Place = (&'static str, &'static str, &'static str, MatchKind, &'static [&'static str]);

const FLORIDA: &str = "areas/1200000";
const OHIO: &str = "areas/3900000";
const NATION: &str = "areas/0000000";

const PLACES: [Place; 10] = [
    (
        "Tampa, FL",
        "areas/0045300",
        "Tampa-St. Petersburg-Clearwater, FL",
        MatchKind::Place,
        &[FLORIDA, NATION],
    ),
    (
        "33602",
        "areas/0045300",
        "Tampa-St. Petersburg-Clearwater, FL",
        MatchKind::Place,
        &[FLORIDA, NATION],
    ),
    (
        "Hillsborough County, FL",
        "areas/0045300",
        "Tampa-St. Petersburg-Clearwater, FL",
        MatchKind::Place,
        &[FLORIDA, NATION],
    ),
    (
        "0045300",
        "areas/0045300",
        "Tampa-St. Petersburg-Clearwater, FL",
        MatchKind::Code,
        &[FLORIDA, NATION],
    ),
    (
        "45300",
        "areas/0045300",
        "Tampa-St. Petersburg-Clearwater, FL",
        MatchKind::Code,
        &[FLORIDA, NATION],
    ),
    (
        "areas/0045300",
        "areas/0045300",
        "Tampa-St. Petersburg-Clearwater, FL",
        MatchKind::Name,
        &[FLORIDA, NATION],
    ),
    (
        "Tampa-St. Petersburg-Clearwater, FL",
        "areas/0045300",
        "Tampa-St. Petersburg-Clearwater, FL",
        MatchKind::Title,
        &[FLORIDA, NATION],
    ),
    // The code that Dayton had until 2023.
    (
        "19380",
        "areas/0019430",
        "Dayton-Kettering-Beavercreek, OH",
        MatchKind::Successor,
        &[OHIO, NATION],
    ),
    ("Ohio", OHIO, "Ohio", MatchKind::Title, &[OHIO, NATION]),
    ("39", OHIO, "Ohio", MatchKind::Code, &[OHIO, NATION]),
];

const RELEASES: [&str; 10] = [
    "oews-2015-05",
    "oews-2016-05",
    "oews-2017-05",
    "oews-2018-05",
    "oews-2019-05",
    "oews-2020-05",
    "oews-2021-05",
    "oews-2022-05",
    "oews-2023-05",
    "oews-2024-05",
];

/// How each method reads a place in a release, and what it answers with: the method, the reading, the area that answered and
/// its median.
async fn read_everywhere(
    service: &Service,
    release: &str,
    text: &str,
) -> Vec<(&'static str, Resolved, Option<String>, Option<f64>)> {
    let mut client = service.client.clone();
    let here = market(OCCUPATION, text, "");
    let release = release.to_owned();
    let mut read = Vec::new();
    let mut take = |method, benchmark: &pb::Benchmark| {
        let area = benchmark.resolved.as_ref().unwrap().area.clone().unwrap();
        read.push((method, area, answered_area(benchmark), figure(benchmark)));
    };
    let found = service
        .find(pb::FindBenchmarkRequest { release: release.clone(), ..ask(OCCUPATION, text, "") });
    let found = found.await.unwrap();
    take("FindBenchmark", &found);
    let request =
        pb::FindBenchmarkRequest { release: release.clone(), ..ask(OCCUPATION, text, "") };
    let batch = pb::BatchFindBenchmarksRequest { requests: vec![request] };
    let batch = client.batch_find_benchmarks(batch).await.unwrap().into_inner();
    match batch.results[0].result.as_ref().unwrap() {
        pb::benchmark_result::Result::Benchmark(benchmark) => {
            take("BatchFindBenchmarks", benchmark);
        }
        pb::benchmark_result::Result::Status(status) => panic!("{release} {text}: {status:?}"),
    }
    let markets = vec![here.clone(), market(OCCUPATION, "", "")];
    let compare =
        pb::CompareBenchmarksRequest { release: release.clone(), markets, ..Default::default() };
    let compared = client.compare_benchmarks(compare).await.unwrap().into_inner();
    take("CompareBenchmarks", compared.rows[0].benchmark.as_ref().unwrap());
    let part = |market: Market| pb::BlendPart { market: Some(market), weight: 1.0 };
    let parts = vec![part(here.clone()), part(market(OCCUPATION, "", ""))];
    let blend =
        pb::BlendBenchmarksRequest { release: release.clone(), parts, ..Default::default() };
    // A state of which only the mean is published has nothing to blend.
    if let Ok(blended) = client.blend_benchmarks(blend).await {
        take("BlendBenchmarks", blended.into_inner().parts[0].benchmark.as_ref().unwrap());
    }
    let rank = pb::RankWageRequest {
        release: release.clone(),
        market: Some(here),
        wage: Some(pb::rank_wage_request::Wage::AnnualUsd(45_000.0)),
        ..Default::default()
    };
    if let Ok(ranked) = client.rank_wage(rank).await {
        let ranked = ranked.into_inner();
        let benchmark = pb::Benchmark { resolved: ranked.resolved, ..ranked.benchmark.unwrap() };
        take("RankWage", &benchmark);
    }
    let search = pb::SearchAreasRequest {
        query: text.into(),
        release: release.clone(),
        ..Default::default()
    };
    let searched = client.search_areas(search).await.unwrap().into_inner();
    assert_eq!(searched.clarity(), pb::Clarity::Clear, "{release} {text}");
    read.push(("SearchAreas", searched.matches[0].resolved.clone().unwrap(), None, None));
    let filter = format!("area = {text:?}");
    let list = pb::ListBenchmarksRequest {
        parent: format!("releases/{release}"),
        filter: filter.clone(),
        ..Default::default()
    };
    let listed = client.list_benchmarks(list).await.unwrap().into_inner();
    read.push(("ListBenchmarks", listed.resolved_filter[0].clone(), None, None));
    let rank = pb::RankAreasRequest {
        release,
        occupation: OCCUPATION.into(),
        filter,
        ..Default::default()
    };
    let ranked = client.rank_areas(rank).await.unwrap().into_inner();
    read.push(("RankAreas", ranked.resolved_filter[0].clone(), None, None));
    read
}

fn answered_area(benchmark: &pb::Benchmark) -> Option<String> {
    let resolved = benchmark.resolved.as_ref().unwrap();
    let answered = benchmark.answered.as_ref().unwrap_or(resolved);
    answered.area.as_ref().map(|area| area.resource.clone())
}

fn figure(benchmark: &pb::Benchmark) -> Option<f64> {
    let annual = benchmark.annual.as_ref().unwrap();
    annual.p50.or(annual.mean)
}

#[tokio::test]
async fn every_method_reads_a_place_alike_and_answers_from_the_same_wider_area() {
    let service = start().await;
    for release in RELEASES {
        for (text, area, name, kind, wider) in PLACES {
            let read = read_everywhere(&service, release, text).await;
            let (_, first, answered, median) = &read[0];
            let answered = answered.as_deref().unwrap();
            assert!(wider.contains(&answered), "{release} {text}: {answered}");
            for (method, resolved, area_of_answer, figure) in &read {
                let told = format!("{release} {text} by {method}: {resolved:?}");
                assert_eq!((&*resolved.resource, &*resolved.display_name), (area, name), "{told}");
                // A search reads the id of a name as the code that it is.
                let by_id = *method == "SearchAreas" && kind == MatchKind::Name;
                let kind = if by_id { MatchKind::Code } else { kind };
                assert_eq!(resolved.r#match(), kind, "{told}");
                assert_eq!(resolved.note, first.note, "{told}");
                // What the release holds itself needs no word.
                assert_eq!(resolved.note.contains(release), area != answered, "{told}");
                if let Some(area) = area_of_answer {
                    assert_eq!((area.as_str(), figure), (answered, median), "{told}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_wider_area_is_a_fallback_with_its_steps_and_the_name_comes_back_in() {
    let service = start().await;
    for release in RELEASES {
        for (text, area, name, ..) in PLACES {
            let request = pb::FindBenchmarkRequest {
                release: release.into(),
                ..ask_full(OCCUPATION, text, "")
            };
            let found = service.find(request).await.unwrap();
            let told = format!("{release} {text}: {found:?}");
            let id = area.trim_start_matches("areas/");
            assert_eq!(
                found.name,
                format!("releases/{release}/benchmarks/{OCCUPATION}.{id}.000000")
            );
            let steps = &found.evidence.as_ref().unwrap().steps;
            if answered_area(&found).as_deref() == Some(area) {
                assert_eq!((found.answer(), steps.len()), (AnswerKind::Published, 0), "{told}");
            } else {
                assert_eq!(found.answer(), AnswerKind::Fallback, "{told}");
                assert!(found.summary.contains("in place of"), "{told}");
                let step_area = |step: &medwage_contracts::pb::types::FallbackStep| {
                    step.market.as_ref().unwrap().area.as_ref().unwrap().resource.clone()
                };
                let (first, last) = (steps.first().unwrap(), steps.last().unwrap());
                assert_eq!(
                    (step_area(first), first.outcome()),
                    (area.to_owned(), StepOutcome::NotPublished),
                    "{told}"
                );
                assert!(first.reason.contains(release), "{told}");
                assert_eq!(
                    (Some(step_area(last)), last.outcome()),
                    (answered_area(&found), StepOutcome::Answered),
                    "{told}"
                );
            }
            let request =
                pb::GetBenchmarkRequest { name: found.name.clone(), view: View::Full.into() };
            let got = service.client.clone().get_benchmark(request).await.unwrap().into_inner();
            let without_reading =
                |benchmark: &pb::Benchmark| pb::Benchmark { resolved: None, ..benchmark.clone() };
            assert_eq!(without_reading(&got), without_reading(&found), "{release} {text}");
            let area = got.resolved.unwrap().area.unwrap();
            assert_eq!(area.display_name, name);
            assert_eq!(
                area.note.contains(release),
                answered_area(&found).as_deref() != Some(&area.resource)
            );
        }
    }
}

#[tokio::test]
async fn where_only_the_place_may_answer_the_refusal_names_it_and_the_release() {
    let service = start().await;
    for release in ["oews-2018-05", "oews-2023-05", "oews-2024-05"] {
        for only in [&[AnswerKind::Published][..], &[AnswerKind::Published, AnswerKind::Modeled]] {
            for (text, _, name, ..) in PLACES.into_iter().filter(|place| place.2.contains(", ")) {
                let request = accepting(only, ask(OCCUPATION, text, ""));
                let request = pb::FindBenchmarkRequest { release: release.into(), ..request };
                let refused = service.find(request).await.unwrap_err();
                assert_eq!(
                    reason(&refused, Code::FailedPrecondition),
                    "CELL_NOT_PUBLISHED",
                    "{refused:?}"
                );
                let told = refused.message();
                assert!(told.contains(name), "{told}");
                assert!(
                    told.contains(&format!("release {release} has no metropolitan areas")),
                    "{told}"
                );
            }
        }
        // The Department's levels are of areas of today; they say nothing of a release without them.
        let levels = pb::ListWageLevelsRequest {
            release: release.into(),
            market: Some(market(OCCUPATION, "Tampa, FL", "")),
            ..Default::default()
        };
        let refused = service.client.clone().list_wage_levels(levels).await.unwrap_err();
        assert_eq!(reason(&refused, Code::FailedPrecondition), "CELL_NOT_PUBLISHED", "{refused:?}");
    }
}

#[tokio::test]
async fn an_area_that_a_release_does_not_hold_is_not_found_in_it_and_the_nearest_answers_for_it() {
    let service = start().await;
    for (release, nearest) in [("oews-2018-05", NATION), ("oews-2023-05", FLORIDA)] {
        let request = pb::GetAreaRequest { name: "areas/0045300".into(), release: release.into() };
        let missing = service.client.clone().get_area(request).await.unwrap_err();
        assert_eq!(reason(&missing, Code::NotFound), "RESOURCE_NOT_FOUND");
        assert!(missing.message().ends_with(&format!("nearest are {nearest}")), "{missing:?}");
    }
}

#[tokio::test]
async fn industries_and_titles_beside_such_a_place_are_read_as_ever() {
    let service = start().await;
    let release = "oews-2022-05";
    // In hospitals of Tampa: the nation's hospitals come before the nation, as everywhere.
    let request = pb::FindBenchmarkRequest {
        release: release.into(),
        ..ask_full("29-2072", "Tampa, FL", "62")
    };
    let found = service.find(request).await.unwrap();
    let answered = found.answered.clone().unwrap();
    assert_eq!(answered.area.unwrap().resource, NATION);
    assert_eq!(
        answered.industry.unwrap().resource,
        found.resolved.unwrap().industry.unwrap().resource
    );
    // The place may stand in the title.
    let request = pb::FindBenchmarkRequest {
        release: release.into(),
        ..ask("medical coder in Tampa, FL", "", "")
    };
    let area = service.find(request).await.unwrap().resolved.unwrap().area.unwrap();
    assert_eq!(area.resource, "areas/0045300");
    assert!(
        area.note.contains("has no metropolitan areas") && area.note.contains("said in the title"),
        "{area:?}"
    );
    // A name of several places is a question there as well.
    let request =
        pb::FindBenchmarkRequest { release: release.into(), ..ask("29-2072", "Springfield", "") };
    let refused = service.find(request).await.unwrap_err();
    assert_eq!(reason(&refused, Code::InvalidArgument), "AREA_AMBIGUOUS");
}

#[tokio::test]
async fn a_state_filter_says_which_areas_of_other_states_it_lets_pass() {
    let service = start().await;
    let list = |release: &str, state: &str| pb::ListAreasRequest {
        release: release.into(),
        filter: format!("state = {state:?}"),
        page_size: 100,
        ..Default::default()
    };
    for (state, reaching, count) in
        [("NJ", "areas/0035620", 2), ("34", "areas/0035620", 2), ("DE", "areas/0037980", 2)]
    {
        let listed = service.client.clone().list_areas(list("", state)).await.unwrap().into_inner();
        assert!(listed.areas.iter().any(|area| area.name == reaching), "{state}");
        let note = &listed.resolved_filter[0].note;
        assert!(note.contains("from another state"), "{state}: {note}");
        assert!(listed.areas.len() >= count, "{state}");
        // A release without the state says so, and lists what reaches into it: nothing.
        let listed = service
            .client
            .clone()
            .list_areas(list("oews-2018-05", state))
            .await
            .unwrap()
            .into_inner();
        assert!(listed.areas.is_empty(), "{state}");
        let note = &listed.resolved_filter[0].note;
        assert!(note.contains("release oews-2018-05 has no states"), "{state}: {note}");
    }
}
