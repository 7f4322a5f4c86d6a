//! Sentences and the parts between semicolons, with their place in the text.

use super::requirements::Cue;
use super::words_of;
use crate::reading::tokens::{Gap, Token};

/// From and to, in bytes of the whole text.
type Range = (usize, usize);

/// A part of a posting.
pub(super) struct Clause<'t> {
    pub(super) text: &'t str,
    /// The beginning, in bytes.
    pub(super) start: usize,
    /// The words; their places count from its beginning.
    pub(super) tokens: Vec<Token>,
    /// The cue of the heading above, which holds for everything below it: `Preferred Qualifications`.
    pub(super) section: Option<Cue>,
}

/// Splits a text at new lines, semicolons, and full stops before a space.
pub(super) fn split_clauses(text: &str) -> Vec<Clause<'_>> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let ends = match character {
            '\n' | ';' | '!' | '?' => true,
            '.' => next.is_none_or(char::is_whitespace) && !is_abbreviation(&text[start..at]),
            _ => false,
        };
        if ends {
            push_clause(text, start, at, &mut clauses);
            start = at + character.len_utf8();
        }
    }
    push_clause(text, start, text.len(), &mut clauses);
    let mut section = None;
    for clause in &mut clauses {
        if let Some(heading) = clause.read_heading() {
            section = heading;
        }
        clause.section = section;
    }
    clauses
}

/// Words that say what stands below them: a demand, a wish, or neither.
const DEMANDS: &[&str] = &[
    "required",
    "requirements",
    "requirement",
    "minimum",
    "basic",
    "mandatory",
    "must",
    "musts",
    "qualifications",
    "qualification",
    "bring",
];
const WISHES: &[&str] = &["preferred", "desired", "desirable", "nice", "bonus", "plus", "ideal"];
const OTHER_HEADINGS: &[&str] = &[
    "responsibilities",
    "duties",
    "functions",
    "benefits",
    "compensation",
    "pay",
    "salary",
    "schedule",
    "about",
    "description",
    "summary",
    "overview",
    "offer",
    "do",
    "perks",
    "information",
];
/// Words that stand beside them in a heading.
const BESIDE_HEADINGS: &[&str] = &[
    "and",
    "or",
    "the",
    "a",
    "to",
    "of",
    "for",
    "we",
    "you",
    "your",
    "our",
    "us",
    "have",
    "haves",
    "what",
    "will",
    "ll",
    "youll",
    "who",
    "are",
    "skills",
    "experience",
    "education",
    "credentials",
    "certifications",
    "licenses",
    "licensure",
    "knowledge",
    "abilities",
    "job",
    "position",
    "role",
    "candidate",
    "key",
    "essential",
    "additional",
    "supplemental",
    "other",
    "points",
    "work",
];
/// Headings have at most this many words.
const LONGEST_HEADING: usize = 7;

/// `St. Louis`, `Sr. Coder`: a full stop that ends no sentence.
fn is_abbreviation(before: &str) -> bool {
    let last = before.rsplit(|it: char| !it.is_alphabetic()).next().unwrap_or_default();
    matches!(last, "St" | "Ft" | "Mt" | "Sr" | "Jr" | "Dr" | "Ste" | "No" | "approx" | "Inc")
}

fn push_clause<'t>(text: &'t str, start: usize, end: usize, clauses: &mut Vec<Clause<'t>>) {
    let part = &text[start..end];
    let trimmed = part.trim_start();
    let start = start + part.len() - trimmed.len();
    let trimmed = trimmed.trim_end();
    if !trimmed.is_empty() {
        clauses.push(Clause { text: trimmed, start, tokens: words_of(trimmed), section: None });
    }
}

/// Words that deny what stands beside them.
const DENIALS: &[&str] = &[
    "not",
    "no",
    "non",
    "never",
    "isnt",
    "arent",
    "cannot",
    "cant",
    "doesnt",
    "unavailable",
    "without",
];
/// Words between a denial and what it denies.
const BEFORE_DENIED: &[&str] = &[
    "a",
    "an",
    "the",
    "is",
    "be",
    "eligible",
    "for",
    "offer",
    "available",
    "as",
    "fully",
    "currently",
    "allow",
    "permit",
    "work",
    "100",
    "any",
];
/// Words between what is denied and the denial behind it.
const BEHIND_DENIED: &[&str] = &[
    "work",
    "working",
    "option",
    "options",
    "position",
    "schedule",
    "schedules",
    "arrangement",
    "arrangements",
    "job",
    "role",
    "is",
    "are",
    "will",
    "be",
    "currently",
];

