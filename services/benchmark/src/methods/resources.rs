//! Lists and Gets of occupations, areas, industries and wage indexes.

use std::sync::Arc;

use medwage_contracts::names::Collection;
use medwage_contracts::pb::benchmark as pb;
use medwage_domain::code::{AreaCode, IndustryCode, Soc};
use medwage_domain::market::Market as _;
use medwage_rpc_status::Violation;

use super::nearest;
use crate::context::Context;
use crate::error::Error;
use crate::filter::{AreaFilter, ListFilter};
use crate::page::{self, Page, PageRequest};
use crate::resources;
use crate::search::find_occupation;
use crate::store::Loaded;

pub(super) fn list_occupations(
    context: &Context,
    request: &pb::ListOccupationsRequest,
) -> Result<pb::ListOccupationsResponse, Error> {
    let page = PageRequest {
        method: "ListOccupations",
        arguments: &[&request.filter],
        release: &request.release,
        size: request.page_size,
        token: &request.page_token,
    };
    let page = Page::read_page(page, page::LIST)?;
    let filter = ListFilter::of_occupations(&request.filter)?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", page.release())?;
    let all = loaded.release.occupations().iter();
    let chosen: Vec<_> = all.filter(|occupation| filter.is_match(occupation)).collect();
    let part = page.cut_page(loaded.id(), chosen.into_iter().map(pb::Occupation::from));
    Ok(pb::ListOccupationsResponse {
        occupations: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        release: loaded.provenance.release.clone(),
    })
}

pub(super) fn get_occupation(
    context: &Context,
    request: &pb::GetOccupationRequest,
) -> Result<pb::Occupation, Error> {
    let releases = context.store.releases();
    let loaded = releases.find_release("release", &request.release)?;
    let soc: Soc = parse_id(Collection::Occupations, &request.name, "occupations/29-2072")?;
    if let Some(ix) = loaded.release.occupation_ix(soc) {
        return Ok(loaded.release.occupation(ix).into());
    }
    let found = find_occupation(loaded, &soc.to_string());
    let fitting = match found.clarity {
        pb::Clarity::Clear => 1,
        pb::Clarity::Ambiguous => found.candidates.len(),
        _ => 0,
    };
    let successors = found.candidates.iter().take(fitting);
    let mut nearest: Vec<_> = successors
        .map(|candidate| loaded.labels.occupation(candidate.ix).resource.clone())
        .collect();
    if nearest.is_empty() {
        nearest.push(Collection::Occupations.write_name(nearest::nearest_occupation(loaded, soc)));
    }
    let name = Collection::Occupations.write_name(soc);
    Err(not_found("medwage.dev/Occupation", name, nearest, loaded))
}

pub(super) async fn list_areas(
    context: &Context,
    request: &pb::ListAreasRequest,
) -> Result<pb::ListAreasResponse, Error> {
    let page = PageRequest {
        method: "ListAreas",
        arguments: &[&request.filter],
        release: &request.release,
        size: request.page_size,
        token: &request.page_token,
    };
    let page = Page::read_page(page, page::LIST)?;
    let loaded = Arc::clone(context.store.releases().find_release("release", page.release())?);
    let filter = AreaFilter::read_filter(context, &loaded, &request.filter).await?;
    let chosen =
        resources::list_areas(&loaded.release).filter(|(ix, area)| filter.is_match(*ix, area));
    let chosen: Vec<_> = chosen.map(|(ix, _)| ix).collect();
    let areas = chosen.into_iter().map(|ix| resources::write_area(context, &loaded, ix));
    let part = page.cut_page(loaded.id(), areas);
    Ok(pb::ListAreasResponse {
        areas: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        resolved_filter: filter.resolved,
        release: loaded.provenance.release.clone(),
    })
}

pub(super) fn get_area(context: &Context, request: &pb::GetAreaRequest) -> Result<pb::Area, Error> {
    let releases = context.store.releases();
    let loaded = releases.find_release("release", &request.release)?;
    let code: AreaCode = parse_id(Collection::Areas, &request.name, "areas/0019100")?;
    match loaded.release.area_ix(code) {
        Some(ix) => Ok(resources::write_area(context, loaded, ix)),
        None => {
            let nearest = Collection::Areas.write_name(nearest::nearest_area(loaded, code));
            let name = Collection::Areas.write_name(code);
            Err(not_found("medwage.dev/Area", name, vec![nearest], loaded))
        }
    }
}

