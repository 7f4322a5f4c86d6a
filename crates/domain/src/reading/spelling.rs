//! Nearest spellings within a stated number of slips, found by length and letters before they are
//! compared.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

/// Names that a misspelled one may stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spellings {
    names: Vec<Spelled>,
    place_of: FxHashMap<Box<str>, u32>,
}

#[derive(Clone, Debug)]
struct Spelled {
    name: Box<str>,
    letters: u32,
    payload: u32,
}

/// A name that is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Near<'n> {
    /// The name.
    pub(crate) name: &'n str,
    /// The number that it was added with.
    pub(crate) payload: u32,
    /// How many slips lie between.
    pub(crate) slips: usize,
}

/// Names longer than this are not compared.
const LONGEST: usize = 40;
/// How many times as often the word must be in use.
const FAR_WIDER: u32 = 2;

impl Spellings {
    pub(crate) fn add(&mut self, name: &str, payload: u32) {
        let letters = letter_set(name);
        self.names.push(Spelled { name: name.into(), letters, payload });
    }

    /// Adds a word once more: of two words that are equally near, the one in far wider use is meant.
    pub(crate) fn count_word(&mut self, word: &str) {
        match self.place_of.get(word) {
            Some(at) => self.names[*at as usize].payload += 1,
            None => {
                self.place_of.insert(word.into(), self.names.len() as u32);
                self.add(word, 1);
            }
        }
    }

    /// Returns the nearest word if it is clearly meant: nearer than all others, or in far wider use.
    pub(crate) fn find_clear(&self, word: &str) -> Option<Near<'_>> {
        let near = self.find_near(word);
        let slips = near.first()?.slips;
        let mut nearest: Vec<_> = near.into_iter().filter(|it| it.slips == slips).collect();
        nearest.sort_by_key(|it| Reverse(it.payload));
        let second = nearest.get(1).map_or(0, |it| it.payload);
        let first = nearest.first().copied()?;
        let enough = slips == 1 || word.len() >= 9;
        (enough && (second == 0 || first.payload >= FAR_WIDER * second)).then_some(first)
    }

    /// Returns the names within the slips that a word of this length may have, nearest first; the first letter
    /// must be right, or change places with the second.
    pub(crate) fn find_near(&self, word: &str) -> Vec<Near<'_>> {
        let allowed = allowed_slips(word.len());
        if allowed == 0 || word.len() > LONGEST {
            return Vec::new();
        }
        let letters = letter_set(word);
        let start = &word.as_bytes()[..2.min(word.len())];
        let mut near: Vec<_> = self
            .names
            .iter()
            .filter(|it| {
                it.name.len().abs_diff(word.len()) <= allowed
                    && (it.letters ^ letters).count_ones() as usize <= 2 * allowed
                    && it.name.as_bytes().first().is_some_and(|first| start.contains(first))
            })
            .filter_map(|it| {
                let slips = count_slips(it.name.as_bytes(), word.as_bytes(), allowed)?;
                Some(Near { name: &it.name, payload: it.payload, slips })
            })
            .collect();
        near.sort_by_key(|it| it.slips);
        near
    }
}

/// One slip from four letters, two from nine.
fn allowed_slips(length: usize) -> usize {
    match length {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

fn letter_set(word: &str) -> u32 {
    let letters = word.bytes().filter(u8::is_ascii_lowercase);
    letters.fold(0, |set, letter| set | 1 << (letter - b'a'))
}

/// Counts letters left out, added, exchanged or swapped with their neighbor; nothing beyond `allowed`.
pub(crate) fn count_slips(left: &[u8], right: &[u8], allowed: usize) -> Option<usize> {
    if left.len() > LONGEST || right.len() > LONGEST {
        return None;
    }
    let mut before = [0_usize; LONGEST + 1];
    let mut last = [0_usize; LONGEST + 1];
    let mut row = [0_usize; LONGEST + 1];
    for (column, slips) in last.iter_mut().enumerate() {
        *slips = column;
    }
    for (i, a) in left.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, b) in right.iter().enumerate() {
            let mut slips = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                slips = slips.min(before[j - 1] + 1);
            }
            row[j + 1] = slips;
            least = least.min(slips);
        }
        if least > allowed {
            return None;
        }
        before = last;
        last = row;
    }
    Some(last[right.len()]).filter(|slips| *slips <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_up_to_the_bound() {
        let table = [
            ("tucson", "tuscon", Some(1)),
            ("dallas", "dalas", Some(1)),
            ("pittsburgh", "pittsburg", Some(1)),
            ("coder", "coder", Some(0)),
            ("albuquerque", "alburquerque", Some(1)),
            ("denver", "boston", None),
        ];
        for (left, right, expected) in table {
            assert_eq!(count_slips(left.as_bytes(), right.as_bytes(), 2), expected, "{right}");
        }
    }

    #[test]
    fn short_words_are_never_corrected() {
        let mut spellings = Spellings::default();
        spellings.add("cpc", 0);
        spellings.add("coder", 1);
        assert!(spellings.find_near("cpq").is_empty());
        assert_eq!(spellings.find_near("cooder")[0].name, "coder");
    }
}
