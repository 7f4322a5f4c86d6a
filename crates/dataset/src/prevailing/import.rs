//! From the table of levels by area to the file.

use std::collections::BTreeMap;
use std::path::Path;

use medwage_domain::code::{AreaCode, Soc};

use super::open::{Meta, Packed, open_wages, write_wages};
use super::{Basis, PrevailingWages};
use crate::data::SourceFile;

/// The columns of the table.
const COLUMNS: [&str; 12] = [
    "soc",
    "area_code",
    "area_name",
    "unit",
    "mean_of_lowest_third",
    "l2",
    "l3",
    "mean_of_upper_two_thirds",
    "mean",
    "areas_sharing_this_value",
    "in_oews_2025",
    "basis",
];

/// Why a table was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It can't be read, or the file can't be written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is no table of the form.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// It has other columns.
    #[error("the columns are {0:?}")]
    Columns(String),
    /// A row says something impossible.
    #[error("line {line}: {reason}")]
    Row {
        /// The line, from 1.
        line: u64,
        /// The reason.
        reason: String,
    },
    /// The file that was written can't be opened again.
    #[error("the file can't be opened again: {0}")]
    Written(#[from] crate::format::OpenError),
}

/// Imports the table of a wage year; the same table gives the same bytes.
///
/// # Errors
/// Refuses a table with other columns, or a row that makes no sense, such as levels that don't lie evenly.
pub fn import_oflc(path: &Path, wage_year: &str, reference_month: &str) -> Result<Vec<u8>, Error> {
    let bytes = std::fs::read(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let meta = Meta {
        wage_year: wage_year.to_owned(),
        reference_month: reference_month.to_owned(),
        source: SourceFile::from_content(&name, &bytes),
    };
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    if reader.headers()? != COLUMNS.as_slice() {
        return Err(Error::Columns(reader.headers()?.iter().collect::<Vec<_>>().join(",")));
    }
    let mut rows = BTreeMap::new();
    let mut areas = BTreeMap::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let at = |reason: String| Error::Row { line, reason };
        let (soc, area, row) = read_record(&record).map_err(at)?;
        areas.insert(area, 0_u16);
        if rows.insert((soc, area), row).is_some() {
            return Err(at(format!("{soc} in {area} comes twice")));
        }
    }
    for (place, area) in (0..).zip(areas.values_mut()) {
        *area = place;
    }
    let codes: Vec<AreaCode> = areas.keys().copied().collect();
    let packed: Vec<Packed> =
        rows.into_iter().map(|((_, area), row)| Packed { area: areas[&area], ..row }).collect();
    let file = write_wages(&meta, &codes, &packed)?;
    let opened: PrevailingWages = open_wages(&file)?;
    debug_assert_eq!(opened.len(), packed.len());
    Ok(file)
}

fn read_record(record: &csv::StringRecord) -> Result<(Soc, AreaCode, Packed), String> {
    fn parse_field<T: std::str::FromStr<Err: std::fmt::Display>>(
        name: &str,
        text: &str,
    ) -> Result<T, String> {
        text.parse().map_err(|error| format!("{name} {text:?}: {error}"))
    }
    let (soc, area) = (parse_field("soc", &record[0])?, parse_field("area_code", &record[1])?);
    let is_annual = match &record[3] {
        "hour" => false,
        "year" => true,
        unit => return Err(format!("unit {unit:?} is neither hour nor year")),
    };
    let steps = |place: usize| -> Result<i64, String> {
        let amount: f64 = parse_field(COLUMNS[place], &record[place])?;
        let steps = if is_annual { amount } else { amount * 100.0 };
        // Wages are far below the bounds of an integer.
        let whole = steps.round() as i64;
        ((steps - whole as f64).abs() < 1e-6 && whole > 0)
            .then_some(whole)
            .ok_or_else(|| format!("{} {:?} is no wage", COLUMNS[place], &record[place]))
    };
    let [one, two, three, four] = [4, 5, 6, 7].map(steps);
    let (one, two, three, four) = (one?, two?, three?, four?);
    let even = [(2 * one + four, two), (one + 2 * four, three)];
    if one > four || even.iter().any(|(thrice, level)| (thrice - 3 * level).abs() > 1) {
        return Err(format!("the levels {one}, {two}, {three}, {four} don't lie evenly"));
    }
    let basis = Basis::NAMES.into_iter().find(|(_, name)| *name == &record[11]);
    let bounds = |_| "a wage is out of bounds".to_owned();
    let row = Packed {
        soc,
        area: 0,
        is_annual,
        basis: basis
            .ok_or_else(|| format!("basis {:?} is none of own, shared, unsure", &record[11]))?
            .0,
        sharing: parse_field("areas_sharing_this_value", &record[9])?,
        entry: u32::try_from(one).map_err(bounds)?,
        experienced: u32::try_from(four).map_err(bounds)?,
    };
    Ok((soc, area, row))
}
