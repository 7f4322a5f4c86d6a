//! What every handler has at hand.

use std::sync::Arc;

use medwage_domain::career::Catalogue;
use medwage_domain::estimate::Model;
use medwage_domain::reference::Reference;

use crate::encode::Texts;
use crate::market::Market;

/// The model with its texts, the catalogue, the reference tables, and the official distributions.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) model: &'static Model,
    pub(crate) texts: Arc<Texts>,
    pub(crate) catalogue: &'static Catalogue,
    pub(crate) reference: &'static Reference,
    pub(crate) market: Arc<Market>,
}
