//! From what a field says to the occupation, area, industry, state or index that it means, with how it was read.
//!
//! All other code takes a [`Reading`]; the texts themselves are read by the searches of a release.

use std::borrow::Cow;

use medwage_contracts::convert::to_dollars;
use medwage_contracts::names::{Collection, Reference as Name};
use medwage_contracts::pb::benchmark::Clarity;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{MatchKind, Resolved, ResolvedMarket};
use medwage_domain::cell::{Measure, TopCode};
use medwage_domain::code::StateFips;
use medwage_domain::market::{AreaIx, AreaKind, CellKey, IndustryIx, Market as _, OccupationIx};
use medwage_domain::money::Pay;
use medwage_domain::reading::TitleParts;
use medwage_domain::reference::IndexSeries;
use medwage_rpc_status::{Candidate, Violation};
use quick_cache::sync::Cache;

use crate::context::Context;
use crate::resources;
use crate::search::{Found, FoundResource, Match, find_area, find_industry, find_occupation};
use crate::store::{Label, Loaded};

/// The longest text that is looked at, in characters.
pub(crate) const MAX_TEXT: usize = 200;
/// The note of a reading whose text stood in the title of the job.
const IN_TITLE: &str = "said in the title";
/// The most candidates that an error lists.
const MAX_CANDIDATES: usize = 10;

/// A field as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'q, Ix> {
    /// The index in the release.
    pub(crate) ix: Ix,
    /// The text as given; empty for a default.
    pub(crate) input: Cow<'q, str>,
    /// How it matched; none for a default.
    pub(crate) matched: Option<Match>,
}

/// A market as it was read.
#[derive(Clone, Debug)]
pub(crate) struct MarketReading<'q> {
    pub(crate) occupation: Reading<'q, OccupationIx>,
    pub(crate) area: Reading<'q, AreaIx>,
    pub(crate) industry: Reading<'q, IndustryIx>,
}

/// How one kind of resource is read, and how it is said that a text could not be.
struct Kind {
    collection: Collection,
    /// The noun of metadata and messages.
    noun: &'static str,
    unknown: ErrorReason,
    ambiguous: ErrorReason,
    search: &'static str,
}

const OCCUPATION: Kind = Kind {
    collection: Collection::Occupations,
    noun: "occupation",
    unknown: ErrorReason::OccupationUnknown,
    ambiguous: ErrorReason::OccupationAmbiguous,
    search: "SearchOccupations",
};
const AREA: Kind = Kind {
    collection: Collection::Areas,
    noun: "area",
    unknown: ErrorReason::AreaUnknown,
    ambiguous: ErrorReason::AreaAmbiguous,
    search: "SearchAreas",
};
const INDUSTRY: Kind = Kind {
    collection: Collection::Industries,
    noun: "industry",
    unknown: ErrorReason::IndustryUnknown,
    ambiguous: ErrorReason::IndustryAmbiguous,
    search: "SearchIndustries",
};

/// Reads the one occupation that a field means.
pub(crate) fn read_occupation<'q>(
    loaded: &Loaded,
    field: &str,
    text: &'q str,
) -> Result<Reading<'q, OccupationIx>, Violation> {
    if check_length(field, text)?.is_empty() {
        let form = "is required: a SOC code such as 29-2072, a title or a credential";
        return Err(Violation::required(field, form));
    }
    Lookup {
        kind: &OCCUPATION,
        loaded,
        memo: &loaded.memo.occupations,
        code: |text: &str| loaded.release.occupation_ix(text.parse().ok()?),
        search: |text: &str| find_occupation(loaded, text),
        label: |ix| loaded.labels.occupation(ix),
        median: |ix| national_median(loaded, ix),
    }
    .read_field(field, text)
}

/// Reads the one area that a field means; the nation where it says nothing.
pub(crate) fn read_area<'q>(
    loaded: &Loaded,
    field: &str,
    text: &'q str,
) -> Result<Reading<'q, AreaIx>, Violation> {
    if check_length(field, text)?.is_empty() {
        return Ok(Reading::default_of(loaded.release.nation()));
    }
    Lookup {
        kind: &AREA,
        loaded,
        memo: &loaded.memo.areas,
        code: |text: &str| loaded.release.area_ix(text.parse().ok()?),
        search: |text: &str| find_area(loaded, text),
        label: |ix| loaded.labels.area(ix),
        median: |_| None,
    }
    .read_field(field, text)
}

