//! Files of cases, and the reader's answers to them.

use std::fmt;
use std::path::Path;

use medwage_domain::reading::{Job, KnownCredential, Reader, Reading};

use super::score::{Answer, Case, FileScore, score_cases};

/// Why cases can't be scored.
#[derive(Debug, thiserror::Error)]
pub enum CasesError {
    /// A file can't be read.
    #[error("can't read {file}: {source}")]
    Read {
        /// Which file.
        file: String,
        /// Why.
        source: csv::Error,
    },
    /// The file of postings can't be read.
    #[error("can't read {file}: {reason}")]
    Postings {
        /// Which file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A file lacks a column.
    #[error("{file} has no column {column}")]
    Column {
        /// Which file.
        file: String,
        /// Which column.
        column: &'static str,
    },
}

/// The goals of a file: precision and coverage, in percent.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// Right among certain answers, at least.
    pub precision: f64,
    /// Rightly answered among cases with one right value, at least.
    pub coverage: f64,
}

/// A file of cases with its score.
#[derive(Clone, Debug)]
pub struct ScoredFile {
    /// The file's name.
    pub name: &'static str,
    /// The goal.
    pub goal: Goal,
    /// The score.
    pub score: FileScore,
}

impl ScoredFile {
    /// True if the file is at its goal, without a harmful answer.
    pub fn is_at_goal(&self) -> bool {
        let total = self.score.total_score();
        total.precision() >= self.goal.precision
            && total.coverage() >= self.goal.coverage
            && total.harmful == 0
    }
}

/// Which of the cases count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// All of them.
    Whole,
    /// Those whose id falls on the first side of a fixed draw.
    First,
    /// The others.
    Second,
}

impl Half {
    /// A draw by the id alone, so that it stays the same when cases are added.
    fn holds_id(self, id: &str) -> bool {
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        match self {
            Self::Whole => true,
            Self::First => (hash >> 17).is_multiple_of(2),
            Self::Second => !(hash >> 17).is_multiple_of(2),
        }
    }
}

/// Scores the reader on the files of a directory.
///
/// # Errors
/// Fails where a file is missing or has other columns.
pub fn score_directory(
    reader: &Reader,
    directory: &Path,
    half: Half,
) -> Result<Vec<ScoredFile>, CasesError> {
    let titles = Goal { precision: 99.0, coverage: 92.0 };
    let words = Goal { precision: 99.0, coverage: 95.0 };
    let score = |name: &'static str, right, goal, answer: &dyn Fn(&Case) -> Answer| {
        let cases = read_cases(&directory.join(name), name, right)?;
        let cases = cases.iter().filter(|case| half.holds_id(&case.id));
        Ok(ScoredFile { name, goal, score: score_cases(cases, answer) })
    };
    Ok(vec![
        score("titles.csv", "right_role", titles, &|case| {
            answer_title(&reader.read_title(&case.text).job)
        })?,
        score("places.csv", "right_area_code", titles, &|case| {
            answer_code(&reader.read_place(&case.text))
        })?,
        score("settings.csv", "right_industry", words, &|case| {
            answer_code(&reader.read_workplace(&case.text))
        })?,
        score("credentials.csv", "right", words, &|case| {
            answer_credential(&reader.read_credential(&case.text))
        })?,
    ])
}

/// Reads a file of cases.
fn read_cases(
    path: &Path,
    name: &'static str,
    right: &'static str,
) -> Result<Vec<Case>, CasesError> {
    let failed = |source| CasesError::Read { file: path.display().to_string(), source };
    let mut reader = csv::Reader::from_path(path).map_err(failed)?;
    let headers = reader.headers().map_err(failed)?.clone();
    let place = |column: &'static str| {
        let at = headers.iter().position(|header| header == column);
        at.ok_or_else(|| CasesError::Column { file: name.to_owned(), column })
    };
    let columns = [
        place("id")?,
        place("text")?,
        place("kind")?,
        place(right)?,
        place("acceptable")?,
        place("must_not")?,
    ];
    let known_later =
        ["wants", "canonical"].map(|name| headers.iter().position(|header| header == name));
    let mut cases = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let field = |at: usize| record.get(columns[at]).unwrap_or_default();
        let list = |at: usize| {
            let parts = field(at).split('|').filter(|part| !part.is_empty());
            // A credential's file says of a refusal what is refused.
            parts
                .map(|part| if part == "not-a-credential" { "none" } else { part }.to_owned())
                .collect()
        };
        let mut acceptable: Vec<String> = list(4);
        // A role that a title asks for, and a credential that is real, is right as soon as the catalog has it.
        let known_later = known_later.iter().flatten().filter_map(|at| record.get(*at));
        acceptable.extend(known_later.filter(|id| !id.is_empty()).map(str::to_owned));
        cases.push(Case {
            id: field(0).to_owned(),
            text: field(1).to_owned(),
            kind: field(2).to_owned(),
            right: list(3),
            acceptable,
            must_not: list(5),
        });
    }
    Ok(cases)
}

/// An answer by occupation alone counts as a refusal: there is no role in it.
fn answer_title(job: &Reading<Job>) -> Answer {
    let roles = job.candidates().iter().filter_map(|candidate| candidate.value.role.clone());
    match job.answer() {
        Some(answer) => match &answer.value.role {
            Some(role) => Answer::Certain(vec![role.clone()]),
            None => Answer::Unsure(Vec::new()),
        },
        None => Answer::Unsure(roles.collect()),
    }
}

fn answer_code<T: fmt::Display>(reading: &Reading<T>) -> Answer {
    match reading.answer() {
        Some(answer) => Answer::Certain(vec![answer.value.to_string()]),
        None => Answer::Unsure(
            reading.candidates().iter().map(|candidate| candidate.value.to_string()).collect(),
        ),
    }
}

fn answer_credential(reading: &Reading<KnownCredential>) -> Answer {
    let ids = |credential: &KnownCredential| match &credential.counts_as {
        Some(id) => vec![credential.code.clone(), id.clone()],
        None => vec!["unknown-but-real".to_owned(), credential.code.clone()],
    };
    match reading.answer() {
        Some(answer) => Answer::Certain(ids(&answer.value)),
        None => Answer::Unsure(
            reading.candidates().iter().map(|candidate| candidate.value.code.clone()).collect(),
        ),
    }
}
