//! How far a cell can be trusted: a grade by a published table, and an interval for the mean.
//!
//! Percentiles get the cell's grade and never an interval of their own: BLS publishes no error
//! for them, so one would be invented.

use crate::cell::{Cell, DataType, Figure, Measure};
use crate::money::{Cents, Pay};

/// A cell's grade, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Firm: a large cell with small errors.
    A,
    /// Good for most uses.
    B,
    /// Usable with care.
    C,
    /// Thin, or its errors are large or unknown.
    D,
}

/// One row of the table: a cell has this grade if it meets all three limits.
struct Row {
    grade: Grade,
    /// Employment in people, at least.
    employment: u32,
    /// Relative standard error of employment in percent, at most.
    employment_rse: f64,
    /// Relative standard error of the mean wage in percent, at most.
    mean_rse: f64,
}

/// The table of docs/methodology/reliability.md, best first; a cell that meets no row is a D.
const TABLE: [Row; 3] = [
    Row { grade: Grade::A, employment: 1_000, employment_rse: 10.0, mean_rse: 3.0 },
    Row { grade: Grade::B, employment: 250, employment_rse: 20.0, mean_rse: 5.0 },
    Row { grade: Grade::C, employment: 50, employment_rse: 35.0, mean_rse: 10.0 },
];

/// The normal score of a two-sided 90% interval.
const Z90: f64 = 1.644_853_626_951_472_2;

/// The limit that decided a grade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Nothing: the best grade.
    None,
    /// Employment is under this many people.
    Employment {
        /// The number that the next better grade needs.
        need: u32,
    },
    /// The employment error is over this percentage.
    EmploymentRse {
        /// The error that the next better grade allows.
        allow: f64,
    },
    /// The error of the mean is over this percentage.
    MeanRse {
        /// The error that the next better grade allows.
        allow: f64,
    },
    /// Employment is withheld, which keeps a cell from a grade better than C.
    EmploymentUnknown,
    /// The error of the mean is not published.
    MeanRseUnknown,
}

/// A grade with what decided it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// The grade.
    pub grade: Grade,
    /// The limit that kept the cell from the next better grade.
    pub limit: Limit,
    /// The 90% interval of the annual mean (or the hourly one where there is no annual).
    pub mean_interval: Option<(Cents, Cents)>,
    /// True if adjacent published percentiles are equal.
    pub tied: bool,
}

/// Grades a cell.
pub fn assess_cell(cell: &Cell) -> Reliability {
    let (grade, limit) = grade_cell(cell);
    Reliability { grade, limit, mean_interval: mean_interval(cell), tied: has_ties(cell) }
}

/// Returns only the grade, for rankings and filters over many cells.
pub fn grade_cell(cell: &Cell) -> (Grade, Limit) {
    let Figure::Value(mean_rse) = cell.number(DataType::MeanRse) else {
        return (Grade::D, Limit::MeanRseUnknown);
    };
    let known = cell.employment().value().zip(cell.number(DataType::EmploymentRse).value());
    let Some((employment, employment_rse)) = known else {
        let allow = TABLE[2].mean_rse;
        return if mean_rse <= allow {
            (Grade::C, Limit::EmploymentUnknown)
        } else {
            (Grade::D, Limit::MeanRse { allow })
        };
    };
    let mut limit = Limit::None;
    for row in &TABLE {
        limit = if employment < row.employment {
            Limit::Employment { need: row.employment }
        } else if employment_rse > row.employment_rse {
            Limit::EmploymentRse { allow: row.employment_rse }
        } else if mean_rse > row.mean_rse {
            Limit::MeanRse { allow: row.mean_rse }
        } else {
            return (row.grade, limit);
        };
    }
    (Grade::D, limit)
}

/// The relative standard error of the mean wage as a fraction.
pub fn relative_mean_error(cell: &Cell) -> Option<f64> {
    Some(cell.number(DataType::MeanRse).value()? / 100.0)
}

/// The 90% interval that the mean's relative standard error supports: mean x (1 +- 1.645 RSE).
fn mean_interval(cell: &Cell) -> Option<(Cents, Cents)> {
    let half_width = Z90 * relative_mean_error(cell)?;
    let annual = cell
        .slot(DataType::AnnualMean)
        .figure()
        .value()
        .map(|dollars| (f64::from(dollars), Pay::Annual));
    let hourly = cell.slot(DataType::HourlyMean).figure().value();
    let (mean, pay) =
        annual.or_else(|| hourly.map(|cents| (f64::from(cents) / 100.0, Pay::Hourly)))?;
    Some((pay.round(mean * (1.0 - half_width))?, pay.round(mean * (1.0 + half_width))?))
}

/// True if two adjacent percentiles of the cell are the same number.
pub fn has_ties(cell: &Cell) -> bool {
    [Pay::Annual, Pay::Hourly].into_iter().any(|pay| {
        Measure::PERCENTILES.windows(2).any(|pair| {
            let lower = cell.slot(pair[0].per(pay)).figure().value();
            lower.is_some() && lower == cell.slot(pair[1].per(pay)).figure().value()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Slot;

    fn cell(employment: Option<u32>, employment_rse: u32, mean_rse: Option<u32>) -> Cell {
        let mut cell = Cell::EMPTY;
        let slot = |value: Option<u32>| value.and_then(Slot::new).unwrap_or(Slot::WITHHELD);
        cell.set(DataType::Employment, slot(employment));
        cell.set(DataType::EmploymentRse, slot(employment.map(|_| employment_rse)));
        cell.set(DataType::MeanRse, slot(mean_rse));
        cell.set(DataType::AnnualMean, Slot::new(80_250).unwrap());
        cell
    }

    #[test]
    fn the_table_grades_by_its_weakest_figure() {
        for (name, cell, expected, limit) in [
            ("California", cell(Some(18_700), 43, Some(12)), Grade::A, Limit::None),
            (
                "District of Columbia",
                cell(Some(270), 223, Some(115)),
                Grade::D,
                Limit::MeanRse { allow: 10.0 },
            ),
            (
                "too few for an A",
                cell(Some(999), 43, Some(12)),
                Grade::B,
                Limit::Employment { need: 1_000 },
            ),
            (
                "employment error",
                cell(Some(5_000), 210, Some(12)),
                Grade::C,
                Limit::EmploymentRse { allow: 20.0 },
            ),
            ("tiny", cell(Some(30), 10, Some(1)), Grade::D, Limit::Employment { need: 50 }),
            ("employment withheld", cell(None, 0, Some(20)), Grade::C, Limit::EmploymentUnknown),
            ("both unknown", cell(None, 0, None), Grade::D, Limit::MeanRseUnknown),
        ] {
            assert_eq!(grade_cell(&cell), (expected, limit), "{name}");
        }
    }

    #[test]
    fn the_mean_has_the_interval_of_its_error() {
        let interval = assess_cell(&cell(Some(270), 223, Some(115))).mean_interval;
        assert_eq!(interval, Some((Cents::from_dollars(65_070), Cents::from_dollars(95_430))));
        assert_eq!(assess_cell(&cell(Some(270), 223, None)).mean_interval, None);
    }

    #[test]
    fn equal_adjacent_percentiles_are_ties() {
        let mut cell = cell(Some(270), 223, Some(115));
        cell.set(DataType::AnnualP10, Slot::new(37_000).unwrap());
        cell.set(DataType::AnnualP25, Slot::new(37_010).unwrap());
        assert!(!has_ties(&cell));
        cell.set(DataType::AnnualP25, Slot::new(37_000).unwrap());
        assert!(has_ties(&cell));
        assert!(!has_ties(&Cell::EMPTY));
    }
}
