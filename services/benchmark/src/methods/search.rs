//! `SearchOccupations`, `SearchAreas`, `SearchIndustries`.

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::market::Market as _;
use medwage_domain::notice;
use medwage_rpc_status::{Violation, Violations};

use crate::context::Context;
use crate::error::Error;
use crate::page::{self, Page, PageRequest};
use crate::reading::{check_length, resolve_candidate, search_text};
use crate::resources;
use crate::search::{find_area, find_industry, find_occupation};

pub(super) fn search_occupations(
    context: &Context,
    request: &pb::SearchOccupationsRequest,
) -> Result<pb::SearchOccupationsResponse, Error> {
    let page = PageRequest {
        method: "SearchOccupations",
        arguments: &[&request.query],
        release: &request.release,
        size: request.page_size,
        token: &request.page_token,
    };
    let (query, page) = read_query(&request.query, page)?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", page.release())?;
    let found = find_occupation(loaded, search_text(query));
    let part = page.cut_page(
        loaded.id(),
        found.candidates.iter().map(|candidate| pb::OccupationMatch {
            occupation: Some(loaded.release.occupation(candidate.ix).into()),
            resolved: Some(resolve_candidate(
                query,
                candidate,
                loaded.labels.occupation(candidate.ix),
            )),
        }),
    );
    Ok(pb::SearchOccupationsResponse {
        clarity: found.clarity.into(),
        matches: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        notice: notice::ONET.to_owned(),
    })
}

pub(super) fn search_areas(
    context: &Context,
    request: &pb::SearchAreasRequest,
) -> Result<pb::SearchAreasResponse, Error> {
    let page = PageRequest {
        method: "SearchAreas",
        arguments: &[&request.query],
        release: &request.release,
        size: request.page_size,
        token: &request.page_token,
    };
    let (query, page) = read_query(&request.query, page)?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", page.release())?;
    let found = find_area(loaded, search_text(query));
    let part = page.cut_page(
        loaded.id(),
        found.candidates.iter().map(|candidate| pb::AreaMatch {
            area: Some(resources::write_area(context, loaded, candidate.ix)),
            resolved: Some(resolve_candidate(query, candidate, loaded.labels.area(candidate.ix))),
        }),
    );
    Ok(pb::SearchAreasResponse {
        clarity: found.clarity.into(),
        matches: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

pub(super) fn search_industries(
    context: &Context,
    request: &pb::SearchIndustriesRequest,
) -> Result<pb::SearchIndustriesResponse, Error> {
    let page = PageRequest {
        method: "SearchIndustries",
        arguments: &[&request.query],
        release: &request.release,
        size: request.page_size,
        token: &request.page_token,
    };
    let (query, page) = read_query(&request.query, page)?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", page.release())?;
    let found = find_industry(loaded, search_text(query));
    let part = page.cut_page(
        loaded.id(),
        found.candidates.iter().map(|candidate| pb::IndustryMatch {
            industry: Some(resources::write_industry(
                loaded,
                loaded.release.industry(candidate.ix),
            )),
            resolved: Some(resolve_candidate(
                query,
                candidate,
                loaded.labels.industry(candidate.ix),
            )),
        }),
    );
    Ok(pb::SearchIndustriesResponse {
        clarity: found.clarity.into(),
        matches: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

/// Reads what all three ask for.
fn read_query<'q>(query: &'q str, page: PageRequest<'_>) -> Result<(&'q str, Page), Error> {
    let mut wrong = Violations::default();
    let query = wrong.take_field(check_length("query", query)).filter(|query| {
        let given = !query.is_empty();
        wrong.require(given, || Violation::required("query", "is required: a text to look for"));
        given
    });
    let page = wrong.take_field(Page::read_page(page, page::SEARCH));
    wrong.into_result(query.zip(page))
}
