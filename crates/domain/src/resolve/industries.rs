//! Industries by plain name, title and code.

use super::ResolutionKind::{Resolved, Unknown};
use super::names::{Name, Names};
use super::{Candidate, MatchSource, Resolution};
use crate::code::IndustryCode;
use crate::market::{IndustryIx, IndustryLevel, Market};
use crate::reference::Reference;

/// A code that shares so many digits with a published industry group lies within it; with fewer it
/// may be no NAICS code at all, of which there is no list here.
const GROUP: usize = 4;

/// What is known of industries by name.
#[derive(Debug)]
pub(super) struct Industries {
    /// The codes of the release, ascending: a code's place is its index.
    codes: Vec<IndustryCode>,
    /// The first two digits of each sector, such as 62 of `62--63`.
    sectors: Vec<([u8; 2], IndustryIx)>,
    names: Names<IndustryIx>,
}

impl Industries {
    pub(super) fn new(market: &impl Market, reference: &Reference) -> Self {
        let all = || (0_u16..).map(IndustryIx).zip(market.industries());
        let sectors = all().filter(|(_, industry)| industry.level == IndustryLevel::Sector);
        let first_two =
            |code: &IndustryCode| [code.as_str().as_bytes()[0], code.as_str().as_bytes()[1]];
        let mut names: Vec<_> = all()
            .filter(|(ix, _)| !repeats_parent(market, *ix))
            .map(|(ix, industry)| Name {
                ix,
                text: without_sector(&industry.title).to_owned(),
                source: MatchSource::IndustryTitle,
                note: String::new(),
            })
            .collect();
        let plain = reference.industry_names.iter().filter_map(|name| {
            Some(Name {
                ix: market.industry_ix(name.industry)?,
                text: name.name.clone(),
                source: MatchSource::PlainName,
                note: name.note.clone(),
            })
        });
        names.extend(plain);
        Self {
            codes: market.industries().iter().map(|industry| industry.code).collect(),
            sectors: sectors.map(|(ix, industry)| (first_two(&industry.code), ix)).collect(),
            names: Names::new(names),
        }
    }

    /// Takes an OEWS code, or a NAICS code of two to five digits that stands for one.
    pub(super) fn code(&self, text: &str) -> Option<IndustryIx> {
        let text = text.trim();
        if text.len() == 6 {
            return self.place(text.parse().ok()?);
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        (digits && (2..6).contains(&text.len())).then(|| self.naics(text.as_bytes())).flatten()
    }

    pub(super) fn find(&self, text: &str) -> Resolution<IndustryIx> {
        let candidate = |ix, source, note| Candidate {
            ix,
            score: 1.0,
            matched_text: text.to_owned(),
            source,
            note,
        };
        if let Some(ix) = self.code(text) {
            return Resolution::resolved(candidate(ix, MatchSource::IndustryCode, String::new()));
        }
        match self.broader(text) {
            Some((ix, digits)) => {
                let code = self.codes[usize::from(ix.0)];
                let note = format!("{code} is the nearest broader industry that is published");
                let kind = if digits >= GROUP { Resolved } else { Unknown };
                let candidates = vec![candidate(ix, MatchSource::IndustryCode, note)];
                Resolution { kind, candidates }
            }
            None if is_code(text) => Resolution::unknown(),
            None => Resolution::decide(self.names.find(text)),
        }
    }

    /// The nearest broader industry of a NAICS code that has no figures of its own, and how many
    /// digits they share.
    fn broader(&self, text: &str) -> Option<(IndustryIx, usize)> {
        let digits = text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        let mut shorter = (3..text.len()).rev().filter(|_| digits);
        shorter.find_map(|length| Some((self.naics(&text.as_bytes()[..length])?, length)))
    }

    /// Two digits are a sector, three to five an industry with zeros after them.
    fn naics(&self, digits: &[u8]) -> Option<IndustryIx> {
        if let [first, second] = digits {
            let sector = self.sectors.iter().find(|(code, _)| code == &[*first, *second]);
            return sector.map(|(_, ix)| *ix);
        }
        let mut code = *b"000000";
        code.get_mut(..digits.len())?.copy_from_slice(digits);
        self.place(str::from_utf8(&code).ok()?.parse().ok()?)
    }

    fn place(&self, code: IndustryCode) -> Option<IndustryIx> {
        let place = self.codes.binary_search(&code).ok()?;
        u16::try_from(place).ok().map(IndustryIx)
    }
}

/// A code that isn't there is not looked for among the names.
fn is_code(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() * 2 > text.len()
}

/// Leaves out `Sector 62 - ` and `Sectors 31, 32, and 33 - `.
fn without_sector(title: &str) -> &str {
    title
        .strip_prefix("Sector")
        .and_then(|rest| rest.split_once(" - "))
        .map_or(title, |(_, title)| title)
}

/// True if a broader industry has the same title; the name then stands for the broader one.
fn repeats_parent(market: &impl Market, ix: IndustryIx) -> bool {
    let industry = market.industry(ix);
    let mut parent = industry.parent;
    while let Some(ix) = parent {
        let broader = market.industry(ix);
        if without_sector(&broader.title) == industry.title {
            return true;
        }
        parent = broader.parent;
    }
    false
}
