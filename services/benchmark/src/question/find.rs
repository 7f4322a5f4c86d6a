//! Finds the one code that a text means, or says what it could have meant.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::resolve::{Candidate, Resolution, ResolutionKind};
use medwage_service_kit::Violation;
use quick_cache::sync::Cache;

use crate::store::Loaded;

/// The longest text that is looked at.
const MAX_TEXT: usize = 200;
/// How many candidates an error lists.
const LISTED: usize = 8;

/// How one kind of code is asked for and explained.
pub(super) struct Kind {
    pub(super) field: &'static str,
    pub(super) unknown: ErrorReason,
    pub(super) ambiguous: ErrorReason,
    pub(super) search: &'static str,
}

/// Refuses a text that is too long to be a name of anything.
pub(crate) fn within_length<'t>(field: &str, text: &'t str) -> Result<&'t str, Violation> {
    let length = text.chars().count();
    if length <= MAX_TEXT {
        return Ok(text.trim());
    }
    Err(Violation::new(field, format!("has {length} characters, {MAX_TEXT} are allowed")))
}

/// Looks a text up, and searches where nobody has asked for it lately. Only what was found is kept.
pub(super) fn find<Ix: Copy>(
    kind: &Kind,
    loaded: &Loaded,
    memo: &Cache<Box<str>, Ix>,
    text: &str,
    search: impl FnOnce(&str) -> Resolution<Ix>,
    describe: impl Fn(Ix) -> String,
) -> Result<Ix, Violation> {
    if let Some(ix) = memo.get(text) {
        return Ok(ix);
    }
    let ix = clear(kind, loaded, text, &search(text), describe)?;
    memo.insert(text.into(), ix);
    Ok(ix)
}

/// Takes the answer of a search if it is one, or says what it could have been.
fn clear<Ix: Copy>(
    kind: &Kind,
    loaded: &Loaded,
    text: &str,
    found: &Resolution<Ix>,
    describe: impl Fn(Ix) -> String,
) -> Result<Ix, Violation> {
    let listed = || {
        let describe = |candidate: &Candidate<Ix>| describe(candidate.ix);
        found.candidates.iter().take(LISTED).map(describe).collect::<Vec<_>>().join("; ")
    };
    let (reason, text_of) = match (found.kind, found.candidates.first()) {
        (ResolutionKind::Resolved, Some(best)) => return Ok(best.ix),
        (ResolutionKind::Ambiguous, Some(_)) => {
            (kind.ambiguous, format!("{text:?} fits several; choose one of {}", listed()))
        }
        (_, Some(_)) => (
            kind.unknown,
            format!("{text:?} fits none; nearest are {}; {} finds more", listed(), kind.search),
        ),
        (_, None) => (
            kind.unknown,
            format!("{text:?} fits none of release {}; {} finds them", loaded.id(), kind.search),
        ),
    };
    Err(Violation::of(reason, kind.field, text_of)
        .with(kind.field, text)
        .with("release", loaded.id())
        .with("candidates", listed()))
}
