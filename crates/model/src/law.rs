//! The minimum wages that are built in, read from `data/law/minimum_wages.csv`.

use std::sync::OnceLock;

use medwage_domain::estimate::{Day, FloorScope, MinimumWage};
use medwage_domain::money::Cents;
use serde::Deserialize;

use crate::Error;

static TEXT: &str = include_str!("../../../data/law/minimum_wages.csv");

/// A row as it is written.
#[derive(Deserialize)]
struct Row {
    state: String,
    place: String,
    scope: String,
    effective: String,
    usd_per_hour: String,
    confidence: String,
    source: String,
    note: String,
}

/// Returns the minimum wages that are built in.
///
/// # Errors
/// Fails where the table was built in spoiled; a test holds that it was not.
pub fn minimum_wages() -> Result<&'static [MinimumWage], Error> {
    static TABLE: OnceLock<Vec<MinimumWage>> = OnceLock::new();
    if let Some(table) = TABLE.get() {
        return Ok(table);
    }
    let table = parse_minimum_wages(TEXT)?;
    Ok(TABLE.get_or_init(|| table))
}

/// Reads a table of minimum wages.
///
/// # Errors
/// Names the line that is not of its form.
pub fn parse_minimum_wages(text: &str) -> Result<Vec<MinimumWage>, Error> {
    let mut table = Vec::new();
    for (line, row) in csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().enumerate() {
        let line = line + 2;
        let row = row.map_err(|source| Error::Row { line, reason: source.to_string() })?;
        let wrong = |reason: &str| Error::Row { line, reason: reason.to_owned() };
        table.push(MinimumWage {
            scope: FloorScope::from_id(&row.scope).ok_or_else(|| wrong("scope"))?,
            effective: Day::parse(&row.effective).ok_or_else(|| wrong("effective"))?,
            hourly: cents(&row.usd_per_hour).ok_or_else(|| wrong("usd_per_hour"))?,
            state: row.state,
            place: row.place,
            confidence: row.confidence,
            source: row.source,
            note: row.note,
        });
    }
    Ok(table)
}

/// Reads dollars with two decimals.
fn cents(text: &str) -> Option<Cents> {
    let (dollars, cents) = text.split_once('.')?;
    let digits = cents.len() == 2 && cents.bytes().all(|it| it.is_ascii_digit());
    let (dollars, cents): (i64, i64) = (dollars.parse().ok()?, cents.parse().ok()?);
    (digits && dollars > 0).then(|| Cents::new(dollars * 100 + cents))
}

#[cfg(test)]
mod tests {
    use medwage_domain::estimate::legal_floor;

    use super::*;

    #[test]
    fn every_state_and_territory_of_the_table_has_a_floor_when_the_release_was_taken() {
        let table = minimum_wages().unwrap();
        let may = Day::parse("2025-05-01").unwrap();
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
                matches!(refused, Error::Row { line: 2, reason: ref at } if at == reason),
                "{row}"
            );
        }
    }
}
