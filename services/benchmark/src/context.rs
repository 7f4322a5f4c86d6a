//! The state that every handler has at hand.

use std::sync::Arc;

use medwage_domain::reference::Reference;

use crate::store::Store;

/// The loaded releases and the tables that are the same for all of them.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) store: Arc<Store>,
    pub(crate) reference: &'static Reference,
}
