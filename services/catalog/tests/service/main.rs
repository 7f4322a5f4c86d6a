//! The catalog's methods, called as a server calls them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use medwage_catalog_service::{CatalogApi, CatalogEntries, EntryKind};
use medwage_contracts::pb::catalog as pb;
use medwage_contracts::pb::types::{EvidenceKind, MatchKind};
use medwage_contracts::servers::catalog::catalog_service_server::CatalogService;
use tonic::{Code, Request};
use tonic_types::StatusExt as _;

fn entries() -> CatalogEntries {
    CatalogEntries::new(medwage_catalog::embedded_catalog().unwrap().clone())
}

fn api() -> CatalogApi {
    CatalogApi::new(entries())
}

async fn list_roles(filter: &str, size: i32, token: &str) -> pb::ListRolesResponse {
    let request =
        pb::ListRolesRequest { filter: filter.into(), page_size: size, page_token: token.into() };
    api().list_roles(Request::new(request)).await.unwrap().into_inner()
}

async fn search_credentials(query: &str) -> pb::SearchCredentialsResponse {
    let request = pb::SearchCredentialsRequest { query: query.into(), ..Default::default() };
    api().search_credentials(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test]
async fn every_name_that_goes_out_comes_back_in() {
    let api = api();
    let roles = api.list_roles(Request::new(Default::default())).await.unwrap().into_inner();
    assert!(roles.roles.len() >= 20, "{}", roles.roles.len());
    for role in roles.roles {
        let request = pb::GetRoleRequest { name: role.name.clone() };
        assert_eq!(api.get_role(Request::new(request)).await.unwrap().into_inner(), role);
        let (index, resolved) =
            EntryKind::Role.require_entry(&entries(), "role", &role.name).unwrap();
        assert_eq!(entries().roles[index].title, role.display_name);
        assert_eq!(
            (resolved.resource.as_str(), resolved.r#match()),
            (&*role.name, MatchKind::Name)
        );
    }
    let page = pb::ListCredentialsRequest { page_size: 1_000, ..Default::default() };
    let credentials = api.list_credentials(Request::new(page)).await.unwrap().into_inner();
    for credential in credentials.credentials {
        for name in [
            credential.name.clone(),
            credential.name.to_uppercase().replace("CREDENTIALS", "credentials"),
        ] {
            let request = pb::GetCredentialRequest { name };
            let got = api.get_credential(Request::new(request)).await.unwrap().into_inner();
            assert_eq!(got, credential);
        }
        for text in [&credential.name, &credential.code, &credential.display_name] {
            let (_, resolved) =
                EntryKind::Credential.require_entry(&entries(), "credential", text).unwrap();
            assert_eq!(resolved.resource, credential.name, "{text}");
        }
    }
    let programs = api.list_programs(Request::new(Default::default())).await.unwrap().into_inner();
    for program in programs.programs {
        let request = pb::GetProgramRequest { name: program.name.clone() };
        assert_eq!(api.get_program(Request::new(request)).await.unwrap().into_inner(), program);
    }
}

#[tokio::test]
async fn each_number_has_what_it_rests_on() {
    let request = pb::GetCredentialRequest { name: "credentials/cpc".into() };
    let cpc = api().get_credential(Request::new(request)).await.unwrap().into_inner();
    let fee = cpc.exam_fee_usd.unwrap();
    assert_eq!(fee.evidence.as_ref().unwrap().statistics, ["publishedStatistics/f0229"]);
    assert_eq!(fee.evidence.unwrap().kind(), EvidenceKind::Survey);
    assert!((fee.spread.unwrap().base - 425.0).abs() < 1e-9);
    assert_eq!(cpc.apprentice_rule.unwrap().credential, "credentials/cpc-a");
}

#[tokio::test]
async fn a_former_code_is_its_successor() {
    let request = pb::GetCredentialRequest { name: "credentials/cpc-h".into() };
    let coc = api().get_credential(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(coc.name, "credentials/coc");
    let found = search_credentials("CPC-H").await;
    assert_eq!(found.clarity(), pb::Clarity::Clear);
    let resolved = found.matches[0].resolved.as_ref().unwrap();
    assert_eq!(
        (&*resolved.resource, resolved.r#match()),
        ("credentials/coc", MatchKind::Successor)
    );
    assert_eq!(resolved.note, "its former name; COC today");
}

#[tokio::test]
async fn a_filter_keeps_what_it_says_and_pages_are_its_parts() {
    let all = list_roles("", 1_000, "").await;
    let senior = list_roles(r#"track = "coding" AND level >= 2"#, 0, "").await;
    assert!(senior.roles.iter().all(|it| it.track == "coding" && it.level >= 2));
    let kept = all.roles.iter().filter(|it| it.track == "coding" && it.level >= 2).count();
    assert_eq!(senior.roles.len(), kept);
    assert!(kept > 0);

    let (mut walked, mut token) = (Vec::new(), String::new());
    loop {
        let page = list_roles("", 7, &token).await;
        assert_eq!((page.total_size, page.catalog_digest.len()), (all.total_size, 16));
        walked.extend(page.roles);
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(walked, all.roles);
}

#[tokio::test]
async fn a_wrong_filter_or_token_is_refused_with_its_reason() {
    for (filter, token, field, reason) in [
        ("colour = red", "", "filter", "FIELD_UNKNOWN"),
        ("level >= high", "", "filter", "FIELD_MALFORMED"),
        ("track > coding", "", "filter", "FIELD_MALFORMED"),
        ("track = coding OR level = 1", "", "filter", "FIELD_MALFORMED"),
        ("", "AAAA", "page_token", "PAGE_TOKEN_STALE"),
    ] {
        let request = pb::ListRolesRequest {
            filter: filter.into(),
            page_token: token.into(),
            ..Default::default()
        };
        let status = api().list_roles(Request::new(request)).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{filter}");
        let details = status.get_error_details();
        assert_eq!(details.bad_request().unwrap().field_violations[0].field, field, "{filter}");
        assert_eq!(details.error_info().unwrap().reason, reason, "{filter}");
    }
}

#[tokio::test]
async fn a_name_that_is_gone_is_not_found_with_the_nearest() {
    let request = pb::GetRoleRequest { name: "roles/coder-9".into() };
    let status = api().get_role(Request::new(request)).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    let details = status.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!(info.reason, "RESOURCE_NOT_FOUND");
    assert!(info.metadata["nearest"].starts_with("roles/coder-"), "{:?}", info.metadata);
    assert_eq!(details.resource_info().unwrap().resource_name, "roles/coder-9");
    let request = pb::GetRoleRequest { name: "credentials/cpc".into() };
    let status = api().get_role(Request::new(request)).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "it names something else");
}

#[tokio::test]
async fn a_search_says_how_clear_it_is() {
    for (query, clarity, first) in [
        ("cpc-a", pb::Clarity::Clear, "credentials/cpc-a"),
        ("Certified Professional Coder", pb::Clarity::Clear, "credentials/cpc"),
        ("credentials/CPC", pb::Clarity::Clear, "credentials/cpc"),
        ("CASCC", pb::Clarity::Clear, "credentials/"),
        ("CPX", pb::Clarity::Unknown, "credentials/"),
    ] {
        let found = search_credentials(query).await;
        assert_eq!(found.clarity(), clarity, "{query}");
        let resolved = found.matches[0].resolved.as_ref().unwrap();
        assert!(resolved.resource.starts_with(first), "{query}: {resolved:?}");
        assert_eq!(resolved.input, query);
    }
    let nothing = search_credentials("the quick brown fox jumps").await;
    assert_eq!(nothing.clarity(), pb::Clarity::Unknown);
}

#[test]
fn an_unknown_input_is_refused_with_candidates() {
    let violation =
        EntryKind::Credential.require_entry(&entries(), "profile.credentials[1]", "CPX");
    let status = medwage_rpc_status::RpcError::of_violations(&[violation.unwrap_err()]).to_status();
    let details = status.get_error_details();
    assert_eq!(details.error_info().unwrap().reason, "CREDENTIAL_UNKNOWN");
    assert_eq!(details.bad_request().unwrap().field_violations[0].field, "profile.credentials[1]");
}

#[test]
fn the_digest_is_of_the_content() {
    let same = CatalogEntries::new(medwage_catalog::embedded_catalog().unwrap().clone());
    assert_eq!(same.digest(), entries().digest());
    let mut other = medwage_catalog::embedded_catalog().unwrap().clone();
    other.roles[0].title.push('!');
    assert_ne!(CatalogEntries::new(other).digest(), entries().digest());
}
