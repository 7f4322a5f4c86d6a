//! Words of titles and what each says.

use rustc_hash::{FxHashMap, FxHashSet};

use super::tables::TitleTables;
use crate::code::Soc;
use crate::reading::spelling::Spellings;
use crate::reading::tokens::{Gap, Token, split_words};

/// How high a job stands by what its title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// A beginner.
    Entry,
    /// Level I: a beginner in some lines of work.
    First,
    /// Nothing is said, or level II.
    Worker,
    /// Senior, lead, level III and above.
    Senior,
    /// A supervisor.
    Supervisor,
    /// A manager.
    Manager,
    /// A director.
    Director,
    /// A vice president.
    VicePresident,
    /// A chief.
    Chief,
}

/// The sense of one word or phrase.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordSense {
    /// Kinds of work, as bits.
    pub(super) subjects: u64,
    /// The noun of the job, by number; 0 is none.
    pub(super) head: u8,
    pub(super) rank: Option<Rank>,
    pub(super) is_lead: bool,
    pub(super) records: Option<u8>,
    pub(super) specialty: Option<u8>,
    pub(super) setting: Option<u8>,
    pub(super) remote: Option<u8>,
    pub(super) employment: Option<u8>,
    pub(super) credential: Option<u16>,
    /// A word that only health care uses.
    pub(super) anchor: bool,
    pub(super) neutral: bool,
    /// A word behind which work is a department's.
    pub(super) department: bool,
    /// A word of another field.
    pub(super) misleads: bool,
    /// A word of a field that shares ours' words, wherever it stands.
    pub(super) misleads_always: bool,
    /// A job outside of the field, by number.
    pub(super) other: Option<u16>,
    pub(super) clinician: bool,
}

impl WordSense {
    fn is_known(&self) -> bool {
        self.subjects != 0
            || self.head != 0
            || self.rank.is_some()
            || self.records.is_some()
            || self.specialty.is_some()
            || self.setting.is_some()
            || self.remote.is_some()
            || self.employment.is_some()
            || self.credential.is_some()
            || self.anchor
            || self.neutral
            || self.misleads
            || self.misleads_always
            || self.clinician
    }
}

/// A run of words with what it says; nothing where the word is not known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Which of the parts between commas, brackets and dashes it stands in.
    pub(super) segment: usize,
    pub(super) sense: Option<WordSense>,
    /// True if its spelling was mended.
    pub(super) corrected: bool,
    /// The number of a level, 1 to 5.
    pub(super) level: Option<u8>,
}

impl Item {
    /// The rank of somebody who leads others.
    pub(super) fn leading_rank(&self) -> Option<Rank> {
        self.sense.and_then(|sense| sense.rank).filter(|rank| *rank >= Rank::Supervisor)
    }
}

/// The words.
#[derive(Clone, Debug, Default)]
pub(super) struct TitleWords {
    short: FxHashMap<Box<str>, Box<str>>,
    pub(super) senses: FxHashMap<Box<str>, WordSense>,
    spellings: Spellings,
    known_words: FxHashSet<Box<str>>,
    /// Titles outside of the field that are read only as a whole.
    whole_only: FxHashSet<Box<str>>,
    /// Jobs of any field that are the same in whatever department they are held.
    pub(super) staff: FxHashSet<Box<str>>,
    pub(super) subjects: Vec<String>,
    /// Kinds of work that give way where the first is there.
    over: Vec<(u64, u64)>,
    pub(super) with_clinician: u64,
    pub(super) heads: Vec<String>,
    pub(super) records: Vec<String>,
    pub(super) specialties: Vec<String>,
    pub(super) settings: Vec<String>,
    pub(super) remotes: Vec<String>,
    pub(super) employments: Vec<String>,
    pub(super) others: Vec<(Option<Soc>, String)>,
}

/// Phrases have at most this many words.
const LONGEST_PHRASE: usize = 6;

impl TitleWords {
    pub(super) fn build(tables: &TitleTables<'_>) -> Self {
        let mut words = Self::default();
        words.add_short_forms(tables);
        words.add_phrases(tables);
        words.add_credentials(tables);
        words.add_others(tables);
        words.add_overrides(tables);
        words
    }

    fn add_short_forms(&mut self, tables: &TitleTables<'_>) {
        for (_, _, pairs) in tables.words.iter().filter(|(kind, ..)| *kind == "short") {
            for (short, long) in pairs.iter().filter_map(|pair| pair.split_once('=')) {
                self.short.insert(short.into(), long.into());
            }
        }
    }

