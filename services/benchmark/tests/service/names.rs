//! A name that goes out comes back in.

use std::collections::BTreeSet;

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{Aging, View, aging};
use prost_reflect::{DynamicMessage, ReflectMessage as _, Value};

use super::contract::{Reply, call_all, read};
use super::support::{ask, start};

/// The collections that this service serves.
const COLLECTIONS: [&str; 7] = [
    "releases/",
    "occupations/",
    "areas/",
    "industries/",
    "publishedStatistics/",
    "topics/",
    "wageIndexes/",
];

/// Collects every text of a message, and of all that it holds, that is a resource name.
fn collect(message: &DynamicMessage, names: &mut BTreeSet<String>) {
    let mut take = |value: &Value| match value {
        Value::String(text) if COLLECTIONS.iter().any(|it| text.starts_with(it)) => {
            names.insert(text.clone());
        }
        Value::Message(inner) => collect(inner, names),
        _ => {}
    };
    for field in message.descriptor().fields().filter(|field| message.has_field(field)) {
        match &*message.get_field(&field) {
            Value::List(items) => items.iter().for_each(&mut take),
            value => take(value),
        }
    }
}

#[tokio::test]
async fn every_name_of_every_reply_is_taken_where_its_type_is_taken() {
    let service = start().await;
    let mut names = BTreeSet::new();
    for reply in call_all(&service, View::Full).await {
        collect(&read(&reply), &mut names);
    }
    let mut client = service.client.clone();
    let list = pb::ListPublishedStatisticsRequest {
        filter: "contradicted = true".into(),
        ..Default::default()
    };
    let statistics = client.list_published_statistics(list).await.unwrap().into_inner();
    let indexes =
        client.list_wage_indexes(pb::ListWageIndexesRequest::default()).await.unwrap().into_inner();
    for (message, bytes) in [
        (
            "medwage.benchmark.v1.ListPublishedStatisticsResponse",
            prost::Message::encode_to_vec(&statistics),
        ),
        ("medwage.benchmark.v1.ListWageIndexesResponse", prost::Message::encode_to_vec(&indexes)),
    ] {
        collect(&read(&Reply { method: "", message, bytes }), &mut names);
    }
    let mut taken = [0_usize; 8];
    for name in &names {
        let (kind, got) = get_again(&service, name).await;
        assert_eq!(got, *name);
        taken[kind] += 1;
    }
    assert!(taken.iter().all(|count| *count > 0), "of each kind: {taken:?}");
}

/// Sends a name back where its type is taken, by the method that gets it and by the field that reads it; the kind, and the name
/// that the reply has.
async fn get_again(service: &super::support::Service, name: &str) -> (usize, String) {
    let mut client = service.client.clone();
    let whole = name.to_owned();
    match name.split_once('/').unwrap() {
        // Occupations of former releases are theirs; the current one reads them as their successors.
        ("occupations", _) => {
            let answer = service.find(ask(name, "", "")).await.unwrap();
            let read = answer.resolved.unwrap().occupation.unwrap().resource;
            let former = read != whole;
            let release = if former { "oews-2018-05" } else { "" };
            let release = if whole.ends_with("29-2098") { "oews-2019-05" } else { release };
            let request = pb::GetOccupationRequest { name: whole, release: release.into() };
            (0, client.get_occupation(request).await.unwrap().into_inner().name)
        }
        ("areas", _) => {
            let answer = service.find(ask("29-2072", name, "")).await.unwrap();
            assert_eq!(answer.resolved.unwrap().area.unwrap().resource, name);
            let request = pb::GetAreaRequest { name: whole, ..Default::default() };
            (1, client.get_area(request).await.unwrap().into_inner().name)
        }
        ("industries", _) => {
            let answer = service.find(ask("29-2072", "", name)).await.unwrap();
            assert_eq!(answer.resolved.unwrap().industry.unwrap().resource, name);
            let request = pb::GetIndustryRequest { name: whole, ..Default::default() };
            (2, client.get_industry(request).await.unwrap().into_inner().name)
        }
        ("releases", id) if id.contains('/') => (3, service.get(name).await.unwrap().name),
        ("releases", _) => {
            let pinned =
                pb::FindBenchmarkRequest { release: whole.clone(), ..ask("00-0000", "", "") };
            assert_eq!(service.find(pinned).await.unwrap().release, name);
            let list = pb::ListBenchmarksRequest {
                parent: whole.clone(),
                page_size: 1,
                ..Default::default()
            };
            assert!(client.list_benchmarks(list).await.unwrap().into_inner().total_size > 0);
            let request = pb::GetReleaseRequest { name: whole, ..Default::default() };
            (4, client.get_release(request).await.unwrap().into_inner().name)
        }
        ("wageIndexes", _) => {
            let basis = Some(aging::Basis::WageIndex(whole.clone()));
            let aging = Some(Aging { month: "2025-06".into(), basis });
            let request = pb::FindBenchmarkRequest { aging, ..ask("29-2072", "", "") };
            assert_eq!(service.find(request).await.unwrap().aged.unwrap().wage_index, name);
            (
                5,
                client
                    .get_wage_index(pb::GetWageIndexRequest { name: whole })
                    .await
                    .unwrap()
                    .into_inner()
                    .name,
            )
        }
        ("topics", _) => {
            let request = pb::GetTopicRequest { name: whole };
            (7, client.get_topic(request).await.unwrap().into_inner().name)
        }
        (_, _) => {
            let request = pb::GetPublishedStatisticRequest { name: whole, ..Default::default() };
            (6, client.get_published_statistic(request).await.unwrap().into_inner().name)
        }
    }
}
