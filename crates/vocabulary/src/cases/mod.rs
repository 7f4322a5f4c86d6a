//! Scores the reader on files of cases: texts with their right answers, decided one by one.

mod files;
mod postings;
mod score;

pub use files::{CasesError, Goal, Half, ScoredFile, score_directory};
pub use postings::{PartScore, score_postings};
pub use score::{Answer, Case, FileScore, KindScore, Misreading, score_cases};