    fn add_phrases(&mut self, tables: &TitleTables<'_>) {
        for (kind, value, phrases) in &tables.words {
            let number = match *kind {
                "subject" => number_of(&mut self.subjects, value),
                "head" => number_of(&mut self.heads, value) + 1,
                "records" => number_of(&mut self.records, value),
                "specialty" => number_of(&mut self.specialties, value),
                "setting" => number_of(&mut self.settings, value),
                "remote" => number_of(&mut self.remotes, value),
                "employment" => number_of(&mut self.employments, value),
                _ => 0,
            };
            for phrase in phrases {
                let key = self.fold(phrase);
                let is_word = !matches!(
                    *kind,
                    "short"
                        | "over"
                        | "whole_only"
                        | "staff"
                        | "needs_anchor"
                        | "anchoring"
                        | "any_field"
                        | "double_meaning"
                        | "beside"
                        | "with_clinician"
                );
                if !is_word {
                    continue;
                }
                self.learn_spelling(phrase, true);
                let sense = self.senses.entry(key.into_boxed_str()).or_default();
                match *kind {
                    "subject" => sense.subjects |= 1 << number,
                    "head" => sense.head = number,
                    "records" => sense.records = Some(number),
                    "specialty" => {
                        sense.specialty = Some(number);
                        sense.anchor = true;
                    }
                    "setting" => {
                        sense.setting = Some(number);
                        sense.anchor = true;
                    }
                    "remote" => sense.remote = Some(number),
                    "employment" => sense.employment = Some(number),
                    "anchor" => sense.anchor = true,
                    "neutral" => sense.neutral = true,
                    "department" => {
                        sense.department = true;
                        sense.neutral = true;
                    }
                    "mislead" => sense.misleads = true,
                    "mislead_always" => sense.misleads_always = true,
                    "clinician" => sense.clinician = true,
                    "rank" => {
                        sense.rank = Some(rank_of(value));
                        sense.is_lead = *value == "lead";
                    }
                    _ => {}
                }
            }
        }
        // A phrase with a word that only health care uses is of health care.
        let anchors: Vec<String> = tables
            .words
            .iter()
            .filter(|(kind, ..)| *kind == "anchor")
            .flat_map(|(_, _, phrases)| phrases.iter().map(|phrase| self.fold(phrase)))
            .collect();
        for (_, _, phrases) in tables.words.iter().filter(|(kind, ..)| *kind == "subject") {
            for phrase in phrases {
                let anchored = split_words(phrase)
                    .iter()
                    .any(|token| anchors.contains(&self.canonical(&token.word)));
                let key = self.fold(phrase);
                if anchored && let Some(sense) = self.senses.get_mut(key.as_str()) {
                    sense.anchor = true;
                }
            }
        }
    }

    fn add_credentials(&mut self, tables: &TitleTables<'_>) {
        for (at, row) in tables.credentials.iter().enumerate() {
            for name in std::iter::once(&row.code).chain(&row.also) {
                let key = self.fold(name);
                // `Certified coder` in a title is the work, not the credential; a code is.
                let is_code = !name.contains(' ');
                let sense = self.senses.entry(key.into_boxed_str()).or_default();
                if is_code && (!sense.is_known() || sense.rank.is_some()) {
                    sense.credential = Some(at as u16);
                    // An accountant's says nothing of health care.
                    let of_role = |soc: &Soc| tables.roles.iter().any(|it| it.occupation == *soc);
                    sense.anchor = !row.roles.is_empty() || row.occupations.iter().any(of_role);
                }
            }
        }
    }

    fn add_others(&mut self, tables: &TitleTables<'_>) {
        self.whole_only = self.fold_titles(tables, "whole_only");
        self.staff = self.fold_titles(tables, "staff");
        for (soc, titles) in &tables.others {
            for title in titles {
                self.add_other(*soc, title, true);
            }
        }
        for (soc, title) in &tables.occupations {
            let short = title.split([',', ';', '(']).next().unwrap_or(title).trim();
            self.add_other(Some(*soc), short, false);
            for token in split_words(title) {
                let word = self.canonical(&token.word);
                self.known_words.insert(word.into_boxed_str());
            }
        }
    }

    /// The whole titles that rows of a kind list.
    fn fold_titles(&self, tables: &TitleTables<'_>, kind: &str) -> FxHashSet<Box<str>> {
        let rows = tables.words.iter().filter(|(own, ..)| *own == kind);
        let titles = rows.flat_map(|(_, _, titles)| titles);
        titles.map(|title| self.fold(title).into_boxed_str()).collect()
    }

