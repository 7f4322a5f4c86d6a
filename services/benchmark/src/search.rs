//! Searches of a release: a text as the domain's one reader reads it, in the indexes of the release.

use std::sync::Arc;

use medwage_contracts::pb::benchmark::Clarity;
use medwage_contracts::pb::types::MatchKind;
use medwage_domain::code::Soc;
use medwage_domain::market::{AreaIx, IndustryIx, Market as _, OccupationIx, OccupationLevel};
use medwage_domain::reading::{self, Job, Reading, Refusal, TitleReading};
use medwage_domain::reference::RetiredCode;

use crate::store::Loaded;

/// How well a title matches an occupation that it has no role in.
const BY_OCCUPATION: f64 = 0.9;

/// How a text matched.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) kind: MatchKind,
    /// From 0 to 1.
    pub(crate) score: f64,
    /// A note for a caller; none where there is nothing.
    pub(crate) note: Option<Arc<str>>,
}

/// A resource that a text may mean.
#[derive(Clone, Debug)]
pub(crate) struct FoundResource<Ix> {
    /// The index in the release.
    pub(crate) ix: Ix,
    pub(crate) matched: Match,
}

/// The likely meanings of a text in a release.
#[derive(Clone, Debug)]
pub(crate) struct Found<Ix> {
    /// True if the first candidate is the answer.
    pub(crate) clarity: Clarity,
    /// Best first; the nearest there are where the text is unknown.
    pub(crate) candidates: Vec<FoundResource<Ix>>,
    /// Why there is no answer, in words; empty where there is one.
    pub(crate) reason: String,
}

/// Finds the occupation that a title, a role, a credential or a code means.
pub(crate) fn find_occupation(loaded: &Loaded, text: &str) -> Found<OccupationIx> {
    let reader = match loaded.reader() {
        Ok(reader) => reader,
        Err(reason) => return Found::unknown_text(reason.to_owned()),
    };
    let title = reader.read_title(text);
    // Who writes a code means that code; who writes a title means the work, which had another code in former years.
    let is_code = text.parse::<Soc>().is_ok();
    let index = |job: &Job| {
        let own = loaded.release.occupation_ix(job.occupation);
        own.or_else(|| find_former_code(loaded, job.occupation).filter(|_| !is_code))
    };
    let mut found = match &title.job {
        Reading::Refused { refusal: Refusal::NoRole | Refusal::NotOfField, reason, .. }
            if !title.occupations.is_empty() =>
        {
            known_by_occupation(loaded, &title, reason)
        }
        job => Found::from_reading(loaded, job, index),
    };
    if let (Reading::Ambiguous(_), Clarity::Clear, [only]) =
        (&title.job, found.clarity, found.candidates.as_mut_slice())
    {
        only.matched.note = Some("several roles go by it, all of this occupation".into());
    }
    // A role's own title is another name of its occupation.
    if let Some(role) = title.job.answer().filter(|answer| answer.value.role.is_some())
        && matches!(role.kind, reading::MatchKind::Name | reading::MatchKind::Title)
    {
        found.candidates.iter_mut().for_each(|candidate| candidate.matched.kind = MatchKind::Alias);
    }
    if found.clarity == Clarity::Unknown && found.candidates.is_empty() {
        found.candidates = list_candidates(&reader.suggest_jobs(text), index).0;
    }
    for candidate in
        found.candidates.iter_mut().filter(|candidate| candidate.matched.note.is_none())
    {
        let soc = loaded.release.occupation(candidate.ix).soc;
        candidate.matched.note = find_retired(soc).map(|retired| Arc::from(retired.note.as_str()));
    }
    found
}

/// Returns the code of former years whose core an occupation took over, where the release has that one.
fn find_former_code(loaded: &Loaded, occupation: Soc) -> Option<OccupationIx> {
    let became = |retired: &&RetiredCode| retired.successors.first() == Some(&occupation);
    let former = retired_codes().iter().filter(became);
    // A broad occupation has the same core as its member, which is the one that is published.
    let is_detailed =
        |ix: &OccupationIx| loaded.release.occupation(*ix).level == OccupationLevel::Detailed;
    former.filter_map(|retired| loaded.release.occupation_ix(retired.code)).find(is_detailed)
}

fn find_retired(code: Soc) -> Option<&'static RetiredCode> {
    retired_codes().iter().find(|retired| retired.code == code)
}

fn retired_codes() -> &'static [RetiredCode] {
    medwage_catalog::embedded_reference().map(|it| it.retired.as_slice()).unwrap_or_default()
}

