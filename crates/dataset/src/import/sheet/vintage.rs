//! Which May a spreadsheet is of, and the top code of that May.

use medwage_domain::cell::TopCode;
use medwage_domain::money::Cents;
use medwage_domain::month::YearMonth;

use super::fault::Fault;
use crate::data::Footnote;

const MAY: u8 = 5;

/// The first year of each top code, in cents per hour and dollars per year, by the field descriptions
/// that BLS ships with each vintage ("# = indicates a wage equal to or greater than ..."). Never by the
/// size of a number: a published wage may well be greater.
const TOP_CODES: [(u16, i64, i64); 3] =
    [(2015, 9_000, 187_200), (2016, 10_000, 208_000), (2022, 11_500, 239_200)];

/// The last year whose field descriptions were read for the table above.
const LAST_KNOWN: u16 = 2025;

/// Returns the top code of a vintage, as far as it is known.
pub(super) fn top_code(vintage: YearMonth) -> Option<TopCode> {
    let (_, hourly, annual) = TOP_CODES
        .into_iter()
        .rfind(|(first, ..)| *first <= vintage.year())
        .filter(|_| vintage.year() <= LAST_KNOWN)?;
    Some(TopCode { hourly: Cents::new(hourly), annual: Cents::from_dollars(annual) })
}

/// Reads a vintage such as `2023-05`; OEWS estimates are of May in all of the years that are read here.
pub(super) fn parse_vintage(text: &str) -> Result<YearMonth, Fault> {
    let vintage = text.parse().ok().filter(|vintage: &YearMonth| vintage.month() == MAY);
    vintage.ok_or_else(|| Fault::of_field("VINTAGE", text, "a May such as 2023-05"))
}

/// Reads the vintage out of a name such as `national_M2023_dl.xlsx` or `all_data_M_2023.xlsx`.
pub(super) fn of_name(name: &str) -> Option<YearMonth> {
    let name = name.to_ascii_uppercase();
    // `national_may2003_dl.xls` of the early years, `national_M2023_dl.xlsx` of the later ones.
    let after = name.rsplit_once("_MAY").or_else(|| name.rsplit_once("_M"))?.1;
    let year = after.strip_prefix('_').unwrap_or(after).get(..4)?;
    let year = Some(year).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    YearMonth::new(year.parse().ok()?, MAY)
}

/// Returns what BLS calls a vintage.
pub(super) fn vintage_title(vintage: YearMonth) -> String {
    format!("May {}", vintage.year())
}

/// Returns what the marks say, under the codes that the same notes have in BLS's flat files.
pub(super) fn mark_footnotes(top: TopCode) -> Vec<Footnote> {
    let bound = format!(
        "This wage is equal to or greater than {} per hour or {} per year (mark #).",
        write_hourly(top.hourly),
        top.annual
    );
    let texts = [
        (
            "4",
            "Wages for some occupations that do not generally work year-round, full time, are reported \
             either as hourly wages or annual salaries depending on how they are typically paid.",
        ),
        ("5", bound.as_str()),
        ("8", "Estimate not released (marks * and **)."),
    ];
    let footnote =
        |(code, text): (&str, &str)| Footnote { code: code.to_owned(), text: text.to_owned() };
    texts.map(footnote).into()
}

/// An hourly wage with its cents, as BLS writes it.
fn write_hourly(wage: Cents) -> String {
    format!("${}.{:02}", wage.get() / 100, wage.get() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> YearMonth {
        text.parse().unwrap()
    }

    #[test]
    fn each_vintage_has_the_top_code_of_its_field_descriptions() {
        for (vintage, expected) in [
            ("2014-05", None),
            ("2015-05", Some((9_000, 187_200))),
            ("2016-05", Some((10_000, 208_000))),
            ("2021-05", Some((10_000, 208_000))),
            ("2022-05", Some((11_500, 239_200))),
            ("2025-05", Some((11_500, 239_200))),
            ("2026-05", None),
        ] {
            let found = top_code(month(vintage));
            let found = found.map(|top| (top.hourly.get(), top.annual.get() / 100));
            assert_eq!(found, expected, "{vintage}");
        }
    }

    #[test]
    fn file_names_of_bls_state_the_vintage() {
        for (name, expected) in [
            ("national_M2023_dl.xlsx", Some("2023-05")),
            ("all_data_M_2019.xlsx", Some("2019-05")),
            ("natsector_M2018_dl.xlsx", Some("2018-05")),
            ("national_may2003_dl.xls", Some("2003-05")),
            ("national_november2003_dl.xls", None),
            ("oews_national_2015_2024.csv", None),
            ("state_Means.csv", None),
            ("a_M_202é.csv", None),
        ] {
            assert_eq!(of_name(name), expected.map(month), "{name}");
        }
    }

    #[test]
    fn a_vintage_is_a_may() {
        assert_eq!(parse_vintage("2023-05").ok(), Some(month("2023-05")));
        for text in ["2023", "2023-11", "May 2023", "", "2023-5"] {
            assert!(parse_vintage(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_footnotes_state_the_bound_as_bls_writes_it() {
        let notes = mark_footnotes(top_code(month("2015-05")).unwrap());
        assert!(
            notes[1].text.contains("$90.00 per hour or $187,200 per year"),
            "{}",
            notes[1].text
        );
    }
}