    fn add_other(&mut self, soc: Option<Soc>, title: &str, ours: bool) {
        let at = self.others.len() as u16;
        let key = self.fold(title);
        let own = split_words(title);
        let has_subject = own.iter().any(|token| {
            let word = self.canonical(&token.word);
            self.senses.get(word.as_str()).is_some_and(|sense| sense.subjects != 0)
        });
        let known = self.senses.get(key.as_str()).copied().unwrap_or_default();
        let single = own.len() == 1;
        if single && known.is_known() || has_subject && !ours || known.other.is_some() {
            return;
        }
        if has_subject && known.subjects != 0 {
            return;
        }
        let whole_only = self.whole_only.contains(key.as_str());
        self.learn_spelling(title, false);
        self.others.push((soc, title.to_owned()));
        let sense = self.senses.entry(key.into_boxed_str()).or_default();
        // A title with a kind of work in it, or of jobs that every field has, is another job only as a whole.
        if !has_subject && !sense.is_known() && !whole_only {
            sense.other = Some(at);
        }
    }

    fn add_overrides(&mut self, tables: &TitleTables<'_>) {
        for (kind, value, names) in &tables.words {
            match *kind {
                "over" => {
                    let first = self.subject_bits(&[value]);
                    self.over.push((first, self.subject_bits(names)));
                }
                "with_clinician" => self.with_clinician = self.subject_bits(names),
                _ => {}
            }
        }
    }

    fn subject_bits(&self, names: &[&str]) -> u64 {
        let places = names.iter().filter_map(|name| self.subjects.iter().position(|it| it == name));
        places.fold(0, |bits, place| bits | 1 << place)
    }

    /// The number of a noun.
    pub(super) fn head_number(&self, name: &str) -> u8 {
        self.heads.iter().position(|it| it == name).map_or(0, |at| at as u8 + 1)
    }

    /// The kinds of work that rows of a kind name.
    pub(super) fn subjects_of(&self, tables: &TitleTables<'_>, kind: &str) -> u64 {
        let rows = tables.words.iter().filter(|(own, ..)| *own == kind);
        rows.fold(0, |bits, (_, _, names)| bits | self.subject_bits(names))
    }

    fn learn_spelling(&mut self, phrase: &str, corrects: bool) {
        for token in split_words(phrase) {
            let word = self.canonical(&token.word);
            if corrects && word.len() >= 5 {
                self.spellings.count_word(&word);
            }
            self.known_words.insert(word.into_boxed_str());
        }
    }

    /// The word in its long form and in the singular.
    pub(super) fn canonical(&self, word: &str) -> String {
        if let Some(long) = self.short.get(word) {
            return long.to_string();
        }
        let single = singular(word);
        self.short.get(single.as_str()).map_or(single, |long| long.to_string())
    }

    pub(super) fn fold(&self, phrase: &str) -> String {
        split_words(phrase).iter().map(|token| self.canonical(&token.word)).collect()
    }

    /// Drops the kinds of work that give way to others of the same title.
    pub(super) fn resolve_subjects(&self, subjects: u64) -> u64 {
        let mut dropped = 0;
        for (first, gives_way) in &self.over {
            if subjects & first != 0 {
                dropped |= gives_way;
            }
        }
        let kept = subjects & !dropped;
        if kept == 0 { subjects } else { kept }
    }

    /// Cuts a title into runs of words: at each word the longest phrase that begins there.
    pub(super) fn cut_items(&self, tokens: &[Token]) -> Vec<Item> {
        let mut canonical: Vec<(String, bool)> =
            tokens.iter().map(|token| (self.canonical(&token.word), false)).collect();
        for (at, word) in canonical.iter_mut().enumerate() {
            self.mend_spelling(&tokens[at], word);
        }
        let mut items = Vec::with_capacity(tokens.len());
        let mut key = String::with_capacity(48);
        let mut segment = 0;
        let mut at = 0;
        while at < tokens.len() {
            if at > 0 && tokens[at].gap == Gap::Hard {
                segment += 1;
            }
            let reach = 1 + tokens[at + 1..]
                .iter()
                .take(LONGEST_PHRASE - 1)
                .take_while(|token| token.gap != Gap::Hard)
                .count();
            let mut item = Item {
                from: at,
                to: at + 1,
                segment,
                sense: None,
                corrected: canonical[at].1,
                level: None,
            };
            for words in (1..=reach).rev() {
                key.clear();
                canonical[at..at + words].iter().for_each(|(word, _)| key.push_str(word));
                if let Some(sense) = self.senses.get(key.as_str())
                    && (sense.is_known() || sense.other.is_some())
                {
                    item.to = at + words;
                    item.sense = Some(*sense);
                    item.corrected = canonical[at..at + words].iter().any(|(_, mended)| *mended);
                    break;
                }
            }
            if is_hour(tokens, at) {
                item.to = at + 1;
                item.sense = Some(WordSense { neutral: true, ..WordSense::default() });
            } else if is_requisition(tokens, at) {
                item.to = at + 2;
                item.sense = Some(WordSense { neutral: true, ..WordSense::default() });
            } else if item.to == at + 1 {
                item.level = level_of(tokens, at);
                if item.level.is_some() || is_reference(&tokens[at]) {
                    item.sense = Some(WordSense { neutral: true, ..WordSense::default() });
                }
            }
            at = item.to;
            items.push(item);
        }
        items
    }

