//! The names that people have for occupations: titles, credentials, roles, codes of former years.

use crate::code::Soc;

/// An occupation as O*NET describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnetOccupation {
    /// The O*NET code, such as `29-2072.00`.
    pub code: String,
    /// The SOC code that it belongs to.
    pub soc: Soc,
    /// The title.
    pub title: String,
    /// The work of its workers.
    pub description: String,
}

/// The source of a job title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TitleKind {
    /// O*NET's sample of titles that job incumbents reported.
    Reported,
    /// O*NET's alternate titles.
    Alternate,
    /// Our own list of what the field calls its work.
    FieldUsage,
}

/// A job title of an occupation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobTitle {
    /// The occupation.
    pub soc: Soc,
    /// The title.
    pub title: String,
    /// The source.
    pub kind: TitleKind,
}

/// An occupation code that the SOC no longer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetiredCode {
    /// The former code.
    pub code: Soc,
    /// The title.
    pub title: String,
    /// Today's codes, the one that took over its core first.
    pub successors: Vec<Soc>,
    /// The fate of the code.
    pub note: String,
}
