//! Lists, filters, orders, pages and exports.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::Grade;
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{Service, median, reason, start};

async fn list(service: &Service, request: pb::ListBenchmarksRequest) -> pb::ListBenchmarksResponse {
    service.client.clone().list_benchmarks(request).await.unwrap().into_inner()
}

fn filtered(filter: &str) -> pb::ListBenchmarksRequest {
    pb::ListBenchmarksRequest { filter: filter.into(), ..Default::default() }
}

/// All names of a list, page by page.
async fn read_all(service: &Service, request: pb::ListBenchmarksRequest) -> Vec<String> {
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
async fn every_page_size_reads_the_same_list() {
    let service = start().await;
    for order in ["", "annual_p50 desc", "employment", "occupation desc"] {
        let request = |page_size| pb::ListBenchmarksRequest {
            order_by: order.into(),
            page_size,
            ..filtered(r#"occupation = "29-2072" AND area_kind = STATE"#)
        };
        let whole = read_all(&service, request(1_000)).await;
        assert_eq!(whole.len(), 53, "states, the District of Columbia and territories with a cell");
        for size in [7, 50] {
            assert_eq!(read_all(&service, request(size)).await, whole, "{order} by {size}");
        }
    }
}

#[tokio::test]
async fn filters_and_orders_hold_for_every_row() {
    let service = start().await;
    let filter = r#"occupation = "29-2072" AND state = CA AND annual_p50 >= 60000 AND grade <= B"#;
    let request = pb::ListBenchmarksRequest {
        order_by: "annual_p50 desc".into(),
        page_size: 1_000,
        ..filtered(filter)
    };
    let page = list(&service, request).await;
    let medians: Vec<_> = page.benchmarks.iter().map(median).collect();
    assert!(!medians.is_empty() && medians.iter().all(|it| *it >= 60_000.0));
    assert!(medians.is_sorted_by(|one, next| one >= next));
    for benchmark in &page.benchmarks {
        assert!(benchmark.grade() <= Grade::B);
        assert_eq!((benchmark.citation.as_str(), benchmark.summary.as_str()), ("", ""));
    }
    let read: Vec<_> = page.resolved_filter.iter().map(|it| it.resource.as_str()).collect();
    assert_eq!(read, ["occupations/29-2072", "areas/0600000"]);
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
        (filtered("wage > 3"), "FIELD_UNKNOWN"),
        (filtered("occupation > \"29-2072\""), "FIELD_MALFORMED"),
        (filtered("grade = E"), "FIELD_MALFORMED"),
        (filtered(&"grade = A AND ".repeat(200)), "LIMIT_EXCEEDED"),
        (filtered("area = 99999"), "AREA_UNKNOWN"),
        (pb::ListBenchmarksRequest { order_by: "grade".into(), ..get() }, "FIELD_MALFORMED"),
        (pb::ListBenchmarksRequest { page_size: -1, ..get() }, "FIELD_OUT_OF_RANGE"),
        (pb::ListBenchmarksRequest { view: 9, ..get() }, "FIELD_UNKNOWN"),
        (pb::ListBenchmarksRequest { parent: "areas/0019100".into(), ..get() }, "FIELD_MALFORMED"),
        (pb::ListBenchmarksRequest { page_token: "x".into(), ..get() }, "PAGE_TOKEN_STALE"),
    ] {
        let status = service.client.clone().list_benchmarks(request.clone()).await.unwrap_err();
        assert_eq!(reason(&status, Code::InvalidArgument), expected, "{request:?}");
    }
}

#[tokio::test]
async fn a_page_token_of_another_query_is_refused() {
    let service = start().await;
    let first = list(&service, filtered("grade = A")).await;
    let other =
        pb::ListBenchmarksRequest { page_token: first.next_page_token, ..filtered("grade = B") };
    let status = service.client.clone().list_benchmarks(other).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "PAGE_TOKEN_STALE");
}

