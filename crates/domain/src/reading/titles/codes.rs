//! Names of resources, codes of occupations, and titles as they are published.

use super::index::{TitleIndex, plain_key, without_plural};
use super::read::Job;
use super::words::Item;
use crate::code::Soc;
use crate::reading::outcome::{Match, MatchKind, Reading, Refusal};
use crate::reading::tokens::Token;

impl TitleIndex {
    /// Resource names, occupation codes of all classifications, and titles as they are published.
    pub(super) fn read_code(&self, text: &str) -> Option<Reading<Job>> {
        if let Some(id) = text.strip_prefix("roles/") {
            return Some(match self.role_number(id) {
                Some(role) => Reading::Read(self.match_role(role, MatchKind::Name, 1.0)),
                None => Reading::refuse(Refusal::Unknown, "no role has that name"),
            });
        }
        if let Some(role) = self.role_number(text) {
            return Some(Reading::Read(self.match_role(role, MatchKind::Name, 1.0)));
        }
        let code = text.strip_prefix("occupations/").unwrap_or(text);
        let code = soc_of_series(code).unwrap_or(code);
        if let Ok(soc) = code.parse::<Soc>() {
            return Some(self.read_soc(soc));
        }
        let key = plain_key(text);
        if let Some(soc) = self.occupations.get(&key) {
            let answer = self.match_occupation(*soc, MatchKind::Title, 1.0, String::new());
            return Some(Reading::Read(answer));
        }
        self.former_titles.get(&key).map(|soc| self.read_soc(*soc))
    }

    pub(super) fn read_soc(&self, soc: Soc) -> Reading<Job> {
        if self.occupation_names.contains_key(&soc) {
            return Reading::Read(self.match_occupation(soc, MatchKind::Code, 1.0, String::new()));
        }
        if let Some(successor) = self.read_retired(soc) {
            return Reading::Read(successor);
        }
        let Some((title, successors)) = self.former_codes.get(&soc) else {
            return Reading::refuse(Refusal::Unknown, "no classification has that code");
        };
        let note = if successors.len() == 1 {
            format!("{soc} ({title}) is no code of today; this is its successor")
        } else {
            format!("{soc} ({title}) is no code of today; this is one of its successors")
        };
        let candidates: Vec<_> = successors
            .iter()
            .enumerate()
            .map(|(at, successor)| {
                let score = if at == 0 { 0.9 } else { 0.6 };
                self.match_occupation(*successor, MatchKind::Successor, score, note.clone())
            })
            .collect();
        match candidates.is_empty() {
            true => Reading::refuse(
                Refusal::Unknown,
                format!("{soc} ({title}) is an occupation that OEWS does not publish"),
            ),
            false => Reading::from_candidates(candidates),
        }
    }

    /// The successor of a code that is gone, where it is known what took over its core.
    pub(super) fn read_retired(&self, soc: Soc) -> Option<Match<Job>> {
        let retired = self.retired.iter().find(|it| it.code == soc)?;
        let is_published = |soc: &&Soc| self.occupation_names.contains_key(*soc);
        let successor = retired.successors.iter().find(is_published)?;
        let note = retired.note.clone();
        Some(self.match_occupation(*successor, MatchKind::Successor, 1.0, note))
    }

    /// The occupation whose published title the words are, beside words of remote work, employment and level.
    pub(super) fn find_published(&self, tokens: &[Token], items: &[Item]) -> Option<Soc> {
        let says_terms = |item: &&Item| {
            item.level.is_some()
                || item.sense.is_some_and(|sense| {
                    sense.remote.is_some()
                        || sense.employment.is_some()
                        || sense.credential.is_some()
                })
        };
        // `Registered Nurse (Clinical Documentation Improvement)`: what follows says which work it is.
        let is_told_behind = items
            .iter()
            .any(|item| item.segment > 0 && item.sense.is_some_and(|sense| sense.subjects != 0));
        let core = items.iter().filter(|item| item.segment == 0 && !says_terms(item));
        let key = |tokens: &mut dyn Iterator<Item = &Token>| {
            tokens.map(|token| without_plural(&token.word)).collect::<String>()
        };
        let whole = key(&mut tokens.iter());
        let core = key(&mut core.flat_map(|item| &tokens[item.from..item.to]));
        let found = self.published.get(whole.as_str());
        found.or_else(|| self.published.get(core.as_str()).filter(|_| !is_told_behind)).copied()
    }
}

/// The six digits of the occupation in a BLS series id.
fn soc_of_series(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("OEU").or_else(|| text.strip_prefix("oeu"))?;
    rest.get(14..20).filter(|soc| rest.len() == 22 && soc.bytes().all(|byte| byte.is_ascii_digit()))
}
