//! Regional price parities: what a place's prices are over the nation's.

use super::Cbsa;
use crate::code::StateFips;

/// A price level in thousandths of the nation's hundred: 88.22 is 88,220.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PriceIndex(u32);

impl PriceIndex {
    /// The nation.
    pub const NATION: Self = Self(100_000);

    /// Takes thousandths; `None` for zero, by which nothing can be divided.
    pub const fn from_thousandths(thousandths: u32) -> Option<Self> {
        if thousandths > 0 { Some(Self(thousandths)) } else { None }
    }

    /// Returns the thousandths.
    pub const fn thousandths(self) -> u32 {
        self.0
    }

    /// Returns the index, the nation being 100.
    pub fn get(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// BEA's regional price parities, all items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegionalPrices {
    /// States by FIPS code and year.
    pub states: Vec<(StateFips, u16, PriceIndex)>,
    /// The year of the metropolitan figures.
    pub metro_year: u16,
    /// Metropolitan areas by code, with the name that BEA published the figure for.
    pub metros: Vec<(Cbsa, String, PriceIndex)>,
    /// The nonmetropolitan portion of the United States, in the year of the metropolitan figures.
    pub us_nonmetropolitan: Option<PriceIndex>,
}

impl RegionalPrices {
    /// Returns a state's latest price level with its year.
    pub fn state(&self, state: StateFips) -> Option<(PriceIndex, u16)> {
        let rows = self.states.iter().filter(|(fips, _, _)| *fips == state);
        rows.max_by_key(|(_, year, _)| *year).map(|(_, year, index)| (*index, *year))
    }

    /// Returns a state's price level in a year.
    pub fn state_in(&self, state: StateFips, year: u16) -> Option<PriceIndex> {
        let same = |row: &&(StateFips, u16, PriceIndex)| (row.0, row.1) == (state, year);
        self.states.iter().find(same).map(|(_, _, index)| *index)
    }

    /// Returns a metropolitan area's price level with the name it was published for.
    pub fn metro(&self, cbsa: Cbsa) -> Option<(PriceIndex, &str)> {
        let place = self.metros.binary_search_by_key(&cbsa, |(code, _, _)| *code).ok()?;
        self.metros.get(place).map(|(_, name, index)| (*index, name.as_str()))
    }
}
