//! Industries, and which broader one each belongs to.
//!
//! The file gives a display level and no parent. In ascending order of codes a broader industry
//! stands before its parts (`62--63`, `622000`, `622100`, `622105`: the fifth digit of the last
//! names an ownership), so the parent is the nearest one before of a lower level. One exception:
//! "private ownership only" is a cut across all industries and holds none of the sectors, which
//! count every ownership.

use std::path::Path;

use medwage_domain::market::{Industry, IndustryIx, IndustryLevel};

use super::fault::{Error, Fault};
use super::reference::{coded, field, fields};
use super::table::Row;
use crate::data::SourceFile;

const INDUSTRY: &str = "oe.industry";

/// Reads the industries, ascending by code, with their parents.
pub(super) fn read(directory: &Path) -> Result<(Vec<Industry>, SourceFile), Error> {
    let columns =
        ["industry_code", "industry_name", "display_level", "selectable", "sort_sequence"];
    let (mut industries, source) =
        coded(directory, INDUSTRY, &columns, industry, |industry| industry.code)?;
    if industries.first().map(|first| first.level) != Some(IndustryLevel::All) {
        return Err(Error::new(INDUSTRY, None, Fault::MissingCode("000000")));
    }
    for place in 1..industries.len() {
        industries[place].parent = parent(&industries[..place], industries[place].level);
    }
    Ok((industries, source))
}

fn parent(before: &[Industry], level: IndustryLevel) -> Option<IndustryIx> {
    let place = before
        .iter()
        .rposition(|broader| broader.level < level && broader.level != IndustryLevel::Private)?;
    u16::try_from(place).ok().map(IndustryIx)
}

fn industry(row: &Row) -> Result<Industry, Fault> {
    let [code, title, level, _, _] = fields(row)?;
    Ok(Industry {
        code: code
            .parse()
            .map_err(|_| field("industry_code", code, "six characters such as 622000"))?,
        title: title.to_owned(),
        level: match level {
            "0" => IndustryLevel::All,
            "1" => IndustryLevel::Private,
            "2" => IndustryLevel::Sector,
            "3" => IndustryLevel::Subsector,
            "4" => IndustryLevel::Group,
            "5" => IndustryLevel::Detailed,
            _ => return Err(field("display_level", level, "a level from 0 to 5")),
        },
        parent: None,
    })
}
