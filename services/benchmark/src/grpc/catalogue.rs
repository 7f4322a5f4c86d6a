//! `ListOccupations`, `ListAreas`, `ListIndustries`.

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::market::{AreaKind, IndustryLevel, Market as _, OccupationLevel};
use medwage_service_kit::Violation;

use crate::context::Context;
use crate::error::Error;
use crate::page::Page;
use crate::places;
use crate::question;

pub(super) fn occupations(
    context: &Context,
    request: &pb::ListOccupationsRequest,
) -> Result<pb::ListOccupationsResponse, Error> {
    let (size, token, level) = (request.page_size, &request.page_token, request.level.to_string());
    let page = Page::read("ListOccupations", &[&level], &request.release, size, token)?;
    let level: Option<OccupationLevel> = pb::OccupationLevel::try_from(request.level)
        .map_err(|_| Violation::new("level", format!("{level} is no level of occupations")))?
        .into();
    let catalogue = context.store.catalogue();
    let loaded = catalogue.release(page.release())?;
    let all = loaded.release.occupations().iter();
    let chosen: Vec<_> = all.filter(|it| level.is_none_or(|level| it.level == level)).collect();
    let part = page.cut(loaded.id(), chosen.into_iter().map(pb::Occupation::from));
    Ok(pb::ListOccupationsResponse {
        occupations: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

pub(super) fn areas(
    context: &Context,
    request: &pb::ListAreasRequest,
) -> Result<pb::ListAreasResponse, Error> {
    let (size, token, kind) = (request.page_size, &request.page_token, request.kind.to_string());
    let asked = [kind.as_str(), &request.state];
    let page = Page::read("ListAreas", &asked, &request.release, size, token)?;
    let kind: Option<AreaKind> = pb::AreaKind::try_from(request.kind)
        .map_err(|_| Violation::new("kind", format!("{kind} is no kind of area")))?
        .into();
    let catalogue = context.store.catalogue();
    let loaded = catalogue.release(page.release())?;
    let state = question::state(context, loaded, &request.state)?;
    let chosen = places::areas(&loaded.release).filter(|(_, area)| {
        kind.is_none_or(|kind| area.kind == kind)
            && state.is_none_or(|state| area.state == Some(state))
    });
    let chosen: Vec<_> = chosen.map(|(ix, _)| ix).collect();
    let areas = chosen.into_iter().map(|ix| places::area(context, loaded, ix));
    let part = page.cut(loaded.id(), areas);
    Ok(pb::ListAreasResponse {
        areas: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

pub(super) fn industries(
    context: &Context,
    request: &pb::ListIndustriesRequest,
) -> Result<pb::ListIndustriesResponse, Error> {
    let (size, token, level) = (request.page_size, &request.page_token, request.level.to_string());
    let page = Page::read("ListIndustries", &[&level], &request.release, size, token)?;
    let level: Option<IndustryLevel> = pb::IndustryLevel::try_from(request.level)
        .map_err(|_| Violation::new("level", format!("{level} is no level of industries")))?
        .into();
    let catalogue = context.store.catalogue();
    let loaded = catalogue.release(page.release())?;
    let all = loaded.release.industries().iter();
    let chosen: Vec<_> = all.filter(|it| level.is_none_or(|level| it.level == level)).collect();
    let industries = chosen.into_iter().map(|it| places::industry(loaded, it));
    let part = page.cut(loaded.id(), industries);
    Ok(pb::ListIndustriesResponse {
        industries: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}
