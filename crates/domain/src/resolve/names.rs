//! Names of things, found by the whole text, by its words, and in spite of typos.

use std::collections::{BTreeMap, BTreeSet};

use super::text::fold;
use super::words::{without_level, words};
use super::{Candidate, MatchSource};

/// What a match is worth where the text is two names of the same thing, such as `CPC coder`.
const TWO_NAMES: f64 = 0.94;
/// Where words about level were set aside.
const LEVEL_ASIDE: f64 = 0.95;
/// Where typos were corrected; times how alike the words are.
const CORRECTED: f64 = 0.92;
/// Where all words match, in another order.
const OTHER_ORDER: f64 = 0.92;
/// Where some words match; times how many, by weight.
const SOME_WORDS: f64 = 0.85;
/// How a match in part is shared out between the text's words and the name's.
const SHARES: (f64, f64) = (0.6, 0.4);
/// How alike two words must be to be one with a typo (Jaro-Winkler), and how long.
const ALIKE: (f64, usize) = (0.90, 4);

/// A name of something.
#[derive(Debug)]
pub(super) struct Name<Ix> {
    pub(super) ix: Ix,
    pub(super) text: String,
    pub(super) source: MatchSource,
    pub(super) note: String,
}

/// Names that can be searched.
#[derive(Debug)]
pub(super) struct Names<Ix> {
    names: Vec<Name<Ix>>,
    /// The words of each name, joined, in order, with the name's place.
    keys: Vec<(String, usize)>,
    /// All words in order, with what they weigh and the names that they are in.
    vocabulary: Vec<Word>,
    /// What all words of a name weigh.
    weights: Vec<f64>,
    /// The letters of credentials, folded.
    codes: BTreeSet<String>,
}

#[derive(Debug)]
struct Word {
    text: String,
    weight: f64,
    names: Vec<usize>,
}

impl<Ix: Copy + Ord> Names<Ix> {
    pub(super) fn new(names: Vec<Name<Ix>>) -> Self {
        let credentials = names.iter().filter(|name| name.source == MatchSource::Credential);
        let codes = credentials.map(|name| fold(&name.text)).filter(|text| !text.contains(' '));
        let codes: BTreeSet<String> = codes.collect();
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut keys = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            let words = words(&name.text, |word| codes.contains(word));
            keys.push((words.join(" "), place));
            for word in words {
                let places = found.entry(word).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        keys.sort_unstable();
        let all = names.len() as f64;
        let word = |(text, names): (String, Vec<usize>)| Word {
            // A word that few names have says more (inverse document frequency).
            weight: libm::log(1.0 + all / names.len() as f64),
            text,
            names,
        };
        let vocabulary: Vec<Word> = found.into_iter().map(word).collect();
        let mut weights = vec![0.0; names.len()];
        for word in &vocabulary {
            word.names.iter().for_each(|place| weights[*place] += word.weight);
        }
        Self { names, keys, vocabulary, weights, codes }
    }

    /// Returns what a text may mean, in no order.
    pub(super) fn find(&self, text: &str) -> Vec<Candidate<Ix>> {
        let query = words(text, |word| self.codes.contains(word));
        if query.is_empty() {
            return Vec::new();
        }
        let mut found = self.whole(&query, 1.0, "");
        if found.is_empty() {
            found = self.two_names(&query);
        }
        if found.is_empty() {
            found = without_level(&query)
                .map(|kept| {
                    let note = format!("read as {:?}, level and place set aside", kept.join(" "));
                    self.whole(&kept, LEVEL_ASIDE, &note)
                })
                .unwrap_or_default();
        }
        if found.is_empty() {
            found = self.corrected(&query);
        }
        found.extend(self.by_words(&query, 1.0, ""));
        found
    }

    /// The names that have exactly these words in this order.
    fn whole(&self, query: &[String], worth: f64, note: &str) -> Vec<Candidate<Ix>> {
        let key = query.join(" ");
        let start = self.keys.partition_point(|(other, _)| *other < key);
        let same = self.keys[start..].iter().take_while(|(other, _)| *other == key);
        same.map(|(_, place)| self.candidate(*place, worth, note)).collect()
    }

    /// Two names of the same thing, one after the other.
    fn two_names(&self, query: &[String]) -> Vec<Candidate<Ix>> {
        let splits = (1..query.len()).flat_map(|middle| {
            let (first, second) = query.split_at(middle);
            let seconds = self.whole(second, TWO_NAMES, "");
            let mut firsts = self.whole(first, TWO_NAMES, "");
            firsts.retain(|one| seconds.iter().any(|other| other.ix == one.ix));
            firsts
        });
        splits.collect()
    }

    /// The names that it would be if unknown words were typos of known ones.
    fn corrected(&self, query: &[String]) -> Vec<Candidate<Ix>> {
        let mut alike = 1.0;
        let corrected: Vec<String> = query
            .iter()
            .map(|word| match self.nearest(word) {
                Some((similarity, known)) => {
                    alike *= similarity;
                    known.to_owned()
                }
                None => word.clone(),
            })
            .collect();
        if corrected == query {
            return Vec::new();
        }
        let note = format!("read as {:?}", corrected.join(" "));
        let whole = self.whole(&corrected, CORRECTED * alike, &note);
        if whole.is_empty() { self.by_words(&corrected, CORRECTED * alike, &note) } else { whole }
    }

    /// The known word that an unknown one is most like, if it is very like one.
    fn nearest(&self, word: &str) -> Option<(f64, &str)> {
        if word.len() < ALIKE.1 || self.word(word).is_some() {
            return None;
        }
        self.vocabulary
            .iter()
            .filter(|known| known.text.len() >= ALIKE.1)
            .map(|known| (strsim::jaro_winkler(word, &known.text), known.text.as_str()))
            .filter(|(similarity, _)| *similarity >= ALIKE.0)
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)))
    }

    /// The names that share words with the text.
    fn by_words(&self, query: &[String], worth: f64, note: &str) -> Vec<Candidate<Ix>> {
        let unknown = libm::log(1.0 + self.names.len() as f64);
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        let mut asked = 0.0;
        for (place, word) in query.iter().enumerate() {
            let known = self.word(word).filter(|_| !query[..place].contains(word));
            asked += known.map_or(unknown, |known| known.weight);
            for name in known.iter().flat_map(|known| &known.names) {
                *shared.entry(*name).or_default() += known.map_or(0.0, |known| known.weight);
            }
        }
        let score = |(place, common): (usize, f64)| {
            let (of_query, of_name) = (common / asked, common / self.weights[place]);
            let whole = of_query.min(of_name) > 1.0 - 1e-9;
            let part = SOME_WORDS * (SHARES.0 * of_query + SHARES.1 * of_name);
            self.candidate(place, worth * if whole { OTHER_ORDER } else { part }, note)
        };
        shared.into_iter().map(score).collect()
    }

    fn word(&self, text: &str) -> Option<&Word> {
        let place = self.vocabulary.binary_search_by(|word| word.text.as_str().cmp(text)).ok()?;
        self.vocabulary.get(place)
    }

    fn candidate(&self, place: usize, worth: f64, note: &str) -> Candidate<Ix> {
        let name = &self.names[place];
        let notes = [name.note.as_str(), note].map(str::to_owned);
        Candidate {
            ix: name.ix,
            score: name.source.weight() * worth,
            matched_text: name.text.clone(),
            source: name.source,
            note: notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; "),
        }
    }
}

#[cfg(test)]
mod tests;
