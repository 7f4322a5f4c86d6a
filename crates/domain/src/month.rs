//! Months of the calendar, which is as fine as wage statistics and indexes are dated.

use std::fmt;
use std::str::FromStr;

use crate::code::Malformed;

/// A month of a year, such as 2025-05.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: u16,
    month: u8,
}

impl YearMonth {
    /// Takes a year up to 9999 and a month from 1 to 12.
    pub const fn new(year: u16, month: u8) -> Option<Self> {
        if year <= 9_999 && month >= 1 && month <= 12 { Some(Self { year, month }) } else { None }
    }

    /// Returns the year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, from 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Returns how many months it is from an earlier month to this one; negative from a later one.
    pub const fn months_since(self, earlier: Self) -> i32 {
        (self.year as i32 - earlier.year as i32) * 12 + self.month as i32 - earlier.month as i32
    }

    /// Returns the same month one year before; `None` in the year 0.
    pub const fn year_before(self) -> Option<Self> {
        match self.year.checked_sub(1) {
            Some(year) => Some(Self { year, month: self.month }),
            None => None,
        }
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for YearMonth {
    type Err = Malformed;

    /// Reads `2025-05`.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let digits = |part: &str, count: usize| {
            let whole = part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            whole.then(|| part.parse::<u16>().ok()).flatten()
        };
        text.split_once('-')
            .and_then(|(year, month)| {
                Self::new(digits(year, 4)?, u8::try_from(digits(month, 2)?).ok()?)
            })
            .ok_or_else(|| Malformed { text: text.to_owned(), expected: "a month such as 2025-05" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> YearMonth {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_read_and_written_as_iso_8601_has_them() {
        assert_eq!(month("2025-05").to_string(), "2025-05");
        for text in ["", "2025", "2025-5", "2025-13", "2025-00", "25-05", "2025-05-01", "+025-05"] {
            assert!(text.parse::<YearMonth>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_are_counted_across_years() {
        for (earlier, later, months) in
            [("2025-05", "2025-05", 0), ("2025-05", "2026-02", 9), ("2025-05", "2024-12", -5)]
        {
            assert_eq!(month(later).months_since(month(earlier)), months, "{earlier} {later}");
        }
        assert_eq!(month("2025-05").year_before(), Some(month("2024-05")));
    }
}
