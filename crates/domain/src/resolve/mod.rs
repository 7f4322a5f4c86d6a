//! From the texts that people use to the codes of a release.
//!
//! A text is resolved, ambiguous or unknown; a guess is never passed off as an answer. A corrected
//! typo resolves only where nothing else comes near, and says what it was read as.
//! `docs/methodology/resolving.md` has the rules and the scores.

mod areas;
mod decision;
mod industries;
mod names;
mod occupations;
mod source;
mod text;
mod words;

pub use source::MatchSource;
pub use text::{fold, fold_place};

use areas::Areas;
use industries::Industries;
use occupations::Occupations;

use crate::market::{AreaIx, IndustryIx, Market, OccupationIx};
use crate::reference::Reference;

/// The longest text that is looked at, in characters.
pub const MAX_TEXT: usize = 200;

/// The most candidates that are returned.
pub const MAX_CANDIDATES: usize = 50;

/// What a text means.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution<Ix> {
    /// True if the first candidate is the answer.
    pub kind: ResolutionKind,
    /// What may be meant, best first.
    pub candidates: Vec<Candidate<Ix>>,
}

/// How clear it is what a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResolutionKind {
    /// The first candidate is the answer.
    Resolved,
    /// Several fit.
    Ambiguous,
    /// None fits; the candidates are the nearest there are, if any.
    Unknown,
}

/// What may be meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate<Ix> {
    /// Its place in the release.
    pub ix: Ix,
    /// How well it fits, from 0 to 1.
    pub score: f64,
    /// The text that matched.
    pub matched_text: String,
    /// What kind of text that is.
    pub source: MatchSource,
    /// What a caller should know; empty where there is nothing to say.
    pub note: String,
}

/// The search indexes of a release.
#[derive(Debug)]
pub struct Resolver<'r> {
    occupations: Occupations<'r>,
    areas: Areas<'r>,
    industries: Industries,
}

impl<'r> Resolver<'r> {
    /// Builds the indexes; nothing of the release is kept by reference.
    pub fn new(market: &impl Market, reference: &'r Reference) -> Self {
        Self {
            occupations: Occupations::new(market, reference),
            areas: Areas::new(market, reference),
            industries: Industries::new(market, reference),
        }
    }

    /// Finds an occupation by its title, a credential, a SOC code or a retired one.
    pub fn occupation(&self, text: &str) -> Resolution<OccupationIx> {
        within_limit(text).map_or_else(Resolution::unknown, |text| self.occupations.find(text))
    }

    /// Finds an area by its code or name, a state, a city, a county or a ZIP code.
    pub fn area(&self, text: &str) -> Resolution<AreaIx> {
        within_limit(text).map_or_else(Resolution::unknown, |text| self.areas.find(text))
    }

    /// Finds an industry by its plain name, its title or a code.
    pub fn industry(&self, text: &str) -> Resolution<IndustryIx> {
        within_limit(text).map_or_else(Resolution::unknown, |text| self.industries.find(text))
    }

    /// Returns the occupation of a code as `29-2072`, without allocating.
    pub fn occupation_code(&self, text: &str) -> Option<OccupationIx> {
        self.occupations.code(text)
    }

    /// Returns the area of a code as `0019100` or `19100`, of a state's letters, or of `US`, without
    /// allocating.
    pub fn area_code(&self, text: &str) -> Option<AreaIx> {
        self.areas.code(text)
    }

    /// Returns the industry of a code as `622000` or `622`, without allocating.
    pub fn industry_code(&self, text: &str) -> Option<IndustryIx> {
        self.industries.code(text)
    }
}

/// Trims a text; nothing where it is too long to be a name of anything.
fn within_limit(text: &str) -> Option<&str> {
    // A character has at most four bytes, so most texts need no counting.
    let fits = text.len() <= MAX_TEXT || text.chars().nth(MAX_TEXT).is_none();
    fits.then(|| text.trim())
}
