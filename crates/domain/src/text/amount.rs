//! Amounts in words. An amount of money alone is written by its own `Display`: `$65,000`, `$24.59`.

use crate::money::Cents;
use crate::month::YearMonth;

/// Writes pay per year: `$65,000 a year`.
pub fn per_year(amount: Cents) -> String {
    format!("{amount} a year")
}

/// Writes pay per hour: `$24.59 an hour`, `$27.30 an hour`.
pub fn per_hour(amount: Cents) -> String {
    let cents = amount.get().unsigned_abs();
    format!("${}.{:02} an hour", group_thousands(cents / 100), cents % 100)
}

/// Writes a ratio as a whole percentage: 1.11 is `111%`.
pub fn write_percent(ratio: f64) -> String {
    format!("{:.0}%", ratio * 100.0)
}

/// Writes a rank: `1st`, `2nd`, `66th`, `112th`.
pub fn write_ordinal(number: u64) -> String {
    let suffix = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{}{suffix}", group_thousands(number))
}

/// Writes a count with its noun: `1 year`, `7 years`, `1,200 people`.
pub fn write_count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", group_thousands(number), if number == 1 { one } else { many })
}

/// Writes a month: `May 2025`.
pub fn write_month(month: YearMonth) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = NAMES.get(usize::from(month.month()).saturating_sub(1)).unwrap_or(&NAMES[0]);
    format!("{name} {}", month.year())
}

/// Writes a number with commas: `1,200`.
pub(crate) fn group_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!(per_year(Cents::new(5_114_000)), "$51,140 a year");
        assert_eq!(per_hour(Cents::new(2_730)), "$27.30 an hour");
        assert_eq!(write_percent(1.112), "111%");
        assert_eq!(
            ["1st", "2nd", "3rd", "11th", "66th", "112th"],
            [1, 2, 3, 11, 66, 112].map(write_ordinal)
        );
        assert_eq!(YearMonth::new(2025, 5).map(write_month).as_deref(), Some("May 2025"));
        assert_eq!(write_count(1, "year", "years"), "1 year");
        assert_eq!(write_count(1_200, "person", "people"), "1,200 people");
    }
}
