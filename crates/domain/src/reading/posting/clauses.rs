//! Sentences and the parts between semicolons, with their place in the text.

use super::words_of;
use crate::reading::tokens::{Gap, Token};

/// A part of a posting.
pub(super) struct Clause<'t> {
    pub(super) text: &'t str,
    /// The beginning, in bytes.
    pub(super) start: usize,
    /// The words; their places count from its beginning.
    pub(super) tokens: Vec<Token>,
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
    clauses
}

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
        clauses.push(Clause { text: trimmed, start, tokens: words_of(trimmed) });
    }
}

impl Clause<'_> {
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

    /// Finds a phrase of lower-case words, and gives its place in the text.
    pub(super) fn find_phrase(&self, phrase: &str) -> Option<(usize, usize)> {
        let words: Vec<&str> = phrase.split(' ').collect();
        let at = self.tokens.windows(words.len()).position(|window| {
            window.iter().zip(&words).all(|(token, word)| token.word == *word)
        })?;
        Some((self.start_of(at), self.end_of(at + words.len() - 1)))
    }

    pub(super) fn has_word(&self, words: &[&str]) -> bool {
        self.tokens.iter().any(|token| words.contains(&token.word.as_str()))
    }

    pub(super) fn is_about_benefits(&self) -> bool {
        self.has_word(&["401k", "pto", "vision", "benefits", "holidays", "paid"])
    }
}
