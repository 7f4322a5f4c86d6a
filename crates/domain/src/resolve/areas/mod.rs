//! Areas by code, state, city, county and ZIP code.
//!
//! In this order: an exact code; a ZIP code; a state; then names, where a text such as `Portland, ME`
//! is a name and a state. The first that fits decides, except among names, which are weighed.

mod names;
mod place;
mod zip;

use super::text::{capitalized, fold_place};
use super::{Candidate, MatchSource, Resolution};
use crate::code::{AreaCode, StateFips};
use crate::market::{AreaIx, AreaKind, Market};
use crate::reference::{Reference, State};

use names::{PlaceName, place_names};

/// What people call the nation, folded.
const NATION: [&str; 7] =
    ["us", "usa", "united states", "united states of america", "national", "nation", "nationwide"];

/// What is known of areas by name.
#[derive(Debug)]
pub(super) struct Areas<'r> {
    reference: &'r Reference,
    areas: Vec<Known>,
    /// Names of areas and their cities, by folded name.
    names: Vec<PlaceName>,
    /// Places of counties in the reference table, by folded name.
    counties: Vec<(String, usize)>,
    /// States by folded name.
    states: Vec<(String, StateFips)>,
}

/// An area of the release, and the states that it lies in.
#[derive(Debug)]
struct Known {
    code: AreaCode,
    kind: AreaKind,
    name: String,
    states: Vec<StateFips>,
}

impl<'r> Areas<'r> {
    pub(super) fn new(market: &impl Market, reference: &'r Reference) -> Self {
        let links = &reference.area_links;
        let areas: Vec<Known> = market
            .areas()
            .iter()
            .map(|area| {
                let link = links.binary_search_by_key(&area.code, |link| link.code).ok();
                let states = link.map(|place| links[place].states.clone());
                Known {
                    code: area.code,
                    kind: area.kind,
                    name: area.name.clone(),
                    states: states.unwrap_or_else(|| area.state.into_iter().collect()),
                }
            })
            .collect();
        let mut counties: Vec<_> = (reference.counties.iter())
            .zip(0..)
            .map(|(county, place)| (fold_place(&county.name), place))
            .collect();
        counties.sort_unstable();
        let states = reference.states.iter().map(|it| (fold_place(&it.name), it.fips)).collect();
        Self { reference, names: place_names(&areas), areas, counties, states }
    }

    pub(super) fn code(&self, text: &str) -> Option<AreaIx> {
        let text = text.trim();
        match text.len() {
            5 | 7 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                let ix = self.place(AreaCode::new(text.parse().ok()?)?)?;
                // Five digits are a metropolitan area's, and never those of "00000".
                let metro = self.known(ix).kind == AreaKind::Metropolitan;
                (metro || text.len() == 7).then_some(ix)
            }
            2 if text.eq_ignore_ascii_case("us") => self.place(AreaCode::NATION),
            2 => self.statewide(self.state_of_letters(text)?),
            _ => None,
        }
    }

    pub(super) fn find(&self, text: &str) -> Resolution<AreaIx> {
        if let Some(ix) = self.code(text) {
            return Resolution::resolved(self.coded(ix, text));
        }
        if let Some(zip) = zip::digits(text) {
            return self.zip(zip);
        }
        // "D.C." and "St. Louis".
        let plain = text.replace('.', "");
        let folded = fold_place(&plain);
        let nation = NATION.contains(&folded.as_str());
        match self.place(AreaCode::NATION).filter(|_| nation) {
            Some(ix) => Resolution::resolved(self.candidate(ix, 1.0, text, MatchSource::State, "")),
            None if folded.bytes().any(|byte| byte.is_ascii_alphabetic()) => {
                self.named(&plain, &folded)
            }
            None => Resolution::unknown(),
        }
    }

    fn coded(&self, ix: AreaIx, text: &str) -> Candidate<AreaIx> {
        let source = match self.known(ix).kind {
            AreaKind::State | AreaKind::Nation if text.len() == 2 => MatchSource::State,
            _ => MatchSource::AreaCode,
        };
        let zip = zip::digits(text).and_then(|zip| self.reference.zips.find(zip));
        let note = zip.map(|zip| {
            let city = capitalized(zip.city.name);
            format!("also a ZIP code, of {city}; an area code goes before a ZIP code")
        });
        self.candidate(ix, 1.0, text, source, &note.unwrap_or_default())
    }

    fn candidate(
        &self,
        ix: AreaIx,
        score: f64,
        text: &str,
        source: MatchSource,
        note: &str,
    ) -> Candidate<AreaIx> {
        let (matched_text, note) = (text.to_owned(), note.to_owned());
        Candidate { ix, score: score * source.weight(), matched_text, source, note }
    }

    fn known(&self, ix: AreaIx) -> &Known {
        &self.areas[usize::from(ix.0)]
    }

    fn place(&self, code: AreaCode) -> Option<AreaIx> {
        let place = self.areas.binary_search_by_key(&code, |area| area.code).ok()?;
        u16::try_from(place).ok().map(AreaIx)
    }

    fn statewide(&self, state: StateFips) -> Option<AreaIx> {
        self.place(AreaCode::of_state(state))
    }

    fn state_of_letters(&self, letters: &str) -> Option<StateFips> {
        let same = |state: &&State| state.letters.eq_ignore_ascii_case(letters);
        self.reference.states.iter().find(same).map(|state| state.fips)
    }

    /// The state of a folded name or of its letters.
    fn state_named(&self, folded: &str) -> Option<StateFips> {
        if folded.len() == 2 {
            return self.state_of_letters(folded);
        }
        self.states.iter().find(|(name, _)| name == folded).map(|(_, state)| *state)
    }

    fn letters(&self, state: StateFips) -> &str {
        self.reference.state(state).map_or("", |state| state.letters.as_str())
    }

    /// The parts of a state outside of metropolitan areas.
    fn nonmetropolitan(&self, state: StateFips) -> Vec<AreaIx> {
        let all = (0_u16..).map(AreaIx).zip(&self.areas);
        let inside =
            |area: &Known| area.kind == AreaKind::Nonmetropolitan && area.states.contains(&state);
        all.filter(|(_, area)| inside(area)).map(|(ix, _)| ix).collect()
    }
}
