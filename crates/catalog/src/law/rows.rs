//! The rows of the law tables: one reader for those who apply the law, list its rules, or check an edited text.

use medwage_domain::compensation::{CostPart, OvertimeRule, PayrollTax, SalaryScope};
use medwage_domain::estimate::{Day, Facility, FloorScope, MinimumWage};
use medwage_domain::money::Cents;
use medwage_domain::statistics::Confidence;

use crate::text_table::{CsvTable, Fields, Sources, Table, TextErrors};

/// A law table: a file of `data/` and its columns.
pub(super) trait LawTable: Table {
    /// The path below `data/`.
    const FILE: &'static str;
    /// The columns, in their order, which are the fields of a row.
    const COLUMNS: &'static [&'static str];
    /// The text that is built in.
    const EMBEDDED: &'static str;

    /// Returns the words that no two rows may share.
    fn key(row: &Self::Row) -> String;
}

/// Reads the table that is built in.
pub(super) fn read_embedded<T: LawTable>() -> Result<Vec<T::Row>, TextErrors> {
    read_text::<T>(T::EMBEDDED)
}

/// Reads a text of the table's form.
pub(super) fn read_text<T: LawTable>(text: &str) -> Result<Vec<T::Row>, TextErrors> {
    CsvTable::from_bytes(T::FILE, text.as_bytes(), T::COLUMNS)?.read_rows::<T>(T::key)
}

/// Reads the table of a directory of texts.
pub(super) fn read_source<T: LawTable>(texts: &mut Sources) -> Result<Vec<T::Row>, TextErrors> {
    texts.read_csv(T::FILE, T::COLUMNS)?.read_rows::<T>(T::key)
}

/// Minimum wages.
pub(super) struct MinimumWages;

impl LawTable for MinimumWages {
    const FILE: &'static str = "law/minimum_wages.csv";
    const COLUMNS: &'static [&'static str] =
        &["state", "place", "scope", "effective", "usd_per_hour", "confidence", "source", "note"];
    const EMBEDDED: &'static str = include_str!("../../../../data/law/minimum_wages.csv");

    fn key(row: &MinimumWage) -> String {
        let MinimumWage { state, place, scope, effective, .. } = row;
        format!("{state} {place} {scope:?} {effective}")
    }
}

impl Table for MinimumWages {
    type Row = MinimumWage;

    fn read_row(fields: &mut Fields<'_>) -> Result<MinimumWage, String> {
        Ok(MinimumWage {
            state: take_state(fields)?,
            place: fields.take_any("place")?.to_owned(),
            scope: take_known(fields, "scope", FloorScope::from_id)?,
            effective: take_day(fields)?,
            hourly: take_amount(fields, "usd_per_hour")?.ok_or("usd_per_hour is empty")?,
            confidence: fields.take_one_of("confidence", &Confidence::NAMES)?.name().to_owned(),
            source: fields.take_text("source")?,
            note: fields.take_any("note")?.to_owned(),
        })
    }
}

/// Levels of salary below which nobody is exempt from overtime.
pub(super) struct SalaryLevels;

/// A row of [`SalaryLevels`].
pub(super) struct SalaryLevelRow {
    pub(super) state: String,
    pub(super) place: String,
    /// The table's id of the people that it is for.
    pub(super) scope_id: String,
    /// The same for a level a week; none for a level of a year alone, for the highly compensated.
    pub(super) scope: Option<SalaryScope>,
    pub(super) effective: Day,
    pub(super) weekly: Option<Cents>,
    pub(super) annual: Option<Cents>,
    pub(super) confidence: Confidence,
    pub(super) source: String,
    pub(super) note: String,
}

impl LawTable for SalaryLevels {
    const FILE: &'static str = "law/exempt_salary_thresholds.csv";
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "place",
        "scope",
        "effective",
        "usd_per_week",
        "usd_per_year",
        "confidence",
        "source",
        "note",
    ];
    const EMBEDDED: &'static str =
        include_str!("../../../../data/law/exempt_salary_thresholds.csv");

    fn key(row: &SalaryLevelRow) -> String {
        let SalaryLevelRow { state, place, scope_id, effective, .. } = row;
        format!("{state} {place} {scope_id} {effective}")
    }
}

