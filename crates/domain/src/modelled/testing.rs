//! A small market with known effects: six states of eight areas, two groups of fifteen occupations.

use std::collections::BTreeMap;

use super::AreaModel;
use super::table::{MEASURES, MEDIAN};
use crate::cell::{Cell, DataType, Measure, Slot, TopCode};
use crate::code::{AreaCode, IndustryCode, Soc, StateFips};
use crate::market::{
    Area, AreaIx, AreaKind, CellKey, Industry, IndustryIx, IndustryLevel, Market, Occupation,
    OccupationIx, OccupationLevel,
};
use crate::money::{Cents, Pay};

pub(super) const STATES: u32 = 6;
pub(super) const AREAS_EACH: u32 = 8;
pub(super) const OCCUPATIONS: u32 = 30;

/// How each measure stands to the median, in log.
pub(super) const OFFSETS: [f64; MEASURES] = [-0.4, -0.2, 0.0, 0.25, 0.5, 0.05];

/// The market; tests change its cells.
#[derive(Clone)]
pub(super) struct Small {
    occupations: Vec<Occupation>,
    areas: Vec<Area>,
    industries: Vec<Industry>,
    pub cells: BTreeMap<(u16, u16), Cell>,
}

/// A number between -1 and 1 that depends on nothing but its name.
pub(super) fn hash_noise(kind: u64, one: usize, other: usize) -> f64 {
    let mut z =
        (kind << 40 | (one as u64) << 20 | other as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((z >> 11) as f64 / (1_u64 << 53) as f64) * 2.0 - 1.0
}

impl Small {
    pub(super) fn new() -> Self {
        let mut areas = vec![new_area(AreaKind::Nation, 0, None)];
        for state in 1..=STATES {
            let of = Some(StateFips(state as u8));
            for place in 0..AREAS_EACH {
                areas.push(new_area(AreaKind::Metropolitan, 1_000 * state + 20 * place, of));
            }
            areas.push(new_area(AreaKind::State, state * 100_000, of));
        }
        areas.sort_by_key(|area| area.code);
        let occupation = |place: u32| Occupation {
            soc: Soc::new(if place < 15 { 290_001 } else { 430_001 } + place).unwrap(),
            title: format!("Occupation {place}"),
            level: OccupationLevel::Detailed,
        };
        let industries = vec![Industry {
            code: IndustryCode::ALL,
            title: "All".to_owned(),
            level: IndustryLevel::All,
            parent: None,
        }];
        let occupations = (0..OCCUPATIONS).map(occupation).collect();
        let mut market = Self { occupations, areas, industries, cells: BTreeMap::new() };
        market.plant_cells();
        market
    }

    /// The planted level of an area.
    pub(super) fn planted_level(&self, area: usize) -> f64 {
        self.areas[area].state.map_or(0.0, |state| {
            0.1 * (f64::from(state.0) - 3.5) / 2.5 + 0.1 * hash_noise(1, area, 0)
        })
    }

    /// The planted response of an occupation: from a half to one and a half.
    pub(super) fn planted_response(occupation: usize) -> f64 {
        0.5 + occupation as f64 / f64::from(OCCUPATIONS - 1)
    }

    /// The planted log median of an occupation in an area.
    pub(super) fn planted_median(&self, occupation: usize, area: usize) -> f64 {
        let state = self.areas[area].state.map_or(0, |state| usize::from(state.0));
        10.4 + 0.05 * occupation as f64
            + self.planted_level(area) * Self::planted_response(occupation)
            + 0.06 * hash_noise(2, state, occupation)
            + 0.03 * hash_noise(3, area, occupation)
    }

    /// The jobs of an occupation in an area.
    fn planted_jobs(occupation: usize, area: usize) -> f64 {
        (4_000.0 + 3_900.0 * hash_noise(4, area, 0)) * (1.0 + occupation as f64 / 10.0) / 20.0
    }

    fn plant_cells(&mut self) {
        for occupation in 0..self.occupations.len() {
            let nation = 10.4 + 0.05 * occupation as f64;
            let mut sums: BTreeMap<StateFips, (f64, f64)> = BTreeMap::new();
            for place in 0..self.areas.len() {
                let Area { kind, state: Some(state), .. } = self.areas[place] else { continue };
                if kind == AreaKind::Metropolitan {
                    let (median, jobs) = (
                        self.planted_median(occupation, place),
                        Self::planted_jobs(occupation, place),
                    );
                    self.put_cell(occupation, place, median, jobs);
                    let sum = sums.entry(state).or_default();
                    *sum = (sum.0 + jobs, sum.1 + jobs * median);
                }
            }
            for (state, (jobs, medians)) in &sums {
                let place = self.area_ix(AreaCode::of_state(*state)).unwrap();
                self.put_cell(occupation, usize::from(place.0), medians / jobs, *jobs);
            }
            let jobs = sums.values().map(|sum| sum.0).sum();
            self.put_cell(occupation, 0, nation, jobs);
        }
    }

    fn put_cell(&mut self, occupation: usize, area: usize, median: f64, jobs: f64) {
        let mut cell = Cell::EMPTY;
        cell.set(DataType::Employment, Slot::new(jobs.round() as u32).unwrap());
        for (measure, offset) in Measure::ALL.into_iter().zip(OFFSETS) {
            let annual = libm::exp(median + offset);
            cell.set(measure.per(Pay::Annual), Slot::new(annual.round() as u32).unwrap());
            let hourly = (annual / 20.80).round() as u32;
            cell.set(measure.per(Pay::Hourly), Slot::new(hourly).unwrap());
        }
        self.cells.insert((occupation as u16, area as u16), cell);
    }

    /// Takes a cell away.
    pub(super) fn without_cell(mut self, occupation: usize, area: usize) -> Self {
        self.cells.remove(&(occupation as u16, area as u16)).unwrap();
        self
    }

    /// Changes one statistic of a cell.
    pub(super) fn set_slot(
        &mut self,
        occupation: usize,
        area: usize,
        data_type: DataType,
        slot: Slot,
    ) {
        self.cells.get_mut(&(occupation as u16, area as u16)).unwrap().set(data_type, slot);
    }

    /// Withholds the employment of every fifth local cell or so, and strews the wages of those cells more widely.
    pub(super) fn withhold_employment(&mut self) {
        for area in self.metro_areas() {
            for occupation in 0..self.occupations.len() {
                if hash_noise(5, area, occupation) > 0.6 {
                    let strewn = self.planted_median(occupation, area)
                        + 0.12 * hash_noise(6, area, occupation);
                    self.put_cell(occupation, area, strewn, Self::planted_jobs(occupation, area));
                    self.set_slot(occupation, area, DataType::Employment, Slot::WITHHELD);
                }
            }
        }
    }

    /// The places of the metropolitan areas.
    pub(super) fn metro_areas(&self) -> Vec<usize> {
        let metro = |area: &usize| self.areas[*area].kind == AreaKind::Metropolitan;
        (0..self.areas.len()).filter(metro).collect()
    }

    /// The place of the state that an area is in.
    pub(super) fn state_index(&self, area: usize) -> usize {
        usize::from(self.state_of(AreaIx(area as u16)).unwrap().0)
    }
}

/// The estimated log median of a cell.
pub(super) fn estimated_median(
    model: &AreaModel,
    market: &Small,
    occupation: usize,
    area: usize,
) -> f64 {
    let at = (OccupationIx(occupation as u16), AreaIx(area as u16));
    model.predict(market, at.0, at.1).unwrap().points[MEDIAN].unwrap().log_dollars
}

fn new_area(kind: AreaKind, code: u32, state: Option<StateFips>) -> Area {
    Area { code: AreaCode::new(code).unwrap(), kind, name: format!("Area {code}"), state }
}

impl Market for Small {
    fn release_id(&self) -> &str {
        "small"
    }

    fn top_code(&self) -> TopCode {
        TopCode { hourly: Cents::new(11_500), annual: Cents::from_dollars(239_200) }
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
        self.cells.get(&(key.occupation.0, key.area.0))
    }

    fn occupation_ix(&self, soc: Soc) -> Option<OccupationIx> {
        let place = self.occupations.iter().position(|occupation| occupation.soc == soc)?;
        Some(OccupationIx(place as u16))
    }

    fn area_ix(&self, code: AreaCode) -> Option<AreaIx> {
        Some(AreaIx(self.areas.iter().position(|area| area.code == code)? as u16))
    }

    fn industry_ix(&self, code: IndustryCode) -> Option<IndustryIx> {
        (code == IndustryCode::ALL).then_some(IndustryIx(0))
    }

    fn area_model(&self) -> Option<&AreaModel> {
        None
    }
}
