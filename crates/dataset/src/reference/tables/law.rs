//! The law tables: checked here, read by who applies them.

use std::collections::BTreeSet;

use medwage_domain::statistics::Confidence;

use crate::reference::fault::{Error, Errors};
use crate::reference::fields::Fields;
use crate::reference::source::Sources;
use crate::reference::tables::thresholds::check_day;

/// The tables whose rows hold from a day on: the file, and its amounts with their decimals.
const DATED: [(&str, &[(&str, usize)]); 2] = [
    ("law/minimum_wages.csv", &[("usd_per_hour", 2)]),
    ("law/exempt_salary_thresholds.csv", &[("usd_per_week", 2), ("usd_per_year", 2)]),
];

/// Checks all law tables; everything that is wrong is said at once.
pub(crate) fn check(texts: &mut Sources) -> Result<(), Errors> {
    let mut found = Vec::new();
    for (name, amounts) in DATED {
        check_dated(texts, name, amounts, &mut found)?;
    }
    check_transparency(texts, &mut found)?;
    if found.is_empty() { Ok(()) } else { Err(Errors(found)) }
}

fn check_dated(
    texts: &mut Sources,
    name: &str,
    amounts: &[(&str, usize)],
    found: &mut Vec<Error>,
) -> Result<(), Error> {
    let columns = [
        &["state", "place", "scope", "effective"][..],
        &amounts.iter().map(|(column, _)| *column).collect::<Vec<_>>(),
        &["confidence", "source", "note"],
    ]
    .concat();
    let csv = texts.csv(name, &columns)?;
    let mut known = BTreeSet::new();
    csv.each_checked(found, |row| {
        let line = row.iter().collect::<Vec<_>>().join("\t");
        let mut fields = Fields::new(&line);
        check_state(fields.any("state")?)?;
        fields.any("place")?;
        fields.text("scope")?;
        check_day(fields.any("effective")?)?;
        let mut stated = false;
        for (column, decimals) in amounts {
            stated |= match fields.optional(column)? {
                Some(text) => Fields::new(&text).unsigned(column, *decimals)? > 0,
                None => false,
            };
        }
        fields.one_of("confidence", &Confidence::NAMES)?;
        fields.text("source")?;
        fields.any("note")?;
        fields.end()?;
        if !stated {
            return Err("no amount is above zero".to_owned());
        }
        let key: Vec<String> = row.iter().take(4).map(str::to_owned).collect();
        let twice = format!("{} has two rows from the same day", key.join(" "));
        if known.insert(key) { Ok(()) } else { Err(twice) }
    });
    Ok(())
}

fn check_transparency(texts: &mut Sources, found: &mut Vec<Error>) -> Result<(), Error> {
    let columns = [
        "state",
        "place",
        "min_employees",
        "effective",
        "range_in_posting",
        "other_duty",
        "remote_reach",
        "content",
        "confidence",
        "source",
    ];
    let csv = texts.csv("law/pay_transparency.csv", &columns)?;
    csv.each_checked(found, |row| {
        let line = row.iter().collect::<Vec<_>>().join("\t");
        let mut fields = Fields::new(&line);
        check_state(fields.any("state")?)?;
        fields.any("place")?;
        fields.parsed::<u32>("min_employees")?;
        check_day(fields.any("effective")?)?;
        fields.one_of("range_in_posting", &[(true, "yes"), (false, "no")])?;
        for name in ["other_duty", "remote_reach", "content"] {
            fields.any(name)?;
        }
        fields.one_of("confidence", &Confidence::NAMES)?;
        fields.text("source")?;
        fields.end()
    });
    Ok(())
}

fn check_state(letters: &str) -> Result<(), String> {
    if letters.len() == 2 && letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(format!("state {letters:?} is not two capital letters"))
    }
}
