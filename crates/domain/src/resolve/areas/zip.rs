//! ZIP codes, and places that are known by their ZIP codes: which area has the greatest share.

use super::super::text::capitalized;
use super::super::{Candidate, MatchSource, Resolution};
use super::Areas;
use crate::code::StateFips;
use crate::market::AreaIx;
use crate::reference::Cbsa;

/// From this share on, the area with the most addresses of a ZIP code is the answer.
const MOST: f64 = 0.8;
/// What one of several areas is worth: no answer, but more than nothing, and more with its share.
const SEVERAL: (f64, f64) = (0.55, 0.3);
/// From this share on, there is nothing to say of the rest.
const ALL: f64 = 0.9995;

/// Returns the ZIP code of five digits, or of nine as `08608-1234`.
pub(super) fn digits(text: &str) -> Option<u32> {
    let text = text.trim();
    let (five, rest) = text.split_at_checked(5)?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let four = rest.strip_prefix('-').is_some_and(|four| four.len() == 4 && number(four));
    (number(five) && (rest.is_empty() || four)).then(|| five.parse().ok()).flatten()
}

impl Areas<'_> {
    /// Finds the area of a ZIP code.
    pub(super) fn zip(&self, zip: u32) -> Resolution<AreaIx> {
        let Some(found) = self.reference.zips.find(zip) else {
            return Resolution::unknown();
        };
        let state = found.city.state;
        let city = capitalized(found.city.name);
        let text = format!("{zip:05} {city}, {}", self.letters(state));
        let share = |share: u16| f64::from(share) / 10_000.0;
        let shares: Vec<_> =
            found.shares.iter().map(|it| (it.cbsa, share(it.ten_thousandths))).collect();
        Resolution::decide(self.by_share(state, &shares, &text, MatchSource::ZipCode))
    }

    /// The candidates of a place whose shares of areas are known.
    pub(super) fn by_share(
        &self,
        state: StateFips,
        shares: &[(Option<Cbsa>, f64)],
        text: &str,
        source: MatchSource,
    ) -> Vec<Candidate<AreaIx>> {
        let inside = self.in_areas(shares);
        let outside = shares.iter().map(|(_, share)| share).sum::<f64>()
            - inside.iter().map(|(_, share)| share).sum::<f64>();
        let candidate = |(ix, share): (AreaIx, f64)| {
            let note = if share < ALL { by_what(share, source) } else { String::new() };
            self.candidate(ix, worth(share), text, source, &note)
        };
        let mut found: Vec<_> = inside.into_iter().map(candidate).collect();
        if outside > 1.0 - ALL {
            found.extend(self.outside(state, outside, text, source));
        }
        found
    }

    /// The areas of the release among the shares, the greatest first.
    fn in_areas(&self, shares: &[(Option<Cbsa>, f64)]) -> Vec<(AreaIx, f64)> {
        let area = |cbsa: &Option<Cbsa>| cbsa.and_then(Cbsa::area_code);
        let known = |(cbsa, share): &(Option<Cbsa>, f64)| {
            area(cbsa).and_then(|code| self.place(code)).map(|ix| (ix, *share))
        };
        shares.iter().filter_map(known).collect()
    }

    /// What lies outside of metropolitan areas: the state's nonmetropolitan areas, which the tables
    /// don't tell apart; the state where it has none.
    pub(super) fn outside(
        &self,
        state: StateFips,
        share: f64,
        text: &str,
        source: MatchSource,
    ) -> Vec<Candidate<AreaIx>> {
        let parts = self.nonmetropolitan(state);
        let note = match parts.len() {
            0 => "outside of metropolitan areas; the state has no other areas",
            1 => "outside of metropolitan areas",
            _ => "outside of metropolitan areas; which part of the state is not known",
        };
        let parts =
            if parts.is_empty() { self.statewide(state).into_iter().collect() } else { parts };
        let note = if share < ALL {
            format!("{}, {note}", by_what(share, source))
        } else {
            note.to_owned()
        };
        let candidate = |ix| self.candidate(ix, worth(share), text, source, &note);
        parts.into_iter().map(candidate).collect()
    }
}

/// What a candidate is worth by its share: an answer, or one of several in the order of shares.
fn worth(share: f64) -> f64 {
    if share >= MOST { 1.0 } else { SEVERAL.0 + SEVERAL.1 * share }
}

fn by_what(share: f64, source: MatchSource) -> String {
    let what = if source == MatchSource::ZipCode { "addresses" } else { "ZIP codes" };
    format!("{:.0}% of its {what}", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn zip_codes_have_five_or_nine_digits() {
        for (text, zip) in [
            ("08608", Some(8_608)),
            (" 08608-1234 ", Some(8_608)),
            ("08608-", None),
            ("08608-12", None),
            ("8608", None),
            ("086081234", None),
            ("0860a", None),
            ("é8608", None),
        ] {
            assert_eq!(digits(text), zip, "{text}");
        }
    }
}
