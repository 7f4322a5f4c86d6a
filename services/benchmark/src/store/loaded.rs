//! A release with what the service prepares for it.

use std::sync::{Arc, OnceLock};

use medwage_contracts::pb::types::{Provenance, SourceRows};
use medwage_dataset::Release;
use medwage_domain::benchmark::mix::IndustryMarkers;
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::notice;
use medwage_domain::reading::Reader;
use medwage_vocabulary::build_reader;

use super::floors::Floors;
use super::labels::Labels;
use super::memo::Memo;
use super::provenance::{with_file, write_provenance, write_source_rows};

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
    pub(crate) floors: Floors,
    pub(crate) provenance: Provenance,
    pub(crate) memo: Memo,
    reader: OnceLock<Result<Reader, String>>,
    keys: OnceLock<Box<[CellKey]>>,
}

impl Loaded {
    pub(crate) fn new(release: Arc<Release>, origin: Origin) -> Self {
        let provenance = write_provenance(&release, notice::BLS);
        Self {
            origin,
            labels: Labels::new(&release),
            markers: IndustryMarkers::new(&*release),
            floors: Floors::new(&release),
            provenance,
            memo: Memo::new(),
            reader: OnceLock::new(),
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

    /// Returns the reader of texts, built for the first text that is no name and no code.
    ///
    /// # Errors
    /// Says in words where a table was built in spoiled.
    pub(crate) fn reader(&self) -> Result<&Reader, &str> {
        self.reader.get_or_init(|| read_vocabulary(&self.release)).as_ref().map_err(String::as_str)
    }

    /// Returns where the numbers of a cell come from: the release's provenance with the cell's own file.
    pub(crate) fn provenance_of(&self, key: CellKey) -> Provenance {
        let provenance = self.provenance.clone();
        match self.release.source_rows(key).next() {
            Some((file, _)) => with_file(provenance, file),
            None => provenance,
        }
    }

    /// Returns the rows of the publisher's files that a cell was read from.
    pub(crate) fn source_rows(&self, key: CellKey) -> Vec<SourceRows> {
        write_source_rows(&self.release, key)
    }

    /// The keys of all published cells, ascending by area, industry and occupation.
    pub(crate) fn keys(&self) -> &[CellKey] {
        self.keys.get_or_init(|| self.release.cells().map(|(key, _)| key).collect())
    }
}

fn read_vocabulary(release: &Release) -> Result<Reader, String> {
    let catalog = medwage_catalog::embedded_catalog().map_err(|error| error.to_string())?;
    let reference = medwage_catalog::embedded_reference().map_err(|error| error.to_string())?;
    build_reader(release, catalog, reference).map_err(|error| error.to_string())
}
