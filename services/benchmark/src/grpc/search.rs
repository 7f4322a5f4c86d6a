//! `SearchOccupations`, `ResolveArea`, `SearchIndustries`.

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::market::Market as _;
use medwage_domain::notice;
use medwage_domain::resolve::{Resolution, ResolutionKind};
use medwage_service_kit::{Violation, Violations};

use crate::context::Context;
use crate::error::Error;
use crate::places;
use crate::question::within_length;

/// How many candidates a reply holds where nothing is said, and at most.
const DEFAULT_SIZE: usize = 10;
const MAX_SIZE: usize = 50;

pub(super) fn occupations(
    context: &Context,
    request: &pb::SearchOccupationsRequest,
) -> Result<pb::SearchOccupationsResponse, Error> {
    let (query, size) = read(&request.query, request.page_size)?;
    let catalogue = context.store.catalogue();
    let loaded = catalogue.release(&request.release)?;
    let found = loaded.resolver(context.reference).occupation(query);
    let matches = found.candidates.iter().take(size).map(|it| pb::OccupationMatch {
        occupation: Some(loaded.release.occupation(it.ix).into()),
        score: it.score,
        matched_text: it.matched_text.to_string(),
        matched_source: it.source.to_string(),
        note: it.note.clone(),
    });
    Ok(pb::SearchOccupationsResponse {
        resolution: resolution(&found).into(),
        matches: matches.collect(),
        notice: notice::ONET.to_owned(),
    })
}

pub(super) fn areas(
    context: &Context,
    request: &pb::ResolveAreaRequest,
) -> Result<pb::ResolveAreaResponse, Error> {
    let (query, size) = read(&request.query, request.page_size)?;
    let catalogue = context.store.catalogue();
    let loaded = catalogue.release(&request.release)?;
    let found = loaded.resolver(context.reference).area(query);
    let matches = found.candidates.iter().take(size).map(|it| pb::AreaMatch {
        area: Some(places::area(context, loaded, it.ix)),
        score: it.score,
        matched_text: it.matched_text.to_string(),
        matched_source: it.source.to_string(),
        note: it.note.clone(),
    });
    Ok(pb::ResolveAreaResponse {
        resolution: resolution(&found).into(),
        matches: matches.collect(),
    })
}

pub(super) fn industries(
    context: &Context,
    request: &pb::SearchIndustriesRequest,
) -> Result<pb::SearchIndustriesResponse, Error> {
    let (query, size) = read(&request.query, request.page_size)?;
    let catalogue = context.store.catalogue();
    let loaded = catalogue.release(&request.release)?;
    let found = loaded.resolver(context.reference).industry(query);
    let matches = found.candidates.iter().take(size).map(|it| pb::IndustryMatch {
        industry: Some(places::industry(loaded, loaded.release.industry(it.ix))),
        score: it.score,
        matched_text: it.matched_text.to_string(),
        matched_source: it.source.to_string(),
        note: it.note.clone(),
    });
    Ok(pb::SearchIndustriesResponse {
        resolution: resolution(&found).into(),
        matches: matches.collect(),
    })
}

/// Reads what all three ask for.
fn read(query: &str, page_size: i32) -> Result<(&str, usize), Error> {
    let mut wrong = Violations::default();
    let query = wrong.take(within_length("query", query)).filter(|query| {
        wrong.require(!query.is_empty(), || Violation::new("query", "is required"));
        !query.is_empty()
    });
    let size = match usize::try_from(page_size) {
        Ok(0) => Some(DEFAULT_SIZE),
        Ok(size) => Some(size.min(MAX_SIZE)),
        Err(_) => wrong.take(Err(Violation::new("page_size", "must not be negative"))),
    };
    wrong.finish(query.zip(size))
}

fn resolution<Ix>(found: &Resolution<Ix>) -> pb::ResolutionKind {
    match found.kind {
        ResolutionKind::Resolved => pb::ResolutionKind::Resolved,
        ResolutionKind::Ambiguous => pb::ResolutionKind::Ambiguous,
        ResolutionKind::Unknown => pb::ResolutionKind::Unknown,
    }
}
