//! Rules of law about pay, one by one, as the tables have them.

use crate::estimate::{Day, FloorScope, MinimumWage};
use crate::money::Cents;

/// The subject of a rule of law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayRuleKind {
    /// The least pay of an hour.
    MinimumWage,
    /// The level of salary below which nobody is exempt from overtime.
    SalaryLevel,
    /// Overtime beyond federal law.
    Overtime,
    /// Pay that a posting or an employer must tell.
    Transparency,
}

impl PayRuleKind {
    /// Returns the word that ids have for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::MinimumWage => "minimum-wage",
            Self::SalaryLevel => "salary-level",
            Self::Overtime => "overtime",
            Self::Transparency => "transparency",
        }
    }
}

/// The numbers of a rule; each kind has its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PayRuleThreshold {
    /// The least pay of an hour.
    pub hourly: Option<Cents>,
    /// The least salary of a week.
    pub weekly: Option<Cents>,
    /// The least pay of a year.
    pub annual: Option<Cents>,
    /// Hours of a day above which half the regular rate is added.
    pub daily_hours: Option<f64>,
    /// Hours of a day above which the whole regular rate is added.
    pub double_hours: Option<f64>,
    /// Employees from which on an employer is covered.
    pub employees: Option<u32>,
}

/// A rule of law about pay, from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct PayRule {
    /// The subject.
    pub kind: PayRuleKind,
    /// The postal code of the state; `US` for federal law.
    pub jurisdiction: String,
    /// The city or counties that it is for; empty for the whole jurisdiction, or for the rest of it.
    pub place: String,
    /// The people that it is for, by the table's id; empty where it is for all.
    pub scope: String,
    /// The numbers that it asks for.
    pub threshold: PayRuleThreshold,
    /// The same in words.
    pub requirement: String,
    /// The day from which it applies.
    pub effective: Day,
    /// The day from which a newer rule of the table takes its place.
    pub superseded: Option<Day>,
    /// True if it was read at its source, not in a report of it.
    pub verified: bool,
    /// The statute or the report that it was read in.
    pub source: String,
    /// Further facts, such as who is covered; may be empty.
    pub note: String,
}

impl PayRule {
    /// Returns its id: `ca-minimum-wage-2026-01-01`, with the place and the scope where it has them.
    pub fn id(&self) -> String {
        write_rule_id(self.kind, &self.jurisdiction, &self.place, &self.scope, self.effective)
    }

    /// Says when a newer rule takes the place of each: one of the same kind, for the same people, in the same place.
    pub fn mark_superseded(rules: &mut [Self]) {
        let heads: Vec<_> = rules.iter().map(|rule| (rule.series_key(), rule.effective)).collect();
        for rule in rules {
            let own = rule.series_key();
            let newer = heads.iter().filter(|(head, day)| *head == own && *day > rule.effective);
            rule.superseded = newer.map(|(_, day)| *day).min();
        }
    }

    /// Returns all of its id but the day.
    fn series_key(&self) -> (PayRuleKind, String, String, String) {
        (self.kind, self.jurisdiction.clone(), self.place.clone(), self.scope.clone())
    }
}

/// Writes the id of the rule that a minimum wage is.
pub fn minimum_wage_rule_id(minimum: &MinimumWage) -> String {
    let scope = match minimum.scope {
        FloorScope::General => "",
        FloorScope::Facility(kind) => kind.id(),
    };
    let kind = PayRuleKind::MinimumWage;
    write_rule_id(kind, &minimum.state, &minimum.place, scope, minimum.effective)
}

/// Writes the id of a rule.
fn write_rule_id(
    kind: PayRuleKind,
    jurisdiction: &str,
    place: &str,
    scope: &str,
    effective: Day,
) -> String {
    let mut words = jurisdiction.to_owned();
    for part in [place, kind.id(), scope] {
        words.push(' ');
        words.push_str(part);
    }
    let mut id = String::new();
    for letter in words.chars() {
        if letter.is_ascii_alphanumeric() {
            id.push(letter.to_ascii_lowercase());
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    format!("{}-{effective}", id.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(place: &str, day: &str) -> PayRule {
        PayRule {
            kind: PayRuleKind::MinimumWage,
            jurisdiction: "NY".to_owned(),
            place: place.to_owned(),
            scope: String::new(),
            threshold: PayRuleThreshold::default(),
            requirement: String::new(),
            effective: Day::parse_day(day).unwrap(),
            superseded: None,
            verified: true,
            source: String::new(),
            note: String::new(),
        }
    }

    #[test]
    fn an_id_says_where_what_and_from_when() {
        let city = rule("New York City, Nassau", "2026-01-01");
        assert_eq!(city.id(), "ny-new-york-city-nassau-minimum-wage-2026-01-01");
        assert_eq!(rule("", "2025-01-01").id(), "ny-minimum-wage-2025-01-01");
        let federal = write_rule_id(
            PayRuleKind::SalaryLevel,
            "US",
            "",
            "highly-compensated",
            Day::parse_day("2020-01-01").unwrap(),
        );
        assert_eq!(federal, "us-salary-level-highly-compensated-2020-01-01");
    }

    #[test]
    fn the_next_rule_of_the_same_place_takes_its_place() {
        let days = ["2027-01-01", "2025-01-01", "2026-01-01"];
        let mut rules: Vec<_> = days.iter().map(|day| rule("", day)).collect();
        rules.push(rule("New York City", "2025-06-01"));
        PayRule::mark_superseded(&mut rules);
        let until: Vec<_> =
            rules.iter().map(|rule| rule.superseded.map(|day| day.to_string())).collect();
        assert_eq!(until, [None, Some("2026-01-01".into()), Some("2027-01-01".into()), None]);
    }
}
