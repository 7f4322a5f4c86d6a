//! The differences between two releases: tables and cells that only one has, and changes of the others.
//!
//! Cells are matched by their codes. A code that stands for something else in the other release is not
//! told from one that stayed ([`medwage_domain::breaks`] knows those of this field), which is one of
//! the reasons for the publisher's caution that comes with every comparison.

mod cells;
mod tables;

use medwage_domain::market::Market as _;
use medwage_domain::notice;
use serde::Serialize;

pub use self::cells::{Cells, Change, Measure};
pub use self::tables::{Coded, Renamed, Table};
use crate::release::Release;

/// One release against another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// The id of the release before.
    pub before: String,
    /// The id of the release after.
    pub after: String,
    /// The publisher's caution on reading a change as one of the market.
    pub caution: &'static str,
    /// Occupations, by SOC code.
    pub occupations: Table,
    /// Areas, by code.
    pub areas: Table,
    /// Industries, by code.
    pub industries: Table,
    /// Cells.
    pub cells: Cells,
    /// The statistics of the cells that both have, by data type.
    pub measures: Vec<Measure>,
}

/// Compares two releases and keeps, of each statistic, the `largest` changes.
pub fn compare_releases(before: &Release, after: &Release, largest: usize) -> Diff {
    let tables = tables::Tables::between_releases(before, after);
    let (cells, measures) = cells::compare_cells(before, after, &tables.places, largest);
    Diff {
        before: before.release_id().to_owned(),
        after: after.release_id().to_owned(),
        caution: notice::OEWS_TREND,
        occupations: tables.occupations,
        areas: tables.areas,
        industries: tables.industries,
        cells,
        measures,
    }
}
