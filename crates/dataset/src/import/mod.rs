//! Importers: from the publisher's files to a release's tables.

pub mod flat;

use medwage_domain::modelled;

use crate::data::ReleaseData;
use crate::release::Release;

/// Trains the model of unpublished area cells on the release's own cells and adds it.
pub fn with_area_model(release: Release) -> ReleaseData {
    let area_model = modelled::train(&release);
    ReleaseData { area_model, ..release.into_data() }
}
