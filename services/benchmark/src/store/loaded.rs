//! A release with what the service prepares for it.

use std::sync::{Arc, OnceLock};

use medwage_contracts::pb::types::{Provenance, SourceRows};
use medwage_dataset::Release;
use medwage_domain::benchmark::mix::IndustryMarkers;
use medwage_domain::cell::{Cell, TopCode};
use medwage_domain::code::{AreaCode, IndustryCode, Soc};
use medwage_domain::market::{
    Area, AreaIx, AreaKind, CellKey, Industry, IndustryIx, Market, Occupation, OccupationIx,
};
use medwage_domain::modelled::AreaModel;
use medwage_domain::notice;
use medwage_domain::reading::Reader;
use medwage_vocabulary::build_reader;

use super::floors::Floors;
use super::labels::Labels;
use super::memo::Memo;
use super::provenance::{with_file, write_provenance, write_source_rows};

/// The origin of a loaded release.
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
        self.reader.get_or_init(|| read_vocabulary(self)).as_ref().map_err(String::as_str)
    }

    /// Returns the index of the area of a code, whether the release holds it or a place is only read as it.
    pub(crate) fn find_area(&self, code: AreaCode) -> Option<AreaIx> {
        self.release.area_ix(code).or_else(|| self.labels.other_areas.find(code))
    }

    /// Says why the release has no figures of an area; none where it holds the area.
    pub(crate) fn explain_missing_area(&self, ix: AreaIx) -> Option<String> {
        if self.holds_area(ix) {
            return None;
        }
        let kind = self.area(ix).kind;
        let release = self.id();
        if self.areas().iter().any(|area| area.kind == kind) {
            return Some(format!(
                "release {release} does not have {}",
                self.labels.area(ix).display_name
            ));
        }
        let kind = match kind {
            AreaKind::Nation => "figures of the nation",
            AreaKind::State => "states",
            AreaKind::Metropolitan => "metropolitan areas",
            AreaKind::Nonmetropolitan => "nonmetropolitan areas",
        };
        Some(format!("release {release} has no {kind}"))
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
    pub(crate) fn cell_keys(&self) -> &[CellKey] {
        self.keys.get_or_init(|| self.release.cells().map(|(key, _)| key).collect())
    }
}

/// A release with the areas of today that a place may be read as and that it does not hold.
impl Market for Loaded {
    fn release_id(&self) -> &str {
        self.release.release_id()
    }

    fn top_code(&self) -> TopCode {
        self.release.top_code()
    }

    fn occupations(&self) -> &[Occupation] {
        self.release.occupations()
    }

    fn areas(&self) -> &[Area] {
        self.release.areas()
    }

    fn other_areas(&self) -> &[Area] {
        self.labels.other_areas.areas()
    }

    fn industries(&self) -> &[Industry] {
        self.release.industries()
    }

    #[inline]
    fn cell(&self, key: CellKey) -> Option<&Cell> {
        self.release.cell(key)
    }

    fn occupation_ix(&self, soc: Soc) -> Option<OccupationIx> {
        self.release.occupation_ix(soc)
    }

    fn area_ix(&self, code: AreaCode) -> Option<AreaIx> {
        self.release.area_ix(code)
    }

    fn industry_ix(&self, code: IndustryCode) -> Option<IndustryIx> {
        self.release.industry_ix(code)
    }

    fn area_model(&self) -> Option<&AreaModel> {
        self.release.area_model()
    }
}

fn read_vocabulary(release: &impl Market) -> Result<Reader, String> {
    let catalog = medwage_catalog::embedded_catalog().map_err(|error| error.to_string())?;
    let reference = medwage_catalog::embedded_reference().map_err(|error| error.to_string())?;
    build_reader(release, catalog, reference).map_err(|error| error.to_string())
}
