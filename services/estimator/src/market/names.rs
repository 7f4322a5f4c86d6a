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
    /// Finds the one area that a text means, with its price level. Who asks the same meanwhile waits for that answer.
    pub(crate) async fn area(&self, release: &Arc<str>, text: &str) -> Result<Area, Error> {
        let key = (Arc::clone(release), Box::from(text));
        let found = self.areas.get_or_insert_async(&key, self.resolved(release, text)).await?;
        Ok(found?)
    }

    async fn resolved(&self, release: &str, text: &str) -> Result<Result<Area, Violation>, Error> {
        let (query, release) = (text.to_owned(), release.to_owned());
        let request = ResolveAreaRequest { query, release, page_size: 5 };
        let asked = self.client.clone().resolve_area(request).await;
        let reply = asked.map_err(|status| Refusal::of_call(&status, self))?.into_inner();
        let clear = reply.resolution() == ResolutionKind::Resolved;
        let mut matches = reply.matches.into_iter().filter_map(|it| it.area);
        if clear && let Some(area) = matches.next() {
            return Ok(Ok(area));
        }
        let near: Vec<_> = matches.map(|it| it.display_name).collect();
        let reason =
            if near.is_empty() { ErrorReason::AreaUnknown } else { ErrorReason::AreaAmbiguous };
        let told = format!("{text:?} is no one area; candidates are {}", near.join("; "));
        Ok(Err(Violation::of(reason, "area", told).with("area", text)))
    }

    /// Finds what a free title means. Who asks the same meanwhile waits for that answer.
    pub(crate) async fn title(&self, text: &str) -> Result<Title, Error> {
        let key = text.to_lowercase().into_boxed_str();
        self.titles.get_or_insert_async(&key, self.searched(text)).await
    }

    async fn searched(&self, text: &str) -> Result<Title, Error> {
        let query = text.to_owned();
        let request = SearchOccupationsRequest { query, page_size: 1, ..Default::default() };
        let asked = self.client.clone().search_occupations(request).await;
        let reply = asked.map_err(|status| self.unanswered(&status))?.into_inner();
        let clear = reply.resolution() == ResolutionKind::Resolved;
        let found = reply.matches.into_iter().next().filter(|_| clear);
        Ok(Title {
            occupation: found.as_ref().and_then(|it| it.occupation.as_ref()?.soc.parse().ok()),
            matched: found
                .map(|it| format!("{}: {}", it.matched_source, it.matched_text))
                .unwrap_or_default(),
        })
    }
}
