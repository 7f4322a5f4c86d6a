//! Reading credentials: codes, names, former names and lists of them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::MAX_CHARS;
use super::names::{Name, NameIndex};
use super::outcome::{Match, MatchKind, Reading, Refusal};
use super::spelling::{Spellings, count_slips};
use super::tokens::{Gap, Token, split_words};

/// The tables that credentials are read by, as they come in.
#[derive(Clone, Debug, Default)]
pub struct CredentialTables<'t> {
    /// Credentials that are real, those of the catalog among them.
    pub credentials: Vec<CredentialRow<'t>>,
    /// Words around them: kind and words.
    pub words: Vec<(&'t str, Vec<&'t str>)>,
}

/// A credential that is real.
#[derive(Clone, Debug)]
pub struct CredentialRow<'t> {
    /// The letters.
    pub code: &'t str,
    /// The name.
    pub name: &'t str,
    /// The issuer.
    pub issuer: &'t str,
    /// The catalog's id of what it counts as; none where the catalog has nothing for it.
    pub counts_as: Option<&'t str>,
    /// Codes and names that it had before.
    pub former: Vec<&'t str>,
    /// Other names.
    pub also: Vec<&'t str>,
}

/// A credential that a text names: one of the catalog, or a real one that counts as none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCredential {
    /// The letters.
    pub code: String,
    /// The name.
    pub name: String,
    /// The issuer.
    pub issuer: String,
    /// The catalog's id of what it counts as; none for one that is real and not priced.
    pub counts_as: Option<String>,
}

/// The index of credentials.
#[derive(Clone, Debug, Default)]
pub struct CredentialIndex {
    credentials: Vec<KnownCredential>,
    names: FxHashMap<Box<str>, NameEntry>,
    words: FxHashMap<Box<str>, WordKind>,
    /// Words that go with any credential.
    dropped: FxHashSet<Box<str>>,
    /// The words of each credential's names.
    own_words: Vec<Vec<Box<str>>>,
    spellings: Spellings,
    known_words: FxHashMap<Box<str>, ()>,
    similar: NameIndex<u16>,
}

/// How many credentials are suggested for a text that means none.
const MOST_SUGGESTED: usize = 50;

#[derive(Clone, Copy, Debug)]
struct NameEntry {
    credential: u16,
    /// True if the name is its letters, in use today.
    is_code: bool,
    is_former: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WordKind {
    NotHeld,
    /// Not held where it stands before the credential: `former CPC`, and not `COC (former CPC-H)`.
    NoLonger,
    None,
    NoCredential,
}

/// A credential found in a text, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) credential: u16,
    pub(super) from: usize,
    pub(super) to: usize,
    kind: MatchKind,
}

const LONGEST_NAME: usize = 10;
/// A word that a comma or a dash parts from a credential's code is of its name if it has as many letters.
const LEAST_JOINED: usize = 4;
/// Phrases that go with a credential have at most this many words.
const LONGEST_PHRASE: usize = 4;
/// Texts of more words are read by their first ones.
const MOST_WORDS: usize = 40;

impl CredentialIndex {
    /// Builds the index.
    pub fn build(tables: &CredentialTables<'_>) -> Self {
        let mut index = Self::default();
        for (kind, words) in &tables.words {
            words.iter().for_each(|word| index.learn_words(word, false));
            if *kind == "drop" {
                index.dropped.extend(words.iter().map(|word| fold(word).into_boxed_str()));
                continue;
            }
            let kind = match *kind {
                "not_held" => WordKind::NotHeld,
                "none" => WordKind::None,
                "no_longer" => WordKind::NoLonger,
                _ => WordKind::NoCredential,
            };
            for word in words {
                index.words.insert(fold(word).into_boxed_str(), kind);
            }
        }
        let mut similar = Vec::new();
        for (at, row) in (0..).zip(&tables.credentials) {
            index.credentials.push(KnownCredential {
                code: row.code.to_owned(),
                name: row.name.to_owned(),
                issuer: row.issuer.to_owned(),
                counts_as: row.counts_as.map(str::to_owned),
            });
            let names = [row.name]
                .into_iter()
                .chain(row.also.iter().copied())
                .chain(row.former.iter().copied());
            let words = names.flat_map(split_words).map(|token| long_form(&token.word).into());
            index.own_words.push(words.collect());
            let also = row.also.iter().map(|name| match row.former.contains(name) {
                true => (MatchKind::Successor, *name),
                false => (MatchKind::Title, *name),
            });
            let own = [(MatchKind::Code, row.code), (MatchKind::Title, row.name)];
            for (kind, name) in own.into_iter().chain(also) {
                index.add_name(at, kind, name, &mut similar);
            }
        }
        // What is a credential's name today is not read as what another one was called before.
        for (at, row) in (0..).zip(&tables.credentials) {
            for name in &row.former {
                index.add_name(at, MatchKind::Successor, name, &mut similar);
            }
        }
        index.similar = NameIndex::new(similar);
        index
    }

