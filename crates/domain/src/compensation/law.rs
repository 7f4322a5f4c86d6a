//! The law of wages and hours that holds in a place on a day: federal law, and a state's where the tables have it.

use crate::estimate::{Day, Facility, MinimumWage, lowest_minimum};
use crate::money::Cents;

/// A state's own level of salary below which nobody is exempt from overtime, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateSalaryLevel {
    /// The postal code of the state.
    pub state: String,
    /// The part of the state that it is for; empty for the whole state, or for the rest of it.
    pub place: String,
    /// The people that it is for.
    pub scope: SalaryScope,
    /// The day from which it applies.
    pub effective: Day,
    /// The level a week.
    pub weekly: Cents,
    /// The source.
    pub source: String,
}

/// The people that a level of salary is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SalaryScope {
    /// All employers.
    General,
    /// Small employers, who have a lower one.
    SmallEmployer,
    /// A kind of health care facility.
    Facility(Facility),
}

/// The demands of a state beyond federal overtime.
#[derive(Clone, Debug, PartialEq)]
pub struct OvertimeRule {
    /// The postal code of the state.
    pub state: String,
    /// Hours of a day above which half the regular rate is added; none where only the week counts.
    pub daily_hours: Option<f64>,
    /// Hours of a day above which the whole regular rate is added.
    pub double_hours: Option<f64>,
    /// True if the seventh day of a week counts as hours above the day's.
    pub seventh_day: bool,
    /// The day counts only for rates below so many times the minimum wage.
    pub below_minimum_multiple: Option<f64>,
    /// True if a salary may be for all hours, with overtime at half (29 CFR 778.114).
    pub fluctuating_week: bool,
    /// The day from which it applies.
    pub effective: Day,
    /// The source.
    pub source: String,
}

/// Taxes on pay, from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct PayrollTax {
    /// The day from which it applies.
    pub effective: Day,
    /// Social security of the self-employed, as a share of net earnings up to the wage base.
    pub social_security: f64,
    /// Medicare of the self-employed, as a share of net earnings.
    pub medicare: f64,
    /// Earnings above which social security ends.
    pub wage_base: Cents,
    /// The share of self-employed income that is net earnings.
    pub net_earnings: f64,
    /// The source.
    pub source: String,
}

impl PayrollTax {
    /// Returns half the tax on self-employment, in dollars: the part that an employer would pay for an employee.
    pub fn employer_half(&self, income_dollars: f64) -> f64 {
        let net = income_dollars.max(0.0) * self.net_earnings;
        let social_security = net.min(self.wage_base.dollars()) * self.social_security;
        (social_security + net * self.medicare) / 2.0
    }
}

/// The tables of law that are built in.
#[derive(Clone, Copy, Debug)]
pub struct LawTables<'t> {
    /// Minimum wages.
    pub minimum_wages: &'t [MinimumWage],
    /// The states' own levels of salary.
    pub salary_levels: &'t [StateSalaryLevel],
    /// The states' own overtime.
    pub overtime_rules: &'t [OvertimeRule],
    /// Taxes on pay.
    pub payroll_taxes: &'t [PayrollTax],
}

/// A level of salary that holds, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalaryLevel {
    /// The level a week.
    pub weekly: Cents,
    /// The postal code of the state; `US` for the federal one.
    pub jurisdiction: String,
    /// The source.
    pub source: String,
}

/// The law of a place on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceLaw {
    /// The level of salary below which nobody is exempt.
    pub salary_level: SalaryLevel,
    /// The minimum wage; none before the first that is known.
    pub minimum: Option<MinimumWage>,
    /// The demands of the state beyond federal overtime.
    pub overtime: Option<OvertimeRule>,
    /// Taxes on pay; none before the first that are known.
    pub payroll_tax: Option<PayrollTax>,
    /// States whose own law is not in the tables for the day, though a later one is.
    pub unknown_states: Vec<String>,
}

impl PlaceLaw {
    /// Returns federal law alone, with its level of salary and no table of anything else.
    pub fn federal_only(weekly: Cents) -> Self {
        Self {
            salary_level: SalaryLevel {
                weekly,
                jurisdiction: "US".to_owned(),
                source: "29 CFR 541.600".to_owned(),
            },
            minimum: None,
            overtime: None,
            payroll_tax: None,
            unknown_states: Vec::new(),
        }
    }

    /// Finds the law of a place that lies in some states, by postal code: in several, the weakest of theirs, since an
    /// employer may be in either. `facilities` are the kinds of health care facility that the employer may be.
    pub fn find_law(
        tables: LawTables<'_>,
        states: &[&str],
        facilities: &[Facility],
        federal_weekly: Cents,
        day: Day,
    ) -> Self {
        let federal = Self::federal_only(federal_weekly);
        let nation = ["US"];
        let places = if states.is_empty() { &nation[..] } else { states };
        let minimums = places
            .iter()
            .filter_map(|state| lowest_minimum(tables.minimum_wages, state, facilities, day));
        let levels = places.iter().map(|state| newest_level(tables.salary_levels, state, day));
        let levels =
            levels.map(|own| own.map_or(federal.salary_level.weekly, |level| level.weekly));
        let weakest = levels.enumerate().min_by_key(|(_, weekly)| *weekly);
        let own = weakest.and_then(|(at, _)| newest_level(tables.salary_levels, places[at], day));
        let salary_level = match own {
            Some(own) if own.weekly > federal_weekly => SalaryLevel {
                weekly: own.weekly,
                jurisdiction: own.state.clone(),
                source: own.source.clone(),
            },
            _ => federal.salary_level,
        };
        let rules: Vec<_> =
            places.iter().map(|state| newest_rule(tables.overtime_rules, state, day)).collect();
        let overtime = rules.iter().all(Option::is_some).then(|| rules[0].cloned()).flatten();
        let known_later = |state: &&&str| {
            let mut own =
                tables.salary_levels.iter().filter(|level| level.state == ***state).peekable();
            own.peek().is_some() && own.all(|level| level.effective > day)
        };
        let taxes = tables.payroll_taxes.iter().filter(|tax| tax.effective <= day);
        Self {
            salary_level,
            minimum: minimums.min_by_key(|minimum| minimum.hourly).cloned(),
            overtime,
            payroll_tax: taxes.max_by_key(|tax| tax.effective).cloned(),
            unknown_states: places
                .iter()
                .filter(known_later)
                .map(|state| (*state).to_owned())
                .collect(),
        }
    }
}

fn newest_level<'t>(
    table: &'t [StateSalaryLevel],
    state: &str,
    day: Day,
) -> Option<&'t StateSalaryLevel> {
    let own = table.iter().filter(|row| row.state == state && row.place.is_empty());
    let own = own.filter(|row| row.scope == SalaryScope::General && row.effective <= day);
    own.max_by_key(|row| row.effective)
}

fn newest_rule<'t>(table: &'t [OvertimeRule], state: &str, day: Day) -> Option<&'t OvertimeRule> {
    let own = table.iter().filter(|row| row.state == state && row.effective <= day);
    own.max_by_key(|row| row.effective)
}
