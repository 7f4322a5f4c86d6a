//! The catalog, the estimator and the queue of searches, which every handler needs.

use medwage_catalog_service::CatalogEntries;
use medwage_domain::reference::Reference;

use crate::pay::EstimatorClient;
use crate::search_queue::SearchQueue;

/// The catalog, the reference tables, and where pay comes from.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) catalog: CatalogEntries,
    pub(crate) reference: &'static Reference,
    pub(crate) estimator: EstimatorClient,
    pub(crate) searches: SearchQueue,
}