    fn mend_spelling(&self, token: &Token, word: &mut (String, bool)) {
        if token.has_digit() || word.0.len() < 4 || self.known_words.contains(word.0.as_str()) {
            return;
        }
        if let Some(near) = self.spellings.find_clear(&word.0) {
            *word = (near.name.to_owned(), true);
        }
    }
}

fn number_of(names: &mut Vec<String>, name: &str) -> u8 {
    let at = names.iter().position(|it| it == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    at as u8
}

fn rank_of(name: &str) -> Rank {
    match name {
        "entry" => Rank::Entry,
        "senior" | "lead" => Rank::Senior,
        "supervisor" => Rank::Supervisor,
        "manager" => Rank::Manager,
        "director" => Rank::Director,
        "vp" => Rank::VicePresident,
        "chief" => Rank::Chief,
        _ => Rank::Worker,
    }
}

/// Words, in the singular, behind a number that is no level: `4-day work week`, `2 openings`.
const COUNTED: &[&str] = &[
    "day", "week", "wk", "month", "shift", "opening", "position", "site", "provider", "location",
    "bed",
];

/// A Roman numeral behind another word, or a digit that ends a part of the title.
fn level_of(tokens: &[Token], at: usize) -> Option<u8> {
    if at == 0 {
        return None;
    }
    let ends = tokens.get(at + 1).is_none_or(|next| next.gap != Gap::Space);
    // `8-4:30` are hours and `4/10s` shifts, `1-2 years` experience; `1/2` are two levels.
    let before = (tokens[at].gap != Gap::Hard).then(|| &tokens[at - 1]);
    let behind = tokens.get(at + 1).filter(|next| next.gap != Gap::Hard);
    let is_of_number = [before, behind].into_iter().flatten().any(|token| {
        token.has_digit() && !matches!(token.word.as_str(), "1" | "2" | "3" | "4" | "5")
    });
    let counts = behind.is_some_and(|next| COUNTED.contains(&singular(&next.word).as_str()));
    if is_of_number || counts {
        return None;
    }
    let named = matches!(tokens[at - 1].word.as_str(), "level" | "lvl" | "grade");
    match tokens[at].word.as_str() {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        "v" => Some(5),
        digit if digit.len() == 1 && (ends || named || tokens[at].gap == Gap::Space) => {
            digit.parse().ok().filter(|level| (1..=5).contains(level) && (ends || named))
        }
        _ => None,
    }
}

/// Behind an amount `hr` is an hour, and no human resources: `$18/hr`.
fn is_hour(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    tokens[at].word == "hr"
        && before.is_some_and(|before| {
            before.has_digit() || matches!(before.word.as_str(), "per" | "an")
        })
}

/// Letters that a number follows without a space are a requisition's: `JR-104482` is no junior.
fn is_requisition(tokens: &[Token], at: usize) -> bool {
    const FEWEST_DIGITS: usize = 4;
    tokens.get(at + 1).is_some_and(|next| {
        next.gap == Gap::Soft
            && next.is_number()
            && next.word.len() >= FEWEST_DIGITS
            && tokens[at].upper
            && tokens[at].word.len() <= 4
    })
}

/// Numbers, amounts and requisitions say nothing of the job; nor do single letters.
fn is_reference(token: &Token) -> bool {
    token.has_digit() || token.word.len() == 1
}

/// Takes the plural off.
fn singular(word: &str) -> String {
    if word.len() > 4
        && let Some(stem) = word.strip_suffix("ies")
    {
        return format!("{stem}y");
    }
    let keeps = word.len() < 4 || ["ss", "us", "is", "ics"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix('s') {
        Some(stem) if !keeps => stem.to_owned(),
        _ => word.to_owned(),
    }
}
