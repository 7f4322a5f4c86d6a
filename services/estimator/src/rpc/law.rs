//! The day whose law decides.

use medwage_domain::compensation::Defaults;
use medwage_rpc_status::Violation;

use crate::context::Context;
use crate::error::Error;

/// Published averages and the law of one day.
#[derive(Debug)]
pub(super) struct LawOfDay {
    /// The day, such as `2025-05-01`.
    pub(super) day: String,
    pub(super) defaults: Defaults,
}

/// Reads the day whose law decides: the one that is stated, else the first of the aging month, else that of the
/// release's month. `None` where the day is wrong, which is in `wrong` then.
///
/// # Errors
/// If the release is not loaded.
pub(super) fn read_law(
    context: &Context,
    effective_date: &str,
    aging_month: Option<&str>,
    release: &str,
) -> Result<LawOfDay, Error> {
    let day = match (effective_date.trim(), aging_month) {
        ("", Some(month)) => format!("{month}-01"),
        ("", None) => format!("{}-01", context.benchmark.reference_month(release)?),
        (day, _) => day.to_owned(),
    };
    if !is_date(&day) {
        let field = if effective_date.is_empty() { "aging.month" } else { "effective_date" };
        let description = format!("{day:?} is no day such as 2026-05-15");
        return Err(Violation::malformed(field, description).into());
    }
    let defaults = Defaults::of(context.reference, &day).map_err(|missing| {
        let description = format!("no federal salary level is known on {day}: {missing}");
        Violation::out_of_range("effective_date", description)
    })?;
    Ok(LawOfDay { day, defaults })
}

/// True if a text is a day of the calendar, as ISO 8601 writes it.
fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, length: usize| {
        let digits = part.len() == length && part.bytes().all(|it| it.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| digits)
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for day in ["2026-05-15", "2024-02-29", "2000-02-29", "2025-12-31"] {
            assert!(is_date(day), "{day}");
        }
        for text in
            ["2025-02-29", "1900-02-29", "2026-13-01", "2026-5-1", "2026-04-31", "today", ""]
        {
            assert!(!is_date(text), "{text}");
        }
    }
}
