//! The tables of law and of costs that are built in, read from `data/law` and `data/costs`.

use std::sync::OnceLock;

use medwage_domain::compensation::{
    CostPart, HourlyCost, LawTables, OvertimeRule, PayrollTax, SalaryScope, StateSalaryLevel,
};
use medwage_domain::estimate::{Day, Facility, FloorScope, MinimumWage};
use medwage_domain::money::Cents;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Error;

pub(crate) static MINIMUM_WAGES: &str = include_str!("../../../data/law/minimum_wages.csv");
pub(crate) static SALARY_LEVELS: &str =
    include_str!("../../../data/law/exempt_salary_thresholds.csv");
pub(crate) static OVERTIME_RULES: &str = include_str!("../../../data/law/overtime_rules.csv");
static PAYROLL_TAXES: &str = include_str!("../../../data/law/payroll_taxes.csv");
static EMPLOYER_COSTS: &str = include_str!("../../../data/costs/employer_costs.csv");

/// A minimum wage as it is written.
#[derive(Deserialize)]
struct MinimumRow {
    state: String,
    place: String,
    scope: String,
    effective: String,
    usd_per_hour: String,
    confidence: String,
    source: String,
    note: String,
}

/// A level of salary as it is written.
#[derive(Deserialize)]
struct SalaryRow {
    state: String,
    place: String,
    scope: String,
    effective: String,
    usd_per_week: Option<f64>,
    source: String,
}

/// A state's overtime as it is written.
#[derive(Deserialize)]
struct OvertimeRow {
    state: String,
    daily_hours: Option<f64>,
    double_hours: Option<f64>,
    seventh_day: String,
    below_minimum_multiple: Option<f64>,
    fluctuating_week: String,
    effective: String,
    source: String,
}

/// Taxes on pay as they are written.
#[derive(Deserialize)]
struct TaxRow {
    effective: String,
    social_security_percent: f64,
    medicare_percent: f64,
    wage_base_usd: i64,
    net_earnings_percent: f64,
    source: String,
}

/// A part of what an hour of work costs, as it is written.
#[derive(Deserialize)]
struct CostRow {
    component: String,
    usd_per_hour: f64,
    source: String,
}

/// Returns the minimum wages that are built in.
///
/// # Errors
/// Fails where the table was built in spoiled; a test holds that it was not.
pub fn minimum_wages() -> Result<&'static [MinimumWage], Error> {
    static TABLE: OnceLock<Vec<MinimumWage>> = OnceLock::new();
    once(&TABLE, || parse_minimum_wages(MINIMUM_WAGES)).map(Vec::as_slice)
}

/// Returns the tables of the law of wages and hours that are built in.
///
/// # Errors
/// Fails where one was built in spoiled; a test holds that none was.
pub fn law_tables() -> Result<LawTables<'static>, Error> {
    static LEVELS: OnceLock<Vec<StateSalaryLevel>> = OnceLock::new();
    static RULES: OnceLock<Vec<OvertimeRule>> = OnceLock::new();
    static TAXES: OnceLock<Vec<PayrollTax>> = OnceLock::new();
    Ok(LawTables {
        minimum_wages: minimum_wages()?,
        salary_levels: once(&LEVELS, || parse_salary_levels(SALARY_LEVELS))?,
        overtime_rules: once(&RULES, || parse_overtime_rules(OVERTIME_RULES))?,
        payroll_taxes: once(&TAXES, || parse_payroll_taxes(PAYROLL_TAXES))?,
    })
}

/// Returns the average cost of an hour of work in private industry.
///
/// # Errors
/// Fails where the table was built in spoiled; a test holds that it was not.
pub fn employer_costs() -> Result<&'static HourlyCost, Error> {
    static TABLE: OnceLock<HourlyCost> = OnceLock::new();
    once(&TABLE, || parse_employer_costs(EMPLOYER_COSTS))
}

pub(crate) fn once<T>(
    cell: &'static OnceLock<T>,
    read: impl FnOnce() -> Result<T, Error>,
) -> Result<&'static T, Error> {
    if let Some(known) = cell.get() {
        return Ok(known);
    }
    let table = read()?;
    Ok(cell.get_or_init(|| table))
}

/// Reads each row of a table, and names the line of the first that is not of its form.
pub(crate) fn parse_rows<R: DeserializeOwned, T>(
    table: &'static str,
    text: &str,
    convert: impl Fn(R) -> Result<T, &'static str>,
) -> Result<Vec<T>, Error> {
    let mut rows = Vec::new();
    for (line, row) in csv::Reader::from_reader(text.as_bytes()).deserialize::<R>().enumerate() {
        let wrong = |reason: String| Error::Row { table, line: line + 2, reason };
        let row = row.map_err(|error| wrong(error.to_string()))?;
        rows.push(convert(row).map_err(|reason| wrong(reason.to_owned()))?);
    }
    Ok(rows)
}

