//! The meaning of areas and of occupations' titles, as the benchmark service reads them.

use std::sync::Arc;

use medwage_contracts::names::{Collection, Reference};
use medwage_contracts::pb::benchmark::{Clarity, SearchAreasRequest, SearchOccupationsRequest};
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{PriceParity, Resolved};
use medwage_domain::code::Soc;
use medwage_rpc_status::{Candidate, Violation};

use super::BenchmarkClient;
use crate::error::Error;

/// How many candidates are asked for.
const CANDIDATES: i32 = 10;

/// An area with its price level.
#[derive(Clone, Debug)]
pub(crate) struct FoundArea {
    pub(crate) resolved: Resolved,
    pub(crate) price_parity: Option<PriceParity>,
}

/// A text as a title or code of an occupation.
#[derive(Clone, Debug)]
pub(crate) enum OccupationReading {
    /// One occupation is meant.
    Clear(Soc, Resolved),
    /// Several fit, best first.
    Ambiguous(Vec<Candidate>),
    /// None fits.
    Unknown,
}

impl BenchmarkClient {
    /// Finds the one area that a field means, with its price level. Calls that ask the same meanwhile wait for that
    /// answer.
    pub(crate) async fn find_area(
        &self,
        release: &Arc<str>,
        text: &str,
    ) -> Result<FoundArea, Error> {
        let key = (Arc::clone(release), Box::from(text));
        Ok(self.areas.get_or_insert_async(&key, self.search_areas(release, text)).await??)
    }

    async fn search_areas(
        &self,
        release: &str,
        text: &str,
    ) -> Result<Result<FoundArea, Violation>, Error> {
        let query = match Collection::Areas.parse_reference(text) {
            Ok(Reference::Id(id) | Reference::Text(id)) => id.to_owned(),
            Err(error) => return Ok(Err(Violation::malformed("area", error.to_string()))),
        };
        let release = Collection::Releases.write_name(release);
        let request =
            SearchAreasRequest { query, release, page_size: CANDIDATES, ..Default::default() };
        let reply = match self.client.clone().search_areas(request).await {
            Ok(reply) => reply.into_inner(),
            Err(status) => return Err(self.search_error(&status)),
        };
        let clarity = reply.clarity();
        let mut matches = reply.matches.into_iter();
        if clarity == Clarity::Clear
            && let Some(found) = matches.next()
        {
            let resolved =
                Resolved { input: text.to_owned(), ..found.resolved.unwrap_or_default() };
            let price_parity = found.area.and_then(|area| area.price_parity);
            return Ok(Ok(FoundArea { resolved, price_parity }));
        }
        let candidates: Vec<_> =
            matches.filter_map(|found| found.resolved.map(to_candidate)).collect();
        let (reason, text_of) = match clarity {
            Clarity::Ambiguous => (ErrorReason::AreaAmbiguous, "fits several areas"),
            _ => (ErrorReason::AreaUnknown, "is no area that is known"),
        };
        Ok(Err(Violation::for_reason(reason, "area", format!("{text:?} {text_of}"))
            .with_fact("area", text)
            .with_candidates(text, candidates)))
    }

    fn search_error(&self, status: &tonic::Status) -> Error {
        match status.code() {
            tonic::Code::InvalidArgument => Violation::malformed("area", status.message()).into(),
            tonic::Code::NotFound => Error::ReleaseNotFound(String::new()),
            _ => self.call_error(status),
        }
    }

    /// Finds the occupation that a text means. Calls that ask the same meanwhile wait for that answer.
    pub(crate) async fn find_occupation(
        &self,
        text: &str,
    ) -> Result<Arc<OccupationReading>, Error> {
        let key = text.to_lowercase().into_boxed_str();
        self.titles.get_or_insert_async(&key, self.search_occupations(text)).await
    }

    async fn search_occupations(&self, text: &str) -> Result<Arc<OccupationReading>, Error> {
        let query = text.to_owned();
        let request =
            SearchOccupationsRequest { query, page_size: CANDIDATES, ..Default::default() };
        let reply = match self.client.clone().search_occupations(request).await {
            Ok(reply) => reply.into_inner(),
            Err(status) if status.code() == tonic::Code::InvalidArgument => {
                return Ok(Arc::new(OccupationReading::Unknown));
            }
            Err(status) => return Err(self.call_error(&status)),
        };
        let clarity = reply.clarity();
        let matches = reply.matches.into_iter().filter_map(|found| found.resolved);
        let reading = match clarity {
            Clarity::Clear => matches.into_iter().next().and_then(clear_reading),
            Clarity::Ambiguous => {
                Some(OccupationReading::Ambiguous(matches.map(to_candidate).collect()))
            }
            Clarity::Unspecified | Clarity::Unknown => None,
        };
        Ok(Arc::new(reading.unwrap_or(OccupationReading::Unknown)))
    }
}

fn clear_reading(resolved: Resolved) -> Option<OccupationReading> {
    let soc = Collection::Occupations.parse_name(&resolved.resource).ok()?.parse().ok()?;
    Some(OccupationReading::Clear(soc, resolved))
}

fn to_candidate(resolved: Resolved) -> Candidate {
    Candidate {
        score: resolved.score.unwrap_or_default(),
        resource: resolved.resource,
        display_name: resolved.display_name,
        note: resolved.note,
        annual_p50_usd: None,
    }
}
