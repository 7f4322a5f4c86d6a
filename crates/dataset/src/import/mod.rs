//! Importers: from the publisher's files to a release's tables.

pub mod flat;

use medwage_domain::modelled;

use crate::data::ReleaseData;
use crate::format::EncodeError;
use crate::release::Release;

/// Trains the model of unpublished area cells on the release's own cells and adds it.
///
/// # Errors
/// Fails where tables or cells are out of order.
pub fn with_area_model(data: ReleaseData) -> Result<ReleaseData, EncodeError> {
    let release = Release::from_data(data)?;
    let area_model = modelled::train(&release);
    Ok(ReleaseData { area_model, ..release.into_data() })
}