#[tokio::test]
async fn an_area_belongs_to_each_state_that_it_reaches_into() {
    let service = start().await;
    let cells = async |state: &str| {
        let filter =
            format!(r#"occupation = "29-2072" AND area_kind = METROPOLITAN AND state = {state}"#);
        let page =
            list(&service, pb::ListBenchmarksRequest { page_size: 1_000, ..filtered(&filter) })
                .await;
        let areas = page.benchmarks.iter().map(|it| it.resolved.clone().unwrap().area.unwrap());
        areas.map(|it| it.display_name).collect::<Vec<_>>()
    };
    let philadelphia = |areas: Vec<String>| areas.iter().any(|it| it.starts_with("Philadelphia"));
    for state in ["PA", "NJ", "DE", "MD", "areas/3400000"] {
        assert!(philadelphia(cells(state).await), "{state}");
    }
    assert!(!philadelphia(cells("CA").await));
}

#[tokio::test]
async fn an_export_is_the_list_without_pages_and_goes_on_where_it_broke() {
    let service = start().await;
    let filter = r#"occupation = "29-2072" AND area_kind = METROPOLITAN"#;
    let listed =
        read_all(&service, pb::ListBenchmarksRequest { page_size: 1_000, ..filtered(filter) })
            .await;
    let request = pb::ExportBenchmarksRequest { filter: filter.into(), ..Default::default() };
    let export = async |request: pb::ExportBenchmarksRequest| {
        let stream = service.client.clone().export_benchmarks(request).await.unwrap();
        let (mut stream, mut messages) = (stream.into_inner(), Vec::new());
        while let Some(message) = stream.message().await.unwrap() {
            messages.push(message);
        }
        messages
    };
    let names = |messages: &[pb::ExportBenchmarksResponse]| -> Vec<String> {
        messages.iter().flat_map(|it| &it.benchmarks).map(|it| it.name.clone()).collect()
    };
    let whole = export(request.clone()).await;
    assert!(whole.len() > 2 && whole.iter().all(|it| it.benchmarks.len() <= 64));
    assert_eq!(names(&whole), listed);
    assert_eq!(whole.iter().filter(|it| it.provenance.is_some()).count(), 1);
    for (index, message) in whole.iter().enumerate() {
        let resume_token = message.resume_token.clone();
        let rest = export(pb::ExportBenchmarksRequest { resume_token, ..request.clone() }).await;
        assert_eq!(names(&rest), names(&whole[index + 1..]), "from message {index}");
        assert_eq!(rest[0].provenance, whole[0].provenance);
    }
    let resume_token = whole[0].resume_token.clone();
    let other = pb::ExportBenchmarksRequest { resume_token, ..Default::default() };
    let status = service.client.clone().export_benchmarks(other).await.unwrap_err();
    assert_eq!(reason(&status, Code::InvalidArgument), "PAGE_TOKEN_STALE");
}

#[tokio::test]
async fn the_resources_are_complete_and_each_can_be_got() {
    let service = start().await;
    let mut client = service.client.clone();
    let occupations = client.list_occupations(pb::ListOccupationsRequest::default()).await.unwrap();
    assert_eq!(occupations.into_inner().total_size, 1_104);
    let areas = client.list_areas(pb::ListAreasRequest::default()).await.unwrap().into_inner();
    assert_eq!(areas.total_size, 583);
    assert_eq!(areas.areas[0].display_name, "United States");
    let industries = client.list_industries(pb::ListIndustriesRequest::default()).await.unwrap();
    assert_eq!(industries.into_inner().total_size, 444);

    let filter = "state = CA".to_owned();
    let states = pb::ListAreasRequest { filter, page_size: 100, ..Default::default() };
    let californian = client.list_areas(states).await.unwrap().into_inner();
    let reaches = |area: &pb::Area| area.states.iter().any(|state| state == "areas/0600000");
    assert!(californian.areas.len() > 20 && californian.areas.iter().all(reaches));
    assert!(californian.areas.iter().any(|area| area.price_parity.is_some()));
    for area in californian.areas {
        let request = pb::GetAreaRequest { name: area.name.clone(), ..Default::default() };
        assert_eq!(client.get_area(request).await.unwrap().into_inner(), area);
    }

    let filter = r#"level = DETAILED AND major_group = 29 AND display_name : "records""#.to_owned();
    let request = pb::ListOccupationsRequest { filter, ..Default::default() };
    let records = client.list_occupations(request).await.unwrap().into_inner().occupations;
    let codes: Vec<_> = records.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["29-2072"]);
    let filter = r#"level = SUBSECTOR AND display_name = hospitals"#.to_owned();
    let request = pb::ListIndustriesRequest { filter, ..Default::default() };
    let hospitals = client.list_industries(request).await.unwrap().into_inner().industries;
    assert_eq!(hospitals[0].name, "industries/622000");
    assert_eq!(hospitals[0].broader_industry, "industries/62--63");
}