/// Reads the one industry that a field means; all industries where it says nothing.
pub(crate) fn read_industry<'q>(
    loaded: &Loaded,
    field: &str,
    text: &'q str,
) -> Result<Reading<'q, IndustryIx>, Violation> {
    if check_length(field, text)?.is_empty() {
        return Ok(Reading::default_of(loaded.release.all_industries()));
    }
    Lookup {
        kind: &INDUSTRY,
        loaded,
        memo: &loaded.memo.industries,
        code: |text: &str| loaded.release.industry_ix(text.to_ascii_uppercase().parse().ok()?),
        search: |text: &str| find_industry(loaded, text),
        label: |ix| loaded.labels.industry(ix),
        median: |_| None,
    }
    .read_field(field, text)
}

/// Finds what the title of a job says beside it, for fields that are unset.
pub(crate) fn find_title_parts(loaded: &Loaded, title: &str) -> TitleParts {
    match loaded.reader() {
        Ok(reader) => reader.find_title_parts(&reader.read_title(title)),
        Err(_) => TitleParts::default(),
    }
}

/// Reads the state that a filter means by its area, letters, name or FIPS code.
pub(crate) fn read_state<'q>(
    loaded: &Loaded,
    field: &str,
    text: &'q str,
) -> Result<(StateFips, Reading<'q, AreaIx>), Violation> {
    let reading = read_area(loaded, field, text)?;
    let area = loaded.area(reading.ix);
    match area.state.filter(|_| area.kind == AreaKind::State) {
        Some(state) => Ok((state, reading)),
        None => Err(Violation::malformed(
            field,
            format!("{} is no state; give its letters, name or FIPS code", area.name),
        )),
    }
}

/// Reads the one wage index that a field means.
pub(crate) fn read_wage_index<'r>(
    context: &'r Context,
    field: &str,
    text: &str,
) -> Result<&'r IndexSeries, Violation> {
    let text = check_length(field, text)?;
    let indexes = || context.reference.wage_indexes.iter();
    let unknown = || {
        Violation::for_reason(
            ErrorReason::WageIndexUnknown,
            field,
            format!("{text:?} names no wage index"),
        )
        .with_fact("wage_index", text)
        .with_candidates(text, indexes().take(MAX_CANDIDATES).map(index_candidate))
    };
    let name = parse_reference(Collection::WageIndexes, field, text)?;
    let id = match name {
        Name::Id(id) | Name::Text(id) => id,
    };
    let by_id = indexes().find(|index| resources::wage_index_id(index).eq_ignore_ascii_case(id));
    if let Some(index) = by_id {
        return Ok(index);
    }
    if matches!(name, Name::Id(_)) {
        return Err(unknown());
    }
    let named = context.reference.wage_indexes_named(text);
    match named.as_slice() {
        [] => Err(unknown()),
        // The same index with and without seasonal adjustment is one: the adjusted one comes first.
        [first, others @ ..] if others.iter().all(|index| index.title == first.title) => Ok(first),
        several => {
            let candidates: Vec<_> =
                several.iter().take(MAX_CANDIDATES).map(|index| index_candidate(index)).collect();
            let listed = list_names(&candidates);
            let description = format!("{text:?} fits several; choose one of {listed}");
            Err(Violation::for_reason(ErrorReason::WageIndexAmbiguous, field, description)
                .with_fact("wage_index", text)
                .with_fact("candidates", listed)
                .with_candidates(text, candidates))
        }
    }
}

/// Refuses a text that is too long to be a name of anything, and trims any other.
pub(crate) fn check_length<'t>(field: &str, text: &'t str) -> Result<&'t str, Violation> {
    // A character has at most four bytes, so most texts need no counting.
    let length = if text.len() <= MAX_TEXT { text.len() } else { text.chars().count() };
    if length <= MAX_TEXT {
        return Ok(text.trim());
    }
    let description = format!("has {length} characters, {MAX_TEXT} are allowed");
    Err(Violation::out_of_range(field, description))
}

/// Returns what a search looks for: the id of a resource that the query names, or the query itself.
pub(crate) fn search_text(query: &str) -> &str {
    let collections = [Collection::Occupations, Collection::Areas, Collection::Industries];
    let named =
        collections.into_iter().find_map(|collection| match collection.parse_reference(query) {
            Ok(Name::Id(id)) => Some(id),
            _ => None,
        });
    named.unwrap_or(query)
}

