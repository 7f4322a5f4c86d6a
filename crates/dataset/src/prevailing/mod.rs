//! Prevailing wages of the Department of Labor's Office of Foreign Labor Certification (OFLC): four wage
//! levels of each occupation in each area, which BLS computes from the microdata of OEWS.
//!
//! By statute level 1 is the mean of the lowest third of wages, level 4 the mean of the upper two thirds,
//! and the two others lie evenly between (8 U.S.C. 1182(p)(4)). They are what they are: never a cell that BLS
//! published, and no medians. The file is a container of [`crate::format`], unpacked when it is first asked
//! for.

mod import;
mod open;

use std::ops::Range;
use std::sync::OnceLock;

pub use import::{Error, import_oflc};
use medwage_domain::code::{AreaCode, Soc};
use medwage_domain::money::{Cents, Pay};
pub use open::open_wages;

use crate::data::SourceFile;
use crate::format::OpenError;

static BYTES: &[u8] = include_bytes!("../../../../data/oflc-2025-26.mwp");

/// Returns the prevailing wages that are built in: wage year 2025-26, from OEWS of May 2024.
///
/// # Errors
/// Fails where the program itself was damaged, since the bytes are part of it.
pub fn embedded_prevailing_wages() -> Result<&'static PrevailingWages, OpenError> {
    static OPENED: OnceLock<Result<PrevailingWages, OpenError>> = OnceLock::new();
    OPENED.get_or_init(|| open_wages(BYTES)).as_ref().map_err(OpenError::clone)
}

/// The areas that the numbers of a row stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The area alone, which has a cell in the release of the next year: a year-before cell of its own.
    Own,
    /// Several areas: a statewide or national fallback that stands in each of them.
    Shared,
    /// The area alone or with its neighbors: nothing says which.
    Unsure,
}

impl Basis {
    /// All, with their names.
    pub const NAMES: [(Self, &'static str); 3] =
        [(Self::Own, "own"), (Self::Shared, "shared"), (Self::Unsure, "unsure")];
}

/// The wage levels of an occupation in an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrevailingWage {
    /// The unit of pay: an hour or a year.
    pub pay: Pay,
    /// Level 1, the mean of the lowest third: the entry wage.
    pub entry: Cents,
    /// Level 4, the mean of the upper two thirds: the experienced wage.
    pub experienced: Cents,
    /// The areas that the numbers stand for.
    pub basis: Basis,
    /// In how many areas the same numbers stand.
    pub sharing: u16,
}

impl PrevailingWage {
    /// Returns the four levels as OFLC prints them: cents of an hourly wage, dollars of an annual one.
    pub fn wage_levels(&self) -> [Cents; 4] {
        let (low, high) = (self.entry.get(), self.experienced.get());
        let step = match self.pay {
            Pay::Hourly => 1,
            Pay::Annual => 100,
        };
        // A third of a printed step is never half of one, so that rounding is never in doubt.
        let between = |sum: i64| Cents::new((2 * sum + 3 * step).div_euclid(6 * step) * step);
        [self.entry, between(2 * low + high), between(low + 2 * high), self.experienced]
    }

    /// Returns the mean of all wages: a third at level 1, two thirds at level 4.
    pub fn mean_wage(&self) -> Cents {
        let thrice = self.entry.get() + 2 * self.experienced.get();
        Cents::new((2 * thrice + 3).div_euclid(6))
    }
}

/// All rows of one wage year.
#[derive(Clone, Debug)]
pub struct PrevailingWages {
    /// The wage year, such as `2025-26`.
    pub wage_year: String,
    /// The month of the OEWS that the levels were computed from, such as `2024-05`.
    pub reference_month: String,
    /// The file that they were imported from.
    pub source: SourceFile,
    areas: Vec<AreaCode>,
    /// The rows of each occupation, ascending by code.
    occupations: Vec<(Soc, Range<usize>)>,
    /// The area of each row as a place among the areas, ascending within an occupation.
    area_of: Vec<u16>,
    rows: Vec<Row>,
}

/// A row as it is kept in memory. Amounts are in printed steps.
#[derive(Clone, Copy, Debug)]
struct Row {
    entry: u32,
    experienced: u32,
    sharing: u16,
    pay: Pay,
    basis: Basis,
}

impl PrevailingWages {
    /// Returns the levels of an occupation in an area; none where OFLC has none.
    pub fn find_wage(&self, soc: Soc, area: AreaCode) -> Option<PrevailingWage> {
        let place = self.occupations.binary_search_by_key(&soc, |(soc, _)| *soc).ok()?;
        let rows = self.occupations[place].1.clone();
        let area = u16::try_from(self.areas.binary_search(&area).ok()?).ok()?;
        let row = self.area_of[rows.clone()].binary_search(&area).ok()?;
        Some(self.rows[rows][row].to_wage())
    }

    /// Returns how many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns all rows, by occupation and area.
    pub fn iter(&self) -> impl Iterator<Item = (Soc, AreaCode, PrevailingWage)> {
        self.occupations.iter().flat_map(move |(soc, rows)| {
            rows.clone().map(move |row| {
                (*soc, self.areas[usize::from(self.area_of[row])], self.rows[row].to_wage())
            })
        })
    }
}

impl Row {
    fn to_wage(self) -> PrevailingWage {
        let amount = |steps: u32| match self.pay {
            Pay::Hourly => Cents::new(i64::from(steps)),
            Pay::Annual => Cents::from_dollars(i64::from(steps)),
        };
        PrevailingWage {
            pay: self.pay,
            entry: amount(self.entry),
            experienced: amount(self.experienced),
            basis: self.basis,
            sharing: self.sharing,
        }
    }
}
