//! The reference tables of a directory: what the codes of the data file stand for.

use std::path::Path;

use medwage_domain::cell::{DataType, TopCode};
use medwage_domain::code::{AreaCode, Soc, StateFips};
use medwage_domain::market::{Area, AreaKind, Industry, Occupation, OccupationLevel};

use super::fault::{Error, Fault};
use super::table::{Row, Table};
use super::{edition, industry};
use crate::data::{Footnote, SourceFile};
use crate::import::top_code;

pub(super) const AREA: &str = "oe.area";
const OCCUPATION: &str = "oe.occupation";
const DATA_TYPE: &str = "oe.datatype";
const FOOTNOTE: &str = "oe.footnote";

/// Everything but the data.
pub(super) struct Reference {
    pub(super) edition: edition::Edition,
    pub(super) occupations: Vec<Occupation>,
    pub(super) areas: Vec<Area>,
    pub(super) industries: Vec<Industry>,
    pub(super) footnotes: Vec<Footnote>,
    pub(super) top_code: TopCode,
    pub(super) sources: Vec<SourceFile>,
}

impl Reference {
    /// Reads all reference tables of a directory.
    pub(super) fn read_tables(directory: &Path) -> Result<Self, Error> {
        let (edition, release_source) = edition::read_edition(directory)?;
        let area_columns = ["state_code", "area_code", "areatype_code", "area_name"];
        let (areas, area_source) =
            read_coded_table(directory, AREA, &area_columns, parse_area, |area| area.code)?;
        let (occupations, occupation_source) = read_coded_table(
            directory,
            OCCUPATION,
            &[
                "occupation_code",
                "occupation_name",
                "occupation_description",
                "display_level",
                "selectable",
                "sort_sequence",
            ],
            parse_occupation,
            |occupation| occupation.soc,
        )?;
        let (industries, industry_source) = industry::read_industries(directory)?;
        let (footnotes, footnote_source) = read_footnotes(directory)?;
        let top_code = top_code::read_top_code(&footnotes)
            .ok_or_else(|| Error::new(FOOTNOTE, None, Fault::TopCode))?;
        if areas.first().map(|area| area.code) != Some(AreaCode::NATION) {
            return Err(Error::new(AREA, None, Fault::MissingCode("0000000")));
        }
        Ok(Self {
            edition,
            occupations,
            areas,
            industries,
            footnotes,
            top_code,
            sources: vec![
                area_source,
                data_types(directory)?,
                footnote_source,
                industry_source,
                occupation_source,
                release_source,
            ],
        })
    }
}

/// Reads a table of coded things, ascending by code; a code that comes twice is a fault.
pub(super) fn read_coded_table<T, C: Ord + ToString>(
    directory: &Path,
    name: &str,
    columns: &[&str],
    item: impl Fn(&Row) -> Result<T, Fault>,
    code: impl Fn(&T) -> C,
) -> Result<(Vec<T>, SourceFile), Error> {
    let table = Table::read_file(directory, name, columns)?;
    let mut items = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let item = item(row).map_err(|fault| Error::new(name, Some(row.line), fault))?;
        items.push((row.line, item));
    }
    items.sort_by_key(|(line, item)| (code(item), *line));
    for pair in items.windows(2) {
        let (line, item) = &pair[1];
        if code(&pair[0].1) == code(item) {
            let fault = Fault::DuplicateCode(code(item).to_string());
            return Err(Error::new(name, Some(*line), fault));
        }
    }
    let items = items.into_iter().map(|(_, item)| item).collect();
    Ok((items, table.source))
}

fn parse_area(row: &Row) -> Result<Area, Fault> {
    let [state, code, kind, name] = take_fields(row)?;
    let nonmetropolitan = name.to_ascii_lowercase().contains("nonmetropolitan");
    let kind = match (kind, nonmetropolitan) {
        ("N", _) => AreaKind::Nation,
        ("S", _) => AreaKind::State,
        ("M", false) => AreaKind::Metropolitan,
        ("M", true) => AreaKind::Nonmetropolitan,
        _ => return Err(field_fault("areatype_code", kind, "N, S or M")),
    };
    let fips: u8 = state
        .parse()
        .map_err(|_| field_fault("state_code", state, "a state's number such as 48"))?;
    Ok(Area {
        code: code
            .parse()
            .ok()
            .filter(|_| code.len() == 7)
            .ok_or_else(|| field_fault("area_code", code, "seven digits"))?,
        kind,
        name: name.to_owned(),
        state: (fips != 0).then_some(StateFips(fips)),
    })
}

fn parse_occupation(row: &Row) -> Result<Occupation, Fault> {
    let [code, title, _, level, _, _] = take_fields(row)?;
    let soc: Soc = code
        .parse()
        .ok()
        .filter(|_| code.len() == 6)
        .ok_or_else(|| field_fault("occupation_code", code, "six digits"))?;
    let level = match level {
        "0" if soc == Soc::ALL => OccupationLevel::Total,
        "0" => OccupationLevel::Major,
        // Minor groups and the broad occupations below them.
        "1" | "2" => OccupationLevel::Group,
        "3" => OccupationLevel::Detailed,
        _ => return Err(field_fault("display_level", level, "a level from 0 to 3")),
    };
    Ok(Occupation { soc, title: title.to_owned(), level })
}

/// The meaning that the marks of the data file have to us, and words that their footnotes must have for it.
/// A footnote that came to mean something else must not be read as what it was.
const MEANINGS: [(&str, &str); 3] = [
    ("4", "hourly wages or annual salaries"),
    ("5", "equal to or greater than"),
    ("8", "not released"),
];

fn read_footnotes(directory: &Path) -> Result<(Vec<Footnote>, SourceFile), Error> {
    let columns = ["footnote_code", "footnote_text"];
    let footnote = |row: &Row| {
        let [code, text] = take_fields(row)?;
        if MEANINGS.iter().any(|(known, words)| *known == code && !text.contains(words)) {
            let text = text.to_owned();
            return Err(Fault::FootnoteMeaning { footnote: code.to_owned(), text });
        }
        Ok(Footnote { code: code.to_owned(), text: text.to_owned() })
    };
    read_coded_table(directory, FOOTNOTE, &columns, footnote, |footnote| footnote.code.clone())
}

/// The data types are fixed in the domain; the file must have just these.
fn data_types(directory: &Path) -> Result<SourceFile, Error> {
    let table = Table::read_file(directory, DATA_TYPE, &["datatype_code", "datatype_name"])?;
    for (place, row) in table.rows.iter().enumerate() {
        let expected = DataType::ALL.get(place).map(|data_type| data_type.code());
        if row.fields[0].parse().ok() != expected {
            let fault = Fault::NewDataType(row.fields[0].clone());
            return Err(Error::new(DATA_TYPE, Some(row.line), fault));
        }
    }
    if table.rows.len() == DataType::COUNT {
        Ok(table.source)
    } else {
        Err(Error::new(DATA_TYPE, None, Fault::MissingCode("17")))
    }
}

/// The fields of a row, whose number the table has checked.
pub(super) fn take_fields<const N: usize>(row: &Row) -> Result<[&str; N], Fault> {
    let fields: Vec<&str> = row.fields.iter().map(String::as_str).collect();
    fields
        .try_into()
        .map_err(|fields: Vec<&str>| Fault::Columns { expected: N, found: fields.len() })
}

pub(super) fn field_fault(column: &'static str, found: &str, expected: &'static str) -> Fault {
    Fault::Field { column, found: found.to_owned(), expected }
}