/// Writes how a candidate of a search was found.
pub(crate) fn resolve_candidate<Ix: Copy>(
    query: &str,
    candidate: &FoundResource<Ix>,
    label: &Label,
) -> Resolved {
    let matched = &candidate.matched;
    Resolved {
        input: query.to_owned(),
        resource: label.resource.clone(),
        display_name: label.display_name.clone(),
        r#match: matched.kind.into(),
        score: Some(matched.score),
        note: matched.note.as_deref().unwrap_or_default().to_owned(),
    }
}

impl<Ix> Reading<'_, Ix> {
    /// Returns what stands in where a field says nothing.
    fn default_of(ix: Ix) -> Self {
        Self { ix, input: Cow::Borrowed(""), matched: None }
    }

    /// Says that the text stood in the title of the job, not in the field.
    pub(crate) fn said_in_title<'q>(self) -> Reading<'q, Ix> {
        let mut matched = self.matched;
        matched.iter_mut().for_each(|it| it.add_note(IN_TITLE));
        Reading { ix: self.ix, input: Cow::Owned(self.input.into_owned()), matched }
    }

    /// Writes how the field was read.
    pub(crate) fn write_resolved(&self, label: &Label) -> Resolved {
        let matched = self.matched.as_ref();
        Resolved {
            input: self.input.clone().into_owned(),
            resource: label.resource.clone(),
            display_name: label.display_name.clone(),
            r#match: matched.map_or(MatchKind::Unspecified, |matched| matched.kind).into(),
            score: matched.map(|matched| matched.score),
            note: self.note().to_owned(),
        }
    }

    /// Returns what a caller should know of the reading; empty where there is nothing.
    pub(crate) fn note(&self) -> &str {
        self.matched.as_ref().and_then(|matched| matched.note.as_deref()).unwrap_or_default()
    }
}

impl MarketReading<'_> {
    /// Returns the market's cell.
    pub(crate) fn cell_key(&self) -> CellKey {
        CellKey { occupation: self.occupation.ix, area: self.area.ix, industry: self.industry.ix }
    }

    /// Writes how the market was read.
    pub(crate) fn write_market(&self, loaded: &Loaded) -> ResolvedMarket {
        let labels = &loaded.labels;
        ResolvedMarket {
            occupation: Some(self.occupation.write_resolved(labels.occupation(self.occupation.ix))),
            area: Some(self.area.write_resolved(labels.area(self.area.ix))),
            industry: Some(self.industry.write_resolved(labels.industry(self.industry.ix))),
        }
    }
}

/// The means of looking up one kind of resource.
struct Lookup<'l, Ix, Code, Search, LabelOf, Median> {
    kind: &'static Kind,
    loaded: &'l Loaded,
    memo: &'l Cache<Box<str>, (Ix, Match)>,
    code: Code,
    search: Search,
    label: LabelOf,
    median: Median,
}

