//! The areas of today that a release does not hold: a place is read as one of them all the same, and a wider area answers.

use std::sync::OnceLock;

use medwage_dataset::Release;
use medwage_domain::code::AreaCode;
use medwage_domain::market::{Area, AreaIx, Market as _};

use super::labels::Label;

/// Areas of the newest release that comes with the product, without those of a release: found when a place is first read as one.
#[derive(Debug)]
pub(crate) struct OtherAreas {
    /// The areas of the release, ascending.
    held: Box<[AreaCode]>,
    found: OnceLock<FoundAreas>,
}

/// The areas and their names, in the order of their codes. Their indexes follow those of the release.
#[derive(Debug, Default)]
struct FoundAreas {
    areas: Box<[Area]>,
    labels: Box<[Label]>,
}

impl OtherAreas {
    pub(super) fn new(release: &Release) -> Self {
        let held = release.areas().iter().map(|area| area.code).collect();
        Self { held, found: OnceLock::new() }
    }

    /// Returns the areas.
    pub(super) fn areas(&self) -> &[Area] {
        &self.found().areas
    }

    /// Returns the index of the area of a code.
    pub(super) fn find(&self, code: AreaCode) -> Option<AreaIx> {
        let index = self.areas().binary_search_by_key(&code, |area| area.code).ok()?;
        u16::try_from(self.held.len() + index).ok().map(AreaIx)
    }

    /// Returns the names of an area, by its place behind those of the release.
    pub(super) fn label(&self, index: usize) -> &Label {
        &self.found().labels[index]
    }

    fn found(&self) -> &FoundAreas {
        self.found.get_or_init(|| {
            // Without the newest release there is nothing to read a place as; a test holds that it opens.
            let newest = medwage_dataset::newest_embedded().open_release();
            newest.map(|newest| self.select(newest.areas())).unwrap_or_default()
        })
    }

    fn select(&self, areas: &[Area]) -> FoundAreas {
        let is_other = |area: &&Area| self.held.binary_search(&area.code).is_err();
        let areas: Box<[Area]> = areas.iter().filter(is_other).cloned().collect();
        let labels = areas.iter().map(Label::of_area).collect();
        FoundAreas { areas, labels }
    }
}
