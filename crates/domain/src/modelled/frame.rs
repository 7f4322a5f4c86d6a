//! The tables that training and testing need of a release besides its cells. No type of release in it, so
//! that the arithmetic is compiled once, here.

use super::draw::{calibration_part, hold_out_part};
use super::layout::Layout;
use super::table::Row;
use crate::code::{AreaCode, Soc};
use crate::market::{
    Area, AreaIx, AreaKind, CellKey, IndustryIx, Market, Occupation, OccupationIx,
};

/// The tables of a release and how its areas and occupations belong together.
pub(super) struct Frame<'a> {
    pub occupations: &'a [Occupation],
    pub areas: &'a [Area],
    pub layout: Layout,
    /// The nation's place.
    pub nation: usize,
    pub all_industries: IndustryIx,
}

impl<'a> Frame<'a> {
    /// Reads the tables of a release.
    pub(super) fn from_market(market: &'a impl Market) -> Self {
        Self {
            occupations: market.occupations(),
            areas: market.areas(),
            layout: Layout::from_market(market),
            nation: usize::from(market.nation().0),
            all_industries: market.all_industries(),
        }
    }

    /// The key of a row's cell.
    pub(super) fn cell_key(&self, row: &Row) -> Option<CellKey> {
        Some(CellKey {
            occupation: OccupationIx(u16::try_from(row.occupation).ok()?),
            area: AreaIx(u16::try_from(row.area).ok()?),
            industry: self.all_industries,
        })
    }

    /// True if a row is a median of an area below the state.
    pub(super) fn is_local_median(&self, row: &Row) -> bool {
        let kind = self.areas[row.area].kind;
        matches!(kind, AreaKind::Metropolitan | AreaKind::Nonmetropolitan)
            && row.reading.has_median()
    }

    /// True if a part of the hold-out of this seed hides a row.
    pub(super) fn is_held_out(&self, row: &Row, seed: u64, part: u64) -> bool {
        let (area, occupation) = self.row_codes(row);
        self.is_local_median(row) && hold_out_part(seed, area, occupation) == part
    }

    /// True if this part of the calibration hides a row.
    pub(super) fn is_calibrated(&self, row: &Row, part: u64) -> bool {
        let (area, occupation) = self.row_codes(row);
        self.layout.state_of(row.area).is_some() && calibration_part(area, occupation) == part
    }

    fn row_codes(&self, row: &Row) -> (AreaCode, Soc) {
        (self.areas[row.area].code, self.occupations[row.occupation].soc)
    }
}
