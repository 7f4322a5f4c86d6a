//! Federal thresholds.

use crate::text_table::{Draft, Fields, Sources, Table, TextError};
use medwage_domain::money::Cents;
use medwage_domain::reference::{Threshold, ThresholdUnit};

/// Thresholds: day, name, unit, amount.
pub(crate) struct Thresholds;

const UNITS: [(ThresholdUnit, &str); 3] = [
    (ThresholdUnit::Week, "usd_per_week"),
    (ThresholdUnit::Year, "usd_per_year"),
    (ThresholdUnit::Hour, "usd_per_hour"),
];

impl Table for Thresholds {
    type Row = Threshold;

    fn read_row(fields: &mut Fields<'_>) -> Result<Threshold, String> {
        let effective = fields.take_text("effective")?;
        check_day(&effective)?;
        Ok(Threshold {
            effective,
            name: fields.take_text("parameter")?,
            unit: fields.take_one_of("unit", &UNITS)?,
            amount: Cents::new(fields.take_scaled("value", 2)?),
        })
    }
}

/// Checks a day on which something takes effect.
fn check_day(effective: &str) -> Result<(), String> {
    let day = effective.rsplit_once('-').and_then(|(month, day)| {
        month.parse::<medwage_domain::month::YearMonth>().ok()?;
        day.parse::<u8>().ok().filter(|number| (1..=31).contains(number) && day.len() == 2)
    });
    match day {
        Some(_) => Ok(()),
        None => Err(format!("effective {effective:?} is no day such as 2024-07-01")),
    }
}

pub(crate) fn read_thresholds(texts: &mut Sources) -> Result<String, TextError> {
    let columns = ["effective", "parameter", "unit", "value", "source"];
    let csv = texts.read_csv("law/federal_thresholds.csv", &columns)?;
    let mut draft = Draft::<Thresholds>::new();
    csv.for_each_row(|row| match &row[4] {
        "" => Err("source is empty".to_owned()),
        _ => draft.add_row(&[&row[0], &row[1], &row[2], &row[3]]),
    })?;
    draft.sorted_text(2).map_err(|reason| csv.refuse_table(reason))
}
