//! Lists, filters, orders, pages and streams.

use medwage_contracts::pb::benchmark as pb;
use tonic::Code;

use super::support::{Service, annual, published, reason, start};

async fn list(service: &Service, request: pb::ListBenchmarksRequest) -> pb::ListBenchmarksResponse {
    service.client.clone().list_benchmarks(request).await.unwrap().into_inner()
}

fn filtered(filter: &str) -> pb::ListBenchmarksRequest {
    pb::ListBenchmarksRequest { filter: filter.into(), ..Default::default() }
}

/// All names of a list, page by page.
async fn walk(service: &Service, request: pb::ListBenchmarksRequest) -> Vec<String> {
    let (mut names, mut page_token) = (Vec::new(), String::new());
    loop {
        let page = list(service, pb::ListBenchmarksRequest { page_token, ..request.clone() }).await;
        names.extend(page.benchmarks.into_iter().map(|it| it.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            assert_eq!(usize::try_from(page.total_size).unwrap(), names.len());
            return names;
        }
    }
}

#[tokio::test]
async fn every_page_size_walks_the_same_list() {
    let service = start().await;
    for order in ["", "annual_median desc", "employment", "occupation desc"] {
        let request = |page_size| pb::ListBenchmarksRequest {
            order_by: order.into(),
            page_size,
            ..filtered(r#"occupation = "29-2072" AND area_kind = STATE"#)
        };
        let whole = walk(&service, request(1_000)).await;
        assert_eq!(whole.len(), 53, "states, the District of Columbia and territories with a cell");
        for size in [7, 50] {
            assert_eq!(walk(&service, request(size)).await, whole, "{order} by {size}");
        }
    }
}

#[tokio::test]
async fn filters_and_orders_hold_for_every_row() {
    let service = start().await;
    let filter =
        r#"occupation = "29-2072" AND state = CA AND annual_median >= 60000 AND grade <= B"#;
    let request = pb::ListBenchmarksRequest {
        order_by: "annual_median desc".into(),
        page_size: 1_000,
        ..filtered(filter)
    };
    let page = list(&service, request).await;
    let medians: Vec<_> =
        page.benchmarks.iter().map(|it| published(annual(it, 50.0)).unwrap()).collect();
    assert!(!medians.is_empty() && medians.iter().all(|it| *it >= 60_000));
    assert!(medians.is_sorted_by(|one, next| one >= next));
    for benchmark in &page.benchmarks {
        assert!(benchmark.reliability.as_ref().unwrap().grade <= 2);
        assert!(benchmark.provenance.is_none());
    }
    assert!(page.provenance.is_some());
}

#[tokio::test]
async fn the_whole_release_is_in_the_list() {
    let service = start().await;
    assert_eq!(list(&service, filtered("")).await.total_size, 370_172);
}

#[tokio::test]
async fn what_is_wrong_with_a_list_is_said() {
    let service = start().await;
    let get = pb::ListBenchmarksRequest::default;
    for (request, expected) in [
        (filtered("wage > 3"), "INVALID_FIELDS"),
        (filtered("occupation > \"29-2072\""), "INVALID_FIELDS"),
        (filtered("grade = E"), "INVALID_FIELDS"),
        (filtered("area = 99999"), "AREA_UNKNOWN"),
        (pb::ListBenchmarksRequest { order_by: "grade".into(), ..get() }, "INVALID_FIELDS"),
        (pb::ListBenchmarksRequest { page_size: -1, ..get() }, "INVALID_FIELDS"),
        (pb::ListBenchmarksRequest { page_token: "x".into(), ..get() }, "PAGE_TOKEN_STALE"),
    ] {
        let status = service.client.clone().list_benchmarks(request.clone()).await.unwrap_err();
        assert_eq!(reason(&status, Code::InvalidArgument), expected, "{request:?}");
    }
}

#[tokio::test]
async fn a_page_token_of_another_question_is_refused() {
    let service = start().await;
    let first = list(&service, filtered("grade = A")).await;
    let other =
        pb::ListBenchmarksRequest { page_token: first.next_page_token, ..filtered("grade = B") };
    let status = service.client.clone().list_benchmarks(other).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "PAGE_TOKEN_STALE");
}

#[tokio::test]
async fn a_stream_is_the_list_without_pages() {
    let service = start().await;
    let filter = r#"occupation = "29-2072" AND area_kind = METROPOLITAN"#;
    let listed =
        walk(&service, pb::ListBenchmarksRequest { page_size: 1_000, ..filtered(filter) }).await;
    let request = pb::StreamBenchmarksRequest { filter: filter.into(), ..Default::default() };
    let mut stream = service.client.clone().stream_benchmarks(request).await.unwrap().into_inner();
    let (mut streamed, mut sources) = (Vec::new(), 0);
    while let Some(message) = stream.message().await.unwrap() {
        assert!(message.benchmarks.len() <= 64);
        sources += usize::from(message.provenance.is_some());
        streamed.extend(message.benchmarks.into_iter().map(|it| it.name));
    }
    assert_eq!(streamed, listed);
    assert_eq!(sources, 1);
}

#[tokio::test]
async fn the_catalogues_are_complete() {
    let service = start().await;
    let mut client = service.client.clone();
    let occupations = client.list_occupations(pb::ListOccupationsRequest::default()).await.unwrap();
    assert_eq!(occupations.into_inner().total_size, 1_104);
    let areas = client.list_areas(pb::ListAreasRequest::default()).await.unwrap().into_inner();
    assert_eq!(areas.total_size, 583);
    assert_eq!(areas.areas[0].display_name, "National");
    let industries = client.list_industries(pb::ListIndustriesRequest::default()).await.unwrap();
    assert_eq!(industries.into_inner().total_size, 444);
    let states = pb::ListAreasRequest { state: "CA".into(), page_size: 100, ..Default::default() };
    let californian = client.list_areas(states).await.unwrap().into_inner();
    assert!(californian.areas.iter().all(|area| area.state_fips == "06"));
    assert!(californian.areas.iter().any(|area| area.price_parity.is_some()));
}
