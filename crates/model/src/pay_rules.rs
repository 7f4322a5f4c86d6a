//! Every row of `data/law` that a caller may want to look up, as a rule of its own.

use std::sync::OnceLock;

use medwage_domain::compensation::{PayRule, PayRuleKind, PayRuleThreshold};
use medwage_domain::estimate::Day;
use medwage_domain::text::law::{
    minimum_wage_requirement, overtime_requirement, salary_requirement, transparency_requirement,
};
use serde::Deserialize;

use crate::Error;
use crate::law::{
    MINIMUM_WAGES, OVERTIME_RULES, SALARY_LEVELS, once, parse_answer, parse_cents, parse_rows,
    to_cents,
};

static TRANSPARENCY: &str = include_str!("../../../data/law/pay_transparency.csv");

/// A row of any table of rules as it is written; each table has some of the columns.
#[derive(Deserialize)]
struct RuleRow {
    state: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    scope: String,
    effective: String,
    usd_per_hour: Option<String>,
    usd_per_week: Option<f64>,
    usd_per_year: Option<f64>,
    daily_hours: Option<f64>,
    double_hours: Option<f64>,
    seventh_day: Option<String>,
    below_minimum_multiple: Option<f64>,
    fluctuating_week: Option<String>,
    min_employees: Option<u32>,
    range_in_posting: Option<String>,
    #[serde(default)]
    other_duty: String,
    #[serde(default)]
    remote_reach: String,
    #[serde(default)]
    content: String,
    confidence: String,
    source: String,
    #[serde(default)]
    note: String,
}

/// Returns the rules of law about pay that are built in, by jurisdiction, kind, place, scope and day.
///
/// # Errors
/// Fails where a table was built in spoiled; a test holds that none was.
pub fn pay_rules() -> Result<&'static [PayRule], Error> {
    static RULES: OnceLock<Vec<PayRule>> = OnceLock::new();
    once(&RULES, parse_pay_rules).map(Vec::as_slice)
}

fn parse_pay_rules() -> Result<Vec<PayRule>, Error> {
    let tables = [
        (PayRuleKind::MinimumWage, "minimum wages", MINIMUM_WAGES),
        (PayRuleKind::SalaryLevel, "salary levels", SALARY_LEVELS),
        (PayRuleKind::Overtime, "overtime rules", OVERTIME_RULES),
        (PayRuleKind::Transparency, "pay transparency", TRANSPARENCY),
    ];
    let mut rules = Vec::new();
    for (kind, name, text) in tables {
        rules.extend(parse_rows(name, text, |row| read_rule(kind, row))?);
    }
    rules.sort_by(|one, other| {
        let key =
            |rule: &PayRule| (rule.kind, rule.place.clone(), rule.scope.clone(), rule.effective);
        one.jurisdiction.cmp(&other.jurisdiction).then_with(|| key(one).cmp(&key(other)))
    });
    PayRule::mark_superseded(&mut rules);
    Ok(rules)
}

fn read_rule(kind: PayRuleKind, row: RuleRow) -> Result<PayRule, &'static str> {
    let threshold = PayRuleThreshold {
        hourly: match &row.usd_per_hour {
            Some(text) => Some(parse_cents(text).ok_or("usd_per_hour")?),
            None => None,
        },
        weekly: row
            .usd_per_week
            .map(|dollars| to_cents(dollars).ok_or("usd_per_week"))
            .transpose()?,
        annual: row
            .usd_per_year
            .map(|dollars| to_cents(dollars).ok_or("usd_per_year"))
            .transpose()?,
        daily_hours: row.daily_hours,
        double_hours: row.double_hours,
        employees: row.min_employees,
    };
    let is_yes = |answer: &Option<String>, column: &'static str| match answer {
        Some(text) => parse_answer(text).ok_or(column),
        None => Ok(false),
    };
    let requirement = match kind {
        PayRuleKind::MinimumWage => {
            minimum_wage_requirement(threshold.hourly.ok_or("usd_per_hour")?)
        }
        PayRuleKind::SalaryLevel => salary_requirement(threshold.weekly, threshold.annual),
        PayRuleKind::Overtime => overtime_requirement(
            threshold.daily_hours,
            threshold.double_hours,
            is_yes(&row.seventh_day, "seventh_day")?,
            row.below_minimum_multiple,
            is_yes(&row.fluctuating_week, "fluctuating_week")?,
        ),
        PayRuleKind::Transparency => transparency_requirement(
            is_yes(&row.range_in_posting, "range_in_posting")?,
            &row.other_duty,
        ),
    };
    let notes = [row.content, row.remote_reach, row.note];
    Ok(PayRule {
        kind,
        jurisdiction: row.state,
        place: row.place,
        // The table says `general` where a rule is for all.
        scope: if row.scope == "general" { String::new() } else { row.scope },
        threshold,
        requirement,
        effective: Day::parse_day(&row.effective).ok_or("effective")?,
        superseded: None,
        verified: row.confidence == "high",
        source: row.source,
        note: notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; "),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_is_a_rule_with_an_id_of_its_own() {
        let rules = pay_rules().unwrap();
        let lines = [MINIMUM_WAGES, SALARY_LEVELS, OVERTIME_RULES, TRANSPARENCY]
            .map(|text| csv::Reader::from_reader(text.as_bytes()).records().count());
        assert_eq!(rules.len(), lines.iter().sum::<usize>());
        let ids: BTreeSet<_> = rules.iter().map(PayRule::id).collect();
        assert_eq!(ids.len(), rules.len());
        let find = |id: &str| rules.iter().find(|rule| rule.id() == id).unwrap();
        let colorado = find("co-transparency-2021-01-01");
        assert_eq!(colorado.requirement, "a pay range in each posting");
        assert_eq!(colorado.threshold.employees, Some(1));
        let clinic = find("ca-minimum-wage-health-care-clinic-2024-10-16");
        assert!(clinic.superseded.is_some_and(|day| day > clinic.effective));
        assert!(rules.iter().all(|rule| !rule.requirement.is_empty() && !rule.source.is_empty()));
    }
}
