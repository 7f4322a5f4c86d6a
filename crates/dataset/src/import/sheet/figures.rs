//! The statistics of a row: numbers as printed, or BLS's marks.
//!
//! `*` is a wage and `**` an employment that is not available, `#` a wage at or above the top code. An
//! occupation that is paid by the year has no hourly wages, and the other way round: those columns are
//! blank or hold `*`, and from May 2019 on the column `ANNUAL` or `HOURLY` says so as well.

use medwage_domain::cell::{Cell, DataType, Measure, Slot};
use medwage_domain::money::Pay;

use super::columns::{Column, Record};
use super::fault::{Fault, cut_text};

/// A field of a statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Figure(Slot),
    Withheld,
    Blank,
}

/// Reads all statistics of a row.
pub(super) fn read_cell(record: &Record<'_>) -> Result<Cell, Fault> {
    let mut cell = Cell::EMPTY;
    let only_hourly = read_flag(record, Column::OnlyHourly)?;
    let only_annual = read_flag(record, Column::OnlyAnnual)?;
    for measure in Measure::ALL {
        let hourly = (measure.per(Pay::Hourly), only_annual, Column::OnlyAnnual);
        let annual = (measure.per(Pay::Annual), only_hourly, Column::OnlyHourly);
        let Some((hours, years)) = find_field(record, hourly.0)?.zip(find_field(record, annual.0)?)
        else {
            continue;
        };
        cell.set(hourly.0, decide_wage(hours, years, hourly)?);
        cell.set(annual.0, decide_wage(years, hours, annual)?);
    }
    for data_type in DataType::ALL.into_iter().filter(|it| it.pay().is_none()) {
        if let Some(field) = find_field(record, data_type)? {
            cell.set(data_type, decide_count(field, data_type)?);
        }
    }
    Ok(cell)
}

/// Says what a wage is, given the same wage per the other unit.
///
/// BLS withholds no hourly wage of which it prints the annual one: the hourly wage is then none at all.
fn decide_wage(
    field: Field,
    other: Field,
    (data_type, paid_otherwise, flag): (DataType, bool, Column),
) -> Result<Slot, Fault> {
    let column = Column::Statistic(data_type).name();
    match (field, other) {
        (Field::Figure(_), _) if paid_otherwise => {
            Err(Fault::PaidOtherwise { flag: flag.name(), column })
        }
        (Field::Figure(slot), _) => Ok(slot),
        (Field::Withheld | Field::Blank, _) if paid_otherwise => Ok(Slot::NOT_APPLICABLE),
        (Field::Withheld | Field::Blank, Field::Figure(_)) => Ok(Slot::NOT_APPLICABLE),
        (Field::Withheld, _) => Ok(Slot::WITHHELD),
        (Field::Blank, _) => Err(Fault::Blank(column)),
    }
}

/// Says what a statistic is that is no wage. The nation has no share of local jobs, which is a blank.
fn decide_count(field: Field, data_type: DataType) -> Result<Slot, Fault> {
    let local = matches!(data_type, DataType::JobsPerThousand | DataType::LocationQuotient);
    match field {
        Field::Figure(slot) => Ok(slot),
        Field::Withheld => Ok(Slot::WITHHELD),
        Field::Blank if local => Ok(Slot::ABSENT),
        Field::Blank => Err(Fault::Blank(Column::Statistic(data_type).name())),
    }
}

fn find_field(record: &Record<'_>, data_type: DataType) -> Result<Option<Field>, Fault> {
    let column = Column::Statistic(data_type);
    record.get_field(column).map(|text| parse_field(data_type, column.name(), text)).transpose()
}

fn parse_field(data_type: DataType, column: &'static str, text: &str) -> Result<Field, Fault> {
    match text {
        "" => Ok(Field::Blank),
        "*" | "**" => Ok(Field::Withheld),
        "#" if data_type.pay().is_some() => Ok(Field::Figure(Slot::AT_LEAST)),
        _ => parse_number(data_type, column, text).map(Field::Figure),
    }
}

/// Reads `TRUE`, or a blank.
fn read_flag(record: &Record<'_>, column: Column) -> Result<bool, Fault> {
    match record.get_stated(column) {
        None => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(text) => Err(Fault::of_field(column.name(), text, "TRUE or blank")),
    }
}

/// Reads a number of at most the decimals that BLS prints. Spreadsheets drop zeros at the end, and
/// their text exports may group thousands.
fn parse_number(data_type: DataType, column: &'static str, text: &str) -> Result<Slot, Fault> {
    let unknown = || Fault::UnknownMark { column, value: cut_text(text) };
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(unknown()),
        Some(parts) => parts,
        None => (text, ""),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = strip_commas(whole).ok_or_else(unknown)?;
    if !digits(&whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(unknown());
    }
    let expected = data_type.decimals();
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > expected as usize {
        return Err(Fault::Decimals { column, value: cut_text(text), expected });
    }
    let scaled = format!("{whole}{fraction:0<width$}", width = expected as usize);
    let slot = scaled.parse().ok().and_then(Slot::new);
    slot.ok_or_else(|| Fault::TooGreat { column, value: cut_text(text) })
}

