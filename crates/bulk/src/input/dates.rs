//! Dates of Parquet, days since 1970, as dates of the contract.

use jiff::Span;
use jiff::civil::date;
use medwage_contracts::pb;

/// Returns a date. None where it is none that anybody counts.
pub(super) fn from_days(days: i32) -> Option<pb::Date> {
    let passed = Span::new().try_days(days).ok()?;
    let day = date(1970, 1, 1).checked_add(passed).ok()?;
    let (year, month, day) = (day.year(), day.month(), day.day());
    Some(pb::Date { year: year.into(), month: month.into(), day: day.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        let of = |days| from_days(days).map(|it| (it.year, it.month, it.day));
        assert_eq!(of(0), Some((1970, 1, 1)));
        assert_eq!(of(20_620), Some((2026, 6, 16)));
        assert_eq!(of(-1), Some((1969, 12, 31)));
        assert_eq!(of(i32::MAX), None);
    }
}
