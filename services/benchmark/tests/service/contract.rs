//! What holds for every method that answers: FULL is BASIC and evidence, and replies are small.

use medwage_contracts::DESCRIPTOR_SET;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{Aging, View};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, ReflectMessage as _, Value};
use tonic::Code;

use super::support::{Service, market, start};

/// A reply of one method, by the name of its message.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) method: &'static str,
    pub(crate) message: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// Calls a method and keeps its reply.
macro_rules! reply {
    ($service:expr, $method:ident($request:expr) -> $message:literal) => {{
        let reply = $service.client.clone().$method($request).await.unwrap().into_inner();
        let message = concat!("medwage.benchmark.v1.", $message);
        Reply { method: stringify!($method), message, bytes: reply.encode_to_vec() }
    }};
}

/// Calls every answering method with typical and worst requests, in one view.
pub(crate) async fn call_all(service: &Service, view: View) -> Vec<Reply> {
    let view = i32::from(view);
    let long = "Sales Representatives of Services, Except Advertising, Insurance, Financial Services, and Travel";
    let markets = [
        ("29-2072", "", ""),
        ("medical coder", "Dallas", "hospital"),
        ("29-9021", "Albany, OR", ""),
        ("29-1215", "Albany, OR", ""),
        ("43-3021", "Lafayette, LA", "offices of physicians"),
        ("29-2071", "08608", "622"),
        ("00-0000", "", ""),
        (long, "New York City", "99-100"),
    ];
    let mut replies = Vec::new();
    let aging = Some(Aging { month: "2026-03".into(), basis: None });
    for (occupation, area, industry) in markets {
        let find = pb::FindBenchmarkRequest {
            market: Some(market(occupation, area, industry)),
            view,
            ..Default::default()
        };
        let aged = pb::FindBenchmarkRequest { aging: aging.clone(), ..find.clone() };
        let found = service.find(find.clone()).await.unwrap();
        let get = pb::GetBenchmarkRequest { name: found.name, view };
        let rank = pb::RankWageRequest {
            market: find.market.clone(),
            wage: Some(pb::rank_wage_request::Wage::HourlyUsd(33.25)),
            view,
            ..Default::default()
        };
        let trend = pb::ComputeTrendRequest { market: find.market.clone(), view };
        let levels =
            pb::ListWageLevelsRequest { market: find.market.clone(), view, ..Default::default() };
        replies.push(reply!(service, find_benchmark(find) -> "Benchmark"));
        replies.push(Reply {
            method: "find_benchmark, aged",
            ..reply!(service, find_benchmark(aged) -> "Benchmark")
        });
        replies.push(reply!(service, get_benchmark(get) -> "Benchmark"));
        // The physicians of a small area have a single percentile that is a number: nothing to rank a wage in, or to derive.
        if occupation != "29-1215" {
            replies.push(reply!(service, rank_wage(rank) -> "RankWageResponse"));
            replies.push(reply!(service, list_wage_levels(levels) -> "ListWageLevelsResponse"));
        }
        replies.push(reply!(service, compute_trend(trend) -> "ComputeTrendResponse"));
    }
    let markets: Vec<_> = markets.iter().map(|(o, a, i)| market(o, a, i)).collect();
    let compare =
        pb::CompareBenchmarksRequest { markets: markets.clone(), view, ..Default::default() };
    replies.push(reply!(service, compare_benchmarks(compare) -> "CompareBenchmarksResponse"));
    let parts = markets[..3]
        .iter()
        .cloned()
        .map(|market| pb::BlendPart { market: Some(market), weight: 2.5 });
    let blend = pb::BlendBenchmarksRequest { parts: parts.collect(), view, ..Default::default() };
    replies.push(reply!(service, blend_benchmarks(blend) -> "BlendBenchmarksResponse"));
    for industry in ["", "hospitals"] {
        let rank = pb::RankAreasRequest {
            occupation: "medical coder".into(),
            industry: industry.into(),
            filter: r#"state != "WY""#.into(),
            min_grade: 4,
            view,
            ..Default::default()
        };
        replies.push(reply!(service, rank_areas(rank) -> "RankAreasResponse"));
    }
    let requests = markets.iter().cloned().map(|market| pb::FindBenchmarkRequest {
        market: Some(market),
        view,
        ..Default::default()
    });
    let batch = pb::BatchFindBenchmarksRequest { requests: requests.collect() };
    replies.push(reply!(service, batch_find_benchmarks(batch) -> "BatchFindBenchmarksResponse"));
    let filter = "occupation = 29-2072".to_owned();
    let list = pb::ListBenchmarksRequest { filter: filter.clone(), view, ..Default::default() };
    replies.push(reply!(service, list_benchmarks(list) -> "ListBenchmarksResponse"));
    let export = pb::ExportBenchmarksRequest { filter, view, ..Default::default() };
    let mut export = service.client.clone().export_benchmarks(export).await.unwrap().into_inner();
    while let Some(message) = export.message().await.unwrap() {
        // A token stands for the view too, so it differs between the two.
        let message = pb::ExportBenchmarksResponse { resume_token: String::new(), ..message };
        replies.push(Reply {
            method: "export_benchmarks",
            message: "medwage.benchmark.v1.ExportBenchmarksResponse",
            bytes: message.encode_to_vec(),
        });
    }
    let releases = pb::ListReleasesRequest { view, ..Default::default() };
    replies.push(reply!(service, list_releases(releases) -> "ListReleasesResponse"));
    let release = pb::GetReleaseRequest { name: "releases/current".into(), view };
    replies.push(reply!(service, get_release(release) -> "Release"));
    let watch = pb::WatchReleasesRequest { view };
    let mut watch = service.client.clone().watch_releases(watch).await.unwrap().into_inner();
    replies.push(Reply {
        method: "watch_releases",
        message: "medwage.benchmark.v1.WatchReleasesResponse",
        bytes: watch.message().await.unwrap().unwrap().encode_to_vec(),
    });
    replies
}

