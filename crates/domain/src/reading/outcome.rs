//! How one text was read: an answer, a question back, or a refusal, each with its reason.

/// The kind of entry that an input matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchKind {
    /// The resource's name or id.
    Name,
    /// The publisher's code.
    Code,
    /// The title, as published or as the catalog has it.
    Title,
    /// Another name in use.
    Alias,
    /// A place within an area: a city, a county, a ZIP code.
    Place,
    /// The nearest spelling.
    Corrected,
    /// A part of the text.
    Partial,
    /// A code or name that is gone; this is its successor.
    Successor,
}

/// One thing that a text may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Match<T> {
    /// The meaning.
    pub value: T,
    /// The name for people.
    pub name: String,
    /// The kind of entry that the text matched.
    pub kind: MatchKind,
    /// How well it matched, from 0 to 1.
    pub score: f64,
    /// A note on the reading for a caller; empty where there is nothing.
    pub note: String,
}

/// Why a text means nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// There is no text, or one that says that there is nothing.
    Empty,
    /// Longer than [`super::MAX_CHARS`].
    TooLong,
    /// Nothing answers to it.
    Unknown,
    /// A job of another field.
    NotOfField,
    /// A job of the field that the catalog has no role for.
    NoRole,
    /// A place outside of the US.
    OutsideUs,
    /// A region that spans several states.
    SpansStates,
    /// A credential that is not held: eligible, in progress, or lapsed.
    NotHeld,
    /// No credential: schooling, a skill, a membership.
    NoCredential,
}

/// How one text was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading<T> {
    /// It means this.
    Read(Match<T>),
    /// Several things fit, the likeliest first; each says why it is here.
    Ambiguous(Vec<Match<T>>),
    /// Nothing is certain enough.
    Refused {
        /// Why.
        refusal: Refusal,
        /// The same in words.
        reason: String,
        /// The likely meanings, the likeliest first.
        nearest: Vec<Match<T>>,
    },
}

/// The score from which a candidate that stands alone is an answer.
pub const READ_FROM: f64 = 0.8;

impl<T> Reading<T> {
    pub(crate) fn refuse(refusal: Refusal, reason: impl Into<String>) -> Self {
        Self::Refused { refusal, reason: reason.into(), nearest: Vec::new() }
    }

    /// Takes candidates as what they are: one good one is an answer, several are a question.
    pub(crate) fn from_candidates(candidates: Vec<Match<T>>) -> Self {
        let mut candidates = candidates;
        match candidates.len() {
            0 => Self::refuse(Refusal::Unknown, "nothing answers to it"),
            1 if candidates[0].score >= READ_FROM => match candidates.pop() {
                Some(only) => Self::Read(only),
                None => Self::Ambiguous(candidates),
            },
            1 => Self::Refused {
                refusal: Refusal::Unknown,
                reason: "the nearest is not near enough to be taken for it".to_owned(),
                nearest: candidates,
            },
            _ => Self::Ambiguous(candidates),
        }
    }

    /// Returns the answer, if there is one.
    pub fn answer(&self) -> Option<&Match<T>> {
        match self {
            Self::Read(answer) => Some(answer),
            _ => None,
        }
    }

    /// Returns the candidates of a question, and the nearest of a refusal.
    pub fn candidates(&self) -> &[Match<T>] {
        match self {
            Self::Read(answer) => std::slice::from_ref(answer),
            Self::Ambiguous(candidates) => candidates,
            Self::Refused { nearest, .. } => nearest,
        }
    }

    /// Returns why it was refused, if it was.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused { refusal, .. } => Some(*refusal),
            _ => None,
        }
    }

    /// Says the reading in words, for a caller who needs one answer and got none.
    pub fn reason(&self) -> String {
        match self {
            Self::Read(answer) => answer.note.clone(),
            Self::Ambiguous(candidates) => {
                let names: Vec<_> = candidates.iter().map(|it| it.name.as_str()).collect();
                format!("several fit: {}", names.join("; "))
            }
            Self::Refused { reason, .. } => reason.clone(),
        }
    }
}
