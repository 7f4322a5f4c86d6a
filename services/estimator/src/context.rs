//! What every handler has at hand.

use std::sync::Arc;

use medwage_domain::career::Catalogue;
use medwage_domain::estimate::{Model, RoleIx};
use medwage_domain::reference::Reference;
use quick_cache::sync::Cache;

use crate::encode::Texts;
use crate::market::Market;

/// Names of roles that are remembered.
const ROLE_NAMES: usize = 1_024;

/// The model with its texts, the catalogue, the reference tables, and the official distributions.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) model: &'static Model,
    pub(crate) texts: Arc<Texts>,
    /// Names of roles that were found in the catalogue.
    pub(crate) role_names: Arc<Cache<Box<str>, RoleIx>>,
    pub(crate) catalogue: &'static Catalogue,
    pub(crate) reference: &'static Reference,
    pub(crate) market: Arc<Market>,
}

impl Context {
    /// Joins what is built in with the way to the market.
    pub(crate) fn new(market: Arc<Market>) -> anyhow::Result<Self> {
        let (model, catalogue) = (medwage_model::embedded()?, medwage_catalog::embedded()?);
        Ok(Self {
            model,
            texts: Arc::new(Texts::of(model, catalogue)),
            role_names: Arc::new(Cache::new(ROLE_NAMES)),
            catalogue,
            reference: medwage_dataset::embedded_reference()?,
            market,
        })
    }
}