/// Finds the area that a place or a code means.
pub(crate) fn find_area(loaded: &Loaded, text: &str) -> Found<AreaIx> {
    let reader = match loaded.reader() {
        Ok(reader) => reader,
        Err(reason) => return Found::unknown_text(reason.to_owned()),
    };
    let mut found =
        Found::from_reading(loaded, &reader.read_place(text), |code| loaded.find_area(*code));
    for candidate in &mut found.candidates {
        if let Some(missing) = loaded.explain_missing_area(candidate.ix) {
            candidate.matched.add_note(&say_wider_area(&missing));
        }
    }
    found
}

/// Says of an area without figures what can answer in its place.
pub(crate) fn say_wider_area(missing: &str) -> String {
    format!("{missing}: only a wider area can answer")
}

/// Finds the industry that a workplace or a code means.
pub(crate) fn find_industry(loaded: &Loaded, text: &str) -> Found<IndustryIx> {
    match loaded.reader() {
        Ok(reader) => Found::from_reading(loaded, &reader.read_workplace(text), |code| {
            loaded.release.industry_ix(*code)
        }),
        Err(reason) => Found::unknown_text(reason.to_owned()),
    }
}

/// A job that the catalog has no role for is still one of an occupation; the likeliest counts, and the note says why.
fn known_by_occupation(loaded: &Loaded, title: &TitleReading, reason: &str) -> Found<OccupationIx> {
    let known = title.occupations.iter().find_map(|soc| loaded.release.occupation_ix(*soc));
    let candidates = known.map(|ix| FoundResource {
        ix,
        matched: Match {
            kind: MatchKind::Alias,
            score: BY_OCCUPATION,
            note: Some(Arc::from(reason)),
        },
    });
    match candidates {
        Some(only) => {
            Found { clarity: Clarity::Clear, candidates: vec![only], reason: String::new() }
        }
        None => Found::unknown_text(format!("{reason}; release {} does not have it", loaded.id())),
    }
}

impl<Ix> Found<Ix> {
    fn unknown_text(reason: String) -> Self {
        Self { clarity: Clarity::Unknown, candidates: Vec::new(), reason }
    }
}

impl<Ix: Copy + PartialEq> Found<Ix> {
    /// Puts a reading in the indexes of a release. What several candidates have in common is the answer; what the
    /// release does not have is said.
    fn from_reading<T>(
        loaded: &Loaded,
        reading: &Reading<T>,
        index: impl Fn(&T) -> Option<Ix>,
    ) -> Self {
        let (candidates, missing) = list_candidates(reading.candidates(), index);
        let clarity = match (reading, candidates.len()) {
            (Reading::Read(_), 1) => Clarity::Clear,
            (Reading::Ambiguous(_), 1) if missing.is_none() => Clarity::Clear,
            (Reading::Ambiguous(_), 2..) => Clarity::Ambiguous,
            _ => Clarity::Unknown,
        };
        let reason = match (clarity, reading, missing) {
            (Clarity::Unknown, Reading::Read(_) | Reading::Ambiguous(_), Some(name)) => {
                format!("read as {name}, which release {} does not have", loaded.id())
            }
            (Clarity::Unknown, Reading::Refused { reason, .. }, _) => reason.clone(),
            _ => String::new(),
        };
        Self { clarity, candidates, reason }
    }
}

/// Lists what candidates are in a release, each once, with the name of the first that it does not have.
fn list_candidates<T, Ix: Copy + PartialEq>(
    read: &[reading::Match<T>],
    index: impl Fn(&T) -> Option<Ix>,
) -> (Vec<FoundResource<Ix>>, Option<&str>) {
    let mut candidates: Vec<FoundResource<Ix>> = Vec::new();
    let mut missing = None;
    for candidate in read {
        match index(&candidate.value) {
            Some(ix) if candidates.iter().any(|candidate| candidate.ix == ix) => {}
            Some(ix) => {
                candidates.push(FoundResource { ix, matched: Match::from_candidate(candidate) });
            }
            None => missing = missing.or(Some(candidate.name.as_str())),
        }
    }
    (candidates, missing)
}

impl Match {
    /// A resource that was given by its name or its code.
    pub(crate) fn exact_match(kind: MatchKind) -> Self {
        Self { kind, score: 1.0, note: None }
    }

    /// Says one more thing that a caller should know.
    pub(crate) fn add_note(&mut self, note: &str) {
        self.note = Some(match self.note.as_deref() {
            Some(known) => format!("{known}; {note}").into(),
            None => Arc::from(note),
        });
    }

    fn from_candidate<T>(candidate: &reading::Match<T>) -> Self {
        let kind = MatchKind::from(candidate.kind);
        let note = match (candidate.note.as_str(), kind) {
            ("", MatchKind::Corrected) => Some(format!("read as {}", candidate.name).into()),
            ("", _) => None,
            (note, _) => Some(Arc::from(note)),
        };
        Self { kind, score: candidate.score, note }
    }
}