#[tokio::test]
async fn what_a_release_does_not_have_is_not_found_and_the_nearest_is_named() {
    let service = start().await;
    let mut client = service.client.clone();
    let occupation = async |name: &str| {
        let request = pb::GetOccupationRequest { name: name.into(), ..Default::default() };
        service.client.clone().get_occupation(request).await.map(tonic::Response::into_inner)
    };
    let metadata =
        |status: &tonic::Status| status.get_error_details().error_info().unwrap().metadata.clone();
    let retired = occupation("occupations/29-2071").await.unwrap_err();
    assert_eq!(reason(&retired, Code::NotFound), "RESOURCE_NOT_FOUND");
    assert_eq!(metadata(&retired)["nearest"], "occupations/29-2072");
    let resource = retired.get_error_details().resource_info().unwrap().clone();
    assert_eq!(resource.resource_name, "occupations/29-2071");
    for (name, expected) in [
        ("", "FIELD_REQUIRED"),
        ("medical coder", "FIELD_MALFORMED"),
        ("areas/0019100", "FIELD_MALFORMED"),
        ("occupations/29-2072/outlook", "FIELD_MALFORMED"),
    ] {
        let status = occupation(name).await.unwrap_err();
        assert_eq!(reason(&status, Code::InvalidArgument), expected, "{name}");
    }
    assert_eq!(occupation("29-2072").await.unwrap().name, "occupations/29-2072");

    let area = pb::GetAreaRequest { name: "areas/0019101".into(), ..Default::default() };
    let status = client.get_area(area).await.unwrap_err();
    assert_eq!(metadata(&status)["nearest"], "areas/0019100");
    let industry =
        pb::GetIndustryRequest { name: "industries/622009".into(), ..Default::default() };
    let status = client.get_industry(industry).await.unwrap_err();
    assert_eq!(reason(&status, Code::NotFound), "RESOURCE_NOT_FOUND");
    assert!(metadata(&status)["nearest"].starts_with("industries/62200"));
    for (name, nearest) in [
        ("publishedStatistics/f9999", "publishedStatistics/"),
        ("wageIndexes/x", "wageIndexes/cis"),
    ] {
        let status = if name.starts_with('p') {
            let request =
                pb::GetPublishedStatisticRequest { name: name.into(), ..Default::default() };
            client.get_published_statistic(request).await.map(drop).unwrap_err()
        } else {
            client
                .get_wage_index(pb::GetWageIndexRequest { name: name.into() })
                .await
                .map(drop)
                .unwrap_err()
        };
        assert_eq!(reason(&status, Code::NotFound), "RESOURCE_NOT_FOUND");
        assert!(metadata(&status)["nearest"].starts_with(nearest), "{status:?}");
    }
    let status =
        service.get("releases/oews-2025-05/benchmarks/29-9998.0019100.622000").await.unwrap_err();
    assert_eq!(reason(&status, Code::NotFound), "RESOURCE_NOT_FOUND");
    assert!(metadata(&status)["nearest"].ends_with(".0019100.622000"), "{status:?}");
}