/// Reads a table of minimum wages.
///
/// # Errors
/// Names the line that is not of its form.
pub fn parse_minimum_wages(text: &str) -> Result<Vec<MinimumWage>, Error> {
    parse_rows("minimum wages", text, |row: MinimumRow| {
        Ok(MinimumWage {
            scope: FloorScope::from_id(&row.scope).ok_or("scope")?,
            effective: Day::parse_day(&row.effective).ok_or("effective")?,
            hourly: parse_cents(&row.usd_per_hour).ok_or("usd_per_hour")?,
            state: row.state,
            place: row.place,
            confidence: row.confidence,
            source: row.source,
            note: row.note,
        })
    })
}

/// Reads a table of the states' levels of salary. Levels of a year alone, for the highly compensated, are left out.
fn parse_salary_levels(text: &str) -> Result<Vec<StateSalaryLevel>, Error> {
    let rows = parse_rows("salary levels", text, |row: SalaryRow| {
        let Some(weekly) = row.usd_per_week else { return Ok(None) };
        Ok(Some(StateSalaryLevel {
            scope: parse_salary_scope(&row.scope).ok_or("scope")?,
            effective: Day::parse_day(&row.effective).ok_or("effective")?,
            weekly: to_cents(weekly).ok_or("usd_per_week")?,
            state: row.state,
            place: row.place,
            source: row.source,
        }))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

fn parse_salary_scope(id: &str) -> Option<SalaryScope> {
    match id {
        "executive-administrative-professional" | "executive-administrative" => {
            Some(SalaryScope::General)
        }
        "executive-administrative-professional-small" => Some(SalaryScope::SmallEmployer),
        _ => {
            let kind = Facility::ALL.into_iter().find(|(_, name)| *name == id)?;
            Some(SalaryScope::Facility(kind.0))
        }
    }
}

fn parse_overtime_rules(text: &str) -> Result<Vec<OvertimeRule>, Error> {
    parse_rows("overtime rules", text, |row: OvertimeRow| {
        Ok(OvertimeRule {
            seventh_day: parse_answer(&row.seventh_day).ok_or("seventh_day")?,
            fluctuating_week: parse_answer(&row.fluctuating_week).ok_or("fluctuating_week")?,
            effective: Day::parse_day(&row.effective).ok_or("effective")?,
            state: row.state,
            daily_hours: row.daily_hours,
            double_hours: row.double_hours,
            below_minimum_multiple: row.below_minimum_multiple,
            source: row.source,
        })
    })
}

pub(crate) fn parse_answer(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn parse_payroll_taxes(text: &str) -> Result<Vec<PayrollTax>, Error> {
    parse_rows("payroll taxes", text, |row: TaxRow| {
        Ok(PayrollTax {
            effective: Day::parse_day(&row.effective).ok_or("effective")?,
            social_security: row.social_security_percent / 100.0,
            medicare: row.medicare_percent / 100.0,
            wage_base: Cents::from_dollars(row.wage_base_usd),
            net_earnings: row.net_earnings_percent / 100.0,
            source: row.source,
        })
    })
}

fn parse_employer_costs(text: &str) -> Result<HourlyCost, Error> {
    let mut source = String::new();
    let rows = parse_rows("employer costs", text, |row: CostRow| {
        let part = CostPart::ALL.into_iter().find(|(_, id)| *id == row.component);
        Ok((part.ok_or("component")?.0, row.usd_per_hour, row.source))
    })?;
    let parts = rows.into_iter().map(|(part, dollars, of)| {
        source = of;
        (part, dollars)
    });
    Ok(HourlyCost { parts: parts.collect(), source })
}

/// Reads dollars with two decimals.
pub(crate) fn parse_cents(text: &str) -> Option<Cents> {
    let (dollars, cents) = text.split_once('.')?;
    let digits = cents.len() == 2 && cents.bytes().all(|byte| byte.is_ascii_digit());
    let (dollars, cents): (i64, i64) = (dollars.parse().ok()?, cents.parse().ok()?);
    (digits && dollars > 0).then(|| Cents::new(dollars * 100 + cents))
}

/// Rounds dollars above zero to the cent.
pub(crate) fn to_cents(dollars: f64) -> Option<Cents> {
    (dollars > 0.0 && dollars < 1e6).then(|| Cents::new((dollars * 100.0).round() as i64))
}

#[cfg(test)]
mod tests {
    use medwage_domain::estimate::legal_floor;

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
    fn a_row_that_is_not_of_its_form_is_named() {
        let head = "state,place,scope,effective,usd_per_hour,confidence,source,note\n";
        for (row, reason) in [
            ("CA,,generally,2025-01-01,16.50,high,law,", "scope"),
            ("CA,,general,2025,16.50,high,law,", "effective"),
            ("CA,,general,2025-01-01,16.5,high,law,", "usd_per_hour"),
            ("CA,,general,2025-01-01,-1.50,high,law,", "usd_per_hour"),
        ] {
            let refused = parse_minimum_wages(&format!("{head}{row}\n")).unwrap_err();
            assert!(
                matches!(refused, Error::Row { line: 2, reason: ref at, .. } if at == reason),
                "{row}"
            );
        }
    }

    #[test]
    fn the_tables_of_wages_and_hours_are_sound() {
        let tables = law_tables().unwrap();
        assert!(tables.salary_levels.iter().all(|it| it.weekly >= Cents::from_dollars(684)));
        let california = tables.overtime_rules.iter().find(|it| it.state == "CA").unwrap();
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
