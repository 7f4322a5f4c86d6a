//! The memory of texts as they were read, so that a text that comes again costs a look instead of a search.

use medwage_domain::market::{AreaIx, IndustryIx, OccupationIx};
use quick_cache::sync::Cache;

use crate::search::Match;

/// Texts remembered of each kind. They have at most 200 characters, so this is at most a few megabytes.
const REMEMBERED: usize = 1_024;

/// The readings of texts by one release. What is rarely asked for is forgotten.
#[derive(Debug)]
pub(crate) struct Memo {
    pub(crate) occupations: Cache<Box<str>, (OccupationIx, Match)>,
    pub(crate) areas: Cache<Box<str>, (AreaIx, Match)>,
    pub(crate) industries: Cache<Box<str>, (IndustryIx, Match)>,
}

impl Memo {
    pub(super) fn new() -> Self {
        Self {
            occupations: Cache::new(REMEMBERED),
            areas: Cache::new(REMEMBERED),
            industries: Cache::new(REMEMBERED),
        }
    }
}
