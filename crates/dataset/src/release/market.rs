//! The release as the rules see it.

use medwage_domain::cell::{Cell, TopCode};
use medwage_domain::code::{AreaCode, IndustryCode, Soc};
use medwage_domain::market::{
    Area, AreaIx, CellKey, Industry, IndustryIx, Market, Occupation, OccupationIx,
};
use medwage_domain::modelled::AreaModel;

use super::Release;

impl Market for Release {
    fn release_id(&self) -> &str {
        &self.meta.id
    }

    fn top_code(&self) -> TopCode {
        self.top_code
    }

    fn occupations(&self) -> &[Occupation] {
        &self.occupations
    }

    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn industries(&self) -> &[Industry] {
        &self.industries
    }

    #[inline]
    fn cell(&self, key: CellKey) -> Option<&Cell> {
        self.cells.get(self.index.find_row(key)?)
    }

    fn occupation_ix(&self, soc: Soc) -> Option<OccupationIx> {
        find_index(&self.occupations, soc, |occupation| occupation.soc).map(OccupationIx)
    }

    fn area_ix(&self, code: AreaCode) -> Option<AreaIx> {
        find_index(&self.areas, code, |area| area.code).map(AreaIx)
    }

    fn industry_ix(&self, code: IndustryCode) -> Option<IndustryIx> {
        find_index(&self.industries, code, |industry| industry.code).map(IndustryIx)
    }

    fn area_model(&self) -> Option<&AreaModel> {
        self.area_model.as_ref()
    }
}

/// Opening has checked that codes ascend and that places fit 16 bits.
fn find_index<T, C: Ord>(table: &[T], code: C, code_of: impl Fn(&T) -> C) -> Option<u16> {
    let place = table.binary_search_by_key(&code, code_of).ok()?;
    u16::try_from(place).ok()
}
