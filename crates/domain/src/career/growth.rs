//! How wages have grown, for projections in the money of the time.

use crate::reference::IndexSeries;

/// Returns the growth a year of an index over its last years, by its first and last level in them. `None`
/// where it has no two levels that far apart.
pub fn growth_a_year(series: &IndexSeries, years: u16) -> Option<f64> {
    let last = series.levels.last()?;
    let from = last.month.year().checked_sub(years)?;
    let is = |month: crate::month::YearMonth| {
        month.year() == from && month.month() == last.month.month()
    };
    let first = series.levels.iter().find(|it| is(it.month))?;
    let ratio = f64::from(last.thousandths) / f64::from(first.thousandths);
    (ratio > 0.0 && years > 0).then(|| libm::pow(ratio, 1.0 / f64::from(years)) - 1.0)
}
