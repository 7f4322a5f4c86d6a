//! `GetTrend`.

use medwage_service_kit::Violations;
use std::sync::Arc;

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::breaks;
use medwage_domain::cell::{Cell, DataType, Measure};
use medwage_domain::code::Soc;
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::money::Pay;
use medwage_domain::month::YearMonth;
use medwage_domain::notice;
use medwage_domain::wage::Wage;

use crate::context::Context;
use crate::error::Error;
use crate::question;
use crate::store::Loaded;

pub(super) fn get(
    context: &Context,
    request: &pb::GetTrendRequest,
) -> Result<pb::GetTrendResponse, Error> {
    let catalogue = context.store.catalogue();
    let current = catalogue.current()?;
    let mut wrong = Violations::default();
    let occupation = wrong.take(question::occupation(context, current, &request.occupation));
    let area = wrong.take(question::area(context, current, &request.area));
    let industry = wrong.take(question::industry(context, current, &request.industry));
    let ((occupation, area), industry) =
        wrong.finish::<_, Error>(occupation.zip(area).zip(industry))?;
    let key = CellKey { occupation, area, industry };
    let soc = current.release.occupation(occupation).soc;
    let mut series = Series::default();
    for loaded in catalogue.all()?.into_iter().rev() {
        match point(current, loaded, key) {
            Some((year, key, cell)) => series.add(soc, year, loaded, key, cell),
            None => series.without.push(format!("releases/{}", loaded.id())),
        }
    }
    Ok(pb::GetTrendResponse {
        points: series.points,
        breaks: series.breaks,
        releases_without_cell: series.without,
        caution: notice::OEWS_TREND.to_owned(),
    })
}

/// The cell of the same occupation, area and industry in another release, whose codes may differ.
fn point<'l>(
    current: &Loaded,
    loaded: &'l Arc<Loaded>,
    key: CellKey,
) -> Option<(u16, CellKey, &'l Cell)> {
    let (now, then) = (&current.release, &loaded.release);
    let month: YearMonth = then.meta().reference_month.parse().ok()?;
    let soc = breaks::code_in(now.occupation(key.occupation).soc, month.year());
    let key = CellKey {
        occupation: then.occupation_ix(soc)?,
        area: then.area_ix(now.area(key.area).code)?,
        industry: then.industry_ix(now.industry(key.industry).code)?,
    };
    then.cell(key).map(|cell| (month.year(), key, cell))
}

/// What was found so far, oldest first.
#[derive(Default)]
struct Series {
    points: Vec<pb::TrendPoint>,
    breaks: Vec<pb::TrendBreak>,
    without: Vec<String>,
    before: Option<Before>,
}

/// The point before.
struct Before {
    year: u16,
    release: String,
    median: Wage,
}

impl Series {
    fn add(&mut self, soc: Soc, year: u16, loaded: &Loaded, key: CellKey, cell: &Cell) {
        let top = loaded.release.top_code();
        let annual = |measure| Wage::printed(cell, measure, Pay::Annual, top);
        let (release, median) = (format!("releases/{}", loaded.id()), annual(Measure::P50));
        let mut change = None;
        if let Some(before) = &self.before {
            let breaks = breaks::between(soc, before.year, year).map(|it| pb::TrendBreak {
                last_release_before: before.release.clone(),
                first_release_after: release.clone(),
                reason: format!("{} ({})", it.reason, it.source),
            });
            let known = self.breaks.len();
            self.breaks.extend(breaks);
            if self.breaks.len() == known {
                change = change_percent(before.median, median);
            }
        }
        self.points.push(pb::TrendPoint {
            cell: Some(loaded.labels.cell(&loaded.release, key)),
            employment: Some(cell.employment().into()),
            annual_mean: Some(annual(Measure::Mean).into()),
            annual_median: Some(median.into()),
            mean_rse_percent: Some(cell.number(DataType::MeanRse).into()),
            median_change_percent: change,
            provenance: Some(loaded.provenance.clone()),
        });
        self.before = Some(Before { year, release, median });
    }
}

/// How much more the later wage is, in percent, where both are numbers.
fn change_percent(before: Wage, now: Wage) -> Option<f64> {
    let (before, now) = (before.amount()?.get(), now.amount()?.get());
    (before > 0).then(|| 100.0 * (now as f64 / before as f64 - 1.0))
}
