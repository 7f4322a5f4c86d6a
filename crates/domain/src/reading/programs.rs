//! Reading education programs: by id, by title, or by a typo of either.

use super::MAX_CHARS;
use super::names::{Name, NameIndex};
use super::outcome::{Match, MatchKind, Reading, Refusal};

/// The index of programs.
#[derive(Clone, Debug, Default)]
pub struct ProgramIndex {
    /// Id and title.
    programs: Vec<(String, String)>,
    names: NameIndex<u16>,
}

/// How many programs a refusal names.
const MOST_SUGGESTED: usize = 10;

impl ProgramIndex {
    /// Builds the index of programs, each with its id and its title.
    pub fn build(programs: Vec<(String, String)>) -> Self {
        let mut names = Vec::with_capacity(2 * programs.len());
        for (value, (id, title)) in (0..).zip(&programs) {
            names.push(Name { value, text: id.clone(), kind: MatchKind::Name, weight: 1.0 });
            names.push(Name { value, text: title.clone(), kind: MatchKind::Title, weight: 0.99 });
        }
        Self { programs, names: NameIndex::new(names) }
    }

    /// Reads a text that names one program, and returns its id.
    pub fn read(&self, text: &str) -> Reading<String> {
        let text = text.trim();
        if text.is_empty() {
            return Reading::refuse(Refusal::Empty, "no program is given");
        }
        if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
            return Reading::refuse(Refusal::TooLong, "a program has at most 200 characters");
        }
        let write = |value: u16, kind, score, note| {
            let (id, title) = &self.programs[usize::from(value)];
            Match { value: id.clone(), name: title.clone(), kind, score, note }
        };
        let id = text.strip_prefix("programs/").unwrap_or(text);
        let same = self.programs.iter().position(|(own, _)| own.eq_ignore_ascii_case(id));
        if let Some(index) = same.and_then(|index| u16::try_from(index).ok()) {
            return Reading::Read(write(index, MatchKind::Name, 1.0, String::new()));
        }
        if let Some(hit) = self.names.find_named(id) {
            return Reading::Read(write(hit.value, hit.kind, hit.score, hit.note));
        }
        let nearest = self.names.suggest(id, MOST_SUGGESTED).into_iter();
        Reading::Refused {
            refusal: Refusal::Unknown,
            reason: "no program of that name is known".to_owned(),
            nearest: nearest.map(|hit| write(hit.value, hit.kind, hit.score, hit.note)).collect(),
        }
    }
}
