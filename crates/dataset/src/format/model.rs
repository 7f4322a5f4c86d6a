//! The model of unpublished area cells, as a section.

use medwage_domain::modelled::AreaModel;

use super::OpenError;

/// The tag of this section; a release without areas has none.
pub(crate) const TAG: &str = "model";

/// Writes the model.
pub(crate) fn encode(_model: &AreaModel) -> Vec<u8> {
    Vec::new()
}

/// Reads the model.
pub(crate) fn decode(_bytes: &[u8]) -> Result<AreaModel, OpenError> {
    Ok(AreaModel)
}
