//! All names of places in one table, by their folded key.

use rustc_hash::FxHashMap;

use super::tables::{AbroadKind, PlaceTables};
use crate::code::{AreaCode, StateFips};
use crate::reading::spelling::Spellings;
use crate::reading::tokens::{Token, split_words};

/// A place of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) state: u8,
    pub(super) area: AreaCode,
    pub(super) population: u32,
}

/// The sense of a word around places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filler {
    Remote,
    Hybrid,
    Onsite,
    Metro,
    Near,
    Noise,
    StateMarker,
}

/// Everything that one name may mean.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Senses {
    pub(super) state: Option<StateFips>,
    /// True if the state's sense is its two letters.
    pub(super) letters: bool,
    pub(super) nation: bool,
    pub(super) region: bool,
    pub(super) abroad: Option<AbroadKind>,
    /// How many people live in the largest city of the name outside of the US.
    pub(super) abroad_population: u32,
    pub(super) nickname: Option<u32>,
    pub(super) title: Option<u32>,
    pub(super) former_title: Option<u32>,
    pub(super) places: (u32, u32),
    pub(super) counties: (u32, u32),
    pub(super) filler: Option<Filler>,
    /// A direction, as steps to the north and to the east.
    pub(super) direction: Option<(i8, i8)>,
}

impl Senses {
    pub(super) fn has_places(&self) -> bool {
        self.places.0 < self.places.1
    }

    pub(super) fn has_counties(&self) -> bool {
        self.counties.0 < self.counties.1
    }

    /// True if the name alone can stand for one or a few areas.
    pub(super) fn is_specific(&self) -> bool {
        self.has_places()
            || self.has_counties()
            || self.nickname.is_some()
            || self.title.is_some()
            || self.former_title.is_some()
    }
}

/// An area as the reader needs it.
#[derive(Clone, Debug)]
pub(super) struct AreaEntry {
    pub(super) code: AreaCode,
    pub(super) name: String,
    pub(super) states: Vec<StateFips>,
    pub(super) population: u32,
    pub(super) position: Option<(f32, f32)>,
}

/// An area's former title or code.
#[derive(Clone, Debug)]
pub(super) struct Former {
    pub(super) title: String,
    pub(super) successor: AreaCode,
    pub(super) share: f64,
    pub(super) published: bool,
}

/// A county of the index.
#[derive(Clone, Debug)]
pub(super) struct CountyEntry {
    pub(super) fips: u32,
    pub(super) area: AreaCode,
    pub(super) population: u32,
    pub(super) note: String,
}

/// The index.
#[derive(Clone, Debug, Default)]
pub struct PlaceIndex {
    pub(super) senses: FxHashMap<Box<str>, Senses>,
    pub(super) spots: Vec<Spot>,
    pub(super) counties: Vec<CountyEntry>,
    pub(super) county_of_fips: FxHashMap<u32, u32>,
    pub(super) nicknames: Vec<Vec<AreaCode>>,
    /// Areas that have a key in their title.
    pub(super) titles: Vec<Vec<AreaCode>>,
    pub(super) formers: Vec<Former>,
    pub(super) former_of_code: FxHashMap<u32, u32>,
    pub(super) areas: Vec<AreaEntry>,
    pub(super) area_of_code: FxHashMap<AreaCode, u32>,
    pub(super) states: Vec<(StateFips, String, String)>,
    zips: Vec<(u32, AreaCode)>,
    shorten: FxHashMap<Box<str>, Box<str>>,
    /// Words that begin names: what follows one that is unknown is no name of its own.
    name_starts: Vec<Box<str>>,
    pub(super) spellings: Vec<Spellings>,
    pub(super) large_places: Spellings,
    pub(super) state_names: Spellings,
}

/// A misspelled name without a state is only compared with places of this many people.
const LARGE: u32 = 50_000;

