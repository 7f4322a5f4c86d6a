//! Texts as roles and credentials of the catalog, by the domain's one reader.

use medwage_domain::career::{NameMatch, NameReading, NameSource};
use medwage_domain::code::Soc;
use medwage_domain::reading::{Credential, Job, Match, MatchKind, Reading, Refusal};
use medwage_domain::resolve::{MAX_TEXT, ResolutionKind};

use crate::entries::CatalogEntries;

impl CatalogEntries {
    /// Reads a role by its id, a job title, or a credential that stands for it. An occupation in any form is told as
    /// such: it is no role.
    pub fn read_role(&self, text: &str) -> NameReading {
        if let Ok(soc) = text.trim().parse::<Soc>() {
            let told = format!("{soc} is the code of an occupation");
            return NameReading { occupation: Some(soc), ..refuse(told, Vec::new()) };
        }
        let named = (**self).read_role(text);
        if is_answer_by(&named, &[NameSource::Id]) || is_no_name(text) {
            return named;
        }
        let title = match self.reader() {
            Ok(reader) => reader.read_title(text),
            Err(reason) => return refuse(reason.to_owned(), Vec::new()),
        };
        let index = |job: &Job| {
            let id = job.role.as_deref()?;
            self.roles.iter().position(|role| role.id == id)
        };
        match title.job {
            Reading::Read(answer) if answer.value.role.is_none() => NameReading {
                occupation: Some(answer.value.occupation),
                ..refuse(format!("it names the occupation {}", answer.name), Vec::new())
            },
            // What merely looks like it is a help to the caller, and never an answer.
            Reading::Refused { refusal: Refusal::Unknown, reason, nearest }
                if nearest.is_empty() =>
            {
                refuse(reason, named.matches)
            }
            job => in_catalog(job, index),
        }
    }

    /// Reads a credential by its code, a former code, or a name of it in use. One that is real and not in the catalog
    /// is told as such.
    pub fn read_credential(&self, text: &str) -> NameReading {
        let named = (**self).read_credential(text);
        let exact = [NameSource::Id, NameSource::Title, NameSource::Alias, NameSource::FormerCode];
        if is_answer_by(&named, &exact) || is_no_name(text) {
            return named;
        }
        let reading = match self.reader() {
            Ok(reader) => reader.read_credential(text),
            Err(reason) => return refuse(reason.to_owned(), Vec::new()),
        };
        let index = |credential: &Credential| {
            let id = credential.counts_as.as_deref()?;
            self.credentials.iter().position(|entry| entry.id == id)
        };
        match reading {
            Reading::Read(answer) if index(&answer.value).is_none() => NameReading {
                not_priced: Some(format!("{} ({})", answer.name, answer.value.code)),
                ..refuse(answer.note, Vec::new())
            },
            Reading::Refused { refusal: Refusal::Unknown, reason, nearest }
                if nearest.is_empty() =>
            {
                refuse(reason, named.matches)
            }
            reading => in_catalog(reading, index),
        }
    }
}

fn is_answer_by(reading: &NameReading, sources: &[NameSource]) -> bool {
    reading.answer().is_some_and(|answer| sources.contains(&answer.source))
}

/// A text that is empty, or too long to be a name of anything.
fn is_no_name(text: &str) -> bool {
    text.trim().is_empty() || text.chars().nth(MAX_TEXT).is_some()
}

fn refuse(reason: String, nearest: Vec<NameMatch>) -> NameReading {
    NameReading { reason, ..NameReading::new(ResolutionKind::Unknown, nearest) }
}

/// Puts a reading in the indexes of the catalog; several texts' meanings that are one entry are that entry.
fn in_catalog<T>(reading: Reading<T>, index: impl Fn(&T) -> Option<usize>) -> NameReading {
    let mut matches: Vec<NameMatch> = Vec::new();
    for candidate in reading.candidates() {
        let Some(index) = index(&candidate.value) else { continue };
        if matches.iter().all(|it| it.index != index) {
            matches.push(write_match(index, candidate));
        }
    }
    match (reading, matches.len()) {
        (Reading::Read(_), 1) => NameReading::new(ResolutionKind::Resolved, matches),
        (Reading::Ambiguous(_), 2..) => NameReading::new(ResolutionKind::Ambiguous, matches),
        (reading, _) => refuse(reading.reason(), matches),
    }
}

fn write_match<T>(index: usize, candidate: &Match<T>) -> NameMatch {
    let source = match candidate.kind {
        MatchKind::Name | MatchKind::Code => NameSource::Id,
        MatchKind::Title => NameSource::Title,
        MatchKind::Alias | MatchKind::Place => NameSource::Alias,
        MatchKind::Corrected => NameSource::Corrected,
        MatchKind::Partial => NameSource::Partial,
        MatchKind::Successor => NameSource::FormerCode,
    };
    let (name, note) = (candidate.name.clone(), candidate.note.clone());
    NameMatch { index, score: candidate.score, source, name, note }
}
