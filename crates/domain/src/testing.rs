//! A tiny market for tests: four occupations, areas and industries, and the cells that a test puts in.

use std::collections::BTreeMap;

use crate::cell::{Cell, DataType, Measure, Slot, TopCode};
use crate::code::{AreaCode, IndustryCode, Soc, StateFips};
use crate::market::{
    Area, AreaIx, AreaKind, CellKey, Industry, IndustryIx, IndustryLevel, Market, Occupation,
    OccupationIx, OccupationLevel,
};
use crate::modelled::AreaModel;
use crate::money::{Cents, Pay};

/// The bounds of May 2025.
pub(crate) const TOP: TopCode =
    TopCode { hourly: Cents::new(11_500), annual: Cents::from_dollars(239_200) };

/// The market. Its codes are real ones; its numbers are a test's own.
#[derive(Clone, Debug)]
pub(crate) struct TinyMarket {
    occupations: Vec<Occupation>,
    areas: Vec<Area>,
    industries: Vec<Industry>,
    cells: BTreeMap<CellKey, Cell>,
}

impl TinyMarket {
    /// The market without any cell.
    pub(crate) fn new() -> Self {
        let oregon = Some(StateFips(41));
        Self {
            occupations: vec![
                new_occupation("29-0000", OccupationLevel::Major),
                new_occupation("29-1141", OccupationLevel::Detailed),
                new_occupation("29-2072", OccupationLevel::Detailed),
                new_occupation("43-3021", OccupationLevel::Detailed),
            ],
            areas: vec![
                new_area("0000000", AreaKind::Nation, None),
                new_area("0010540", AreaKind::Metropolitan, oregon),
                new_area("4100000", AreaKind::State, oregon),
                new_area("4100006", AreaKind::Nonmetropolitan, oregon),
            ],
            industries: vec![
                new_industry("000000", IndustryLevel::All, None),
                new_industry("62--63", IndustryLevel::Sector, Some(0)),
                new_industry("622000", IndustryLevel::Subsector, Some(1)),
                new_industry("622100", IndustryLevel::Group, Some(2)),
            ],
            cells: BTreeMap::new(),
        }
    }

    /// The key of a cell, by codes.
    pub(crate) fn cell_key(&self, soc: &str, area: &str, industry: &str) -> CellKey {
        CellKey {
            occupation: self.occupation_ix(soc.parse().unwrap()).unwrap(),
            area: self.area_ix(area.parse().unwrap()).unwrap(),
            industry: self.industry_ix(industry.parse().unwrap()).unwrap(),
        }
    }

    /// The codes of a key's area and industry.
    pub(crate) fn place_codes(&self, key: CellKey) -> (String, String) {
        (self.area(key.area).code.to_string(), self.industry(key.industry).code.to_string())
    }

    /// Puts figures into a cell, which is made where there is none, as stored: without their point.
    pub(crate) fn put_cell(&mut self, key: CellKey, figures: &[(DataType, u32)]) {
        let cell = self.cells.entry(key).or_insert(Cell::EMPTY);
        for (data_type, figure) in figures {
            cell.set(*data_type, Slot::new(*figure).unwrap());
        }
    }

    /// Puts the five annual percentiles and the mean into a cell.
    pub(crate) fn put_annual(&mut self, key: CellKey, percentiles: [u32; 5], mean: u32) {
        let figures = percentiles.into_iter().chain([mean]);
        for (measure, dollars) in Measure::ALL.into_iter().zip(figures) {
            self.put_cell(key, &[(measure.per(Pay::Annual), dollars)]);
        }
    }

    /// Puts a mark, such as a bound, in place of a figure of a cell.
    pub(crate) fn put_mark(&mut self, key: CellKey, data_type: DataType, mark: Slot) {
        self.cells.entry(key).or_insert(Cell::EMPTY).set(data_type, mark);
    }

    /// Publishes a cell of which every wage is withheld.
    pub(crate) fn withhold_wages(&mut self, key: CellKey) {
        let wages = DataType::ALL.into_iter().filter(|data_type| data_type.pay().is_some());
        wages.for_each(|wage| self.put_mark(key, wage, Slot::WITHHELD));
    }
}

fn new_occupation(soc: &str, level: OccupationLevel) -> Occupation {
    Occupation { soc: soc.parse().unwrap(), title: format!("Occupation {soc}"), level }
}

fn new_area(code: &str, kind: AreaKind, state: Option<StateFips>) -> Area {
    Area { code: code.parse().unwrap(), kind, name: format!("Area {code}"), state }
}

fn new_industry(code: &str, level: IndustryLevel, parent: Option<u16>) -> Industry {
    let parent = parent.map(IndustryIx);
    Industry { code: code.parse().unwrap(), title: format!("Industry {code}"), level, parent }
}

/// The place of the first item that is asked for.
fn find_index<T>(items: &[T], asked: impl Fn(&T) -> bool) -> Option<u16> {
    items.iter().position(asked).and_then(|place| u16::try_from(place).ok())
}

impl Market for TinyMarket {
    fn release_id(&self) -> &str {
        "tiny"
    }

    fn top_code(&self) -> TopCode {
        TOP
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

    fn cell(&self, key: CellKey) -> Option<&Cell> {
        self.cells.get(&key)
    }

    fn occupation_ix(&self, soc: Soc) -> Option<OccupationIx> {
        find_index(&self.occupations, |occupation| occupation.soc == soc).map(OccupationIx)
    }

    fn area_ix(&self, code: AreaCode) -> Option<AreaIx> {
        find_index(&self.areas, |area| area.code == code).map(AreaIx)
    }

    fn industry_ix(&self, code: IndustryCode) -> Option<IndustryIx> {
        find_index(&self.industries, |industry| industry.code == code).map(IndustryIx)
    }

    fn area_model(&self) -> Option<&AreaModel> {
        None
    }
}
