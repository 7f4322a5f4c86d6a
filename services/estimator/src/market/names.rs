//! What texts mean: areas and free titles, as the benchmark service resolves them.

use std::sync::Arc;

use medwage_contracts::pb::benchmark::{
    Area, ResolutionKind, ResolveAreaRequest, SearchOccupationsRequest,
};
use medwage_contracts::pb::errors::ErrorReason;
use medwage_service_kit::Violation;

use super::{Market, Refusal};
use crate::error::Error;
use crate::person::Title;

impl Market {
    /// Finds the one area that a text means, with its price level.
    pub(crate) async fn area(&self, release: &Arc<str>, text: &str) -> Result<Area, Error> {
        let key = (Arc::clone(release), Box::from(text));
        if let Some(area) = self.areas.get(&key) {
            return Ok(area);
        }
        let (query, release) = (text.to_owned(), release.to_string());
        let request = ResolveAreaRequest { query, release, page_size: 5 };
        let mut client = self.client.clone();
        let asked = client.resolve_area(request).await;
        let reply = asked.map_err(|status| Refusal::of_call(&status, self))?.into_inner();
        let clear = reply.resolution() == ResolutionKind::Resolved;
        let mut matches = reply.matches.into_iter().filter_map(|it| it.area);
        if clear && let Some(area) = matches.next() {
            self.areas.insert(key, area.clone());
            return Ok(area);
        }
        let near: Vec<_> = matches.map(|it| it.display_name).collect();
        let reason =
            if near.is_empty() { ErrorReason::AreaUnknown } else { ErrorReason::AreaAmbiguous };
        let told = format!("{text:?} is no one area; candidates are {}", near.join("; "));
        Err(Violation::of(reason, "area", told).with("area", text).into())
    }

    /// What a free title was understood as, if it was asked for.
    pub(crate) fn title(&self, text: &str) -> Option<Title> {
        self.titles.get(&*text.to_lowercase())
    }

    /// Asks what a free title means, and remembers the answer.
    pub(crate) async fn learn_title(&self, text: &str) {
        let query = text.to_owned();
        let request = SearchOccupationsRequest { query, page_size: 1, ..Default::default() };
        let mut client = self.client.clone();
        let Ok(reply) = client.search_occupations(request).await else { return };
        let reply = reply.into_inner();
        let clear = reply.resolution() == ResolutionKind::Resolved;
        let found = reply.matches.into_iter().next().filter(|_| clear);
        let title = Title {
            occupation: found.as_ref().and_then(|it| it.occupation.as_ref()?.soc.parse().ok()),
            matched: found
                .map(|it| format!("{}: {}", it.matched_source, it.matched_text))
                .unwrap_or_default(),
        };
        self.titles.insert(text.to_lowercase().into(), title);
    }
}
