//! The law of wages and hours, and average costs of employers: the tables of `data/law` and `data/costs` that are built in.

mod pay_rules;
mod rows;

use std::sync::OnceLock;

use medwage_domain::compensation::{
    HourlyCost, LawTables, OvertimeRule, PayRule, PayrollTax, StateSalaryLevel,
};
use medwage_domain::estimate::MinimumWage;

use self::rows::{
    EmployerCosts, LawTable, MinimumWages, OvertimeRow, OvertimeRules, PayrollTaxes,
    SalaryLevelRow, SalaryLevels, TransparencyRow, TransparencyRules, read_embedded, read_source,
};
use crate::text_table::{Sources, TextErrors};

/// The rows of all tables of law, each file read once.
struct LawRows {
    minimum_wages: Vec<MinimumWage>,
    salary_levels: Vec<SalaryLevelRow>,
    overtime_rules: Vec<OvertimeRow>,
    transparency_rules: Vec<TransparencyRow>,
    payroll_taxes: Vec<PayrollTax>,
}

/// The law that is built in, as estimates apply it and as callers look it up.
struct EmbeddedLaw {
    minimum_wages: Vec<MinimumWage>,
    salary_levels: Vec<StateSalaryLevel>,
    overtime_rules: Vec<OvertimeRule>,
    payroll_taxes: Vec<PayrollTax>,
    pay_rules: Vec<PayRule>,
}

impl LawRows {
    fn read_embedded() -> Result<Self, TextErrors> {
        Ok(Self {
            minimum_wages: read_embedded::<MinimumWages>()?,
            salary_levels: read_embedded::<SalaryLevels>()?,
            overtime_rules: read_embedded::<OvertimeRules>()?,
            transparency_rules: read_embedded::<TransparencyRules>()?,
            payroll_taxes: read_embedded::<PayrollTaxes>()?,
        })
    }
}

impl EmbeddedLaw {
    fn from_rows(rows: LawRows) -> Self {
        let pay_rules = pay_rules::list_rules(&rows);
        // A level of a year alone is for the highly compensated, whom no rule of the domain asks about.
        let salary_levels = rows.salary_levels.into_iter().filter_map(|row| {
            Some(StateSalaryLevel {
                scope: row.scope?,
                weekly: row.weekly?,
                effective: row.effective,
                state: row.state,
                place: row.place,
                source: row.source,
            })
        });
        Self {
            minimum_wages: rows.minimum_wages,
            salary_levels: salary_levels.collect(),
            overtime_rules: rows.overtime_rules.into_iter().map(|row| row.rule).collect(),
            payroll_taxes: rows.payroll_taxes,
            pay_rules,
        }
    }
}

fn embedded_law() -> Result<&'static EmbeddedLaw, TextErrors> {
    static LAW: OnceLock<EmbeddedLaw> = OnceLock::new();
    if let Some(law) = LAW.get() {
        return Ok(law);
    }
    let law = EmbeddedLaw::from_rows(LawRows::read_embedded()?);
    Ok(LAW.get_or_init(|| law))
}

/// Returns the minimum wages that are built in.
///
/// # Errors
/// Fails where a table was built in spoiled; a test holds that none was.
pub fn minimum_wages() -> Result<&'static [MinimumWage], TextErrors> {
    embedded_law().map(|law| law.minimum_wages.as_slice())
}

/// Returns the tables of the law of wages and hours that are built in.
///
/// # Errors
/// Fails where a table was built in spoiled; a test holds that none was.
pub fn law_tables() -> Result<LawTables<'static>, TextErrors> {
    let law = embedded_law()?;
    Ok(LawTables {
        minimum_wages: &law.minimum_wages,
        salary_levels: &law.salary_levels,
        overtime_rules: &law.overtime_rules,
        payroll_taxes: &law.payroll_taxes,
    })
}

/// Returns the rules of law about pay that are built in, by jurisdiction, kind, place, scope and day.
///
/// # Errors
/// Fails where a table was built in spoiled; a test holds that none was.
pub fn pay_rules() -> Result<&'static [PayRule], TextErrors> {
    embedded_law().map(|law| law.pay_rules.as_slice())
}

/// Returns the average cost of an hour of work in private industry.
///
/// # Errors
/// Fails where the table was built in spoiled; a test holds that it was not.
pub fn employer_costs() -> Result<&'static HourlyCost, TextErrors> {
    static COST: OnceLock<HourlyCost> = OnceLock::new();
    if let Some(cost) = COST.get() {
        return Ok(cost);
    }
    let rows = read_embedded::<EmployerCosts>()?;
    let source = rows.first().map(|row| row.source.clone()).unwrap_or_default();
    let parts = rows.into_iter().map(|row| (row.part, row.dollars_per_hour)).collect();
    Ok(COST.get_or_init(|| HourlyCost { parts, source }))
}

/// Checks the tables of law and costs of a directory of texts; everything that is wrong is said at once.
pub(crate) fn check_texts(texts: &mut Sources) -> Result<(), TextErrors> {
    let checked = [
        check_table::<MinimumWages>(texts),
        check_table::<SalaryLevels>(texts),
        check_table::<OvertimeRules>(texts),
        check_table::<TransparencyRules>(texts),
        check_table::<PayrollTaxes>(texts),
        check_table::<EmployerCosts>(texts),
    ];
    let found: Vec<_> =
        checked.into_iter().filter_map(Result::err).flat_map(|errors| errors.0).collect();
    if found.is_empty() { Ok(()) } else { Err(TextErrors(found)) }
}

fn check_table<T: LawTable>(texts: &mut Sources) -> Result<(), TextErrors> {
    read_source::<T>(texts).map(drop)
}

#[cfg(test)]
mod tests {
    use medwage_domain::estimate::{Day, legal_floor};
    use medwage_domain::money::Cents;

    use super::*;

    #[test]
    fn every_state_and_territory_of_the_table_has_a_floor_when_the_release_was_taken() {
        let table = minimum_wages().unwrap();
        let may = Day::parse_day("2025-05-01").unwrap();
        let rate = |state: &str| legal_floor(table, state, None, may).unwrap().hourly;
        assert_eq!(rate("NJ"), Cents::new(1_549));
        assert_eq!(rate("PR"), Cents::new(1_050));
        assert_eq!(rate("TX"), Cents::new(725));
        for row in table {
            assert!(rate(&row.state) >= Cents::new(725), "{}", row.state);
            assert!(
                !row.source.is_empty() && ["high", "medium"].contains(&row.confidence.as_str())
            );
        }
    }

    #[test]
    fn the_tables_of_wages_and_hours_are_sound() {
        let tables = law_tables().unwrap();
        assert!(tables.salary_levels.iter().all(|level| level.weekly >= Cents::from_dollars(684)));
        let california = tables.overtime_rules.iter().find(|rule| rule.state == "CA").unwrap();
        assert_eq!((california.daily_hours, california.double_hours), (Some(8.0), Some(12.0)));
        assert!(california.seventh_day && !california.fluctuating_week);
        for pair in tables.payroll_taxes.windows(2) {
            assert!(pair[0].effective < pair[1].effective && pair[0].wage_base < pair[1].wage_base);
        }
        let cost = employer_costs().unwrap();
        let hour: f64 = cost.parts.iter().map(|(_, dollars)| dollars).sum();
        assert!((hour - 45.65).abs() < 0.02, "the printed total, but for rounding: {hour}");
    }
}
