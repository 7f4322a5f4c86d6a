//! The wage above which a release prints a bound, as the publisher states it.

use medwage_domain::cell::TopCode;
use medwage_domain::money::Cents;

use crate::data::Footnote;

/// Reads "$115.00 per hour or $239,200 per year" out of footnote 5.
pub(super) fn read_top_code(footnotes: &[Footnote]) -> Option<TopCode> {
    in_text(&footnotes.iter().find(|footnote| footnote.code == "5")?.text)
}

/// Reads the same out of any text; `None` where it states no such amounts.
pub(super) fn in_text(text: &str) -> Option<TopCode> {
    Some(TopCode {
        hourly: amount_before(text, " per hour")?,
        annual: amount_before(text, " per year")?,
    })
}

/// The amount that stands before these words.
fn amount_before(text: &str, words: &str) -> Option<Cents> {
    let (before, _) = text.split_once(words)?;
    let (_, amount) = before.rsplit_once('$')?;
    let amount = amount.replace(',', "");
    let (dollars, cents) = amount.split_once('.').unwrap_or((&amount, "00"));
    let cents: i64 = Some(cents).filter(|cents| cents.len() == 2)?.parse().ok()?;
    let dollars: i64 = dollars.parse().ok()?;
    Some(Cents::new(dollars.checked_mul(100)?.checked_add(cents)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_footnote_states_both_bounds() {
        for (text, expected) in [
            (
                "This wage is equal to or greater than $115.00 per hour or $239,200 per year.",
                Some((11_500, 23_920_000)),
            ),
            ("at least $90 per hour or $187,199 per year", Some((9_000, 18_719_900))),
            ("at least $90.5 per hour or $187,199 per year", None),
            ("at least $115.00 an hour", None),
            ("", None),
        ] {
            let footnote = Footnote { code: "5".to_owned(), text: text.to_owned() };
            let found = read_top_code(&[footnote]).map(|top| (top.hourly.get(), top.annual.get()));
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(read_top_code(&[]), None);
    }
}