impl Table for SalaryLevels {
    type Row = SalaryLevelRow;

    fn read_row(fields: &mut Fields<'_>) -> Result<SalaryLevelRow, String> {
        let row = SalaryLevelRow {
            state: take_state(fields)?,
            place: fields.take_any("place")?.to_owned(),
            scope_id: fields.take_text("scope")?,
            scope: None,
            effective: take_day(fields)?,
            weekly: take_amount(fields, "usd_per_week")?,
            annual: take_amount(fields, "usd_per_year")?,
            confidence: fields.take_one_of("confidence", &Confidence::NAMES)?,
            source: fields.take_text("source")?,
            note: fields.take_any("note")?.to_owned(),
        };
        let scope = find_salary_scope(&row.scope_id);
        match (row.weekly, row.annual, scope) {
            (None, None, _) => Err("no amount is above zero".to_owned()),
            (Some(_), _, None) => Err(format!("scope {:?} is not known", row.scope_id)),
            _ => Ok(SalaryLevelRow { scope, ..row }),
        }
    }
}

fn find_salary_scope(id: &str) -> Option<SalaryScope> {
    match id {
        "executive-administrative-professional" | "executive-administrative" => {
            Some(SalaryScope::General)
        }
        "executive-administrative-professional-small" => Some(SalaryScope::SmallEmployer),
        _ => {
            let facility = Facility::ALL.into_iter().find(|(_, name)| *name == id)?;
            Some(SalaryScope::Facility(facility.0))
        }
    }
}

/// Overtime of the states.
pub(super) struct OvertimeRules;

/// A row of [`OvertimeRules`].
pub(super) struct OvertimeRow {
    pub(super) rule: OvertimeRule,
    pub(super) confidence: Confidence,
    pub(super) note: String,
}

impl LawTable for OvertimeRules {
    const FILE: &'static str = "law/overtime_rules.csv";
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "daily_hours",
        "double_hours",
        "seventh_day",
        "below_minimum_multiple",
        "fluctuating_week",
        "effective",
        "confidence",
        "source",
        "note",
    ];
    const EMBEDDED: &'static str = include_str!("../../../../data/law/overtime_rules.csv");

    fn key(row: &OvertimeRow) -> String {
        format!("{} {}", row.rule.state, row.rule.effective)
    }
}

impl Table for OvertimeRules {
    type Row = OvertimeRow;

    fn read_row(fields: &mut Fields<'_>) -> Result<OvertimeRow, String> {
        let state = take_state(fields)?;
        let daily_hours = take_number(fields, "daily_hours")?;
        let double_hours = take_number(fields, "double_hours")?;
        let seventh_day = fields.take_one_of("seventh_day", &YES_NO)?;
        let below_minimum_multiple = take_number(fields, "below_minimum_multiple")?;
        let fluctuating_week = fields.take_one_of("fluctuating_week", &YES_NO)?;
        let effective = take_day(fields)?;
        let confidence = fields.take_one_of("confidence", &Confidence::NAMES)?;
        let source = fields.take_text("source")?;
        let rule = OvertimeRule {
            state,
            daily_hours,
            double_hours,
            seventh_day,
            below_minimum_multiple,
            fluctuating_week,
            effective,
            source,
        };
        Ok(OvertimeRow { rule, confidence, note: fields.take_any("note")?.to_owned() })
    }
}

/// Duties to tell pay.
pub(super) struct TransparencyRules;

/// A row of [`TransparencyRules`].
pub(super) struct TransparencyRow {
    pub(super) state: String,
    pub(super) place: String,
    /// Employees from which on an employer is covered.
    pub(super) employees: u32,
    pub(super) effective: Day,
    pub(super) is_range_posted: bool,
    pub(super) other_duty: String,
    pub(super) remote_reach: String,
    pub(super) content: String,
    pub(super) confidence: Confidence,
    pub(super) source: String,
}

