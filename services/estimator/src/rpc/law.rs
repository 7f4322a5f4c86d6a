//! The day whose law decides, and the law of a place on it.

use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{Assumption, Resolved, Warning};
use medwage_domain::code::AreaCode;
use medwage_domain::compensation::{Defaults, OfferTerms, PlaceLaw, unmet_minimum};
use medwage_domain::estimate::{Day, Facility, MinimumWage};
use medwage_domain::text::estimate::{below_minimum, unknown_state_law};
use medwage_rpc_status::Violation;

use crate::context::Context;
use crate::encode::write_floor;
use crate::error::Error;

/// Published averages and the day whose law decides.
#[derive(Debug)]
pub(super) struct LawOfDay {
    pub(super) day: Day,
    pub(super) defaults: Defaults,
}

impl LawOfDay {
    /// Finds the law of an area, for an employer that may be one of some kinds of facility; federal law without an area.
    pub(super) fn find_place(
        &self,
        context: &Context,
        area: Option<&Resolved>,
        facilities: &[Facility],
    ) -> PlaceLaw {
        let code = area.and_then(|area| Collection::Areas.parse_name(&area.resource).ok());
        let code = code.and_then(|code| code.parse::<AreaCode>().ok());
        let states = code.map(|code| context.minimum_wages.find_states(code)).unwrap_or_default();
        let letters: Vec<&str> = states.iter().map(|state| state.letters.as_str()).collect();
        PlaceLaw::find_law(context.law, &letters, facilities, self.defaults.salary_level, self.day)
    }
}

/// Says what a caller should know of an offer under the law of its place: a rate below the minimum, which is shown as it is,
/// and a state whose own level of salary is not known for the day.
pub(super) fn warn_of_law(terms: &OfferTerms, law: &PlaceLaw, field: &str) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if unmet_minimum(terms, law).is_some()
        && let Some(minimum) = &law.minimum
    {
        warnings.push(unmet_minimum_warning(minimum, terms.straight_time_rate(), field));
    }
    if !law.unknown_states.is_empty() && terms.basis != medwage_domain::compensation::Basis::Hourly
    {
        warnings.push(Warning {
            id: "law.state_unknown".to_owned(),
            field: String::new(),
            text: unknown_state_law(&law.unknown_states),
            source: String::new(),
        });
    }
    warnings
}

/// Says that a rate is below the minimum wage, and is shown as it is.
pub(super) fn unmet_minimum_warning(
    minimum: &MinimumWage,
    hourly_rate: f64,
    field: &str,
) -> Warning {
    Warning {
        id: "pay.below_minimum".to_owned(),
        field: field.to_owned(),
        text: below_minimum(minimum, hourly_rate),
        source: minimum.source.clone(),
    }
}

/// Says that no state's law is counted where no place is stated.
pub(super) fn federal_law_alone() -> Assumption {
    Assumption {
        id: "compensation.federal_law".to_owned(),
        text: "no place is stated: federal law alone decides on overtime".to_owned(),
        source: "29 USC 207 and 213".to_owned(),
    }
}

/// Writes the minimum wage of a place.
pub(super) fn write_minimum(law: &PlaceLaw) -> Option<pb::LegalFloor> {
    law.minimum.as_ref().map(write_floor)
}

/// Reads the day whose law decides: the one that is stated, else the first of the aging month, else that of the
/// release's month.
///
/// # Errors
/// If the day is none of the calendar, or the release is not loaded.
pub(super) fn read_law(
    context: &Context,
    effective_date: &str,
    aging_month: Option<&str>,
    release: &str,
) -> Result<LawOfDay, Error> {
    let text = match (effective_date.trim(), aging_month) {
        ("", Some(month)) => format!("{month}-01"),
        ("", None) => format!("{}-01", context.benchmark.reference_month(release)?),
        (day, _) => day.to_owned(),
    };
    let day = Day::parse_day(&text).filter(|_| is_date(&text)).ok_or_else(|| {
        let field = if effective_date.is_empty() { "aging.month" } else { "effective_date" };
        let description = format!("{text:?} is no day such as 2026-05-15");
        Violation::malformed(field, description)
    })?;
    let defaults = Defaults::from_reference(context.reference, day).map_err(|missing| {
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
        let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
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
