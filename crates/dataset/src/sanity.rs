//! Rules that hold in any release, whatever it was imported from.
//!
//! These rules hold for all 370,172 cells of May 2025. They are what would have shown a 75th
//! percentile that was served as the median, or an hourly wage in an annual column.

use medwage_domain::cell::{Cell, DataType, Figure, Measure};
use medwage_domain::money::Pay;

use crate::printed::cell_name;
use crate::release::Release;

/// Working hours in a year, by which BLS multiplies hourly wages (its footnote 2).
const HOURS_A_YEAR: i64 = 2_080;

/// How far an annual wage may lie from the year of its hourly one, in cents: $5 as BLS rounds the
/// annual one to $10, and half a cent in each of 2,080 hours.
pub(crate) const ROUNDING_CENTS: i64 = 500 + HOURS_A_YEAR / 2;

/// The same for an hourly wage that was rounded twice, to mills and then to cents, as 25 wages of May
/// 2015 to 2020 must have been: they lie $15.60 from their year.
pub(crate) const TWICE_ROUNDED_CENTS: i64 = 500 + HOURS_A_YEAR * 55 / 100;

/// A cell that can't be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cell}: {reason}")]
pub struct Implausible {
    /// The occupation, area and industry.
    pub cell: String,
    /// The rule that it breaks.
    pub reason: Reason,
}

/// The rules that a cell can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Hourly and annual wage contradict each other.
    #[error("the {measure:?} of {annual} a year is not 2,080 hours at {hourly} cents")]
    NotTheSameWage {
        /// Of which measure.
        measure: Measure,
        /// Cents per hour.
        hourly: u32,
        /// Dollars per year.
        annual: u32,
    },
    /// A lower percentile is greater than a higher one.
    #[error("the {lower:?} is greater than the {higher:?}")]
    PercentilesDescend {
        /// The lower one.
        lower: DataType,
        /// The higher one.
        higher: DataType,
    },
    /// A wage is withheld per hour and published per year, or the other way round.
    #[error("the {measure:?} is withheld per hour or per year, and not both")]
    HalfWithheld {
        /// Of which measure.
        measure: Measure,
    },
}

/// Checks every cell.
///
/// # Errors
/// Names the first cell, in the order of the release, that can't be right.
pub fn check_release(release: &Release) -> Result<(), Implausible> {
    release.cells().try_for_each(|(key, cell)| {
        check_cell(cell).map_err(|reason| Implausible { cell: cell_name(release, key), reason })
    })
}

/// Checks one cell.
///
/// # Errors
/// Names the first rule that it breaks.
pub fn check_cell(cell: &Cell) -> Result<(), Reason> {
    Measure::ALL.into_iter().try_for_each(|measure| check_measure(cell, measure))?;
    check_order(cell, Pay::Hourly)?;
    check_order(cell, Pay::Annual)
}

fn check_measure(cell: &Cell, measure: Measure) -> Result<(), Reason> {
    let figure = |pay| cell.slot(measure.per(pay)).figure();
    match (figure(Pay::Hourly), figure(Pay::Annual)) {
        (Figure::Value(hourly), Figure::Value(annual)) => {
            let close = distance_cents(hourly, annual) <= TWICE_ROUNDED_CENTS;
            if close { Ok(()) } else { Err(Reason::NotTheSameWage { measure, hourly, annual }) }
        }
        (Figure::Withheld, Figure::Value(_) | Figure::AtLeast(_))
        | (Figure::Value(_) | Figure::AtLeast(_), Figure::Withheld) => {
            Err(Reason::HalfWithheld { measure })
        }
        _ => Ok(()),
    }
}

/// How far an annual wage in dollars lies from the year of an hourly one in cents.
pub(crate) fn distance_cents(hourly: u32, annual: u32) -> i64 {
    (i64::from(annual) * 100 - i64::from(hourly) * HOURS_A_YEAR).abs()
}

fn check_order(cell: &Cell, pay: Pay) -> Result<(), Reason> {
    let mut highest = None;
    for measure in Measure::PERCENTILES {
        let data_type = measure.per(pay);
        // A bound is above every percentile that is printed below it, so it needs no check.
        let Figure::Value(wage) = cell.slot(data_type).figure() else { continue };
        if let Some((lower, below)) = highest
            && below > wage
        {
            return Err(Reason::PercentilesDescend { lower, higher: data_type });
        }
        highest = Some((data_type, wage));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use medwage_domain::cell::Slot;

    use super::*;

    fn cell(slots: &[(DataType, u32)]) -> Cell {
        let mut cell = Cell::EMPTY;
        for (data_type, number) in slots {
            cell.set(*data_type, Slot::new(*number).unwrap());
        }
        cell
    }

    #[test]
    fn an_annual_wage_is_2080_hours_within_rounding() {
        for (hourly, annual, holds) in [
            (2_613, 54_360, true),
            (2_613, 54_350, true),
            (2_613, 54_370, false),
            // Food and beverage serving workers in May 2015: 8.57 an hour and 17,810 a year.
            (857, 17_810, true),
            // A 75th percentile in the place of the median.
            (2_459, 64_820, false),
        ] {
            let cell = cell(&[(DataType::HourlyMean, hourly), (DataType::AnnualMean, annual)]);
            assert_eq!(check_cell(&cell).is_ok(), holds, "{hourly} {annual}");
        }
    }

    #[test]
    fn percentiles_may_tie_and_never_descend() {
        let tied = [(DataType::AnnualP10, 37_000), (DataType::AnnualP25, 37_000)];
        assert_eq!(check_cell(&cell(&tied)), Ok(()));
        let descending = [(DataType::AnnualP10, 37_000), (DataType::AnnualP75, 36_990)];
        assert_eq!(
            check_cell(&cell(&descending)),
            Err(Reason::PercentilesDescend {
                lower: DataType::AnnualP10,
                higher: DataType::AnnualP75
            })
        );
    }

    #[test]
    fn a_wage_is_withheld_per_hour_and_per_year_or_not_at_all() {
        let mut half = cell(&[(DataType::HourlyMean, 2_613)]);
        half.set(DataType::AnnualMean, Slot::WITHHELD);
        assert_eq!(check_cell(&half), Err(Reason::HalfWithheld { measure: Measure::Mean }));
        half.set(DataType::AnnualMean, Slot::NOT_APPLICABLE);
        assert_eq!(check_cell(&half), Ok(()));
    }
}
