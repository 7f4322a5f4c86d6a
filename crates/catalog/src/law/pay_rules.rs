//! Every row of the law tables that a caller may want to look up, as a rule of its own.

use medwage_domain::compensation::{PayRule, PayRuleKind, PayRuleThreshold};
use medwage_domain::estimate::{FloorScope, MinimumWage};
use medwage_domain::statistics::Confidence;
use medwage_domain::text::law::{
    minimum_wage_requirement, overtime_requirement, salary_requirement, transparency_requirement,
};

use super::LawRows;
use super::rows::{OvertimeRow, SalaryLevelRow, TransparencyRow};

/// Returns the rules of all rows, by jurisdiction, kind, place, scope and day.
pub(super) fn list_rules(rows: &LawRows) -> Vec<PayRule> {
    let mut rules: Vec<_> = rows.minimum_wages.iter().map(minimum_wage_rule).collect();
    rules.extend(rows.salary_levels.iter().map(salary_level_rule));
    rules.extend(rows.overtime_rules.iter().map(overtime_rule));
    rules.extend(rows.transparency_rules.iter().map(transparency_rule));
    rules.sort_by(|one, other| {
        let key =
            |rule: &PayRule| (rule.kind, rule.place.clone(), rule.scope.clone(), rule.effective);
        one.jurisdiction.cmp(&other.jurisdiction).then_with(|| key(one).cmp(&key(other)))
    });
    PayRule::mark_superseded(&mut rules);
    rules
}

fn minimum_wage_rule(row: &MinimumWage) -> PayRule {
    PayRule {
        kind: PayRuleKind::MinimumWage,
        jurisdiction: row.state.clone(),
        place: row.place.clone(),
        scope: match row.scope {
            FloorScope::General => String::new(),
            FloorScope::Facility(kind) => kind.id().to_owned(),
        },
        threshold: PayRuleThreshold { hourly: Some(row.hourly), ..PayRuleThreshold::default() },
        requirement: minimum_wage_requirement(row.hourly),
        effective: row.effective,
        superseded: None,
        verified: row.confidence == Confidence::High.name(),
        source: row.source.clone(),
        note: row.note.clone(),
    }
}

fn salary_level_rule(row: &SalaryLevelRow) -> PayRule {
    PayRule {
        kind: PayRuleKind::SalaryLevel,
        jurisdiction: row.state.clone(),
        place: row.place.clone(),
        scope: row.scope_id.clone(),
        threshold: PayRuleThreshold {
            weekly: row.weekly,
            annual: row.annual,
            ..PayRuleThreshold::default()
        },
        requirement: salary_requirement(row.weekly, row.annual),
        effective: row.effective,
        superseded: None,
        verified: row.confidence == Confidence::High,
        source: row.source.clone(),
        note: row.note.clone(),
    }
}

fn overtime_rule(row: &OvertimeRow) -> PayRule {
    let rule = &row.rule;
    PayRule {
        kind: PayRuleKind::Overtime,
        jurisdiction: rule.state.clone(),
        place: String::new(),
        scope: String::new(),
        threshold: PayRuleThreshold {
            daily_hours: rule.daily_hours,
            double_hours: rule.double_hours,
            ..PayRuleThreshold::default()
        },
        requirement: overtime_requirement(
            rule.daily_hours,
            rule.double_hours,
            rule.seventh_day,
            rule.below_minimum_multiple,
            rule.fluctuating_week,
        ),
        effective: rule.effective,
        superseded: None,
        verified: row.confidence == Confidence::High,
        source: rule.source.clone(),
        note: row.note.clone(),
    }
}

fn transparency_rule(row: &TransparencyRow) -> PayRule {
    let notes = [row.content.as_str(), row.remote_reach.as_str()];
    PayRule {
        kind: PayRuleKind::Transparency,
        jurisdiction: row.state.clone(),
        place: row.place.clone(),
        scope: String::new(),
        threshold: PayRuleThreshold {
            employees: Some(row.employees),
            ..PayRuleThreshold::default()
        },
        requirement: transparency_requirement(row.is_range_posted, &row.other_duty),
        effective: row.effective,
        superseded: None,
        verified: row.confidence == Confidence::High,
        source: row.source.clone(),
        note: notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; "),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use medwage_domain::compensation::PayRule;

    use crate::law::{LawRows, pay_rules};

    #[test]
    fn every_row_is_a_rule_with_an_id_of_its_own() {
        let rules = pay_rules().unwrap();
        let rows = LawRows::read_embedded().unwrap();
        let counts = [
            rows.minimum_wages.len(),
            rows.salary_levels.len(),
            rows.overtime_rules.len(),
            rows.transparency_rules.len(),
        ];
        assert_eq!(rules.len(), counts.iter().sum::<usize>());
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
