//! Index series: the Employment Cost Index by quarter, the Consumer Price Index by month.

use super::normal::contains_text;
use crate::month::YearMonth;

/// How a level of an index came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LevelStatus {
    /// Printed by the publisher.
    Published,
    /// Computed backwards from a printed level with printed changes, which are rounded to a tenth
    /// of a percent: off by about 0.05 points more with each quarter.
    ChainedBack,
}

/// The level of an index in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The month that it measures: for a quarterly index, the quarter's last.
    pub month: YearMonth,
    /// The level in thousandths.
    pub thousandths: u32,
    /// How it came to be.
    pub status: LevelStatus,
}

/// An index through time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexSeries {
    /// The publisher's id of the series; empty where the source states none.
    pub id: String,
    /// True if the id was inferred from how the publisher builds ids.
    pub id_inferred: bool,
    /// The subject of the series, such as `Private industry, all workers, wages & salaries`.
    pub title: String,
    /// True if it is seasonally adjusted.
    pub seasonally_adjusted: bool,
    /// The levels, oldest first, no month twice. Months may be missing in between.
    pub levels: Vec<Level>,
}

impl IndexSeries {
    /// Returns the level of a month, if the series has one.
    pub fn level(&self, month: YearMonth) -> Option<Level> {
        let place = self.levels.binary_search_by_key(&month, |level| level.month).ok()?;
        self.levels.get(place).copied()
    }

    /// Returns whether a text is the id of the series or a part of its title, whatever the case.
    pub fn is_named(&self, text: &str) -> bool {
        let id = !self.id.is_empty() && self.id.eq_ignore_ascii_case(text.trim());
        id || (!text.trim().is_empty() && contains_text(&self.title, text.trim()))
    }
}
