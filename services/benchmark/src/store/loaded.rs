//! A release with what the service prepares for it.

use std::sync::{Arc, OnceLock};

use medwage_contracts::pb::types::Provenance;
use medwage_dataset::Release;
use medwage_domain::benchmark::mix::IndustryMarkers;
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::notice;
use medwage_domain::reference::Reference;
use medwage_domain::resolve::Resolver;

use super::labels::Labels;
use super::memo::Memo;
use super::provenance::provenance;

/// Where a release was loaded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It comes with the product.
    Embedded,
    /// A file of the watched directory.
    File,
}

/// A release ready to answer. Immutable; what few requests need is made when first asked for.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) release: Arc<Release>,
    pub(crate) origin: Origin,
    pub(crate) labels: Labels,
    pub(crate) markers: IndustryMarkers,
    pub(crate) provenance: Provenance,
    pub(crate) memo: Memo,
    resolver: OnceLock<Resolver<'static>>,
    keys: OnceLock<Box<[CellKey]>>,
}

impl Loaded {
    pub(crate) fn new(release: Arc<Release>, origin: Origin) -> Self {
        let provenance = provenance(release.meta(), notice::BLS);
        Self {
            origin,
            labels: Labels::new(&release),
            markers: IndustryMarkers::new(&*release),
            provenance,
            memo: Memo::new(),
            resolver: OnceLock::new(),
            keys: OnceLock::new(),
            release,
        }
    }

    pub(crate) fn id(&self) -> &str {
        self.release.release_id()
    }

    /// Returns what the publisher calls the release, such as `May 2025`.
    pub(crate) fn title(&self) -> &str {
        &self.release.meta().title
    }

    /// What finds codes for texts.
    pub(crate) fn resolver(&self, reference: &'static Reference) -> &Resolver<'static> {
        self.resolver.get_or_init(|| Resolver::new(&*self.release, reference))
    }

    /// The keys of all published cells, ascending by area, industry and occupation.
    pub(crate) fn keys(&self) -> &[CellKey] {
        self.keys.get_or_init(|| self.release.cells().map(|(key, _)| key).collect())
    }
}