impl PlaceIndex {
    /// Builds the index.
    pub fn build(tables: &PlaceTables<'_>) -> Self {
        let mut index = Self { zips: tables.zips.clone(), ..Self::default() };
        index.spellings = vec![Spellings::default(); 100];
        index.add_words(tables);
        index.add_areas(tables);
        index.add_states(tables);
        index.add_counties(tables);
        index.add_places(tables);
        index.add_nicknames(tables);
        index.add_titles(tables);
        index.add_abroad(tables);
        index
    }

    /// The key of a name: its words in their long form, without what stands between them.
    pub(super) fn fold(&self, name: &str) -> String {
        let mut key = String::with_capacity(name.len() + 4);
        // Nearly all of forty thousand names are plain words: they need no tokens.
        if name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'\''))
        {
            let mut word = String::with_capacity(24);
            for part in name.split([' ', '-']) {
                word.clear();
                word.extend(
                    part.chars().filter(|it| *it != '\'').map(|it| it.to_ascii_lowercase()),
                );
                self.push_word(&word, &mut key);
            }
            return key;
        }
        for token in split_words(name) {
            self.push_word(&token.word, &mut key);
        }
        key
    }

    pub(super) fn push_word(&self, word: &str, key: &mut String) {
        key.push_str(self.shorten.get(word).map_or(word, |long| long));
    }

    /// Writes the key of a run of words into `key`.
    pub(super) fn write_key(&self, tokens: &[Token], key: &mut String) {
        key.clear();
        for token in tokens {
            self.push_word(&token.word, key);
        }
    }

    fn sense(&mut self, key: String) -> &mut Senses {
        self.senses.entry(key.into_boxed_str()).or_default()
    }

    fn add_words(&mut self, tables: &PlaceTables<'_>) {
        for (_, _, words) in tables.words.iter().filter(|(kind, ..)| *kind == "shorten") {
            for (short, long) in words.iter().filter_map(|pair| pair.split_once('=')) {
                self.shorten.insert(short.into(), long.into());
            }
        }
        for (kind, value, words) in &tables.words {
            if *kind == "name_start" {
                self.name_starts = words.iter().map(|word| (*word).into()).collect();
                continue;
            }
            for word in words {
                let filler = match *kind {
                    "remote" => Filler::Remote,
                    "hybrid" => Filler::Hybrid,
                    "onsite" => Filler::Onsite,
                    "metro" => Filler::Metro,
                    "near" => Filler::Near,
                    "noise" => Filler::Noise,
                    "state_marker" => Filler::StateMarker,
                    "nation" => {
                        let key = self.fold(word);
                        self.sense(key).nation = true;
                        continue;
                    }
                    "direction" => {
                        let key = self.fold(word);
                        self.sense(key).direction = Some(steps_of(value));
                        continue;
                    }
                    _ => continue,
                };
                let key = self.fold(word);
                self.sense(key).filler = Some(filler);
            }
        }
    }

    fn add_areas(&mut self, tables: &PlaceTables<'_>) {
        for row in &tables.areas {
            let at = self.areas.len() as u32;
            self.area_of_code.insert(row.code, at);
            self.areas.push(AreaEntry {
                code: row.code,
                name: row.name.clone(),
                states: row.states.clone(),
                population: row.population,
                position: row.position,
            });
        }
    }

    fn add_states(&mut self, tables: &PlaceTables<'_>) {
        for row in &tables.states {
            self.states.push((row.fips, row.letters.to_owned(), row.name.to_owned()));
            let name = self.fold(row.name);
            self.state_names.add(&name, u32::from(row.fips.0));
            for text in [row.name].iter().chain(&row.abbreviations) {
                let key = self.fold(text);
                self.sense(key).state = Some(row.fips);
            }
        }
        // Letters last: no abbreviation takes the letters of another state.
        for row in &tables.states {
            let sense = self.sense(row.letters.to_ascii_lowercase());
            sense.state = Some(row.fips);
            sense.letters = true;
        }
    }

    fn add_counties(&mut self, tables: &PlaceTables<'_>) {
        let mut keyed: Vec<(String, CountyEntry)> = Vec::new();
        for row in tables.counties.iter().chain(&tables.former_counties) {
            let entry = CountyEntry {
                fips: row.fips,
                area: row.area,
                population: row.population,
                note: row.note.to_owned(),
            };
            for key in self.county_keys(row.name) {
                keyed.push((key, entry.clone()));
            }
        }
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        let mut at = 0;
        while at < keyed.len() {
            let end = keyed[at..].iter().take_while(|it| it.0 == keyed[at].0).count() + at;
            let first = self.counties.len() as u32;
            for (_, entry) in &keyed[at..end] {
                self.county_of_fips.insert(entry.fips, self.counties.len() as u32);
                self.counties.push(entry.clone());
            }
            let last = self.counties.len() as u32;
            self.sense(keyed[at].0.clone()).counties = (first, last);
            at = end;
        }
    }

    /// A county is found by its full name, and by its name with `county` in place of its kind.
    fn county_keys(&self, name: &str) -> Vec<String> {
        let full = self.fold(name);
        let kinds = [
            "City and Borough",
            "Census Area",
            "Municipality",
            "Borough",
            "Parish",
            "County",
            "Municipio",
            "Planning Region",
            "city",
        ];
        let mut keys = vec![full];
        for kind in kinds {
            if let Some(base) = name.strip_suffix(kind).map(str::trim) {
                if kind != "city" && !base.is_empty() {
                    keys.push(self.fold(base) + "county");
                }
                break;
            }
        }
        keys.dedup();
        keys
    }

    fn add_places(&mut self, tables: &PlaceTables<'_>) {
        let mut keyed: Vec<(String, Spot)> = Vec::with_capacity(tables.places.len() + 4_000);
        for row in &tables.places {
            let spot = Spot { state: row.state.0, area: row.area, population: row.population };
            let key = self.fold(row.name);
            if let Some(base) = key.strip_suffix("city").filter(|base| base.len() > 3) {
                keyed.push((base.to_owned(), Spot { population: 0, ..spot }));
            }
            keyed.push((key, spot));
        }
        keyed.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.population.cmp(&a.1.population)));
        self.senses.reserve(keyed.len());
        let mut at = 0;
        while at < keyed.len() {
            let end = keyed[at..].iter().take_while(|it| it.0 == keyed[at].0).count() + at;
            let first = self.spots.len() as u32;
            let key = std::mem::take(&mut keyed[at].0);
            for (_, spot) in &keyed[at..end] {
                if let Some(spellings) = self.spellings.get_mut(usize::from(spot.state)) {
                    spellings.add(&key, spot.population);
                }
            }
            if keyed[at].1.population >= LARGE {
                self.large_places.add(&key, keyed[at].1.population);
            }
            self.spots.extend(keyed[at..end].iter().map(|(_, spot)| *spot));
            let last = self.spots.len() as u32;
            self.sense(key).places = (first, last);
            at = end;
        }
    }

    fn add_nicknames(&mut self, tables: &PlaceTables<'_>) {
        for (name, areas) in &tables.nicknames {
            let at = self.nicknames.len() as u32;
            self.nicknames.push(areas.clone());
            let key = self.fold(name);
            self.sense(key).nickname = Some(at);
        }
        for name in &tables.regions {
            let key = self.fold(name);
            self.sense(key).region = true;
        }
    }

    /// An area is found by its whole title, by the title without its states, and a metropolitan one by
    /// each city of its title.
    fn add_titles(&mut self, tables: &PlaceTables<'_>) {
        let mut keyed: Vec<(String, AreaCode)> = Vec::new();
        for row in &tables.areas {
            keyed.push((self.fold(&row.name), row.code));
            let Some((cities, _)) = row.name.rsplit_once(", ") else { continue };
            let whole = self.fold(cities);
            let parts = cities.split(['-', '/']).map(str::trim).filter(|part| !part.is_empty());
            keyed.extend(parts.map(|part| (self.fold(part), row.code)).filter(|it| it.0 != whole));
            keyed.push((whole, row.code));
        }
        keyed.sort();
        keyed.dedup();
        for (key, code) in keyed {
            let next = self.titles.len() as u32;
            let at = *self.sense(key).title.get_or_insert(next);
            if at == next {
                self.titles.push(Vec::new());
            }
            self.titles[at as usize].push(code);
        }
        for row in &tables.former_areas {
            for (place, title) in row.titles.iter().enumerate() {
                let at = self.formers.len() as u32;
                self.formers.push(Former {
                    title: (*title).to_owned(),
                    successor: row.successor,
                    share: row.share,
                    published: row.published,
                });
                if place == 0
                    && let Some(code) = row.code
                {
                    self.former_of_code.insert(code, at);
                }
                let whole = self.fold(title);
                self.sense(whole).former_title.get_or_insert(at);
                if let Some((cities, _)) = title.rsplit_once(", ")
                    && cities.contains('-')
                {
                    let cities = self.fold(cities);
                    self.sense(cities).former_title.get_or_insert(at);
                }
            }
        }
    }

    fn add_abroad(&mut self, tables: &PlaceTables<'_>) {
        for row in &tables.abroad {
            let key = self.fold(row.name);
            let sense = self.sense(key);
            if row.kind == AbroadKind::City {
                sense.abroad_population = sense.abroad_population.max(row.population);
                sense.abroad.get_or_insert(AbroadKind::City);
            } else {
                sense.abroad = Some(row.kind);
            }
        }
    }

    /// True if a word begins names of several words, in its long or short form.
    pub(super) fn begins_name(&self, word: &str) -> bool {
        let long = self.shorten.get(word).map_or(word, |long| long);
        self.name_starts.iter().any(|start| **start == *long)
    }

    /// True if a word is the name of a place with people in it.
    pub(crate) fn has_place(&self, word: &str) -> bool {
        let mut key = String::new();
        self.push_word(word, &mut key);
        self.senses.get(key.as_str()).is_some_and(|senses| {
            senses.has_places() && self.spots[senses.places.0 as usize].population > 0
                || senses.nickname.is_some()
        })
    }

    /// True if a word is a state's letters in capitals, or its name of one word.
    pub(crate) fn is_state_word(&self, token: &Token) -> bool {
        let senses = self.senses.get(token.word.as_str());
        senses.is_some_and(|senses| senses.state.is_some() && (token.upper || !senses.letters))
    }

    /// True if a text, without words around it, is a nickname or a metropolitan area's name.
    pub(crate) fn is_named_region(&self, text: &str) -> bool {
        let key = self.fold(text);
        let key = key.strip_prefix("greater").unwrap_or(&key);
        self.senses.get(key).is_some_and(|senses| {
            senses.state.is_none()
                && (senses.nickname.is_some()
                    || text.starts_with("Greater ") && senses.is_specific())
        })
    }

    /// True if two letters are a state's.
    pub(crate) fn is_state_letters(&self, word: &str) -> bool {
        self.senses.get(word).is_some_and(|senses| senses.letters)
    }

    /// Returns the area of a ZIP code.
    pub(super) fn area_of_zip(&self, zip: u32) -> Option<AreaCode> {
        let at = self.zips.binary_search_by_key(&zip, |(zip, _)| *zip).ok()?;
        Some(self.zips[at].1)
    }

    pub(super) fn area(&self, code: AreaCode) -> Option<&AreaEntry> {
        self.area_of_code.get(&code).map(|at| &self.areas[*at as usize])
    }

    pub(super) fn area_name(&self, code: AreaCode) -> String {
        self.area(code).map_or_else(|| code.to_string(), |area| area.name.clone())
    }

    pub(super) fn state_name(&self, fips: StateFips) -> &str {
        let found = self.states.iter().find(|(state, ..)| *state == fips);
        found.map_or("", |(_, _, name)| name)
    }
}

fn steps_of(direction: &str) -> (i8, i8) {
    let north = i8::from(direction.contains('n')) - i8::from(direction.contains('s'));
    let east = i8::from(direction.contains('e')) - i8::from(direction.contains('w'));
    (north, east)
}
