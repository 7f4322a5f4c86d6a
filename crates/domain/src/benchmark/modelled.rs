//! An estimate of a cell that is not published, and everything that it rests on.
//!
//! A missing area is estimated by the release's own model. An area and an industry together, which BLS
//! never publishes, are the area's distribution with a part of the industry's national differential
//! added at equal rank. Where both are missing, one follows the other.

use super::industry::Differential;
use super::mix::IndustryMarkers;
use super::reliability::{Grade, relative_mean_error};
use crate::cell::{Cell, Measure};
use crate::distribution::{Distribution, LogQuantile, Rank, RankKind};
use crate::market::{CellKey, Market};
use crate::modelled::{Factor, Prediction};
use crate::money::{Cents, Pay};
use crate::percentile::{PUBLISHED_Z, Percentile};
use crate::wage::{Interval, Missing, Rule, Wage};

/// Working hours in a year, by which BLS turns hourly pay into annual (OEWS technical notes).
pub const HOURS_A_YEAR: f64 = 2_080.0;
/// How much of the truth an interval is meant to cover.
pub const COVERAGE: f64 = 0.8;
/// The normal score of a two-sided 80% interval.
pub const Z80: f64 = 1.281_551_565_544_600_4;
/// How far an area's own step to an industry lies from the national one, in log pay (standard
/// deviation). An assumption: BLS publishes no wages by area and industry to measure it on.
pub const LOCAL_STEP_SPREAD: f64 = 0.05;
/// The error of a mean that is not published, for an area's own cell: that of the table's worst grade.
const UNKNOWN_ERROR: f64 = 0.10;
/// The widest half of an interval that still grades C: 15%.
const WIDEST_C: f64 = 0.15;

/// An estimated distribution.
#[derive(Clone, Debug)]
pub struct Modelled {
    /// The base that it starts from.
    pub base: Base,
    /// The industry's step, where one was asked for.
    pub differential: Option<Differential>,
    /// Log dollars per year, or per 2,080 hours where the occupation is paid by the hour only.
    quantile: LogQuantile,
    mean: Option<f64>,
    /// Half the width of the interval in log pay, in the order of [`Measure::ALL`].
    half_widths: [f64; 6],
    /// The normal score above which the sources publish bounds only.
    known_to: f64,
    applies: Applies,
    /// The least pay an hour by law.
    floor: Option<Cents>,
}

/// The base that an estimate starts from.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "an answer boxes the whole estimate that it is part of"
)]
pub enum Base {
    /// The area's own published cell.
    Published(CellKey),
    /// The release's estimate of it.
    Predicted(Prediction),
}

/// Which forms of pay an occupation has.
#[derive(Clone, Copy, Debug)]
struct Applies {
    annual: bool,
    hourly: bool,
}

/// The area's distribution before any industry.
struct Area {
    base: Base,
    quantile: LogQuantile,
    mean: Option<f64>,
    half_widths: [f64; 6],
    known_to: f64,
}

