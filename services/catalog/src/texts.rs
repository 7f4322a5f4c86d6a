//! Texts as roles, credentials and programs of the catalog, by the domain's one reader.

use medwage_contracts::pb::catalog::Clarity;
use medwage_domain::code::Soc;
use medwage_domain::reading::{Job, KnownCredential, MAX_CHARS, Match, MatchKind, Reading};

use crate::entries::CatalogEntries;

/// An entry of the catalog that a text may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryMatch {
    /// The entry, by index in its list of the catalog.
    pub index: usize,
    /// How well it fits, from 0 to 1.
    pub score: f64,
    /// The name that the text matched.
    pub kind: MatchKind,
    /// The name for people of what matched.
    pub name: String,
    /// A note on the reading for the caller; empty where there is nothing to say.
    pub note: String,
}

/// The meaning of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryReading {
    /// Clear if the first match is the answer.
    pub clarity: Clarity,
    /// The entries that may be meant, best first.
    pub matches: Vec<EntryMatch>,
    /// Why the text means no entry, in words; empty where there is nothing to say.
    pub reason: String,
    /// The occupation that the text names without saying a role of it.
    pub occupation: Option<Soc>,
    /// The name of a credential that is real, and of which no entry says what it pays.
    pub not_priced: Option<String>,
}

impl EntryReading {
    /// Returns the answer, where it is clear.
    pub fn answer(&self) -> Option<&EntryMatch> {
        self.matches.first().filter(|_| self.clarity == Clarity::Clear)
    }

    /// Makes the reading of a text that names an entry of the catalog.
    pub(crate) fn of_entry(index: usize, kind: MatchKind, name: &str, note: String) -> Self {
        let name = name.to_owned();
        let only = EntryMatch { index, score: 1.0, kind, name, note };
        Self::new(Clarity::Clear, vec![only])
    }

    /// Makes the reading of a text that means no entry.
    pub(crate) fn new_unknown(reason: String, nearest: Vec<EntryMatch>) -> Self {
        Self { reason, ..Self::new(Clarity::Unknown, nearest) }
    }

    const fn new(clarity: Clarity, matches: Vec<EntryMatch>) -> Self {
        Self { clarity, matches, reason: String::new(), occupation: None, not_priced: None }
    }
}

impl CatalogEntries {
    /// Reads a role by its id, a job title, or a credential that stands for it. An occupation in any form is told as
    /// such: it is no role.
    pub fn read_role(&self, text: &str) -> EntryReading {
        let reader = match self.reader() {
            Ok(reader) if !is_no_name(text) => reader,
            Ok(_) => return EntryReading::new_unknown(String::new(), Vec::new()),
            Err(reason) => return EntryReading::new_unknown(reason.to_owned(), Vec::new()),
        };
        if let Ok(soc) = text.trim().parse::<Soc>() {
            let told = format!("{soc} is the code of an occupation");
            return EntryReading {
                occupation: Some(soc),
                ..EntryReading::new_unknown(told, Vec::new())
            };
        }
        let index = |job: &Job| {
            let id = job.role.as_deref()?;
            self.roles.iter().position(|role| role.id == id)
        };
        let job = reader.read_title(text).job;
        // Where all that fit are occupations, the likeliest names it; which of them counts is the market's to say.
        if let Some(first) = job.candidates().first()
            && job.refusal().is_none()
            && job.candidates().iter().all(|candidate| candidate.value.role.is_none())
        {
            let told = format!("it names the occupation {}", first.name);
            return EntryReading {
                occupation: Some(first.value.occupation),
                ..EntryReading::new_unknown(told, Vec::new())
            };
        }
        find_entries(job, index, || reader.suggest_jobs(text))
    }

    /// Reads a credential by its code, a former code, or a name of it in use. One that is real and not in the catalog
    /// is told as such.
    pub fn read_credential(&self, text: &str) -> EntryReading {
        let reader = match self.reader() {
            Ok(reader) if !is_no_name(text) => reader,
            Ok(_) => return EntryReading::new_unknown(String::new(), Vec::new()),
            Err(reason) => return EntryReading::new_unknown(reason.to_owned(), Vec::new()),
        };
        let index = |credential: &KnownCredential| {
            let id = credential.counts_as.as_deref()?;
            self.credentials.iter().position(|entry| entry.id == id)
        };
        match reader.read_credential(text) {
            Reading::Read(answer) if index(&answer.value).is_none() => EntryReading {
                not_priced: Some(format!("{} ({})", answer.name, answer.value.code)),
                ..EntryReading::new_unknown(answer.note, Vec::new())
            },
            reading => find_entries(reading, index, || reader.suggest_credentials(text)),
        }
    }

    /// Reads a program by its id or its title.
    pub fn read_program(&self, text: &str) -> EntryReading {
        let index = |id: &String| self.programs.iter().position(|entry| entry.id == *id);
        match self.reader() {
            Ok(reader) => find_entries(reader.read_program(text), index, Vec::new),
            Err(reason) => EntryReading::new_unknown(reason.to_owned(), Vec::new()),
        }
    }
}

/// Puts a reading in the indexes of the catalog: meanings that are one entry are that entry. Where a text means nothing
/// and nothing is near, what has a name like it helps who chooses.
fn find_entries<T>(
    reading: Reading<T>,
    index: impl Fn(&T) -> Option<usize>,
    suggest: impl FnOnce() -> Vec<Match<T>>,
) -> EntryReading {
    let matches = list_entries(reading.candidates(), &index);
    match (&reading, matches.len()) {
        (Reading::Read(_), 1) => EntryReading::new(Clarity::Clear, matches),
        (Reading::Ambiguous(_), 2..) => EntryReading::new(Clarity::Ambiguous, matches),
        (_, 0) => EntryReading::new_unknown(reading.reason(), list_entries(&suggest(), &index)),
        _ => EntryReading::new_unknown(reading.reason(), matches),
    }
}

/// A text that is empty, or too long to be a name of anything.
fn is_no_name(text: &str) -> bool {
    text.trim().is_empty() || text.chars().nth(MAX_CHARS).is_some()
}

/// Lists the entries that candidates mean, each once.
fn list_entries<T>(
    candidates: &[Match<T>],
    index: impl Fn(&T) -> Option<usize>,
) -> Vec<EntryMatch> {
    let mut matches: Vec<EntryMatch> = Vec::new();
    for candidate in candidates {
        let Some(index) = index(&candidate.value) else { continue };
        if matches.iter().all(|found| found.index != index) {
            matches.push(EntryMatch {
                index,
                score: candidate.score,
                kind: candidate.kind,
                name: candidate.name.clone(),
                note: candidate.note.clone(),
            });
        }
    }
    matches
}