impl LawTable for TransparencyRules {
    const FILE: &'static str = "law/pay_transparency.csv";
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "place",
        "min_employees",
        "effective",
        "range_in_posting",
        "other_duty",
        "remote_reach",
        "content",
        "confidence",
        "source",
    ];
    const EMBEDDED: &'static str = include_str!("../../../../data/law/pay_transparency.csv");

    fn key(row: &TransparencyRow) -> String {
        format!("{} {} {}", row.state, row.place, row.effective)
    }
}

impl Table for TransparencyRules {
    type Row = TransparencyRow;

    fn read_row(fields: &mut Fields<'_>) -> Result<TransparencyRow, String> {
        Ok(TransparencyRow {
            state: take_state(fields)?,
            place: fields.take_any("place")?.to_owned(),
            employees: fields.take_parsed("min_employees")?,
            effective: take_day(fields)?,
            is_range_posted: fields.take_one_of("range_in_posting", &YES_NO)?,
            other_duty: fields.take_any("other_duty")?.to_owned(),
            remote_reach: fields.take_any("remote_reach")?.to_owned(),
            content: fields.take_any("content")?.to_owned(),
            confidence: fields.take_one_of("confidence", &Confidence::NAMES)?,
            source: fields.take_text("source")?,
        })
    }
}

/// Taxes on pay.
pub(super) struct PayrollTaxes;

impl LawTable for PayrollTaxes {
    const FILE: &'static str = "law/payroll_taxes.csv";
    const COLUMNS: &'static [&'static str] = &[
        "effective",
        "social_security_percent",
        "medicare_percent",
        "wage_base_usd",
        "net_earnings_percent",
        "source",
    ];
    const EMBEDDED: &'static str = include_str!("../../../../data/law/payroll_taxes.csv");

    fn key(row: &PayrollTax) -> String {
        row.effective.to_string()
    }
}

impl Table for PayrollTaxes {
    type Row = PayrollTax;

    fn read_row(fields: &mut Fields<'_>) -> Result<PayrollTax, String> {
        let effective = take_day(fields)?;
        let social_security = take_share(fields, "social_security_percent")?;
        let medicare = take_share(fields, "medicare_percent")?;
        let wage_base = take_amount(fields, "wage_base_usd")?.ok_or("wage_base_usd is empty")?;
        Ok(PayrollTax {
            effective,
            social_security,
            medicare,
            wage_base,
            net_earnings: take_share(fields, "net_earnings_percent")?,
            source: fields.take_text("source")?,
        })
    }
}

/// Average costs of an hour of work, part by part.
pub(super) struct EmployerCosts;

/// A row of [`EmployerCosts`].
pub(super) struct EmployerCostRow {
    pub(super) part: CostPart,
    pub(super) dollars_per_hour: f64,
    pub(super) source: String,
}

impl LawTable for EmployerCosts {
    const FILE: &'static str = "costs/employer_costs.csv";
    const COLUMNS: &'static [&'static str] =
        &["quarter", "sector", "component", "usd_per_hour", "source"];
    const EMBEDDED: &'static str = include_str!("../../../../data/costs/employer_costs.csv");

    fn key(row: &EmployerCostRow) -> String {
        format!("{:?}", row.part)
    }
}

impl Table for EmployerCosts {
    type Row = EmployerCostRow;

    fn read_row(fields: &mut Fields<'_>) -> Result<EmployerCostRow, String> {
        fields.take_parsed::<medwage_domain::month::YearMonth>("quarter")?;
        fields.take_text("sector")?;
        Ok(EmployerCostRow {
            part: fields.take_one_of("component", &CostPart::ALL)?,
            dollars_per_hour: take_number(fields, "usd_per_hour")?
                .ok_or("usd_per_hour is empty")?,
            source: fields.take_text("source")?,
        })
    }
}

const YES_NO: [(bool, &str); 2] = [(true, "yes"), (false, "no")];

