//! `ComputeTrend`.

use std::sync::Arc;

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{self, View};
use medwage_domain::benchmark::Source;
use medwage_domain::benchmark::difference::{Difference, DifferenceVerdict, Sampled};
use medwage_domain::benchmark::reliability::{grade_cell, relative_mean_error};
use medwage_domain::breaks;
use medwage_domain::cell::{Cell, DataType};
use medwage_domain::code::Soc;
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::money::Pay;
use medwage_domain::month::YearMonth;
use medwage_domain::notice;
use medwage_domain::text::benchmark::{self as sentences, TrendFacts};
use medwage_domain::wage::Wage;
use medwage_rpc_status::Violations;

use super::compare::write_interval;
use super::year_change::find_year_change;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::query::{read_market, read_view};
use crate::store::Loaded;

const RULE: &str = "Each point is its release's own published cell of the market, under the code that the occupation had then; \
                    a change is computed between neighboring releases without a break between them.";

pub(super) fn compute_trend(
    context: &Context,
    request: &pb::ComputeTrendRequest,
) -> Result<pb::ComputeTrendResponse, Error> {
    let releases = context.store.releases();
    let current = releases.current()?;
    let mut wrong = Violations::default();
    let market = read_market(current, "market", request.market.as_ref(), &mut wrong);
    let view = wrong.take_field(read_view(request.view));
    let (market, view) = wrong.into_result::<_, Error>(market.zip(view))?;
    let key = market.cell_key();
    let soc = current.release.occupation(key.occupation).soc;
    let mut series = Series { view, ..Series::default() };
    for loaded in releases.all_releases()?.into_iter().rev() {
        match find_point(current, loaded, key) {
            Some((year, key, cell)) => series.add_point(soc, year, loaded, key, cell),
            None => series.absent.push(loaded.provenance.release.clone()),
        }
    }
    // A series that holds the year before needs no other figure of it.
    let year_change = match series.change {
        Some(_) => None,
        None => find_year_change(current, key)?,
    };
    let told = year_change.as_ref().and_then(|change| change.told.as_ref());
    let name = current.labels.sentence_name(key);
    let last = series.before.as_ref();
    let summary = sentences::summarize_trend(&TrendFacts {
        market: &name,
        last: last.map(|point| (point.title.as_str(), point.median.amount())),
        change: series.change.as_ref().map(|(percent, before)| (*percent, before.as_str())),
        year_change: told.map(|(percent, verdict, month)| (*percent, *verdict, month.as_str())),
        breaks: series.breaks.len(),
    });
    Ok(pb::ComputeTrendResponse {
        summary,
        points: series.points,
        breaks: series.breaks,
        absent_releases: series.absent,
        caution: notice::OEWS_TREND.to_owned(),
        resolved: Some(market.write_market(current)),
        release: current.provenance.release.clone(),
        citation: current.provenance.citation.clone(),
        evidence: (view == View::Full).then(|| pb::ComputeTrendEvidence { rule: RULE.to_owned() }),
        year_change: year_change.map(|change| change.message),
    })
}

/// Finds the cell of the same occupation, area and industry in another release, whose codes may differ.
fn find_point<'l>(
    current: &Loaded,
    loaded: &'l Arc<Loaded>,
    key: CellKey,
) -> Option<(u16, CellKey, &'l Cell)> {
    let (now, then) = (current, &loaded.release);
    let month: YearMonth = then.meta().reference_month.parse().ok()?;
    let soc = breaks::code_in(now.occupation(key.occupation).soc, month.year());
    let key = CellKey {
        occupation: then.occupation_ix(soc)?,
        area: then.area_ix(now.area(key.area).code)?,
        industry: then.industry_ix(now.industry(key.industry).code)?,
    };
    then.cell(key).map(|cell| (month.year(), key, cell))
}

/// The points so far, oldest first.
#[derive(Default)]
struct Series {
    view: View,
    points: Vec<pb::TrendPoint>,
    breaks: Vec<pb::TrendBreak>,
    absent: Vec<String>,
    before: Option<Before>,
    /// The last change in percent, and what the release before it is called.
    change: Option<(f64, String)>,
}

/// The point before.
struct Before {
    year: u16,
    release: String,
    title: String,
    median: Wage,
    mean: Option<Sampled>,
}

impl Series {
    fn add_point(&mut self, soc: Soc, year: u16, loaded: &Loaded, key: CellKey, cell: &Cell) {
        let (top, source) = (loaded.release.top_code(), Source::Published(cell));
        let figures = encode::pay_figures(&source, Pay::Annual, top);
        let (release, median) = (loaded.provenance.release.clone(), figures.percentiles[2]);
        let mean = figures.mean.amount().filter(|mean| mean.get() > 0);
        let error = relative_mean_error(cell);
        let mean = mean.map(|mean| Sampled { log: mean.dollars().ln(), error });
        let mut mean_change = None;
        self.change = None;
        if let Some(before) = &self.before {
            let breaks = breaks::list_breaks(soc, before.year, year).map(|found| pb::TrendBreak {
                last_release: before.release.clone(),
                first_release: release.clone(),
                reason: found.reason.to_owned(),
                source: found.source.to_owned(),
            });
            let known = self.breaks.len();
            self.breaks.extend(breaks);
            if self.breaks.len() == known {
                let percent = change_percent(before.median, median);
                self.change = percent.map(|percent| (percent, before.title.clone()));
                let means = before.mean.zip(mean);
                mean_change =
                    means.and_then(|(before, now)| Difference::between_samples(before, now));
            }
        }
        let (employment, employment_gap) = encode::write_employment(&source);
        self.points.push(pb::TrendPoint {
            release: release.clone(),
            occupation: loaded.labels.occupation(key.occupation).resource.clone(),
            annual: Some(figures.into_message(Vec::new())),
            employment,
            employment_gap,
            grade: types::Grade::from(grade_cell(cell).0).into(),
            median_change_percent: self.change.as_ref().map(|(percent, _)| *percent),
            evidence: (self.view == View::Full).then(|| pb::TrendPointEvidence {
                series_id_stem: loaded.labels.series_id_stem(loaded, key),
                mean_rse_percent: cell.number(DataType::MeanRse).value(),
                reliability: Some(encode::write_reliability(cell)),
                provenance: Some(loaded.provenance_of(key)),
                source_rows: loaded.source_rows(key),
            }),
            mean_change_interval_percent: mean_change.as_ref().map(write_interval),
            verdict: mean_change.map_or(pb::TrendVerdict::Unspecified, write_verdict).into(),
        });
        let title = loaded.title().to_owned();
        self.before = Some(Before { year, release, title, median, mean });
    }
}

pub(super) fn write_verdict(change: Difference) -> pb::TrendVerdict {
    match change.verdict() {
        DifferenceVerdict::Higher => pb::TrendVerdict::Rose,
        DifferenceVerdict::Lower => pb::TrendVerdict::Fell,
        DifferenceVerdict::Unclear => pb::TrendVerdict::Unclear,
    }
}

/// Returns how much more the later wage is, in percent, where both are numbers.
fn change_percent(before: Wage, now: Wage) -> Option<f64> {
    let (before, now) = (before.amount()?.get(), now.amount()?.get());
    (before > 0).then(|| 100.0 * (now as f64 / before as f64 - 1.0))
}
