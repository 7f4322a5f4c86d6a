//! Figures that surveys and agencies published about the profession, exactly as printed.
//!
//! They are quoted, never averaged: with each other, with a release, or means with medians. Where
//! figures in print contradict each other all are kept, and each names the others.

mod measure;

pub use measure::MeasureKind;

/// One published figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistic {
    /// Its id in the collection, such as `f0001`. Ids are never reused.
    pub id: String,
    /// What it is about, such as `aapc_credential`.
    pub topic: String,
    /// Whom or what it describes.
    pub subject: String,
    /// What was measured, such as `median annual wage`.
    pub measure: String,
    /// The figure as printed; none where only a range or a text was.
    pub value: Option<String>,
    /// Lower end of a printed range.
    pub low: Option<String>,
    /// Upper end of a printed range.
    pub high: Option<String>,
    /// The unit, such as `USD/year`; empty where the note is the figure.
    pub unit: String,
    /// The time that it describes, as its source says it; empty where it says none.
    pub vintage: String,
    /// Who published it.
    pub source: String,
    /// Where; none where it has no address.
    pub source_uri: Option<String>,
    /// How sure the collection is that it was printed so.
    pub confidence: Confidence,
    /// What a reader has to know.
    pub note: String,
    /// Figures in print for the same thing that differ from it.
    pub contradictions: Vec<Contradiction>,
}

/// How sure the collection is that a figure was printed so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Weak or no evidence.
    #[default]
    Low,
    /// Quoted by someone else.
    Medium,
    /// Seen at its publisher's.
    High,
}

impl Confidence {
    /// All of them, with their names.
    pub const NAMES: [(Self, &'static str); 3] =
        [(Self::Low, "low"), (Self::Medium, "medium"), (Self::High, "high")];

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }
}

/// A figure that another one contradicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The other figure's id; none where it is printed in a file that the collection doesn't list.
    pub other: Option<String>,
    /// Which of the two the official file, or the publisher's own figures, support.
    pub supported: Option<String>,
    /// Why they differ, or what decides.
    pub reason: String,
}

/// The source of figures that nobody stands behind.
const UNSOURCED: &str = "assumption, unsourced";

impl Statistic {
    /// Returns whether it is a placeholder: unsourced, or of low confidence. A user may change it,
    /// and an answer that rests on it says so.
    pub fn is_assumption(&self) -> bool {
        self.source == UNSOURCED || self.confidence == Confidence::Low
    }
}