/// Takes the commas out of `137,896,660`; `None` where they don't stand every three digits.
fn strip_commas(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    let right = rest.peek().is_none() || (1..=3).contains(&first.len());
    rest.try_fold(first.to_owned(), |number, group| (group.len() == 3).then(|| number + group))
        .filter(|_| right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(data_type: DataType, text: &str) -> Result<Slot, String> {
        let column = Column::Statistic(data_type).name();
        parse_number(data_type, column, text).map_err(|fault| fault.to_string())
    }

    #[test]
    fn numbers_come_out_as_bls_prints_them() {
        for (data_type, text, scaled) in [
            (DataType::Employment, "137896660", 137_896_660),
            (DataType::Employment, "137,896,660", 137_896_660),
            (DataType::Employment, "930", 930),
            (DataType::Employment, "40.0", 40),
            (DataType::HourlyMean, "23.23", 2_323),
            (DataType::HourlyMean, "17.4", 1_740),
            (DataType::HourlyMean, "16", 1_600),
            (DataType::MeanRse, "0", 0),
            (DataType::MeanRse, ".4", 4),
            (DataType::JobsPerThousand, "1,000.5", 1_000_500),
            (DataType::LocationQuotient, "0.91", 91),
        ] {
            assert_eq!(slot(data_type, text), Ok(Slot::new(scaled).unwrap()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "~", "***", "-1", "+1", "1e3", "1.", ".", "1,00", "1000,000", ",100", "1.2.3", "$5",
            "N/A", "٣",
        ] {
            let fault = slot(DataType::Employment, text).unwrap_err();
            assert!(fault.contains("is neither a number nor"), "{text}: {fault}");
        }
        assert!(slot(DataType::HourlyMean, "17.405").unwrap_err().contains("more than 2 decimals"));
        assert!(
            slot(DataType::AnnualMean, "48320.5").unwrap_err().contains("more than 0 decimals")
        );
        assert!(slot(DataType::Employment, "4294967295").unwrap_err().ends_with("is too great"));
    }

    /// The means of a row with these fields for H_MEAN, A_MEAN, ANNUAL and HOURLY.
    fn means(fields: [&str; 4]) -> Result<[Slot; 2], String> {
        let names = ["OCC_CODE", "OCC_TITLE", "H_MEAN", "A_MEAN", "ANNUAL", "HOURLY"];
        let header =
            super::super::columns::Header::read_header(&names.map(str::to_owned), &[]).unwrap();
        let fields: Vec<String> =
            ["29-2072", "T"].into_iter().chain(fields).map(str::to_owned).collect();
        let cell =
            read_cell(&Record::new(&header, &fields).unwrap()).map_err(|it| it.to_string())?;
        Ok([cell.slot(DataType::HourlyMean), cell.slot(DataType::AnnualMean)])
    }

    #[test]
    fn each_mark_is_what_bls_says_of_it() {
        let [hourly, annual] = [2_323, 48_320].map(|scaled| Slot::new(scaled).unwrap());
        let (none, withheld, bound) = (Slot::NOT_APPLICABLE, Slot::WITHHELD, Slot::AT_LEAST);
        for (fields, expected) in [
            (["23.23", "48320", "", ""], [hourly, annual]),
            (["#", "#", "", ""], [bound, bound]),
            (["*", "*", "", ""], [withheld, withheld]),
            // Paid by the year: with the flag, without it as in the nation's history, top-coded.
            (["", "48320", "TRUE", ""], [none, annual]),
            (["*", "48320", "TRUE", ""], [none, annual]),
            (["*", "48320", "", ""], [none, annual]),
            (["*", "#", "", ""], [none, bound]),
            // Paid by the hour.
            (["23.23", "", "", "TRUE"], [hourly, none]),
            (["23.23", "*", "", "true"], [hourly, none]),
            (["#", "*", "", ""], [bound, none]),
            // Paid by the year, and withheld.
            (["", "*", "TRUE", ""], [none, withheld]),
        ] {
            assert_eq!(means(fields), Ok(expected), "{fields:?}");
        }
    }

    #[test]
    fn contradictions_and_unexplained_blanks_are_refused() {
        for (fields, reason) in [
            (["23.23", "48320", "TRUE", ""], "ANNUAL is TRUE and H_MEAN has a figure"),
            (["23.23", "48320", "", "TRUE"], "HOURLY is TRUE and A_MEAN has a figure"),
            (["", "", "", ""], "H_MEAN is blank"),
            (["*", "", "", ""], "A_MEAN is blank"),
            (["23.23", "48320", "yes", ""], "ANNUAL \"yes\" is not TRUE or blank"),
        ] {
            let fault = means(fields).unwrap_err();
            assert!(fault.starts_with(reason), "{fields:?}: {fault}");
        }
    }
}
