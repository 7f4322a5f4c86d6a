//! Which release this is, by `oe.release`.

use std::path::Path;

use super::fault::{Error, Fault};
use super::reference::field_fault;
use super::table::Table;
use crate::data::SourceFile;

const RELEASE: &str = "oe.release";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The edition of the survey that the files hold.
#[derive(Debug)]
pub(super) struct Edition {
    /// Such as `May 2025`.
    pub(super) title: String,
    /// Such as `2025-05`.
    pub(super) month: String,
    /// Such as `2025`; every row says the same.
    pub(super) year: String,
    /// Such as `A01`; every row says the same.
    pub(super) period: String,
}

/// Reads the one release that the directory is of.
pub(super) fn read_edition(directory: &Path) -> Result<(Edition, SourceFile), Error> {
    let table = Table::read_file(directory, RELEASE, &["release_date", "description"])?;
    if let Some(second) = table.rows.get(1) {
        let fault = field_fault("release_date", &second.fields[0], "the only release");
        return Err(Error::new(RELEASE, Some(second.line), fault));
    }
    let row = &table.rows[0];
    let edition = parse_edition(&row.fields[0], &row.fields[1])
        .map_err(|fault| Error::new(RELEASE, Some(row.line), fault))?;
    Ok((edition, table.source))
}

fn parse_edition(date: &str, description: &str) -> Result<Edition, Fault> {
    let (year, period) = date
        .split_at_checked(4)
        .filter(|(year, period)| year.bytes().all(|b| b.is_ascii_digit()) && period.len() == 3)
        .ok_or_else(|| field_fault("release_date", date, "a year and a period such as 2025A01"))?;
    let month = description
        .split_once(' ')
        .filter(|(_, stated)| *stated == year)
        .and_then(|(name, _)| MONTHS.iter().position(|month| *month == name))
        .ok_or_else(|| {
            field_fault("description", description, "a month of that year such as May 2025")
        })?;
    Ok(Edition {
        title: description.to_owned(),
        month: format!("{year}-{:02}", month + 1),
        year: year.to_owned(),
        period: period.to_owned(),
    })
}