    fn add_name(&mut self, at: u16, kind: MatchKind, name: &str, similar: &mut Vec<Name<u16>>) {
        if name.is_empty() {
            return;
        }
        self.learn_words(name, name.contains(' '));
        let entry = NameEntry {
            credential: at,
            is_code: kind == MatchKind::Code,
            is_former: kind == MatchKind::Successor,
        };
        self.names.entry(fold(name).into_boxed_str()).or_insert(entry);
        similar.push(Name { value: at, text: name.to_owned(), kind, weight: 0.99 });
    }

    /// Returns the credentials whose names are like a text, best first.
    pub(super) fn suggest(&self, text: &str) -> Vec<Match<KnownCredential>> {
        let suggested = self.similar.suggest(text, MOST_SUGGESTED).into_iter().map(|hit| {
            let candidate = self.candidate(hit.value, hit.kind, hit.score);
            let note = if candidate.note.is_empty() { hit.note } else { candidate.note };
            Match { note, ..candidate }
        });
        suggested.collect()
    }

    fn learn_words(&mut self, name: &str, corrects: bool) {
        for token in split_words(name) {
            let word = long_form(&token.word).to_owned();
            if corrects && word.len() >= 5 {
                self.spellings.count_word(&word);
            }
            self.known_words.insert(word.into_boxed_str(), ());
        }
    }

    pub(super) fn credential(&self, at: u16) -> &KnownCredential {
        &self.credentials[usize::from(at)]
    }

