//! Names of things, found by the whole text, by its words, and in spite of typos: what programs are read by, and what is
//! suggested where a text means nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::name_words::{fold, split_name, without_level};
use super::outcome::{MatchKind, READ_FROM};

/// Below this a name is not even a suggestion.
const SUGGESTED_FROM: f64 = 0.45;
/// How far the second must be behind an answer.
const MARGIN: f64 = 0.02;
/// The score of a match where the text is two names of the same thing, such as `CPC coder`.
const TWO_NAMES: f64 = 0.94;
/// The score where words about level were set aside.
const LEVEL_ASIDE: f64 = 0.95;
/// The score where typos were corrected; times how alike the words are.
const CORRECTED: f64 = 0.92;
/// The score where all words match, in another order.
const OTHER_ORDER: f64 = 0.92;
/// The score where some words match; times how many, by weight.
const SOME_WORDS: f64 = 0.85;
/// How a match in part is shared out between the text's words and the name's.
const SHARES: (f64, f64) = (0.6, 0.4);
/// How alike two words must be to be one with a typo (Jaro-Winkler), and how long.
const ALIKE: (f64, usize) = (0.90, 4);

/// A name of something.
#[derive(Clone, Debug)]
pub(super) struct Name<T> {
    pub(super) value: T,
    pub(super) text: String,
    /// The kind of a match of the whole name.
    pub(super) kind: MatchKind,
    /// The score, from 0 to 1.
    pub(super) weight: f64,
}

/// A thing that a text may name.
#[derive(Clone, Debug)]
pub(super) struct NameHit<T> {
    pub(super) value: T,
    pub(super) score: f64,
    pub(super) kind: MatchKind,
    /// A note on the match; empty where there is nothing to say.
    pub(super) note: String,
}

/// Names that can be searched.
#[derive(Clone, Debug)]
pub(super) struct NameIndex<T> {
    names: Vec<Name<T>>,
    /// The words of each name, joined, in order, with the name's index.
    keys: Vec<(String, usize)>,
    /// All words in order, with what they weigh and the names that they are in.
    vocabulary: Vec<Word>,
    /// The weight of all words of a name.
    weights: Vec<f64>,
    /// Names that are letters of a code, folded.
    codes: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Word {
    text: String,
    weight: f64,
    names: Vec<usize>,
}

impl<T> Default for NameIndex<T> {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            keys: Vec::new(),
            vocabulary: Vec::new(),
            weights: Vec::new(),
            codes: BTreeSet::new(),
        }
    }
}

