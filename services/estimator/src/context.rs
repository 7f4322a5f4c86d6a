//! The state that every method has at hand.

use std::sync::Arc;

use medwage_catalog_service::CatalogEntries;
use medwage_domain::compensation::{HourlyCost, LawTables};
use medwage_domain::estimate::{MinimumWages, Model};
use medwage_domain::reference::Reference;
use quick_cache::sync::Cache;

use crate::benchmark::BenchmarkClient;
use crate::model_texts::ModelTexts;
use crate::profile::{CredentialReading, FoundRole};

/// Names of roles, and texts of credentials, that are remembered.
const REMEMBERED_NAMES: usize = 1_024;

/// The model with its texts, the catalog, the reference tables, and the client of the benchmark service.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) model: &'static Model,
    pub(crate) texts: Arc<ModelTexts>,
    /// Names of roles that were found in the catalog.
    pub(crate) role_names: Arc<Cache<Box<str>, FoundRole>>,
    /// Texts that are no code of a credential of the model, and what they mean.
    pub(crate) credential_names: Arc<Cache<Box<str>, CredentialReading>>,
    pub(crate) catalog: CatalogEntries,
    pub(crate) reference: &'static Reference,
    pub(crate) minimum_wages: MinimumWages,
    pub(crate) law: LawTables<'static>,
    pub(crate) employer_costs: &'static HourlyCost,
    pub(crate) benchmark: Arc<BenchmarkClient>,
}

impl Context {
    /// Joins what is built in with the client of the benchmark service.
    pub(crate) fn new(benchmark: Arc<BenchmarkClient>) -> anyhow::Result<Self> {
        let model = medwage_catalog::embedded_model()?;
        let catalog = CatalogEntries::new(medwage_catalog::embedded_catalog()?.clone());
        let reference = medwage_catalog::embedded_reference()?;
        Ok(Self {
            model,
            texts: Arc::new(ModelTexts::new(model, &catalog)),
            role_names: Arc::new(Cache::new(REMEMBERED_NAMES)),
            credential_names: Arc::new(Cache::new(REMEMBERED_NAMES)),
            catalog,
            reference,
            minimum_wages: MinimumWages::new(medwage_catalog::law::minimum_wages()?, reference),
            law: medwage_catalog::law::law_tables()?,
            employer_costs: medwage_catalog::law::employer_costs()?,
            benchmark,
        })
    }
}