/// One part of an estimate: what it stands for, and what the median is multiplied by.
pub type Part = (&'static str, f64);

impl Modelled {
    /// Estimates a cell; `None` for the nation, and where the evidence does not reach.
    pub fn estimate_cell<M: Market>(
        market: &M,
        markers: &IndustryMarkers,
        key: CellKey,
    ) -> Option<Self> {
        if key.area == market.nation() {
            return None;
        }
        let nation = CellKey { area: market.nation(), industry: market.all_industries(), ..key };
        let applies = Applies::from_nation(market.cell(nation)?, market);
        let all = CellKey { industry: market.all_industries(), ..key };
        let area = Area::from_published(market, all, applies)
            .or_else(|| Area::from_prediction(market, all))?;
        if key == all {
            return Some(area.into_modelled(applies));
        }
        let differential = Differential::for_cell(market, markers, key)?;
        Some(area.with_industry(differential, applies))
    }

    /// Returns the estimate with a floor by law, an amount an hour, below which no modeled wage lies.
    #[must_use]
    pub fn with_floor(self, hourly: Cents) -> Self {
        Self { floor: Some(hourly), ..self }
    }

    /// Returns the estimated distribution: log dollars per year, or per 2,080 hours where the occupation is
    /// paid by the hour only.
    pub fn annual_quantile(&self) -> &LogQuantile {
        &self.quantile
    }

    /// Returns half the width of the median's 80% interval, in log pay.
    pub fn median_half_width(&self) -> f64 {
        self.half_width(0.0)
    }

    /// The mean.
    pub fn mean(&self, pay: Pay) -> Wage {
        let mean = self.mean.map(libm::log);
        self.write_wage(pay, mean, self.half_widths[Measure::Mean as usize])
    }

    /// The wage at a percentile.
    pub fn value(&self, percentile: Percentile, pay: Pay) -> Wage {
        let z = percentile.z();
        let log = (z <= self.known_to).then(|| self.quantile.value_at(z));
        self.write_wage(pay, log, self.half_width(z))
    }

    /// Returns where a wage stands.
    ///
    /// # Errors
    /// Says why it can not be ranked.
    pub fn rank_wage(&self, wage: Cents, pay: Pay) -> Result<Rank, Missing> {
        if !self.applies.includes_pay(pay) {
            return Err(Missing::NotApplicable);
        }
        let log = libm::log(wage.dollars().max(0.01) * yearly_hours(pay));
        let (low, high) = self.quantile.scores_of(log);
        Ok(if low > self.known_to {
            Rank::above_percentile(Percentile::at_score(self.known_to))
        } else {
            Rank::between_scores((low, high), RankKind::Modelled)
        })
    }

    /// Returns the estimated distribution, in log dollars, and the normal score above which the cells that it rests on
    /// publish bounds only.
    ///
    /// # Errors
    /// If the occupation has no such pay.
    pub fn quantile(&self, pay: Pay) -> Result<(LogQuantile, f64), Missing> {
        if !self.applies.includes_pay(pay) {
            return Err(Missing::NotApplicable);
        }
        Ok((self.quantile.raised_by(-libm::log(yearly_hours(pay))), self.known_to))
    }

    /// The estimate's grade: C where the interval of the median is at most 15% to either side, else D.
    pub fn grade(&self) -> Grade {
        if self.half_width(0.0) <= libm::log1p(WIDEST_C) { Grade::C } else { Grade::D }
    }

    /// The published cells that it rests on; the first is the one whose median the parts multiply.
    pub fn sources(&self) -> impl Iterator<Item = CellKey> {
        let first = match self.base {
            Base::Published(key) => key,
            Base::Predicted(prediction) => prediction.source,
        };
        let step = self.differential.map(|step| [step.industry, step.nation]);
        std::iter::once(first).chain(step.into_iter().flatten())
    }

    /// Tells each part that takes the first source's median to the estimate, in order.
    pub fn list_parts(&self, mut take: impl FnMut(Part)) {
        if let Base::Predicted(prediction) = &self.base {
            prediction
                .factors
                .iter()
                .for_each(|(factor, log)| take((factor_label(*factor), libm::exp(*log))));
        }
        if let Some(step) = &self.differential {
            let (whole, mix, weight) = (step.log_median(), step.mix_weight(), step.weight());
            take(("industry's national differential at the median", libm::exp(whole)));
            take(("share of it already in the area's own mix", libm::exp((mix - 1.0) * whole)));
            take(("shrinkage by the industry cell's error", libm::exp((weight - mix) * whole)));
        }
    }

    /// The error of the median on held-out cells of this kind, in percent, where it was measured.
    pub fn hold_out_error_percent(&self) -> Option<f64> {
        match (&self.base, &self.differential) {
            (Base::Predicted(prediction), None) => Some(prediction.hold_out_error_percent),
            _ => None,
        }
    }

    fn write_wage(&self, pay: Pay, log: Option<f64>, half_width: f64) -> Wage {
        if !self.applies.includes_pay(pay) {
            return Wage::from_missing(Missing::NotApplicable);
        }
        let Some(log) = log else { return Wage::from_missing(Missing::SourceBounded) };
        let least = self.floor.and_then(|floor| match pay {
            Pay::Hourly => Some(floor),
            Pay::Annual => pay.round((floor.dollars() * HOURS_A_YEAR).ceil()),
        });
        let rounded = |log: f64| {
            let amount = pay.round(libm::exp(log) / yearly_hours(pay))?;
            Some(least.map_or(amount, |least| amount.max(least)))
        };
        let ends = rounded(log - half_width).zip(rounded(log + half_width));
        let interval = ends.map(|(low, high)| Interval { low, high, coverage: COVERAGE });
        rounded(log).map_or(Wage::from_missing(Missing::Absent), |amount| {
            Wage::from_rule(Rule::Modelled, amount, interval)
        })
    }

    /// Linear between the published percentiles, level beyond them.
    fn half_width(&self, z: f64) -> f64 {
        let above = PUBLISHED_Z.partition_point(|point| *point < z);
        if above == 0 || above == PUBLISHED_Z.len() {
            return self.half_widths[above.min(PUBLISHED_Z.len() - 1)];
        }
        let (from, to) = (PUBLISHED_Z[above - 1], PUBLISHED_Z[above]);
        let share = (z - from) / (to - from);
        self.half_widths[above - 1] * (1.0 - share) + self.half_widths[above] * share
    }
}

impl Area {
    fn from_published<M: Market>(market: &M, key: CellKey, applies: Applies) -> Option<Self> {
        let cell = market.cell(key)?;
        let pay = if applies.annual { Pay::Annual } else { Pay::Hourly };
        let rule = Distribution::from_cell(cell, pay, market.top_code()).ok()?;
        let quantile = if applies.annual {
            *rule.quantile()
        } else {
            rule.quantile().raised_by(libm::log(HOURS_A_YEAR))
        };
        let mean = cell.wage(Measure::Mean, pay, market.top_code()).value();
        let half_width = Z80 * relative_mean_error(cell).unwrap_or(UNKNOWN_ERROR);
        Some(Self {
            base: Base::Published(key),
            quantile,
            mean: mean.map(|mean| mean.dollars() * HOURS_A_YEAR / yearly_hours(pay)),
            half_widths: [half_width; 6],
            known_to: rule.lowest_bound().map_or(f64::INFINITY, |_| quantile.last_point().0),
        })
    }

    fn from_prediction<M: Market>(market: &M, key: CellKey) -> Option<Self> {
        let prediction = market.area_model()?.predict(market, key.occupation, key.area)?;
        let (mut points, mut count) = ([(0.0, 0.0); 5], 0);
        for (measure, z) in Measure::PERCENTILES.into_iter().zip(PUBLISHED_Z) {
            if let Some(point) = prediction.point(measure) {
                points[count] = (z, point.log_dollars);
                count += 1;
            }
        }
        let mean = prediction.point(Measure::Mean).map(|point| point.dollars());
        let quantile = LogQuantile::new(&points[..count], mean)?;
        let known_to = match prediction.point(Measure::P90) {
            Some(_) => f64::INFINITY,
            None => quantile.last_point().0,
        };
        let median = prediction.point(Measure::P50)?.half_width;
        let half_width =
            |point: Option<crate::modelled::Point>| point.map_or(median, |point| point.half_width);
        let half_widths = prediction.points.map(half_width);
        Some(Self { base: Base::Predicted(prediction), quantile, mean, half_widths, known_to })
    }

    fn into_modelled(self, applies: Applies) -> Modelled {
        Modelled {
            base: self.base,
            differential: None,
            quantile: self.quantile,
            mean: self.mean,
            half_widths: self.half_widths,
            known_to: self.known_to,
            applies,
            floor: None,
        }
    }

    /// Adds an industry's step, and its errors to the interval.
    fn with_industry(self, step: Differential, applies: Applies) -> Modelled {
        let quantile = step.add_to(&self.quantile);
        let step_error = Z80 * (step.weight() * step.relative_error).hypot(LOCAL_STEP_SPREAD);
        Modelled {
            mean: self.mean.map(|_| quantile.mean(0.0, 1.0)),
            half_widths: self.half_widths.map(|half_width| half_width.hypot(step_error)),
            differential: Some(step),
            quantile,
            ..self.into_modelled(applies)
        }
    }
}

impl Applies {
    /// The nation's cell says how an occupation is paid.
    fn from_nation(nation: &Cell, market: &impl Market) -> Self {
        let applies = |pay| {
            nation.wage(Measure::P50, pay, market.top_code()) != crate::cell::Figure::NotApplicable
        };
        Self { annual: applies(Pay::Annual), hourly: applies(Pay::Hourly) }
    }

    fn includes_pay(self, pay: Pay) -> bool {
        match pay {
            Pay::Annual => self.annual,
            Pay::Hourly => self.hourly,
        }
    }
}

/// Hours in a year of this kind of pay: an annual wage is divided by one.
fn yearly_hours(pay: Pay) -> f64 {
    match pay {
        Pay::Annual => 1.0,
        Pay::Hourly => HOURS_A_YEAR,
    }
}

fn factor_label(factor: Factor) -> &'static str {
    match factor {
        Factor::AreaLevel => "area's wage level",
        Factor::OccupationResponse => "how the occupation's pay moves with that level",
        Factor::OccupationGroup => "area's pay for the occupation's group beyond its level",
        Factor::RestOfState => "what the state's other areas leave of its figure",
    }
}

#[cfg(test)]
mod tests;
