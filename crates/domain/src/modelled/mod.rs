//! Modelled cells: placeholder until the model lands.

/// The model of unpublished area cells.
#[derive(Clone, Debug, Default)]
pub struct AreaModel;
