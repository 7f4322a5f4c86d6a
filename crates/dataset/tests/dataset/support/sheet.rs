//! Spreadsheets in BLS's layout, as workbooks and as text.
#![allow(clippy::unwrap_used, reason = "a broken fixture stops its test")]

use std::path::{Path, PathBuf};

use medwage_domain::cell::{Cell, DataType, Figure};
use medwage_domain::market::{Area, AreaKind, Industry, IndustryLevel, Market, OccupationLevel};
use rust_xlsxwriter::Workbook;

/// Writes rows as BLS does: numbers as numbers, codes and marks as text, remarks in another sheet.
pub(crate) fn workbook(path: &Path, rows: &[Vec<String>], remarks: &[&str]) -> PathBuf {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("data").unwrap();
    for (row, fields) in (0..).zip(rows) {
        for (column, field) in (0..).zip(fields) {
            let header = rows[0].get(usize::from(column)).map(String::as_str);
            let is_code =
                row == 0 || header.is_some_and(|it| ["AREA", "NAICS", "OWN_CODE"].contains(&it));
            match field.parse::<f64>() {
                Ok(number) if !is_code => sheet.write_number(row, column, number).unwrap(),
                _ if field.is_empty() => sheet,
                _ => sheet.write_string(row, column, field).unwrap(),
            };
        }
    }
    let sheet = book.add_worksheet().set_name("Field Descriptions").unwrap();
    for (row, remark) in (0..).zip(remarks) {
        sheet.write_string(row, 0, *remark).unwrap();
    }
    book.save(path).unwrap();
    path.to_owned()
}

/// Writes rows as a spreadsheet program exports them.
pub(crate) fn text(path: &Path, rows: &[Vec<String>]) -> PathBuf {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
    path.to_owned()
}

/// Reads the rows of a text export, column names first.
pub(crate) fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The statistics of the layouts from May 2019 on, in their order.
pub(crate) const STATISTICS: [(&str, DataType); 17] = [
    ("TOT_EMP", DataType::Employment),
    ("EMP_PRSE", DataType::EmploymentRse),
    ("JOBS_1000", DataType::JobsPerThousand),
    ("LOC_QUOTIENT", DataType::LocationQuotient),
    ("H_MEAN", DataType::HourlyMean),
    ("A_MEAN", DataType::AnnualMean),
    ("MEAN_PRSE", DataType::MeanRse),
    ("H_PCT10", DataType::HourlyP10),
    ("H_PCT25", DataType::HourlyP25),
    ("H_MEDIAN", DataType::HourlyMedian),
    ("H_PCT75", DataType::HourlyP75),
    ("H_PCT90", DataType::HourlyP90),
    ("A_PCT10", DataType::AnnualP10),
    ("A_PCT25", DataType::AnnualP25),
    ("A_MEDIAN", DataType::AnnualMedian),
    ("A_PCT75", DataType::AnnualP75),
    ("A_PCT90", DataType::AnnualP90),
];

/// The column names of "all data" since May 2021.
pub(crate) fn all_data_header() -> Vec<String> {
    let codes = [
        "AREA",
        "AREA_TITLE",
        "AREA_TYPE",
        "PRIM_STATE",
        "NAICS",
        "NAICS_TITLE",
        "I_GROUP",
        "OWN_CODE",
        "OCC_CODE",
        "OCC_TITLE",
        "O_GROUP",
    ];
    let statistics = STATISTICS.iter().map(|(name, _)| *name);
    let rest = ["PCT_TOTAL", "PCT_RPT", "ANNUAL", "HOURLY"];
    codes.into_iter().chain(statistics).chain(rest).map(str::to_owned).collect()
}

