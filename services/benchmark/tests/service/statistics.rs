//! Published figures: whose they are, what the official data say beside them, and what they are about.

use std::collections::BTreeMap;

use medwage_contracts::pb::benchmark::{self as api, OfficialRelation, StatisticKind};
use medwage_contracts::pb::types::{FigureKind, GapKind};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{Service, reason, start, violations};

async fn get(service: &Service, id: &str) -> api::PublishedStatistic {
    let request = api::GetPublishedStatisticRequest { name: id.into(), ..Default::default() };
    service.client.clone().get_published_statistic(request).await.unwrap().into_inner()
}

async fn find(service: &Service, filter: &str) -> Vec<api::PublishedStatistic> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = api::ListPublishedStatisticsRequest {
            filter: filter.into(),
            page_size: 1_000,
            page_token,
            ..Default::default()
        };
        let page = service.client.clone().list_published_statistics(request).await.unwrap();
        let page = page.into_inner();
        found.extend(page.published_statistics);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return found;
        }
    }
}

/// The article's means of areas and industries, each beside the release's.
#[tokio::test]
async fn a_figure_of_a_market_stands_beside_what_the_release_says() {
    let service = start().await;
    for (id, printed, benchmark, official) in [
        ("f0012", 82_490.0, "29-2072.0045940.000000", None),
        ("f0013", 77_910.0, "29-2072.0041940.000000", None),
        ("f0014", 77_330.0, "29-2072.0047900.000000", None),
        ("f0015", 75_320.0, "29-2072.0041860.000000", None),
        ("f0016", 69_790.0, "29-2072.0040900.000000", None),
        ("f0017", 54_260.0, "29-2072.0000000.622100", Some(62_270.0)),
        ("f0018", 45_390.0, "29-2072.0000000.621100", Some(50_060.0)),
    ] {
        let figure = get(&service, id).await;
        assert_eq!(figure.value, Some(printed), "{id}");
        assert_eq!(figure.kind(), StatisticKind::Article, "{id}");
        let [beside] = figure.official_wages.as_slice() else { panic!("{id}") };
        assert_eq!(beside.relation(), OfficialRelation::Same, "{id}");
        assert_eq!(beside.benchmark, format!("releases/oews-2025-05/benchmarks/{benchmark}"));
        assert_eq!(figure.market, beside.market, "{id}");
        // The same figure that the benchmark has.
        let today = service.get(&beside.benchmark).await.unwrap().annual.unwrap().mean.unwrap();
        assert_eq!(beside.wage.as_ref().unwrap().usd, Some(today), "{id}");
        assert!(official.is_none_or(|official| official == today), "{id}: {today}");
        let delta = beside.value_delta_percent.unwrap();
        assert!((delta - 100.0 * (today / printed - 1.0)).abs() < 1e-9, "{id}");
    }
}

#[tokio::test]
async fn what_contradicts_a_figure_is_a_number_with_its_place() {
    let service = start().await;
    for (id, official) in [
        ("f0003", 35_080.0),
        ("f0004", 77_810.0),
        ("f0005", 70_900.0),
        ("f0006", 62_900.0),
        ("f0007", 64_070.0),
        ("f0008", 62_930.0),
        ("f0009", 58_890.0),
        ("f0010", 42_970.0),
        ("f0011", 49_780.0),
    ] {
        let figure = get(&service, id).await;
        let found = figure.contradictions[0].official_wage.as_ref().unwrap();
        assert!(found.benchmark.starts_with("releases/oews-2023-05/benchmarks/29-2072."), "{id}");
        assert_eq!(found.wage.as_ref().unwrap().usd, Some(official), "{id}");
        assert_eq!(found.wage.as_ref().unwrap().kind(), FigureKind::Published, "{id}");
        assert!(!figure.note.contains("verified"), "{id}");
    }
    // Each contradiction has a figure on its other side, of this list or of a release.
    for figure in find(&service, "contradicted = true").await {
        for contradiction in &figure.contradictions {
            let official = contradiction.official_wage.as_ref().and_then(|it| it.wage.as_ref());
            let known = official.is_some_and(|wage| wage.usd.is_some())
                || !contradiction.published_statistic.is_empty();
            assert!(known, "{}: {}", figure.name, contradiction.reason);
        }
    }
}

