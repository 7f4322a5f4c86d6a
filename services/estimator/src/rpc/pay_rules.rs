//! `ListPayRules` and `GetPayRule`.

use medwage_catalog_service::require_equality;
use medwage_contracts::convert::to_dollars;
use medwage_contracts::filter::{Comparison, Operator, parse_filter};
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::compensation::{PayRule, PayRuleKind};
use medwage_domain::estimate::Day;
use medwage_rpc_status::Violation;

use super::model::{cut_list, read_name, resource_not_found};
use crate::context::Context;
use crate::error::Error;

const RESOURCE: &str = "medwage.dev/PayRule";
const FIELDS: &str = "jurisdiction, place, scope, kind and effective_date";

/// A condition on a rule.
type Condition<'f> = Box<dyn Fn(&PayRule) -> bool + 'f>;

/// Lists the rules for which a filter holds.
pub(super) fn list_pay_rules(
    context: &Context,
    request: &pb::ListPayRulesRequest,
) -> Result<pb::ListPayRulesResponse, Error> {
    let pb::ListPayRulesRequest { filter, page_size, page_token } = request;
    let part = cut_list(context, "ListPayRules", filter, *page_size, page_token, || {
        let comparisons = parse_filter(filter)
            .map_err(|error| Violation::for_reason(error.reason(), "filter", error.to_string()))?;
        let conditions: Vec<_> =
            comparisons.iter().map(read_condition).collect::<Result<_, Violation>>()?;
        let matching =
            read_rules()?.iter().filter(|rule| conditions.iter().all(|holds| holds(rule)));
        Ok(matching.map(write_rule).collect())
    })?;
    Ok(pb::ListPayRulesResponse {
        pay_rules: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

/// Gets a rule by its name.
pub(super) fn get_pay_rule(name: &str) -> Result<pb::PayRule, Error> {
    let rules = read_rules()?;
    let id = read_name("name", name, Collection::PayRules.parse_name(name))?.to_ascii_lowercase();
    let rule = rules.iter().find(|rule| rule.id() == id);
    rule.map(write_rule).ok_or_else(|| {
        // The rule with the longest beginning in common: most likely the same one from another day.
        let common = |rule: &&PayRule| {
            let own = rule.id();
            own.bytes().zip(id.bytes()).take_while(|(one, other)| one == other).count()
        };
        let nearest = rules.iter().max_by_key(common).map(PayRule::id);
        let nearest = Collection::PayRules.write_name(nearest.unwrap_or_default());
        resource_not_found(RESOURCE, name, &nearest)
    })
}

/// Returns the rules of the tables, which are read by the first call that asks for them.
fn read_rules() -> Result<&'static [PayRule], Error> {
    medwage_catalog::law::pay_rules().map_err(|error| Error::Internal(error.to_string()))
}

fn read_condition<'f>(comparison: &Comparison<'f>) -> Result<Condition<'f>, Violation> {
    let (operator, value) = (comparison.operator, comparison.value);
    let text: fn(&PayRule) -> &str = match comparison.field {
        "jurisdiction" => |rule| &rule.jurisdiction,
        "place" => |rule| &rule.place,
        "scope" => |rule| &rule.scope,
        "kind" => {
            require_equality(comparison)?;
            let kind = read_kind(value)?;
            let is_equal = operator == Operator::Equal;
            return Ok(Box::new(move |rule| (rule.kind == kind) == is_equal));
        }
        "effective_date" => {
            let day = Day::parse_day(value).ok_or_else(|| {
                let told = format!("effective_date takes a day such as 2026-01-01, not {value:?}");
                Violation::malformed("filter", told)
            })?;
            return Ok(Box::new(move |rule| operator.is_met(&rule.effective, &day)));
        }
        other => {
            let told = format!("{other} is no field; there are {FIELDS}");
            return Err(Violation::unknown("filter", told));
        }
    };
    require_equality(comparison)?;
    let is_equal = operator == Operator::Equal;
    Ok(Box::new(move |rule| text(rule).eq_ignore_ascii_case(value) == is_equal))
}

/// Reads a kind, with or without the name of its enumeration.
fn read_kind(value: &str) -> Result<PayRuleKind, Violation> {
    let short = value.trim_start_matches("PAY_RULE_KIND_");
    let known = [
        PayRuleKind::MinimumWage,
        PayRuleKind::SalaryLevel,
        PayRuleKind::Overtime,
        PayRuleKind::Transparency,
    ];
    let found = known.into_iter().find(|kind| {
        write_kind(*kind).as_str_name().ends_with(&format!("_KIND_{}", short.to_ascii_uppercase()))
    });
    found.ok_or_else(|| {
        let told = "kind is MINIMUM_WAGE, SALARY_LEVEL, OVERTIME or TRANSPARENCY".to_owned();
        Violation::malformed("filter", told)
    })
}

const fn write_kind(kind: PayRuleKind) -> pb::PayRuleKind {
    match kind {
        PayRuleKind::MinimumWage => pb::PayRuleKind::MinimumWage,
        PayRuleKind::SalaryLevel => pb::PayRuleKind::SalaryLevel,
        PayRuleKind::Overtime => pb::PayRuleKind::Overtime,
        PayRuleKind::Transparency => pb::PayRuleKind::Transparency,
    }
}

fn write_rule(rule: &PayRule) -> pb::PayRule {
    let threshold = &rule.threshold;
    pb::PayRule {
        name: Collection::PayRules.write_name(rule.id()),
        kind: write_kind(rule.kind).into(),
        jurisdiction: rule.jurisdiction.clone(),
        place: rule.place.clone(),
        scope: rule.scope.clone(),
        requirement: rule.requirement.clone(),
        hourly_usd: threshold.hourly.map(to_dollars),
        weekly_usd: threshold.weekly.map(to_dollars),
        annual_usd: threshold.annual.map(to_dollars),
        daily_hours: threshold.daily_hours,
        double_hours: threshold.double_hours,
        min_employee_count: threshold.employees.and_then(|count| count.try_into().ok()),
        effective_date: rule.effective.to_string(),
        superseded_date: rule.superseded.map(|day| day.to_string()).unwrap_or_default(),
        verified: rule.verified,
        source: rule.source.clone(),
        note: rule.note.clone(),
    }
}
