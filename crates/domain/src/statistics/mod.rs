//! Figures that surveys and agencies published about the profession, exactly as printed.
//!
//! They are quoted, never averaged: with each other, with a release, or means with medians. Where
//! figures in print contradict each other all are kept, and each names the others.

mod measure;

pub use measure::MeasureKind;

/// One published figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedFigure {
    /// The id in the collection, such as `f0001`. Ids are never reused.
    pub id: String,
    /// The subject, such as `aapc_credential`: the id of a [`Topic`].
    pub topic: String,
    /// Whose figure it is.
    pub kind: StatisticKind,
    /// The people or things that it describes.
    pub subject: String,
    /// Whose pay or answers were counted; empty where that is not known.
    pub population: String,
    /// The measure, such as `median annual wage`.
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
    /// The publisher.
    pub source: String,
    /// The address of the source; none where it has none.
    pub source_uri: Option<String>,
    /// How sure the collection is that it was printed so.
    pub confidence: Confidence,
    /// A note that a reader has to know.
    pub note: String,
    /// The official figure that says the same of today's market; none where no release has it.
    pub market: Option<MarketFigure>,
    /// Official figures of a broader market, where no release has the same.
    pub nearest: Vec<NearestFigure>,
    /// The call that gives the estimate's own figure of the same.
    pub inquiries: Vec<Inquiry>,
    /// The part of the row that is doubted.
    pub doubts: Vec<Doubt>,
    /// Older figures that it takes the place of, by id.
    pub supersedes: Vec<String>,
    /// The newer figure that takes its place, by id; none where it is the newest.
    pub superseded_by: Option<String>,
    /// Figures in print for the same thing that differ from it.
    pub contradictions: Vec<Contradiction>,
}

/// Whose figure it is, firmest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatisticKind {
    /// A statistical agency, a law, or an issuer of its own credential, also as others quote it.
    Official,
    /// A survey of an association or a research house, also as others quote it.
    Survey,
    /// A site that reckons pay from what its users report.
    Aggregator,
    /// A statement of an author.
    Article,
    /// Nobody published it: a placeholder of ours that users may change.
    #[default]
    Assumption,
}

impl StatisticKind {
    /// All of them, with their names.
    pub const NAMES: [(Self, &'static str); 5] = [
        (Self::Official, "official"),
        (Self::Survey, "survey"),
        (Self::Aggregator, "aggregator"),
        (Self::Article, "article"),
        (Self::Assumption, "assumption"),
    ];

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }
}

/// A figure of a release: what to ask the benchmark for to see a printed figure beside the official one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketFigure {
    /// The release, such as `oews-2023-05`; none for whichever is asked for.
    pub release: Option<String>,
    /// The benchmark within a release, such as `29-2072.0000000.000000`.
    pub benchmark: String,
    /// The figure of it, such as `annual.p50`.
    pub figure: String,
}

/// An official figure of a broader market than a printed figure's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearestFigure {
    /// The official figure.
    pub figure: MarketFigure,
    /// Why it stands beside the printed one, and how they differ.
    pub reason: String,
}

/// A call whose reply says what the estimate makes of a printed figure today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// The full name of the method, such as `medwage.estimator.v1.EstimatorService/EstimatePay`.
    pub method: String,
    /// The request as JSON.
    pub request: String,
    /// The field of the reply that holds the number, such as `annual.p50`.
    pub field: String,
    /// How the number and the printed figure differ in what they are of.
    pub reason: String,
}

/// Something of a figure that may not be as it was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The column that is in doubt, such as `vintage`.
    pub field: String,
    /// The likelier value; empty where none is known.
    pub likely: String,
    /// Why.
    pub reason: String,
}

/// A topic of published figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The id, such as `outlook`.
    pub id: String,
    /// The title.
    pub title: String,
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
    /// The official figure that decides; none where no release holds one.
    pub official: Option<MarketFigure>,
    /// Why they differ, or what decides.
    pub reason: String,
}

impl PublishedFigure {
    /// Returns whether it is a placeholder that nobody published. A user may change it, and an answer that
    /// rests on it says so.
    pub fn is_assumption(&self) -> bool {
        self.kind == StatisticKind::Assumption
    }
}
