//! What is asked of the benchmark service, and what comes back.

use std::sync::Arc;
use std::time::Instant;

use medwage_domain::code::Soc;

use super::{Cell, Refusal};

/// What a distribution is asked by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    pub(crate) release: Arc<str>,
    pub(crate) occupation: Soc,
    /// As the caller wrote it; empty for the nation.
    pub(crate) area: Box<str>,
    /// As the caller wrote it; empty for all industries.
    pub(crate) industry: Box<str>,
    pub(crate) aged: Option<Aged>,
}

/// To which month pay is moved, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Aged {
    pub(crate) year: i32,
    pub(crate) month: i32,
    pub(crate) by: By,
}

/// By what pay is moved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum By {
    /// The Employment Cost Index of private industry.
    Usual,
    /// Another series.
    Index(Box<str>),
    /// The caller's rate, in percent a year, by its bits.
    Rate(u64),
}

/// An answer or why there is none; a refusal holds for everybody who asks the same.
pub(crate) type Answer = Result<Arc<Cell>, Failure>;

/// Why there is no distribution.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// The benchmark service refuses the question.
    Refused(Arc<Refusal>),
    /// It is out of reach.
    OutOfReach(Arc<str>),
    /// Who asks does not wait longer.
    OutOfTime,
    /// A defect of ours.
    Broken(Arc<str>),
}

/// Since when the benchmark service is out of reach, and why.
#[derive(Clone, Debug)]
pub(crate) struct Outage {
    pub(crate) since: Instant,
    pub(crate) why: Arc<str>,
}
