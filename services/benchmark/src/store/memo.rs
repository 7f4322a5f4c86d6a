//! What texts were found to mean, so that a text that is asked again costs a look instead of a search.

use medwage_domain::market::{AreaIx, IndustryIx, OccupationIx};
use quick_cache::sync::Cache;

/// Texts remembered of each kind. They have at most 200 characters, so this is at most a few megabytes.
const REMEMBERED: usize = 1_024;

/// The codes of texts that were asked for, of one release. What is rarely asked for is forgotten.
#[derive(Debug)]
pub(crate) struct Memo {
    pub(crate) occupations: Cache<Box<str>, OccupationIx>,
    pub(crate) areas: Cache<Box<str>, AreaIx>,
    pub(crate) industries: Cache<Box<str>, IndustryIx>,
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
