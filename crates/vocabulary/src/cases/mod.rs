//! Scores the reader on files of cases: texts with their right answers, decided one by one.

mod score;

pub use score::{Answer, Case, FileScore, KindScore, Misreading, score_cases};
