//! Industries. The file gives a display level and no parent, which their order tells.

use std::path::Path;

use medwage_domain::market::{Industry, IndustryLevel};

use super::fault::{Error, Fault};
use super::reference::{field_fault, read_coded_table, take_fields};
use super::table::Row;
use crate::data::SourceFile;
use crate::import::set_parents;

const INDUSTRY: &str = "oe.industry";

/// Reads the industries, ascending by code, with their parents.
pub(super) fn read_industries(directory: &Path) -> Result<(Vec<Industry>, SourceFile), Error> {
    let columns =
        ["industry_code", "industry_name", "display_level", "selectable", "sort_sequence"];
    let (mut industries, source) =
        read_coded_table(directory, INDUSTRY, &columns, parse_industry, |industry| industry.code)?;
    if industries.first().map(|first| first.level) != Some(IndustryLevel::All) {
        return Err(Error::new(INDUSTRY, None, Fault::MissingCode("000000")));
    }
    set_parents(&mut industries);
    Ok((industries, source))
}

fn parse_industry(row: &Row) -> Result<Industry, Fault> {
    let [code, title, level, _, _] = take_fields(row)?;
    Ok(Industry {
        code: code
            .parse()
            .map_err(|_| field_fault("industry_code", code, "six characters such as 622000"))?,
        title: title.to_owned(),
        level: match level {
            "0" => IndustryLevel::All,
            "1" => IndustryLevel::Private,
            "2" => IndustryLevel::Sector,
            "3" => IndustryLevel::Subsector,
            "4" => IndustryLevel::Group,
            "5" => IndustryLevel::Detailed,
            _ => return Err(field_fault("display_level", level, "a level from 0 to 5")),
        },
        parent: None,
    })
}
