//! What every handler has at hand.

use std::sync::Arc;

use medwage_domain::career::Catalogue;
use medwage_domain::reference::Reference;

use crate::pay::Estimator;
use crate::searches::Searches;

/// The catalogue, the reference tables, and where pay comes from.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) reference: &'static Reference,
    pub(crate) estimator: Estimator,
    pub(crate) searches: Searches,
}
