//! Occupations, areas, industries, releases and indexes as messages, with what the reference tables add to them.

use std::borrow::Cow;

use medwage_contracts::convert::to_dollars;
use medwage_contracts::names::Collection;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::PriceParity;
use medwage_contracts::pb::types::View;
use medwage_dataset::Release;
use medwage_dataset::data::SourceFile;
use medwage_domain::code::{AreaCode, StateFips};
use medwage_domain::market::{Area, AreaIx, Industry, Market as _};
use medwage_domain::parity::PriceLevel;
use medwage_domain::reference::IndexSeries;

use crate::context::Context;
use crate::store::{Loaded, Origin};

/// The areas of a release with their indexes.
pub(crate) fn list_areas(release: &Release) -> impl Iterator<Item = (AreaIx, &Area)> {
    (0_u16..).map(AreaIx).zip(release.areas())
}

/// Writes an area with its states and its price level.
pub(crate) fn write_area(context: &Context, loaded: &Loaded, ix: AreaIx) -> pb::Area {
    let area = loaded.area(ix);
    let states = reached_states(context, area).into_iter();
    let states = states.map(|state| Collection::Areas.write_name(AreaCode::of_state(state)));
    let price_parity = price_level(context, loaded, ix).map(|level| write_parity(&level));
    pb::Area { states: states.collect(), price_parity, ..area.into() }
}

/// Writes an industry with the name of the next broader one.
pub(crate) fn write_industry(loaded: &Loaded, industry: &Industry) -> pb::Industry {
    let broader = industry.parent.map(|ix| loaded.labels.industry(ix).resource.clone());
    pb::Industry { broader_industry: broader.unwrap_or_default(), ..industry.into() }
}

/// Returns the states that an area reaches into, that under which BLS files it first: by the table of areas, and by the letters
/// that end its name, as in `New York-Newark-Jersey City, NY-NJ`.
pub(crate) fn reached_states(context: &Context, area: &Area) -> Vec<StateFips> {
    let mut states: Vec<_> = area.state.into_iter().collect();
    let links = &context.reference.area_links;
    let link = links.binary_search_by_key(&area.code, |link| link.code).ok();
    let linked = link.and_then(|index| links.get(index)).into_iter().flat_map(|link| &link.states);
    let letters = area.name.rsplit_once(", ").map_or("", |(_, letters)| letters);
    let named = letters.split('-').filter_map(|letters| {
        context.reference.states.iter().find(|state| state.letters == letters)
    });
    for state in linked.copied().chain(named.map(|state| state.fips)) {
        if !states.contains(&state) {
            states.push(state);
        }
    }
    states
}

/// Returns the price level of an area, where one is known.
pub(crate) fn price_level(context: &Context, loaded: &Loaded, ix: AreaIx) -> Option<PriceLevel> {
    context.reference.price_level(loaded.area(ix))
}

/// Writes a price level.
pub(crate) fn write_parity(level: &PriceLevel) -> PriceParity {
    PriceParity {
        index: f64::from(level.index.thousandths()) / 1_000.0,
        year: level.year.into(),
        measured_place: level.measured_for.clone().unwrap_or_default(),
        source: level.source().to_owned(),
    }
}

/// Writes a release; FULL adds what it was made from.
pub(crate) fn write_release(loaded: &Loaded, current: &str, view: View) -> pb::Release {
    let (release, provenance) = (&loaded.release, &loaded.provenance);
    let (top, meta) = (release.top_code(), release.meta());
    let origin = match loaded.origin {
        Origin::Embedded => pb::ReleaseOrigin::Embedded,
        Origin::File => pb::ReleaseOrigin::File,
    };
    pb::Release {
        name: provenance.release.clone(),
        display_name: meta.title.clone(),
        reference_month: provenance.reference_month.clone(),
        publication_date: provenance.publication_date.clone(),
        cell_count: write_count(release.cell_count()),
        occupation_count: write_count(release.occupations().len()),
        area_count: write_count(release.areas().len()),
        industry_count: write_count(release.industries().len()),
        current: loaded.id() == current,
        origin: origin.into(),
        hourly_top_code_usd: to_dollars(top.hourly),
        annual_top_code_usd: to_dollars(top.annual),
        citation: provenance.citation.clone(),
        evidence: (view == View::Full).then(|| pb::ReleaseEvidence {
            provenance: Some(provenance.clone()),
            source_files: meta.sources.iter().map(source_file).collect(),
        }),
    }
}

fn source_file(file: &SourceFile) -> pb::SourceFile {
    pb::SourceFile {
        file_name: file.name.clone(),
        size_bytes: i64::try_from(file.bytes).unwrap_or(i64::MAX),
        sha256: file.sha256.clone(),
        retrieval_date: file.retrieval_date.clone().unwrap_or_default(),
    }
}

/// Writes a wage index.
pub(crate) fn wage_index(context: &Context, index: &IndexSeries) -> pb::WageIndex {
    let month = |level: Option<&medwage_domain::reference::Level>| {
        level.map(|level| level.month.to_string()).unwrap_or_default()
    };
    let default = context.reference.usual_wage_index();
    pb::WageIndex {
        name: Collection::WageIndexes.write_name(wage_index_id(index)),
        code: index.id.clone(),
        display_name: index.title.clone(),
        seasonally_adjusted: index.seasonally_adjusted,
        code_inferred: index.id_inferred,
        first_month: month(index.levels.first()),
        last_month: month(index.levels.last()),
        default_basis: default.is_some_and(|default| std::ptr::eq(default, index)),
    }
}

/// Returns the id of a wage index: the publisher's, or one made of its title where the source states none.
pub(crate) fn wage_index_id(index: &IndexSeries) -> Cow<'_, str> {
    if !index.id.is_empty() {
        return Cow::Borrowed(&index.id);
    }
    let words = index.title.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let adjusted = if index.seasonally_adjusted { "-adjusted" } else { "" };
    Cow::Owned(format!("{}{adjusted}", words.join("-")))
}

/// A count as the contract has it.
pub(crate) fn write_count(many: usize) -> i32 {
    i32::try_from(many).unwrap_or(i32::MAX)
}