impl Clause<'_> {
    /// The cue of a heading, none for one that says nothing of demands; nothing where it is no heading: `Certification
    /// preferred` is a sentence.
    fn read_heading(&self) -> Option<Option<Cue>> {
        let (first, last) = (self.tokens.first()?, self.tokens.last()?);
        let names = |token: &Token, words: &[&str]| words.contains(&token.word.as_str());
        let is_key = |token: &Token| {
            [DEMANDS, WISHES, OTHER_HEADINGS].iter().any(|words| names(token, words))
        };
        let is_short = self.tokens.len() <= LONGEST_HEADING;
        let is_heading = is_short
            && self.tokens.iter().any(is_key)
            && self.tokens.iter().all(|token| is_key(token) || names(token, BESIDE_HEADINGS));
        let ends_as_noun =
            is_key(last) && !matches!(last.word.as_str(), "required" | "preferred" | "desired");
        if !is_heading || !(self.text.ends_with(':') || is_key(first) || ends_as_noun) {
            return None;
        }
        let has = |words| self.tokens.iter().any(|token| names(token, words));
        let is_ours = self.has_word(&["we", "our", "us"]);
        Some(match (has(WISHES), has(DEMANDS) && !is_ours && !has(OTHER_HEADINGS)) {
            (true, _) => Some(Cue::Preferred),
            (_, true) => Some(Cue::Required),
            _ => None,
        })
    }

    pub(super) fn start_of(&self, token: usize) -> usize {
        self.start + self.tokens[token].start
    }

    pub(super) fn end_of(&self, token: usize) -> usize {
        self.start + self.tokens[token].end
    }

    pub(super) fn word(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| token.word.as_str())
    }

    /// True if a word begins with a capital.
    pub(super) fn is_capital(&self, token: usize) -> bool {
        let start = self.tokens[token].start;
        self.text[start..].chars().next().is_some_and(char::is_uppercase)
    }

    /// True if only a space or a hyphen stands before a word.
    pub(super) fn is_near(&self, token: usize) -> bool {
        self.tokens[token].gap != Gap::Hard
    }

    /// Returns the place where the capitalized words before a word begin, at most four.
    pub(super) fn capital_run_before(&self, token: usize) -> usize {
        let mut begin = token;
        while begin > 0 && token - begin < 4 && self.is_capital(begin - 1) {
            begin -= 1;
            if !self.is_near(begin) {
                break;
            }
        }
        begin
    }

    /// Finds a phrase of lower-case words wherever it stands: the words from and to.
    fn find_runs(&self, phrase: &str) -> impl Iterator<Item = (usize, usize)> {
        let (first, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
        let rest = rest.split(' ').filter(|word| !word.is_empty());
        let begins = self.tokens.iter().enumerate().filter(move |(_, token)| token.word == first);
        begins.filter_map(move |(at, _)| {
            let mut to = at + 1;
            for word in rest.clone() {
                if self.word(to) != word {
                    return None;
                }
                to += 1;
            }
            Some((at, to))
        })
    }

    /// Finds a phrase of lower-case words, and gives its place in the text.
    pub(super) fn find_phrase(&self, phrase: &str) -> Option<(usize, usize)> {
        let (at, to) = self.find_runs(phrase).next()?;
        Some((self.start_of(at), self.end_of(to - 1)))
    }

    /// Finds a phrase of lower-case words that nothing denies, and one that is denied: `not a remote position`, `telework is
    /// not available`.
    pub(super) fn find_affirmed(&self, phrase: &str) -> (Option<Range>, Option<Range>) {
        let (mut affirmed, mut denied) = (None, None);
        for (at, to) in self.find_runs(phrase) {
            let is_denied = self.is_denied_before(at) || self.is_denied_behind(to);
            let slot = if is_denied { &mut denied } else { &mut affirmed };
            slot.get_or_insert((self.start_of(at), self.end_of(to - 1)));
        }
        (affirmed, denied)
    }

    fn is_denied_before(&self, at: usize) -> bool {
        let reach = (0..at).rev().take(6).take_while(|before| self.is_near(before + 1));
        reach
            .map(|before| self.word(before))
            .find(|word| !BEFORE_DENIED.contains(word))
            .is_some_and(|word| DENIALS.contains(&word))
    }

    fn is_denied_behind(&self, end: usize) -> bool {
        let reach = (end..self.tokens.len()).take(6).take_while(|behind| self.is_near(*behind));
        reach
            .map(|behind| self.word(behind))
            .find(|word| !BEHIND_DENIED.contains(word))
            .is_some_and(|word| DENIALS.contains(&word))
    }

    /// True if nothing but a dash stands between a word and the one before it: `3 - 5 years`.
    pub(super) fn is_dashed(&self, token: usize) -> bool {
        let Some(before) = token.checked_sub(1) else { return false };
        let between = self.text.get(self.tokens[before].end..self.tokens[token].start);
        between.is_some_and(|between| matches!(between.trim(), "-" | "\u{2013}" | "\u{2014}"))
    }

    pub(super) fn has_word(&self, words: &[&str]) -> bool {
        self.tokens.iter().any(|token| words.contains(&token.word.as_str()))
    }

    pub(super) fn is_about_benefits(&self) -> bool {
        self.has_word(&["401k", "pto", "vision", "benefits", "holidays", "paid"])
    }
}
