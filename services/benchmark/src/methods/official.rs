//! Official wages beside printed figures.

use medwage_contracts::convert::{PayFigures, wage_message};
use medwage_contracts::names::BenchmarkName;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::Grade;
use medwage_domain::benchmark::Source;
use medwage_domain::benchmark::reliability::grade_cell;
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::money::Pay;
use medwage_domain::statistics::{MarketFigure, PublishedFigure};
use medwage_domain::wage::{Missing, Wage};

use crate::encode;
use crate::store::{Loaded, Releases};

/// Finds what releases publish beside printed figures.
#[derive(Clone, Copy)]
pub(super) struct OfficialWages<'r> {
    pub(super) releases: &'r Releases,
    /// The release of figures that name none.
    pub(super) loaded: &'r Loaded,
}

impl OfficialWages<'_> {
    /// Returns the same as a printed figure today, then the nearest that there is.
    pub(super) fn list_wages(
        self,
        statistic: &PublishedFigure,
        printed: Option<f64>,
    ) -> Vec<pb::OfficialWage> {
        let same = statistic.market.iter().map(|figure| {
            let mut found = self.find_wage(self.loaded, figure, pb::OfficialRelation::Same);
            let unit = if figure.figure.starts_with("annual.") { "USD/year" } else { "USD/hour" };
            let printed = printed.filter(|printed| *printed > 0.0 && statistic.unit == unit);
            let official = found.wage.as_ref().and_then(|wage| wage.usd);
            let pair = official.zip(printed);
            found.value_delta_percent =
                pair.map(|(official, printed)| 100.0 * (official / printed - 1.0));
            found
        });
        let nearest = statistic.nearest.iter().map(|nearest| {
            let mut found =
                self.find_wage(self.loaded, &nearest.figure, pb::OfficialRelation::Nearest);
            found.reason.clone_from(&nearest.reason);
            found
        });
        same.chain(nearest).collect()
    }

    /// Returns the figure of the release that it names; none where that release is not loaded.
    pub(super) fn of_month(self, figure: &MarketFigure) -> Option<pb::OfficialWage> {
        let release = figure.release.as_deref()?;
        let loaded = self.releases.find_release("release", release).ok()?;
        Some(self.find_wage(loaded, figure, pb::OfficialRelation::Same))
    }

    fn find_wage(
        self,
        loaded: &Loaded,
        figure: &MarketFigure,
        relation: pb::OfficialRelation,
    ) -> pb::OfficialWage {
        let benchmark = format!("{}/benchmarks/{}", loaded.provenance.release, figure.benchmark);
        let key = find_key(loaded, &benchmark);
        let cell = key.and_then(|key| loaded.release.cell(key));
        let wage = cell.and_then(|cell| {
            let (pay, name) = figure.figure.split_once('.')?;
            let pay = if pay == "annual" { Pay::Annual } else { Pay::Hourly };
            let figures =
                encode::pay_figures(&Source::Published(cell), pay, loaded.release.top_code());
            let index = PayFigures::NAMES.iter().position(|known| *known == name)?;
            figures.all_figures().get(index).copied()
        });
        pb::OfficialWage {
            relation: relation.into(),
            benchmark,
            figure: figure.figure.clone(),
            market: key.map(|key| loaded.labels.write_market(key)),
            wage: Some(wage_message(&wage.unwrap_or(Wage::from_missing(Missing::Absent)))),
            grade: cell.map_or(Grade::Unspecified, |cell| Grade::from(grade_cell(cell).0)).into(),
            value_delta_percent: None,
            reason: String::new(),
        }
    }
}

fn find_key(loaded: &Loaded, name: &str) -> Option<CellKey> {
    let name = BenchmarkName::parse(name)?;
    Some(CellKey {
        occupation: loaded.release.occupation_ix(name.occupation)?,
        area: loaded.release.area_ix(name.area)?,
        industry: loaded.release.industry_ix(name.industry)?,
    })
}