/// No figure of pay that the article prints stands alone.
#[tokio::test]
async fn every_wage_of_the_article_has_something_beside_it() {
    let service = start().await;
    // What the article invents, and sums that are no pay for work of an occupation.
    let silent = ["f0042", "f0043", "f0046", "f0021"];
    let article = find(&service, r#"source : "an article of 2023""#).await;
    assert!(article.len() > 50);
    let mut spoken = 0;
    for figure in article.iter().filter(|it| it.unit.starts_with("USD/")) {
        let id = figure.name.rsplit('/').next().unwrap();
        if silent.contains(&id) {
            continue;
        }
        let official = figure.official_wages.iter().filter_map(|it| it.wage.as_ref()?.usd).count();
        assert!(official > 0 || !figure.inquiries.is_empty(), "{id}: {}", figure.subject);
        spoken += 1;
    }
    assert!(spoken > 30, "{spoken}");
    for (id, official, asked) in
        [("f0029", 0, 1), ("f0034", 1, 1), ("f0041", 3, 1), ("f0036", 2, 1)]
    {
        let figure = get(&service, id).await;
        assert_eq!(
            (figure.official_wages.len(), figure.inquiries.len()),
            (official, asked),
            "{id}"
        );
        for beside in &figure.official_wages {
            assert_eq!(beside.relation(), OfficialRelation::Nearest, "{id}");
            assert!(!beside.reason.is_empty() && beside.value_delta_percent.is_none(), "{id}");
        }
    }
    let glassdoor = get(&service, "f1400").await;
    assert_eq!((glassdoor.value, glassdoor.kind()), (None, StatisticKind::Article));
}

#[tokio::test]
async fn what_is_in_doubt_is_said_as_data() {
    let service = start().await;
    let doubted = find(&service, "doubted = true").await;
    let of_survey: Vec<_> =
        doubted.iter().filter(|it| it.source.contains("AAPC 2023 survey")).collect();
    assert_eq!(of_survey.len(), 9);
    for figure in of_survey {
        let doubt = &figure.doubts[0];
        assert_eq!((doubt.field.as_str(), doubt.likely_text.as_str()), ("vintage", "2024"));
        assert_eq!(figure.vintage, "2023", "what was printed stays");
        assert!(doubt.reason.contains("56,290") && doubt.reason.contains("67,260"));
    }
}

#[tokio::test]
async fn every_topic_is_listed_with_its_figures() {
    let service = start().await;
    let mut client = service.client.clone();
    let request = api::ListTopicsRequest { page_size: 1_000, ..Default::default() };
    let topics = client.list_topics(request).await.unwrap().into_inner();
    assert_eq!(usize::try_from(topics.total_size).unwrap(), topics.topics.len());
    let mut counts = BTreeMap::<String, i32>::new();
    for figure in find(&service, "").await {
        *counts.entry(figure.topic).or_default() += 1;
    }
    for topic in &topics.topics {
        assert_eq!(Some(&topic.statistic_count), counts.get(&topic.name), "{}", topic.name);
        assert!(!topic.display_name.is_empty());
        let request = api::GetTopicRequest { name: topic.name.clone() };
        assert_eq!(client.get_topic(request).await.unwrap().into_inner(), *topic);
        let filter = format!("topic = \"{}\"", topic.name);
        let listed = i32::try_from(find(&service, &filter).await.len()).unwrap();
        assert_eq!(listed, topic.statistic_count, "{}", topic.name);
    }
    assert_eq!(counts.len(), topics.topics.len(), "figures of topics that are not listed");
    let unknown = api::GetTopicRequest { name: "topics/outlok".into() };
    let refused = client.get_topic(unknown).await.unwrap_err();
    assert_eq!(reason(&refused, Code::NotFound), "RESOURCE_NOT_FOUND");
    let info = refused.get_details_error_info().unwrap();
    assert!(info.metadata.values().any(|value| value.contains("topics/outlook")), "{info:?}");
}

#[tokio::test]
async fn figures_are_found_by_id_kind_and_what_they_were_superseded_by() {
    let service = start().await;
    for filter in [r#"name = "publishedStatistics/f0233""#, "name = F0233"] {
        let [figure] = find(&service, filter).await.try_into().unwrap();
        assert_eq!(figure.superseded_by, "publishedStatistics/f0229");
    }
    let newer = get(&service, "f0229").await;
    assert!(newer.superseded_statistics.contains(&"publishedStatistics/f0233".to_owned()));
    for figure in find(&service, "superseded = true AND kind = OFFICIAL").await {
        assert!(!figure.superseded_by.is_empty() && figure.kind() == StatisticKind::Official);
    }
    for kind in ["OFFICIAL", "SURVEY", "AGGREGATOR", "ARTICLE", "ASSUMPTION"] {
        assert!(!find(&service, &format!("kind = {kind}")).await.is_empty(), "{kind}");
    }
    let members = find(&service, r#"population : "AAPC""#).await;
    assert!(!members.is_empty() && members.iter().all(|it| it.population.contains("AAPC")));
    for filter in ["topic = nothing", "name = f9999", "kind = RUMOR", "population > 3"] {
        let request =
            api::ListPublishedStatisticsRequest { filter: filter.into(), ..Default::default() };
        let refused = service.client.clone().list_published_statistics(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{filter}");
        assert_eq!(violations(&refused)[0].0, "filter", "{filter}");
    }
}

/// Official figures are of the release that is asked for, and say why they are none.
#[tokio::test]
async fn official_figures_are_of_the_release_that_is_asked_for() {
    let service = start().await;
    let request =
        api::GetPublishedStatisticRequest { name: "f0001".into(), release: "oews-2023-05".into() };
    let figure = service.client.clone().get_published_statistic(request).await.unwrap();
    let beside = figure.into_inner().official_wages.remove(0);
    assert_eq!(beside.wage.unwrap().usd, Some(48_780.0), "the article's own vintage");
    assert_eq!(beside.value_delta_percent, Some(0.0));
    let request =
        api::GetPublishedStatisticRequest { name: "f0012".into(), release: "oews-2023-05".into() };
    let figure = service.client.clone().get_published_statistic(request).await.unwrap();
    let wage = figure.into_inner().official_wages.remove(0).wage.unwrap();
    assert_eq!((wage.usd, wage.gap.unwrap().kind()), (None, GapKind::NotPublished));
}
