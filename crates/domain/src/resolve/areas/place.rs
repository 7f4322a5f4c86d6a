//! Places by name: states, metropolitan areas and their cities, counties, post-office cities.

use super::super::text::{capitalized, fold_place};
use super::super::{Candidate, MatchSource, Resolution};
use super::{Areas, PlaceName};
use crate::code::StateFips;
use crate::market::{AreaIx, AreaKind};

/// A city that isn't the first one in the name of its area.
const LATER_CITY: f64 = 0.98;
/// The beginning of an area's name, such as `Dallas-Fort Worth`.
const BEGINNING: f64 = 0.95;
/// A name that is also a state's.
const BEHIND_STATE: f64 = 0.9;
/// A name whose state was given.
const WITH_STATE: f64 = 1.05;
/// How alike a name with a typo must be (Jaro-Winkler), what it is then worth, and how long it is.
const ALIKE: (f64, f64, usize) = (0.88, 0.92, 4);
/// What may follow a city's name without being a part of it.
const ENDINGS: [&str; 5] = [" metropolitan area", " metro area", " metro", " area", " city"];

/// A name that was asked for, folded, and the state after it.
#[derive(Clone, Copy)]
struct Asked<'t> {
    name: &'t str,
    state: Option<StateFips>,
}

impl Areas<'_> {
    /// Finds a place by name; `folded` is the whole text folded.
    pub(super) fn named(&self, text: &str, folded: &str) -> Resolution<AreaIx> {
        let whole = Asked { name: folded, state: None };
        let mut found = self.exact(&whole);
        if found.is_empty() {
            let (name, state) = self.split_state(text, folded);
            found = self.in_parts(&Asked { name: &name, state });
        }
        Resolution::decide(found)
    }

    fn in_parts(&self, asked: &Asked<'_>) -> Vec<Candidate<AreaIx>> {
        let ways = [Self::exact, Self::without_ending, Self::beginning, Self::alike];
        let found = ways.into_iter().map(|way| way(self, asked));
        found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Splits `Portland, ME`, `Portland ME` and `Portland, Maine`.
    fn split_state(&self, text: &str, folded: &str) -> (String, Option<StateFips>) {
        if let Some((name, state)) = text.rsplit_once(',')
            && let Some(state) = self.states_after(&fold_place(state))
        {
            return (fold_place(name), Some(state));
        }
        let words: Vec<&str> = folded.split(' ').collect();
        let mut splits = (1..words.len()).map(|middle| words.split_at(middle));
        let split = splits.find_map(|(name, state)| {
            self.state_named(&state.join(" ")).map(|state| (name.join(" "), Some(state)))
        });
        split.unwrap_or_else(|| (folded.to_owned(), None))
    }

    /// The state of `ME`, or the first one of `OR-WA`, as areas of several states are written.
    fn states_after(&self, folded: &str) -> Option<StateFips> {
        let several = folded.split(' ').all(|word| word.len() == 2);
        let first = folded.split(' ').next().filter(|_| several);
        self.state_named(folded).or_else(|| self.state_named(first?))
    }

    fn exact(&self, asked: &Asked<'_>) -> Vec<Candidate<AreaIx>> {
        let mut found = self.by_area_name(asked);
        found.extend(self.by_county(asked, asked.name));
        found.extend(self.by_city(asked));
        if found.is_empty() && asked.state.is_some() {
            found = self.by_county(asked, &format!("{} county", asked.name));
        }
        found
    }

    /// Names of areas, and cities in them; where a state is given, not the states.
    fn by_area_name(&self, asked: &Asked<'_>) -> Vec<Candidate<AreaIx>> {
        let start = self.names.partition_point(|known| known.folded.as_str() < asked.name);
        let same = self.names[start..].iter().take_while(|known| known.folded == asked.name);
        let fitting = same.filter(|known| self.is_in(known.ix, asked.state));
        let is_state = asked.state.is_none() && self.state_named(asked.name).is_some();
        fitting
            .map(|known| {
                let later = if known.rank > 0 { LATER_CITY } else { 1.0 };
                let behind = is_state && known.source != MatchSource::State;
                let behind = if behind { BEHIND_STATE } else { 1.0 };
                self.of_name(known, asked, later * behind, self.state_note(known, is_state))
            })
            .collect()
    }

    fn of_name(
        &self,
        known: &PlaceName,
        asked: &Asked<'_>,
        worth: f64,
        note: &str,
    ) -> Candidate<AreaIx> {
        let found = self.candidate(known.ix, worth, &self.known(known.ix).name, known.source, note);
        let score = if asked.state.is_some() { found.score * WITH_STATE } else { found.score };
        Candidate { score: score.min(1.0), ..found }
    }

    /// What a state's name leaves open where it is a city's as well.
    fn state_note(&self, known: &PlaceName, is_state: bool) -> &'static str {
        let city = |name: &PlaceName| {
            name.folded == known.folded && name.source == MatchSource::PrincipalCity
        };
        if is_state && known.source == MatchSource::State && self.names.iter().any(city) {
            "the state; for the city of that name add its state, as in New York, NY"
        } else {
            ""
        }
    }

    fn is_in(&self, ix: AreaIx, state: Option<StateFips>) -> bool {
        let area = self.known(ix);
        state.is_none_or(|state| area.kind != AreaKind::State && area.states.contains(&state))
    }

    /// Counties, with their kind: `Harris County`. One outside of metropolitan areas is in one of
    /// its state's nonmetropolitan areas, which the tables don't tell apart.
    fn by_county(&self, asked: &Asked<'_>, name: &str) -> Vec<Candidate<AreaIx>> {
        let start = self.counties.partition_point(|(known, _)| known.as_str() < name);
        let same = self.counties[start..].iter().take_while(|(known, _)| known == name);
        let mut found = Vec::new();
        for (_, place) in same {
            let county = &self.reference.counties[*place];
            if asked.state.is_some_and(|state| state != county.state) {
                continue;
            }
            let text = format!("{}, {}", county.name, self.letters(county.state));
            if county.metropolitan {
                let area = county.cbsa.area_code().and_then(|code| self.place(code));
                found
                    .extend(area.map(|ix| self.candidate(ix, 1.0, &text, MatchSource::County, "")));
            } else {
                found.extend(self.outside(county.state, 1.0, &text, MatchSource::County));
            }
        }
        found
    }

    /// Post-office cities, by the areas of their ZIP codes.
    fn by_city(&self, asked: &Asked<'_>) -> Vec<Candidate<AreaIx>> {
        let cities = self.reference.zips.cities_named(asked.name);
        let cities = cities.filter(|(_, city)| asked.state.is_none_or(|state| state == city.state));
        let mut found = Vec::new();
        for (place, city) in cities {
            let text = format!("{}, {}", capitalized(city.name), self.letters(city.state));
            let shares = self.reference.zips.shares_of_city(place);
            let source = MatchSource::PostOfficeCity;
            let known = self.by_share(city.state, &shares, &text, source);
            let with_state = if asked.state.is_some() { WITH_STATE } else { 1.0 };
            found.extend(
                known.into_iter().map(|it| Candidate { score: it.score * with_state, ..it }),
            );
        }
        found
    }

    /// `New York City`, `Dallas metro`: the city, and never the state of the same name.
    fn without_ending(&self, asked: &Asked<'_>) -> Vec<Candidate<AreaIx>> {
        let name = ENDINGS.into_iter().find_map(|ending| asked.name.strip_suffix(ending));
        let Some(name) = name else { return Vec::new() };
        let city = Asked { name, ..*asked };
        let mut found = self.by_area_name(&city);
        found.extend(self.by_city(&city));
        found.retain(|candidate| candidate.source != MatchSource::State);
        if asked.state.is_none() && self.state_named(name).is_some() {
            found.iter_mut().for_each(|it| it.score = (it.score / BEHIND_STATE).min(1.0));
        }
        found
    }

    /// Areas whose name begins with the text, word by word.
    fn beginning(&self, asked: &Asked<'_>) -> Vec<Candidate<AreaIx>> {
        let start = self.names.partition_point(|known| known.folded.as_str() < asked.name);
        let longer =
            self.names[start..].iter().take_while(|known| known.folded.starts_with(asked.name));
        let next = |known: &PlaceName| known.folded.as_bytes().get(asked.name.len()).copied();
        let whole_word = longer.filter(|known| next(known) == Some(b' '));
        let fitting = whole_word.filter(|known| self.is_in(known.ix, asked.state));
        fitting.map(|known| self.of_name(known, asked, BEGINNING, "")).collect()
    }

    /// Names that it would be if it had a typo.
    fn alike(&self, asked: &Asked<'_>) -> Vec<Candidate<AreaIx>> {
        let (least, worth, length) = ALIKE;
        if asked.name.len() < length {
            return Vec::new();
        }
        let similarity = |known: &PlaceName| strsim::jaro_winkler(asked.name, &known.folded);
        let near = self.names.iter().filter(|known| self.is_in(known.ix, asked.state));
        near.map(|known| (known, similarity(known)))
            .filter(|(_, similarity)| *similarity >= least)
            .map(|(known, similarity)| {
                let note = format!("read as {:?}", capitalized(&known.folded));
                let found = self.of_name(known, &Asked { state: None, ..*asked }, 1.0, &note);
                Candidate { score: found.score * worth * similarity, ..found }
            })
            .collect()
    }
}