pub(super) fn list_industries(
    context: &Context,
    request: &pb::ListIndustriesRequest,
) -> Result<pb::ListIndustriesResponse, Error> {
    let page = PageRequest {
        method: "ListIndustries",
        arguments: &[&request.filter],
        release: &request.release,
        size: request.page_size,
        token: &request.page_token,
    };
    let page = Page::read_page(page, page::LIST)?;
    let filter = ListFilter::of_industries(&request.filter)?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", page.release())?;
    let all = loaded.release.industries().iter();
    let chosen: Vec<_> = all.filter(|industry| filter.is_match(industry)).collect();
    let industries = chosen.into_iter().map(|industry| resources::write_industry(loaded, industry));
    let part = page.cut_page(loaded.id(), industries);
    Ok(pb::ListIndustriesResponse {
        industries: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        release: loaded.provenance.release.clone(),
    })
}

pub(super) fn get_industry(
    context: &Context,
    request: &pb::GetIndustryRequest,
) -> Result<pb::Industry, Error> {
    let releases = context.store.releases();
    let loaded = releases.find_release("release", &request.release)?;
    let code: IndustryCode = parse_id(Collection::Industries, &request.name, "industries/622000")?;
    match loaded.release.industry_ix(code) {
        Some(ix) => Ok(resources::write_industry(loaded, loaded.release.industry(ix))),
        None => {
            let nearest =
                Collection::Industries.write_name(nearest::nearest_industry(loaded, code));
            let name = Collection::Industries.write_name(code);
            Err(not_found("medwage.dev/Industry", name, vec![nearest], loaded))
        }
    }
}

pub(super) fn list_wage_indexes(
    context: &Context,
    request: &pb::ListWageIndexesRequest,
) -> Result<pb::ListWageIndexesResponse, Error> {
    let page = PageRequest {
        method: "ListWageIndexes",
        arguments: &[],
        release: "",
        size: request.page_size,
        token: &request.page_token,
    };
    let page = Page::read_page(page, page::LIST)?;
    let all = context.reference.wage_indexes.iter();
    let part = page.cut_page("", all.map(|index| resources::wage_index(context, index)));
    Ok(pb::ListWageIndexesResponse {
        wage_indexes: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

pub(super) fn get_wage_index(
    context: &Context,
    request: &pb::GetWageIndexRequest,
) -> Result<pb::WageIndex, Error> {
    let id = require_id(Collection::WageIndexes, &request.name, "wageIndexes/cis2020000000000i")?;
    let mut all = context.reference.wage_indexes.iter();
    let found = all.find(|index| resources::wage_index_id(index).eq_ignore_ascii_case(id));
    found.map(|index| resources::wage_index(context, index)).ok_or_else(|| {
        let nearest = context.reference.usual_wage_index().map(resources::wage_index_id);
        Error::NotFound {
            resource_type: "medwage.dev/WageIndex",
            name: Collection::WageIndexes.write_name(id),
            nearest: nearest.into_iter().map(|id| Collection::WageIndexes.write_name(id)).collect(),
            release: String::new(),
        }
    })
}

/// Returns the id of a name, which must be given.
pub(super) fn require_id<'n>(
    collection: Collection,
    name: &'n str,
    example: &str,
) -> Result<&'n str, Violation> {
    let id = collection.parse_name(name);
    let id = id.map_err(|error| Violation::malformed("name", error.to_string()))?;
    if id.is_empty() {
        return Err(Violation::required("name", format!("is required: a name such as {example}")));
    }
    if id.contains('/') || id.chars().count() > crate::reading::MAX_TEXT {
        return Err(Violation::malformed("name", format!("must look like {example}")));
    }
    Ok(id)
}

/// Reads the code that a name has as its id. Codes of industries have capitals where names do not.
fn parse_id<Code: std::str::FromStr>(
    collection: Collection,
    name: &str,
    example: &str,
) -> Result<Code, Violation> {
    let id = require_id(collection, name, example)?;
    let malformed =
        |_| Violation::malformed("name", format!("{id:?} is no id; a name is {example}"));
    id.to_ascii_uppercase().parse().map_err(malformed)
}

fn not_found(
    resource_type: &'static str,
    name: String,
    nearest: Vec<String>,
    loaded: &Loaded,
) -> Error {
    Error::NotFound { resource_type, name, nearest, release: loaded.id().to_owned() }
}