impl<'l, Ix, Code, Search, LabelOf, Median> Lookup<'l, Ix, Code, Search, LabelOf, Median>
where
    Ix: Copy,
    Code: Fn(&str) -> Option<Ix>,
    Search: Fn(&str) -> Found<Ix>,
    LabelOf: Fn(Ix) -> &'l Label,
    Median: Fn(Ix) -> Option<f64>,
{
    /// Reads a name or a code, else looks the text up, and searches where nobody has asked for it lately. Only what was found is
    /// remembered.
    fn read_field<'q>(&self, field: &str, input: &'q str) -> Result<Reading<'q, Ix>, Violation> {
        let reading = |(ix, matched): (Ix, Match)| Reading {
            ix,
            input: input.into(),
            matched: Some(matched),
        };
        let text = match parse_reference(self.kind.collection, field, input)? {
            Name::Id(id) => {
                if let Some(ix) = (self.code)(id) {
                    return Ok(reading((ix, Match::exact_match(MatchKind::Name))));
                }
                return self.read_former_id(field, id).map(reading);
            }
            Name::Text(text) => text,
        };
        if let Some(ix) = (self.code)(text) {
            return Ok(reading((ix, Match::exact_match(MatchKind::Code))));
        }
        if let Some(known) = self.memo.get(text) {
            return Ok(reading(known));
        }
        let found = self.choose_answer(field, text, &(self.search)(text))?;
        self.memo.insert(text.into(), found.clone());
        Ok(reading(found))
    }

    /// Reads the id of a resource that the release does not have: its successor, or nothing.
    fn read_former_id(&self, field: &str, id: &str) -> Result<(Ix, Match), Violation> {
        let found = (self.search)(id);
        let successor = found.candidates.first().filter(|best| {
            let kind = best.matched.kind;
            found.clarity == Clarity::Clear
                && matches!(kind, MatchKind::Successor | MatchKind::Code)
        });
        match successor {
            // The search reads the id as a code; here it was given as a name.
            Some(best) if (self.label)(best.ix).code == id => {
                let kind = MatchKind::Name;
                Ok((best.ix, Match { kind, ..best.matched.clone() }))
            }
            Some(best) => Ok((best.ix, best.matched.clone())),
            None => Err(self.unknown_violation(field, id, &found)),
        }
    }

    /// Takes the answer of a search if there is one, or says what the text could have been.
    fn choose_answer(
        &self,
        field: &str,
        text: &str,
        found: &Found<Ix>,
    ) -> Result<(Ix, Match), Violation> {
        match (found.clarity, found.candidates.as_slice()) {
            (Clarity::Clear, [best, ..]) => Ok((best.ix, best.matched.clone())),
            (Clarity::Ambiguous, _) => {
                let candidates = self.list_candidates(found);
                let listed = list_names(&candidates);
                let description = format!("{text:?} fits several; choose one of {listed}");
                Err(self.make_violation(self.kind.ambiguous, field, text, description, candidates))
            }
            _ => Err(self.unknown_violation(field, text, found)),
        }
    }

    fn unknown_violation(&self, field: &str, text: &str, found: &Found<Ix>) -> Violation {
        let (search, release) = (self.kind.search, self.loaded.id());
        let candidates = self.list_candidates(found);
        let why = match found.reason.as_str() {
            "" => String::new(),
            reason => format!(" ({reason})"),
        };
        let description = if candidates.is_empty() {
            format!("{text:?} fits none of release {release}{why}; {search} finds them")
        } else {
            let listed = list_names(&candidates);
            format!("{text:?} fits none{why}; nearest are {listed}; {search} finds more")
        };
        self.make_violation(self.kind.unknown, field, text, description, candidates)
    }

    fn make_violation(
        &self,
        reason: ErrorReason,
        field: &str,
        text: &str,
        description: String,
        candidates: Vec<Candidate>,
    ) -> Violation {
        Violation::for_reason(reason, field, description)
            .with_fact(self.kind.noun, text)
            .with_fact("release", self.loaded.id())
            .with_fact("candidates", list_names(&candidates))
            .with_candidates(text, candidates)
    }

    fn list_candidates(&self, found: &Found<Ix>) -> Vec<Candidate> {
        let candidate = |found: &FoundResource<Ix>| {
            let label = (self.label)(found.ix);
            Candidate {
                resource: label.resource.clone(),
                display_name: label.display_name.clone(),
                score: found.matched.score,
                note: found.matched.note.as_deref().unwrap_or_default().to_owned(),
                annual_p50_usd: (self.median)(found.ix),
            }
        };
        found.candidates.iter().take(MAX_CANDIDATES).map(candidate).collect()
    }
}

fn parse_reference<'t>(
    collection: Collection,
    field: &str,
    text: &'t str,
) -> Result<Name<'t>, Violation> {
    let name = collection.parse_reference(text);
    name.map_err(|error| Violation::malformed(field, error.to_string()))
}

/// Returns what an occupation pays in the nation, for who chooses between occupations.
fn national_median(loaded: &Loaded, occupation: OccupationIx) -> Option<f64> {
    let release = &loaded.release;
    let (area, industry) = (release.nation(), release.all_industries());
    find_published_median(loaded, CellKey { occupation, area, industry })
}

/// The published annual median of a cell, in dollars; none where there is none.
pub(crate) fn find_published_median(loaded: &Loaded, key: CellKey) -> Option<f64> {
    let top: TopCode = loaded.release.top_code();
    let cell = loaded.release.cell(key)?;
    cell.wage(Measure::P50, Pay::Annual, top).value().map(to_dollars)
}

fn index_candidate(index: &IndexSeries) -> Candidate {
    Candidate {
        resource: Collection::WageIndexes.write_name(resources::wage_index_id(index)),
        display_name: index.title.clone(),
        score: 0.0,
        note: String::new(),
        annual_p50_usd: None,
    }
}

/// Lists candidates in words: `29-2072 Medical Records Specialists; ...`.
fn list_names(candidates: &[Candidate]) -> String {
    let listed = candidates.iter().map(|candidate| {
        let id = candidate.resource.rsplit('/').next().unwrap_or_default();
        format!("{id} {}", candidate.display_name)
    });
    listed.collect::<Vec<_>>().join("; ")
}