/// Takes the postal code of a state, or `US`.
fn take_state(fields: &mut Fields<'_>) -> Result<String, String> {
    let letters = fields.take_any("state")?;
    if letters.len() == 2 && letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
        Ok(letters.to_owned())
    } else {
        Err(format!("state {letters:?} is not two capital letters"))
    }
}

fn take_day(fields: &mut Fields<'_>) -> Result<Day, String> {
    let text = fields.take_any("effective")?;
    Day::parse_day(text).ok_or_else(|| format!("effective {text:?} is no day such as 2024-07-01"))
}

/// Takes one of the words that a rule of the domain knows.
fn take_known<T>(
    fields: &mut Fields<'_>,
    name: &str,
    find: impl Fn(&str) -> Option<T>,
) -> Result<T, String> {
    let id = fields.take_any(name)?;
    find(id).ok_or_else(|| format!("{name} {id:?} is not known"))
}

/// Takes dollars above zero with up to two decimals; none where the field is empty.
fn take_amount(fields: &mut Fields<'_>, name: &str) -> Result<Option<Cents>, String> {
    let Some(text) = fields.take_optional(name)? else { return Ok(None) };
    match Fields::new(&text).take_unsigned(name, 2)? {
        0 => Err(format!("{name} is not above zero")),
        cents => Ok(Some(Cents::new(i64::from(cents)))),
    }
}

/// Takes a number above zero; none where the field is empty.
fn take_number(fields: &mut Fields<'_>, name: &str) -> Result<Option<f64>, String> {
    let Some(text) = fields.take_optional(name)? else { return Ok(None) };
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(Some(number)),
        _ => Err(format!("{name} {text:?} is no number above zero")),
    }
}

/// Takes a percentage as a share.
fn take_share(fields: &mut Fields<'_>, name: &str) -> Result<f64, String> {
    let percent = take_number(fields, name)?.ok_or_else(|| format!("{name} is empty"))?;
    Ok(percent / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_not_of_its_form_is_named_with_its_line() {
        let head = MinimumWages::COLUMNS.join(",");
        for (row, reason) in [
            ("CA,,generally,2025-01-01,16.50,high,law,", "scope \"generally\" is not known"),
            ("CA,,general,2025,16.50,high,law,", "effective \"2025\" is no day"),
            ("CA,,general,2025-01-01,16.505,high,law,", "usd_per_hour \"16.505\" is no number"),
            ("CA,,general,2025-01-01,-1.50,high,law,", "usd_per_hour is out of bounds"),
            ("CA,,general,2025-01-01,0,high,law,", "usd_per_hour is not above zero"),
            ("CA,,general,2025-01-01,16.50,sure,law,", "confidence \"sure\" is none of"),
            ("California,,general,2025-01-01,16.50,high,law,", "is not two capital letters"),
        ] {
            let refused = read_text::<MinimumWages>(&format!("{head}\n{row}\n")).unwrap_err();
            let said = refused.to_string();
            assert!(
                said.starts_with("law/minimum_wages.csv:2: ") && said.contains(reason),
                "{said}"
            );
        }
        let row = "CA,,general,2025-01-01,16.50,high,law,";
        let twice = read_text::<MinimumWages>(&format!("{head}\n{row}\n{row}\n")).unwrap_err();
        assert_eq!(
            twice.to_string(),
            "law/minimum_wages.csv:3: CA  General 2025-01-01 comes twice"
        );
    }

    #[test]
    fn a_level_of_salary_needs_an_amount_and_known_people() {
        let head = SalaryLevels::COLUMNS.join(",");
        for (row, reason) in [
            ("CA,,clerks,2025-01-01,900,,high,law,", "scope \"clerks\" is not known"),
            ("CA,,clerks,2025-01-01,,,high,law,", "no amount is above zero"),
        ] {
            let refused = read_text::<SalaryLevels>(&format!("{head}\n{row}\n"));
            let said = refused.err().map(|errors| errors.to_string()).unwrap_or_default();
            assert!(said.contains(reason), "{said}");
        }
    }
}
