//! Index series: the Employment Cost Index and the Consumer Price Index.

use crate::text_table::{CsvTable, Draft, Fields, Sources, Table, TextError, read_lines};
use medwage_domain::month::YearMonth;
use medwage_domain::reference::{IndexSeries, Level, LevelStatus};

/// The publisher's word for the average of a year's months, which is no month.
const ANNUAL_AVERAGE: &str = "M13";

/// One level with its series: title, adjusted, id, id inferred, month, level, status.
pub(crate) struct Levels;

/// A row of [`Levels`].
pub(crate) struct LevelRow {
    title: String,
    seasonally_adjusted: bool,
    id: String,
    id_inferred: bool,
    level: Level,
}

const YES_NO: [(bool, &str); 2] = [(true, "1"), (false, "0")];
const STATUS: [(LevelStatus, &str); 2] =
    [(LevelStatus::Published, "published"), (LevelStatus::ChainedBack, "chained back")];

impl Table for Levels {
    type Row = LevelRow;

    fn read_row(fields: &mut Fields<'_>) -> Result<LevelRow, String> {
        Ok(LevelRow {
            title: fields.take_text("title")?,
            seasonally_adjusted: fields.take_one_of("seasonal", &YES_NO)?,
            id: fields.take_any("series_id")?.to_owned(),
            id_inferred: fields.take_one_of("id inferred", &YES_NO)?,
            level: Level {
                month: fields.take_parsed::<YearMonth>("month")?,
                thousandths: fields.take_unsigned("level", 3)?,
                status: fields.take_one_of("status", &STATUS)?,
            },
        })
    }
}

pub(crate) fn read_wage_indexes(sources: &mut Sources) -> Result<String, TextError> {
    let csv = sources.read_csv(
        "data/reference/bls_eci_wages.csv",
        &[
            "series",
            "series_id",
            "seasonal",
            "quarter_end",
            "index_dec2005_100",
            "pct_change_3mo",
            "status",
        ],
    )?;
    let mut draft = Draft::<Levels>::new();
    csv.for_each_row(|row| {
        let adjusted = match &row[2] {
            "SA" => "1",
            "NSA" => "0",
            other => return Err(format!("seasonal {other:?} is neither SA nor NSA")),
        };
        let (id, inferred) = series_id(&row[1])?;
        draft.add_row(&[&row[0], adjusted, id, inferred, &row[3], &row[4], read_status(&row[6])?])
    })?;
    checked_text(&csv, &draft)
}

/// Takes the BLS id out of `ECIWAG (=CIS...)`, `CIS... (id inferred from BLS id structure)`, or as
/// it is; says whether it was inferred.
fn series_id(text: &str) -> Result<(&str, &str), String> {
    let (id, inferred) = match text.split_once(" (") {
        None => (text, "0"),
        Some((_, alias)) if alias.starts_with('=') => {
            (alias.trim_start_matches('=').trim_end_matches(')'), "0")
        }
        Some((id, "id inferred from BLS id structure)")) => (id, "1"),
        Some(_) => return Err(format!("series_id {text:?} has a remark of an unknown kind")),
    };
    let known = id.is_empty() || id.starts_with("CIS") || id.starts_with("CIU");
    if known { Ok((id, inferred)) } else { Err(format!("series_id {id:?} is none of the ECI")) }
}

fn read_status(text: &str) -> Result<&'static str, String> {
    if text.starts_with("published level") {
        Ok("published")
    } else if text.starts_with("derived: chained back with published 3-month %") {
        Ok("chained back")
    } else {
        Err(format!("status {text:?} is neither published nor chained back"))
    }
}

pub(crate) fn read_price_indexes(sources: &mut Sources) -> Result<String, TextError> {
    let csv = sources.read_csv(
        "data/reference/bls_cpi_u_2015_2026.csv",
        &["series_id", "title", "seasonally_adjusted", "area", "item", "year", "period", "value"],
    )?;
    let mut draft = Draft::<Levels>::new();
    csv.for_each_row(|row| {
        if &row[6] == ANNUAL_AVERAGE {
            return Ok(());
        }
        let month =
            row[6].strip_prefix('M').ok_or_else(|| format!("period {:?} is no month", &row[6]))?;
        let month = format!("{}-{month}", &row[5]);
        draft.add_row(&[&row[1], &row[2], &row[0], "0", &month, &row[7], "published"])
    })?;
    checked_text(&csv, &draft)
}

fn checked_text(csv: &CsvTable, draft: &Draft<Levels>) -> Result<String, TextError> {
    let text = draft.sorted_text(5).map_err(|reason| csv.refuse_table(reason))?;
    let rows = read_lines::<Levels>(&text);
    rows.and_then(assemble_series).map_err(|reason| csv.refuse_table(reason))?;
    Ok(text)
}

/// Gathers levels into series by title and adjustment; an id stands where any of its rows has it.
pub(crate) fn assemble_series(rows: Vec<LevelRow>) -> Result<Vec<IndexSeries>, String> {
    let mut all: Vec<IndexSeries> = Vec::new();
    for row in rows {
        let same = |series: &&mut IndexSeries| {
            series.title == row.title && series.seasonally_adjusted == row.seasonally_adjusted
        };
        match all.iter_mut().find(same) {
            Some(series) if series.id != row.id => {
                return Err(format!("{} has two ids, {} and {}", row.title, series.id, row.id));
            }
            Some(series) => {
                series.id_inferred &= row.id_inferred;
                series.levels.push(row.level);
            }
            None => all.push(IndexSeries {
                id: row.id,
                id_inferred: row.id_inferred,
                title: row.title,
                seasonally_adjusted: row.seasonally_adjusted,
                levels: vec![row.level],
            }),
        }
    }
    for series in &mut all {
        series.levels.sort_by_key(|level| level.month);
        if let Some(pair) = series.levels.windows(2).find(|pair| pair[0].month == pair[1].month) {
            return Err(format!("{} has two levels of {}", series.title, pair[0].month));
        }
        if series.levels.iter().any(|level| level.thousandths == 0) {
            return Err(format!("{} has a level of 0", series.title));
        }
    }
    Ok(all)
}
