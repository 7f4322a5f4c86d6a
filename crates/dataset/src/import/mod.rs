//! Importers: from the publisher's files to a release's tables.

pub mod flat;
pub mod sheet;
mod top_code;

use medwage_domain::market::{Industry, IndustryIx, IndustryLevel};
use medwage_domain::modelled;

use crate::data::ReleaseData;
use crate::release::Release;

/// Trains the model of unpublished area cells on the release's own cells and adds it.
pub fn with_area_model(release: Release) -> ReleaseData {
    let area_model = modelled::train(&release);
    ReleaseData { area_model, ..release.into_data() }
}

/// Finds the broader industry that each belongs to.
///
/// In ascending order of codes a broader industry stands before its parts (`62--63`, `622000`,
/// `622100`, `622105`: the last digit names an ownership), so the parent is the nearest one before of
/// a lower level. One exception: "private ownership only" is a cut across all industries and holds
/// none of the sectors, which count every ownership.
fn set_parents(industries: &mut [Industry]) {
    for place in 1..industries.len() {
        let (before, rest) = industries.split_at_mut(place);
        let broader =
            |other: &Industry| other.level < rest[0].level && other.level != IndustryLevel::Private;
        let place = before.iter().rposition(broader).and_then(|place| u16::try_from(place).ok());
        rest[0].parent = place.map(IndustryIx);
    }
}
