//! Sentences about rules of law: the pay, hours and postings that they ask for.

use super::{per_hour, per_year};
use crate::money::Cents;

/// Says what a minimum wage asks for.
pub fn minimum_wage_requirement(hourly: Cents) -> String {
    format!("at least {}", per_hour(hourly))
}

/// Says from which salary on somebody may be exempt from overtime.
pub fn salary_requirement(weekly: Option<Cents>, annual: Option<Cents>) -> String {
    let week = weekly.map(|amount| format!("{amount} a week"));
    let year = annual.map(per_year);
    let level = match (week, year) {
        (Some(week), Some(year)) => format!("{week} ({year})"),
        (level, other) => level.or(other).unwrap_or_default(),
    };
    format!("exempt from overtime from {level} on, if the duties are those of the exemption")
}

/// Says what a state asks for beyond overtime above 40 hours a week.
pub fn overtime_requirement(
    daily_hours: Option<f64>,
    double_hours: Option<f64>,
    is_seventh_day_counted: bool,
    below_minimum_multiple: Option<f64>,
    is_fluctuating_week_allowed: bool,
) -> String {
    let mut parts = Vec::new();
    if let Some(hours) = daily_hours {
        let mut part = format!("half the regular rate more above {hours} hours a day");
        if let Some(multiple) = below_minimum_multiple {
            part.push_str(&format!(", for rates below {multiple} times the minimum wage"));
        }
        parts.push(part);
    }
    if let Some(hours) = double_hours {
        parts.push(format!("twice the regular rate above {hours} hours a day"));
    }
    if is_seventh_day_counted {
        parts.push("the seventh day of a week counts as hours above the day's".to_owned());
    }
    if !is_fluctuating_week_allowed {
        parts.push("a salary for all hours does not pay overtime at half".to_owned());
    }
    parts.join("; ")
}

/// Says what an employer must tell of pay: a range in each posting, or what else.
pub fn transparency_requirement(is_range_posted: bool, other_duty: &str) -> String {
    match (is_range_posted, other_duty.trim()) {
        (true, "") => "a pay range in each posting".to_owned(),
        (true, other) => format!("a pay range in each posting, and {other}"),
        (false, "") => "nothing in postings".to_owned(),
        (false, other) => format!("pay is told {other}; not in each posting"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_said_in_words() {
        assert_eq!(minimum_wage_requirement(Cents::new(1_690)), "at least $16.90 an hour");
        assert_eq!(
            salary_requirement(Some(Cents::new(135_200)), Some(Cents::new(7_030_400))),
            "exempt from overtime from $1,352 a week ($70,304 a year) on, if the duties are those of the exemption"
        );
        assert_eq!(
            overtime_requirement(Some(8.0), Some(12.0), true, None, false),
            "half the regular rate more above 8 hours a day; twice the regular rate above 12 hours a day; the seventh day of \
             a week counts as hours above the day's; a salary for all hours does not pay overtime at half"
        );
        assert_eq!(
            overtime_requirement(Some(8.0), None, false, Some(1.5), true),
            "half the regular rate more above 8 hours a day, for rates below 1.5 times the minimum wage"
        );
        assert_eq!(
            transparency_requirement(true, "on request"),
            "a pay range in each posting, and on request"
        );
    }
}