/// Reads a reply by its descriptor.
pub(crate) fn read(reply: &Reply) -> DynamicMessage {
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
    let message = pool.get_message_by_name(reply.message).unwrap();
    DynamicMessage::decode(message, &*reply.bytes).unwrap()
}

/// Empties `evidence`, and page tokens, which stand for the view too, in a message and all that it holds.
fn strip(message: &mut DynamicMessage) {
    let fields: Vec<_> = message.descriptor().fields().collect();
    for field in fields {
        if matches!(field.name(), "evidence" | "next_page_token") {
            message.clear_field(&field);
        } else if message.has_field(&field) {
            match message.get_field_mut(&field) {
                Value::Message(inner) => strip(inner),
                Value::List(items) => items.iter_mut().for_each(|item| {
                    if let Value::Message(inner) = item {
                        strip(inner);
                    }
                }),
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn full_without_evidence_is_basic_byte_for_byte() {
    let service = start().await;
    let unset = call_all(&service, View::Unspecified).await;
    let basic = call_all(&service, View::Basic).await;
    let full = call_all(&service, View::Full).await;
    assert_eq!((unset.len(), basic.len()), (full.len(), full.len()));
    let stripped = |reply: &Reply| {
        let mut message = read(reply);
        strip(&mut message);
        message.encode_to_vec()
    };
    let mut proven = 0;
    for ((unset, basic), full) in unset.iter().zip(&basic).zip(&full) {
        let expected = stripped(basic);
        assert_eq!(stripped(unset), expected, "{}", basic.method);
        assert_eq!(
            stripped(full),
            expected,
            "{}: {:?} {:?}",
            basic.method,
            read(basic),
            read(full)
        );
        assert!(full.bytes.len() > basic.bytes.len(), "{} has no evidence", full.method);
        proven += usize::from(!basic.bytes.is_empty());
    }
    assert!(proven > 50);
}

#[tokio::test]
async fn replies_are_as_small_as_promised() {
    let service = start().await;
    for reply in call_all(&service, View::Basic).await {
        let json = serde_json::to_string(&read(&reply)).unwrap();
        let allowed = match reply.method {
            "find_benchmark" | "get_benchmark" | "get_release" => 2 << 10,
            "rank_wage" => 2 << 10,
            "list_wage_levels" => 3 << 10,
            "rank_areas" | "compute_trend" => 8 << 10,
            _ => continue,
        };
        assert!(json.len() < allowed, "{}: {} bytes\n{json}", reply.method, json.len());
    }
    for reply in call_all(&service, View::Full).await {
        let json = serde_json::to_string(&read(&reply)).unwrap();
        if matches!(
            reply.method,
            "find_benchmark" | "get_benchmark" | "rank_wage" | "compute_trend"
        ) {
            assert!(json.len() < 64 << 10, "{}: {} bytes", reply.method, json.len());
        }
    }
}

#[tokio::test]
async fn the_largest_pages_fit_what_clients_take() {
    let service = start().await;
    let mut largest = 0;
    for (filter, order_by) in
        [("", ""), ("grade = D", "employment"), ("area_kind = METROPOLITAN", "")]
    {
        let request = pb::ListBenchmarksRequest {
            filter: filter.into(),
            order_by: order_by.into(),
            page_size: 1_000,
            view: View::Full.into(),
            ..Default::default()
        };
        let page = service.client.clone().list_benchmarks(request).await.unwrap().into_inner();
        assert!(!page.next_page_token.is_empty() && page.benchmarks.len() > 500);
        largest = largest.max(page.encoded_len());
    }
    assert!(largest < 7 << 19, "{largest}");
    let rank = pb::RankAreasRequest {
        occupation: "29-2072".into(),
        industry: "622000".into(),
        page_size: 1_000,
        view: View::Full.into(),
        ..Default::default()
    };
    let ranking = service.client.clone().rank_areas(rank).await.unwrap().into_inner();
    assert!(ranking.encoded_len() < 7 << 19, "{}", ranking.encoded_len());
    let missing = pb::GetReleaseRequest { name: "releases/x".into(), ..Default::default() };
    let status = service.client.clone().get_release(missing).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
}