impl<T: Copy + Ord> NameIndex<T> {
    /// Builds the index. A name of kind code keeps its ending: `CPCS` is not several `CPC`.
    pub(super) fn new(names: Vec<Name<T>>) -> Self {
        let codes = names.iter().filter(|name| name.kind == MatchKind::Code);
        let codes = codes.map(|name| fold(&name.text)).filter(|text| !text.contains(' '));
        let codes: BTreeSet<String> = codes.collect();
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut keys = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            let words = split_name(&name.text, |word| codes.contains(word));
            keys.push((words.join(" "), index));
            for word in words {
                let places = found.entry(word).or_default();
                if places.last() != Some(&index) {
                    places.push(index);
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
            word.names.iter().for_each(|index| weights[*index] += word.weight);
        }
        Self { names, keys, vocabulary, weights, codes }
    }

    /// Returns the one thing that a text names: by the whole of a name, in any order of its words, or by a typo of it.
    pub(super) fn find_named(&self, text: &str) -> Option<NameHit<T>> {
        let mut hits = self.find(text).into_iter();
        let best = hits.next().filter(|hit| hit.score >= READ_FROM)?;
        let is_ahead = hits.next().is_none_or(|second| best.score - second.score > MARGIN);
        (is_ahead && best.kind != MatchKind::Partial).then_some(best)
    }

    /// Returns what a text is like, best first, each scored below what counts as an answer.
    pub(super) fn suggest(&self, text: &str, most: usize) -> Vec<NameHit<T>> {
        let mut hits = self.find(text);
        hits.retain(|hit| hit.score >= SUGGESTED_FROM);
        hits.truncate(most);
        for hit in &mut hits {
            hit.score = hit.score.min(READ_FROM - 0.01);
        }
        hits
    }

    /// Returns what a text may mean, each thing once, best first.
    fn find(&self, text: &str) -> Vec<NameHit<T>> {
        let query = split_name(text, |word| self.codes.contains(word));
        if query.is_empty() {
            return Vec::new();
        }
        let mut found = self.find_whole(&query, 1.0, None);
        if found.is_empty() {
            found = self.find_two_names(&query);
        }
        if found.is_empty()
            && let Some(kept) = without_level(&query)
        {
            let note = format!("read as {:?}, level and place set aside", kept.join(" "));
            found = self.find_whole(&kept, LEVEL_ASIDE, Some((MatchKind::Partial, &note)));
        }
        if found.is_empty() {
            found = self.find_corrected(&query);
        }
        found.extend(self.find_by_words(&query, 1.0, None));
        keep_best(found)
    }

    /// The names that have exactly these words in this order.
    fn find_whole(
        &self,
        query: &[String],
        worth: f64,
        change: Option<(MatchKind, &str)>,
    ) -> Vec<NameHit<T>> {
        let key = query.join(" ");
        let start = self.keys.partition_point(|(other, _)| *other < key);
        let same = self.keys[start..].iter().take_while(|(other, _)| *other == key);
        same.map(|(_, index)| self.write_hit(*index, worth, change)).collect()
    }

    /// Two names of the same thing, one after the other.
    fn find_two_names(&self, query: &[String]) -> Vec<NameHit<T>> {
        let splits = (1..query.len()).flat_map(|middle| {
            let (first, second) = query.split_at(middle);
            let seconds = self.find_whole(second, TWO_NAMES, None);
            let mut firsts = self.find_whole(first, TWO_NAMES, None);
            firsts.retain(|one| seconds.iter().any(|other| other.value == one.value));
            firsts
        });
        splits.collect()
    }

    /// The names that it would be if unknown words were typos of known ones.
    fn find_corrected(&self, query: &[String]) -> Vec<NameHit<T>> {
        let mut alike = 1.0;
        let corrected: Vec<String> = query
            .iter()
            .map(|word| match self.find_nearest_word(word) {
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
        let worth = CORRECTED * alike;
        let whole = self.find_whole(&corrected, worth, Some((MatchKind::Corrected, &note)));
        match whole.is_empty() {
            true => self.find_by_words(&corrected, worth, Some((MatchKind::Partial, &note))),
            false => whole,
        }
    }

    /// The known word that an unknown one is most like, if it is very like one.
    fn find_nearest_word(&self, word: &str) -> Option<(f64, &str)> {
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
    fn find_by_words(
        &self,
        query: &[String],
        worth: f64,
        change: Option<(MatchKind, &str)>,
    ) -> Vec<NameHit<T>> {
        let unknown = libm::log(1.0 + self.names.len() as f64);
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        let mut asked = 0.0;
        for (at, word) in query.iter().enumerate() {
            let known = self.word(word).filter(|_| !query[..at].contains(word));
            asked += known.map_or(unknown, |known| known.weight);
            for name in known.iter().flat_map(|known| &known.names) {
                *shared.entry(*name).or_default() += known.map_or(0.0, |known| known.weight);
            }
        }
        let score = |(index, common): (usize, f64)| {
            let (of_query, of_name) = (common / asked, common / self.weights[index]);
            if of_query.min(of_name) > 1.0 - 1e-9 {
                return self.write_hit(index, worth * OTHER_ORDER, change);
            }
            let part = SOME_WORDS * (SHARES.0 * of_query + SHARES.1 * of_name);
            let like = format!("like {:?}", self.names[index].text);
            let change = change.unwrap_or((MatchKind::Partial, &like));
            self.write_hit(index, worth * part, Some(change))
        };
        shared.into_iter().map(score).collect()
    }

    fn word(&self, text: &str) -> Option<&Word> {
        let index = self.vocabulary.binary_search_by(|word| word.text.as_str().cmp(text)).ok()?;
        self.vocabulary.get(index)
    }

    fn write_hit(&self, index: usize, worth: f64, change: Option<(MatchKind, &str)>) -> NameHit<T> {
        let name = &self.names[index];
        let (kind, note) = change.unwrap_or((name.kind, ""));
        NameHit { value: name.value, score: name.weight * worth, kind, note: note.to_owned() }
    }
}

/// Keeps the best hit of each thing, best first.
fn keep_best<T: Copy + Ord>(mut hits: Vec<NameHit<T>>) -> Vec<NameHit<T>> {
    let by_score = |one: &NameHit<T>, other: &NameHit<T>| other.score.total_cmp(&one.score);
    hits.sort_by(|one, other| one.value.cmp(&other.value).then_with(|| by_score(one, other)));
    hits.dedup_by(|later, kept| later.value == kept.value);
    hits.sort_by(|one, other| by_score(one, other).then(one.value.cmp(&other.value)));
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> NameIndex<u16> {
        let name = |(value, text, kind, weight): (u16, &str, MatchKind, f64)| Name {
            value,
            text: text.to_owned(),
            kind,
            weight,
        };
        let all = [
            (1, "Medical Records Specialists", MatchKind::Title, 1.0),
            (1, "Medical Coder", MatchKind::Alias, 0.98),
            (1, "Coder", MatchKind::Alias, 0.98),
            (1, "CPC", MatchKind::Code, 0.99),
            (1, "Medical Biller", MatchKind::Alias, 0.93),
            (2, "Billing and Posting Clerks", MatchKind::Title, 1.0),
            (2, "Medical Biller", MatchKind::Alias, 0.98),
            (3, "Pharmacy Technicians", MatchKind::Title, 1.0),
            (4, "Psychiatric Technicians", MatchKind::Title, 1.0),
        ];
        NameIndex::new(all.map(name).into())
    }

    #[test]
    fn texts_find_what_they_name_by_the_whole_of_it() {
        let names = names();
        for (text, named, first) in [
            ("medical coder", Some(1), Some(1)),
            ("MEDICAL CODERS", Some(1), Some(1)),
            ("medical biller", Some(2), Some(2)),
            ("CPC coder", Some(1), Some(1)),
            ("coder, medical", Some(1), Some(1)),
            ("medcal coder", Some(1), Some(1)),
            ("pharmacy tech", Some(3), Some(3)),
            // A part of a name, and a name with more beside it, are no answers.
            ("Senior Medical Coder II", None, Some(1)),
            ("technician", None, Some(3)),
            ("moon base", None, None),
            ("", None, None),
            ("!!!", None, None),
        ] {
            assert_eq!(names.find_named(text).map(|hit| hit.value), named, "{text}");
            let suggested = names.suggest(text, 5);
            assert_eq!(suggested.first().map(|hit| hit.value), first, "{text}: {suggested:?}");
            assert!(suggested.iter().all(|hit| hit.score < READ_FROM), "{text}: {suggested:?}");
        }
    }

    #[test]
    fn whatever_was_changed_is_said() {
        let names = names();
        let note = |text: &str| names.suggest(text, 1)[0].note.clone();
        assert_eq!(note("medical coder"), "");
        assert_eq!(note("medcal coder"), "read as \"medical coder\"");
        assert_eq!(note("remote coder"), "read as \"coder\", level and place set aside");
        assert_eq!(note("technician"), "like \"Pharmacy Technicians\"");
    }
}