    /// Reads a text that names one credential; several are a question that names them all.
    pub fn read(&self, text: &str) -> Reading<KnownCredential> {
        let text = text.trim();
        if text.is_empty() {
            return Reading::refuse(Refusal::Empty, "no credential is given");
        }
        if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
            return Reading::refuse(Refusal::TooLong, "a credential has at most 200 characters");
        }
        let id = text.strip_prefix("credentials/").unwrap_or(text);
        let mut tokens = split_words(id);
        tokens.truncate(MOST_WORDS);
        let words: Vec<(String, bool)> = tokens.iter().map(|token| self.mend(token)).collect();
        let key: String = words.iter().map(|(word, _)| word.as_str()).collect();
        match self.words.get(key.as_str()) {
            Some(WordKind::None) => {
                return Reading::refuse(Refusal::Empty, "it says that there is none");
            }
            Some(WordKind::NoCredential) if !self.is_exact_code(id) => {
                return Reading::refuse(
                    Refusal::NoCredential,
                    "no credential of the field: schooling, a skill or a membership",
                );
            }
            _ => {}
        }
        // A hyphen tells codes of the same letters apart: `COS-C` is no `COSC`.
        if id.contains('-')
            && let Some(at) =
                self.credentials.iter().position(|it| it.code.eq_ignore_ascii_case(id))
        {
            return Reading::Read(self.candidate(at as u16, MatchKind::Code, 1.0));
        }
        if let Some(entry) = self.names.get(key.as_str()) {
            let corrected = words.iter().any(|(_, mended)| *mended);
            let kind = match (corrected, entry.is_former, entry.is_code) {
                (true, ..) => MatchKind::Corrected,
                (_, true, _) => MatchKind::Successor,
                (_, _, true) => MatchKind::Code,
                _ => MatchKind::Title,
            };
            return Reading::Read(self.candidate(
                entry.credential,
                kind,
                if corrected { 0.9 } else { 1.0 },
            ));
        }
        let found = self.find_all(&tokens, &words, Gap::Hard);
        self.weigh(&tokens, &words, &found)
    }

    fn is_exact_code(&self, text: &str) -> bool {
        self.credentials.iter().any(|credential| credential.code == text)
    }

    fn candidate(&self, at: u16, kind: MatchKind, score: f64) -> Match<KnownCredential> {
        let credential = self.credential(at).clone();
        let note = match (&credential.counts_as, kind) {
            (None, _) => {
                "real, and without evidence of what it pays: it counts for nothing".to_owned()
            }
            (Some(id), _) if *id != credential.code => format!("counted as {id}"),
            (_, MatchKind::Successor) => format!("its former name; {} today", credential.code),
            _ => String::new(),
        };
        Match { name: credential.name.clone(), value: credential, kind, score, note }
    }

    fn mend(&self, token: &Token) -> (String, bool) {
        let word = long_form(&token.word).to_owned();
        if word.len() < 5 || token.has_digit() || self.known_words.contains_key(word.as_str()) {
            return (word, false);
        }
        match self.spellings.find_clear(&word) {
            Some(near) => (near.name.to_owned(), true),
            None => (word, false),
        }
    }

    /// All credentials of a text, in its order; names have gaps in them of at most that width.
    fn find_all(&self, tokens: &[Token], words: &[(String, bool)], widest: Gap) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut key = String::new();
        let mut at = 0;
        while at < tokens.len() {
            let reach = 1 + tokens[at + 1..]
                .iter()
                .take(LONGEST_NAME - 1)
                .take_while(|token| token.gap <= widest)
                .count();
            let hit = (1..=reach).rev().find_map(|length| {
                key.clear();
                words[at..at + length].iter().for_each(|(word, _)| key.push_str(word));
                let entry = self.names.get(key.as_str())?;
                let kind = if entry.is_former { MatchKind::Successor } else { MatchKind::Alias };
                let to = at + length;
                // `CCS - physician-based` is one name; in `CPC, A+` the letter is another one.
                let is_joined = tokens[at + 1..to]
                    .iter()
                    .all(|token| token.gap < Gap::Hard || token.word.len() >= LEAST_JOINED);
                let is_whole =
                    !self.goes_on(tokens, words, to) && !self.ends_within_phrase(words, at, to);
                (is_joined && is_whole).then_some(Found {
                    credential: entry.credential,
                    from: at,
                    to,
                    kind,
                })
            });
            at = hit.map_or(at + 1, |hit| hit.to);
            found.extend(hit);
        }
        found
    }

    /// True if a name ends within a phrase that begins in it: `CPC (apprentice status removed)` is no apprentice.
    fn ends_within_phrase(&self, words: &[(String, bool)], from: usize, to: usize) -> bool {
        let mut key = String::new();
        (from + 1..to).any(|begin| {
            key.clear();
            let phrase = &words[begin..words.len().min(begin + LONGEST_PHRASE)];
            phrase.iter().zip(begin + 1..).any(|((word, _), end)| {
                key.push_str(word);
                end > to && self.dropped.contains(key.as_str())
            })
        })
    }

    /// True if a hyphen joins an unknown word to a code: `CCC-SLP` is no `CCC`.
    fn goes_on(&self, tokens: &[Token], words: &[(String, bool)], to: usize) -> bool {
        tokens.get(to).is_some_and(|next| {
            next.gap == Gap::Soft
                && !next.has_digit()
                && next.word.len() <= 4
                && !self.words.contains_key(words[to].0.as_str())
                && !self.dropped.contains(words[to].0.as_str())
                && !self.names.contains_key(words[to].0.as_str())
        })
    }

    fn weigh(
        &self,
        tokens: &[Token],
        words: &[(String, bool)],
        found: &[Found],
    ) -> Reading<KnownCredential> {
        let mut distinct: Vec<Found> = Vec::new();
        for hit in found {
            if !distinct.iter().any(|it| it.credential == hit.credential) {
                distinct.push(*hit);
            }
        }
        if distinct.len() > 1
            && let Some(held) = self.find_only_held(tokens, words, found)
        {
            return Reading::Read(self.candidate(held, MatchKind::Partial, 0.9));
        }
        let before = found.first().map_or(0, |first| first.from);
        let held_back = self.says(tokens, words, found, WordKind::NotHeld)
            || self.says(&tokens[..before], &words[..before], &[], WordKind::NoLonger);
        if held_back {
            let nearest =
                distinct.iter().map(|hit| self.candidate(hit.credential, MatchKind::Partial, 0.5));
            return Reading::Refused {
                refusal: Refusal::NotHeld,
                reason: "eligible, in progress or lapsed: it is not held".to_owned(),
                nearest: nearest.collect(),
            };
        }
        match distinct.as_slice() {
            [] => self.refuse(tokens, words),
            [only] => {
                let unread = self.count_unread(only.credential, tokens, words, found);
                if unread > 0 {
                    return self.refuse_unsure(only.credential);
                }
                let is_whole = only.from == 0 && only.to == tokens.len();
                let (kind, score) =
                    if is_whole { (only.kind, 0.97) } else { (MatchKind::Partial, 0.9) };
                Reading::Read(self.candidate(only.credential, kind, score))
            }
            several => {
                let named = several
                    .iter()
                    .map(|hit| self.candidate(hit.credential, MatchKind::Alias, 0.79));
                Reading::Ambiguous(named.collect())
            }
        }
    }

    /// Of several credentials the one that is held, where each other one has a part of its own that says that it is not: `CPC but not CCS`,
    /// `CPC; CCS in progress`.
    fn find_only_held(
        &self,
        tokens: &[Token],
        words: &[(String, bool)],
        found: &[Found],
    ) -> Option<u16> {
        let word = |at: usize| words[at].0.as_str();
        let begins = |at: &usize| {
            tokens[*at].gap == Gap::Hard || matches!(word(*at), "but" | "and" | "while")
        };
        let ends = (1..tokens.len()).filter(begins).chain([tokens.len()]);
        let mut from = 0;
        let (mut held, mut denied) = (Vec::new(), 0);
        for to in ends {
            let from = std::mem::replace(&mut from, to);
            let (tokens, words) = (&tokens[from..to], &words[from..to]);
            let own = found.iter().filter(|hit| hit.from >= from && hit.to <= to);
            let own = own.map(|hit| Found { from: hit.from - from, to: hit.to - from, ..*hit });
            let own: Vec<Found> = own.collect();
            let [hit] = own.as_slice() else { return None };
            let is_denied = words.iter().any(|(word, _)| matches!(word.as_str(), "not" | "no"))
                || self.says(tokens, words, &own, WordKind::NotHeld)
                || self.says(tokens, words, &own, WordKind::NoLonger);
            match is_denied {
                true => denied += 1,
                false if self.count_unread(hit.credential, tokens, words, &own) == 0 => {
                    held.push(hit.credential);
                }
                false => return None,
            }
        }
        match held.as_slice() {
            [only] if denied > 0 => Some(*only),
            _ => None,
        }
    }

    /// Counts the words around a credential that neither go with any nor are of its own name: they may deny it (`let my RHIA
    /// expire`), or say that the letters are another field's (`CRC - Certified Rehabilitation Counselor`).
    fn count_unread(
        &self,
        credential: u16,
        tokens: &[Token],
        words: &[(String, bool)],
        found: &[Found],
    ) -> usize {
        let mut is_read: Vec<bool> = (0..tokens.len())
            .map(|at| {
                let is_number = tokens[at].has_digit();
                let is_code = found.iter().any(|hit| (hit.from..hit.to).contains(&at));
                is_number || is_code || self.is_own_word(credential, &words[at].0)
            })
            .collect();
        // The apprentice marks end so, and `CPC-A, A removed` is the CPC.
        let is_apprentice = self.credential(credential).code.ends_with("-A");
        let mut key = String::new();
        for from in 0..words.len() {
            key.clear();
            for to in from + 1..=words.len().min(from + LONGEST_PHRASE) {
                key.push_str(&words[to - 1].0);
                // `No` counts something where a number follows, and denies elsewhere.
                let goes_with = self.dropped.contains(key.as_str())
                    && !(is_apprentice && key.ends_with("removed"))
                    && (key != "no" || tokens.get(to).is_some_and(Token::has_digit));
                if goes_with {
                    is_read[from..to].fill(true);
                }
            }
        }
        is_read.iter().filter(|it| !**it).count()
    }

    /// True for a word of one of the credential's names, in full or cut short.
    fn is_own_word(&self, credential: u16, word: &str) -> bool {
        let own = self.own_words[usize::from(credential)].iter();
        own.map(|own| &**own).any(|own| {
            own == word
                || word.len() >= 3
                    && own.len() >= 3
                    && (own.starts_with(word) || word.starts_with(own))
        })
    }

    fn refuse_unsure(&self, credential: u16) -> Reading<KnownCredential> {
        Reading::Refused {
            refusal: Refusal::Unknown,
            reason: "it names a credential, and words around it that were not read may deny it"
                .to_owned(),
            nearest: vec![self.candidate(credential, MatchKind::Partial, 0.7)],
        }
    }

    fn says(
        &self,
        tokens: &[Token],
        words: &[(String, bool)],
        found: &[Found],
        kind: WordKind,
    ) -> bool {
        let mut key = String::new();
        (0..tokens.len()).any(|at| {
            !found.iter().any(|hit| (hit.from..hit.to).contains(&at))
                && (1..=3.min(tokens.len() - at)).any(|length| {
                    key.clear();
                    words[at..at + length].iter().for_each(|(word, _)| key.push_str(word));
                    self.words.get(key.as_str()) == Some(&kind)
                })
        })
    }

    /// Letters that changed places are mended; other slips in a code are only named.
    fn refuse(&self, tokens: &[Token], words: &[(String, bool)]) -> Reading<KnownCredential> {
        let code: String = words.iter().map(|(word, _)| word.as_str()).collect();
        let mut swapped = None;
        let mut near: Vec<(usize, u16)> = Vec::new();
        for (at, credential) in self.credentials.iter().enumerate() {
            let own = fold(&credential.code);
            let at = at as u16;
            if code.len() >= 4 && tokens.len() <= 2 && is_swapped(&own, &code) {
                swapped = swapped.or(Some(at));
            }
            if let Some(slips) =
                count_slips(own.as_bytes(), code.as_bytes(), 2).filter(|_| code.len() >= 3)
            {
                near.push((slips, at));
            }
        }
        if let Some(at) = swapped {
            return Reading::Read(self.candidate(at, MatchKind::Corrected, 0.85));
        }
        near.sort_unstable();
        Reading::Refused {
            refusal: Refusal::Unknown,
            reason: "no credential of that name is known".to_owned(),
            nearest: near
                .iter()
                .take(3)
                .map(|(_, at)| self.candidate(*at, MatchKind::Corrected, 0.4))
                .collect(),
        }
    }

    /// Credentials of running text, with where they stand; codes count in capitals only.
    pub(super) fn find_in_text(&self, tokens: &[Token]) -> Vec<Found> {
        let words: Vec<(String, bool)> =
            tokens.iter().map(|token| (long_form(&token.word).to_owned(), false)).collect();
        let found = self.find_all(tokens, &words, Gap::Soft);
        let stands = |hit: &Found| {
            let single = hit.to == hit.from + 1;
            let code = &self.credential(hit.credential).code;
            tokens[hit.from].upper
                || (!single && hit.to - hit.from >= 3)
                || code.contains(char::is_lowercase)
        };
        found.into_iter().filter(stands).collect()
    }
}

fn long_form(word: &str) -> &str {
    match word {
        "cert" | "certd" => "certified",
        "reg" => "registered",
        "prof" => "professional",
        "spec" => "specialist",
        "assoc" => "associate",
        "tech" => "technician",
        "info" => "information",
        "mgmt" => "management",
        "mgr" => "manager",
        "rep" => "representative",
        other => other,
    }
}

fn fold(name: &str) -> String {
    split_words(name).iter().map(|token| long_form(&token.word).to_owned()).collect()
}

/// True if two neighboring letters changed places.
fn is_swapped(own: &str, other: &str) -> bool {
    if own.len() != other.len() || own == other {
        return false;
    }
    let differ: Vec<usize> = own
        .bytes()
        .zip(other.bytes())
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(at, _)| at)
        .collect();
    let (own, other) = (own.as_bytes(), other.as_bytes());
    matches!(differ.as_slice(), [a, b] if *b == a + 1 && own[*a] == other[*b] && own[*b] == other[*a])
}
