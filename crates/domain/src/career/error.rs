//! Faults of a catalog.

use super::catalog::MOST_PRACTICES;
use crate::estimate::CredentialSet;

/// Something that is wrong with a catalog.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// Two entries have one id.
    #[error("{id} is there twice")]
    Twice {
        /// The id.
        id: String,
    },
    /// More entries than can be told apart.
    #[error("{count} credentials; {} are possible", CredentialSet::CAPACITY)]
    TooMany {
        /// How many.
        count: usize,
    },
    /// More kinds of work than plans can count years of.
    #[error("{count} practices; {MOST_PRACTICES} are possible")]
    TooManyPractices {
        /// How many.
        count: usize,
    },
    /// The prerequisites lead back to itself.
    #[error("{id} requires itself, through {through}")]
    Cycle {
        /// Whose.
        id: String,
        /// The way back.
        through: String,
    },
    /// A number has neither figures nor an assumption.
    #[error("{id}: {field} has no figure and says no assumption")]
    NoSource {
        /// Whose.
        id: String,
        /// Which number.
        field: &'static str,
    },
    /// A figure that the collection doesn't have.
    #[error("{id}: {field} rests on {figure}, which is not a published statistic")]
    UnknownFigure {
        /// Whose.
        id: String,
        /// Which number.
        field: &'static str,
        /// The figure.
        figure: String,
    },
    /// A figure that is itself unsourced, or has no vintage, and no assumption that says so.
    #[error("{id}: {field} rests on {figure}, which has no {lacks}; say so in an assumption")]
    Unsourced {
        /// Whose.
        id: String,
        /// Which number.
        field: &'static str,
        /// The figure.
        figure: String,
        /// The part that it lacks.
        lacks: &'static str,
    },
    /// Numbers that descend, or are none.
    #[error("{id}: {field} must ascend from low to high and not be negative")]
    Disorder {
        /// Whose.
        id: String,
        /// Which number.
        field: &'static str,
    },
}
