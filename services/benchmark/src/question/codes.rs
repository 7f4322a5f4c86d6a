//! The texts by which people name occupations, areas, industries, states and grades.

use medwage_contracts::convert::BenchmarkName;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types_v0::ReliabilityGrade;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::code::StateFips;
use medwage_domain::market::{AreaIx, AreaKind, CellKey, IndustryIx, Market, OccupationIx};
use medwage_service_kit::Violation;

use super::find::{Kind, find, within_length};
use crate::context::Context;

use crate::store::Loaded;

const OCCUPATION: Kind = Kind {
    field: "occupation",
    unknown: ErrorReason::OccupationUnknown,
    ambiguous: ErrorReason::OccupationAmbiguous,
    search: "SearchOccupations",
};
const AREA: Kind = Kind {
    field: "area",
    unknown: ErrorReason::AreaUnknown,
    ambiguous: ErrorReason::AreaAmbiguous,
    search: "ResolveArea",
};
const INDUSTRY: Kind = Kind {
    field: "industry",
    unknown: ErrorReason::IndustryUnknown,
    ambiguous: ErrorReason::IndustryAmbiguous,
    search: "SearchIndustries",
};

/// Finds the cell that a resource name names.
pub(super) fn named(loaded: &Loaded, name: &BenchmarkName<'_>) -> Result<CellKey, Violation> {
    let release = &loaded.release;
    let unknown = |kind: &Kind, code: String| {
        let text = format!("release {} has no {} {code}", loaded.id(), kind.field);
        let found = Violation::of(kind.unknown, "name", text).with(kind.field, code);
        found.with("release", loaded.id())
    };
    Ok(CellKey {
        occupation: release
            .occupation_ix(name.occupation)
            .ok_or_else(|| unknown(&OCCUPATION, name.occupation.to_string()))?,
        area: release.area_ix(name.area).ok_or_else(|| unknown(&AREA, name.area.to_string()))?,
        industry: release
            .industry_ix(name.industry)
            .ok_or_else(|| unknown(&INDUSTRY, name.industry.to_string()))?,
    })
}

/// Finds the one occupation that is meant.
pub(crate) fn occupation(
    context: &Context,
    loaded: &Loaded,
    text: &str,
) -> Result<OccupationIx, Violation> {
    let text = within_length(OCCUPATION.field, text)?;
    if text.is_empty() {
        let text = "is required: a SOC code such as 29-2072, a title or a credential";
        return Err(Violation::new(OCCUPATION.field, text));
    }
    let coded = text.parse().ok().and_then(|soc| loaded.release.occupation_ix(soc));
    if let Some(ix) = coded {
        return Ok(ix);
    }
    let search = |text: &str| loaded.resolver(context.reference).occupation(text);
    find(&OCCUPATION, loaded, &loaded.memo.occupations, text, search, |ix| {
        let occupation = loaded.release.occupation(ix);
        format!("{} {}", occupation.soc, occupation.title)
    })
}

/// Finds the one area that is meant; the nation where nothing is said.
pub(crate) fn area(context: &Context, loaded: &Loaded, text: &str) -> Result<AreaIx, Violation> {
    let text = within_length(AREA.field, text)?;
    if text.is_empty() {
        return Ok(loaded.release.nation());
    }
    let coded = text.parse().ok().and_then(|code| loaded.release.area_ix(code));
    if let Some(ix) = coded {
        return Ok(ix);
    }
    let search = |text: &str| loaded.resolver(context.reference).area(text);
    find(&AREA, loaded, &loaded.memo.areas, text, search, |ix| {
        let area = loaded.release.area(ix);
        format!("{} {}", area.code, area.name)
    })
}

/// Finds the one industry that is meant; all industries where nothing is said.
pub(crate) fn industry(
    context: &Context,
    loaded: &Loaded,
    text: &str,
) -> Result<IndustryIx, Violation> {
    let text = within_length(INDUSTRY.field, text)?;
    if text.is_empty() {
        return Ok(loaded.release.all_industries());
    }
    let coded = text.parse().ok().and_then(|code| loaded.release.industry_ix(code));
    if let Some(ix) = coded {
        return Ok(ix);
    }
    let search = |text: &str| loaded.resolver(context.reference).industry(text);
    find(&INDUSTRY, loaded, &loaded.memo.industries, text, search, |ix| {
        let industry = loaded.release.industry(ix);
        format!("{} {}", industry.code, industry.title)
    })
}

/// Finds the state that is meant by its letters, name or FIPS code; none where nothing is said.
pub(crate) fn state(
    context: &Context,
    loaded: &Loaded,
    text: &str,
) -> Result<Option<StateFips>, Violation> {
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.parse().ok().filter(|_| text.len() == 2).map(StateFips);
    let known =
        |state: &StateFips| loaded.release.areas().iter().any(|area| area.state == Some(*state));
    if let Some(state) = digits.filter(known) {
        return Ok(Some(state));
    }
    let ix = area(context, loaded, text).map_err(|violation| violation.renamed("state"))?;
    let area = loaded.release.area(ix);
    if area.kind == AreaKind::State {
        return Ok(area.state);
    }
    let text = format!("{} is no state; give its letters, name or FIPS code", area.name);
    Err(Violation::new("state", text))
}

/// Reads a grade; none where none is asked for.
pub(crate) fn grade(field: &str, value: i32) -> Result<Option<Grade>, Violation> {
    ReliabilityGrade::try_from(value).map(Option::from).map_err(|_| {
        Violation::new(field, format!("{value} is no reliability grade; A is 1, D is 4"))
    })
}