/// A cell of a release as a row of "all data".
pub(crate) fn all_data_row(
    market: &impl Market,
    key: medwage_domain::market::CellKey,
    cell: &Cell,
    letters: &str,
) -> Vec<String> {
    let area = market.area(key.area);
    let industry = market.industry(key.industry);
    let occupation = market.occupation(key.occupation);
    let (code, kind) = area_codes(area);
    let (naics, group, owner) = industry_codes(industry);
    let level = match occupation.level {
        OccupationLevel::Total => "total",
        OccupationLevel::Major => "major",
        OccupationLevel::Group => "broad",
        OccupationLevel::Detailed => "detailed",
    };
    let soc = occupation.soc.to_string();
    let codes = [
        &code,
        &area.name,
        kind,
        letters,
        &naics,
        &industry.title,
        group,
        &owner,
        &soc,
        &occupation.title,
        level,
    ];
    let is_none = |data_type| cell.slot(data_type).figure() == Figure::NotApplicable;
    let flag = |data_type| if is_none(data_type) { "TRUE" } else { "" }.to_owned();
    let statistics = STATISTICS.iter().map(|(_, data_type)| printed(cell, *data_type));
    let shares = ["0.54", "~"].map(str::to_owned);
    let flags = [flag(DataType::HourlyMean), flag(DataType::AnnualMean)];
    codes.map(str::to_owned).into_iter().chain(statistics).chain(shares).chain(flags).collect()
}

fn area_codes(area: &Area) -> (String, &'static str) {
    let digits = area.code.digits();
    match area.kind {
        AreaKind::Nation => ("99".to_owned(), "1"),
        AreaKind::State if digits / 100_000 > 56 => ((digits / 100_000).to_string(), "3"),
        AreaKind::State => (format!("{:02}", digits / 100_000), "2"),
        AreaKind::Metropolitan => (digits.to_string(), "4"),
        AreaKind::Nonmetropolitan => (format!("{digits:07}"), "6"),
    }
}

/// NAICS, I_GROUP and OWN_CODE.
fn industry_codes(industry: &Industry) -> (String, &'static str, String) {
    let code = industry.code.as_str();
    let several = |last: &str| match last.parse::<u8>().unwrap() - 1 {
        last if code.starts_with(&last.to_string()) => last.to_string(),
        last => format!("{}-{last}", &code[..2]),
    };
    let (owner, owned) = (code[5..].to_owned(), ["1", "2", "3", "5"].contains(&&code[5..]));
    let levels = match industry.level {
        _ if code == "000001" => ("000001", "cross-industry, ownership", "5"),
        _ if code == "999001" => ("000000", "cross-industry, ownership", "123"),
        IndustryLevel::All => ("000000", "cross-industry", "1235"),
        IndustryLevel::Sector if code == "99-100" => ("99", "sector", "123"),
        IndustryLevel::Sector if code.contains("--") => {
            return (several(&code[4..]), "sector", "5".to_owned());
        }
        IndustryLevel::Sector => {
            return ("000000".to_owned(), "cross-industry, ownership", code[3..4].to_owned());
        }
        IndustryLevel::Group if owned => {
            return (format!("{}0", &code[..5]), "3-digit, ownership", owner);
        }
        IndustryLevel::Detailed if owned && (code.starts_with("61") || code.starts_with("622")) => {
            return (format!("{}0", &code[..5]), "4-digit, ownership", owner);
        }
        IndustryLevel::Private | IndustryLevel::Subsector => (code, "3-digit", "5"),
        IndustryLevel::Group => (code, "4-digit", "5"),
        IndustryLevel::Detailed => (code, "6-digit", "5"),
    };
    (levels.0.to_owned(), levels.1, levels.2.to_owned())
}

/// A statistic as BLS's spreadsheets print it.
pub(crate) fn printed(cell: &Cell, data_type: DataType) -> String {
    let is_count = matches!(data_type, DataType::Employment | DataType::EmploymentRse);
    let decimals = data_type.decimals() as usize;
    match cell.slot(data_type).figure() {
        Figure::Value(scaled) => {
            let digits = format!("{scaled:0>width$}", width = decimals + 1);
            let (whole, fraction) = digits.split_at(digits.len() - decimals);
            if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
        }
        Figure::AtLeast(_) => "#".to_owned(),
        Figure::Withheld if is_count => "**".to_owned(),
        Figure::Withheld | Figure::NotApplicable => "*".to_owned(),
        Figure::Absent => String::new(),
    }
}
