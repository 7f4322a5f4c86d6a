//! Reference tables of places, titles, prices, indexes and published figures, which releases say nothing of.
//!
//! Plain data. The catalog crate imports it from the publishers' files, embeds it and fills it in;
//! [`crate::reading`], [`crate::parity`], [`crate::aging`] and [`crate::statistics`] hold the rules.

mod industries;
mod normal;
mod occupations;
mod places;
mod prices;
mod projections;
mod series;
mod thresholds;
mod zips;

pub use industries::IndustryName;
pub use occupations::{JobTitle, OnetOccupation, RetiredCode, TitleKind};
pub use places::{AreaLink, Cbsa, County, State};
pub use prices::{PriceIndex, RegionalPrices};
pub use projections::{Projection, ProjectionEdition};
pub use series::{IndexSeries, Level, LevelStatus};
pub use thresholds::{Threshold, ThresholdUnit};
pub use zips::{City, Zip, ZipEntry, ZipShare, ZipTable, ZipTableError};

pub use normal::contains_text;

use crate::code::StateFips;
use crate::statistics::{PublishedFigure, Topic};

/// All reference tables.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// States, the District of Columbia and territories, by FIPS code.
    pub states: Vec<State>,
    /// OEWS areas with their metropolitan code and states, by area code.
    pub area_links: Vec<AreaLink>,
    /// Counties of metropolitan and micropolitan areas, by FIPS code.
    pub counties: Vec<County>,
    /// ZIP codes with their city and the metropolitan and micropolitan areas that they lie in.
    pub zips: ZipTable,
    /// Price levels of states and metropolitan areas.
    pub prices: RegionalPrices,
    /// Employment Cost Index series, wages and salaries.
    pub wage_indexes: Vec<IndexSeries>,
    /// Consumer Price Index series.
    pub price_indexes: Vec<IndexSeries>,
    /// Occupations as O*NET describes them.
    pub onet: Vec<OnetOccupation>,
    /// Job titles of occupations.
    pub titles: Vec<JobTitle>,
    /// Occupation codes that the SOC no longer has.
    pub retired: Vec<RetiredCode>,
    /// Plain names of industries.
    pub industry_names: Vec<IndustryName>,
    /// Employment projections, newest edition first.
    pub projections: Vec<ProjectionEdition>,
    /// Federal thresholds of the Fair Labor Standards Act, by date.
    pub thresholds: Vec<Threshold>,
    /// Topics of published figures, by id.
    pub topics: Vec<Topic>,
    /// Figures that surveys and agencies published about the profession, by id.
    pub statistics: Vec<PublishedFigure>,
}

impl Reference {
    /// Returns the state of a FIPS code.
    pub fn state(&self, fips: StateFips) -> Option<&State> {
        self.states.iter().find(|state| state.fips == fips)
    }

    /// Returns the wage indexes whose id or title a text names, seasonally adjusted ones first.
    pub fn wage_indexes_named(&self, text: &str) -> Vec<&IndexSeries> {
        let mut named: Vec<_> =
            self.wage_indexes.iter().filter(|series| series.is_named(text)).collect();
        named.sort_by_key(|series| !series.seasonally_adjusted);
        named
    }

    /// Returns the index by which wages are moved unless another is asked for: private industry
    /// workers, wages and salaries, seasonally adjusted.
    pub fn usual_wage_index(&self) -> Option<&IndexSeries> {
        self.wage_indexes.iter().find(|series| series.id == USUAL_WAGE_INDEX)
    }
}

/// BLS: Employment Cost Index, private industry, all workers, wages and salaries, index.
const USUAL_WAGE_INDEX: &str = "CIS2020000000000I";
