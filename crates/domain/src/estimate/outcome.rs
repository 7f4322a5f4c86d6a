//! The estimate: a person's distribution of pay, with everything needed to compute it again.

use super::assumption::{self, Assumption};
use super::base::Base;
use super::factors::{Chain, Factor, FactorKind};
use super::model::{Kind, Model};
use super::profile::Profile;
use super::range::Range;
use super::score::{self, Part, RANK_FACTORS};
use super::unused::{self, FULL_TIME, Unused};
use crate::benchmark::modelled::{COVERAGE, HOURS_A_YEAR};
use crate::benchmark::reliability::Grade;
use crate::money::{Cents, Pay};
use crate::percentile::{PUBLISHED_Z, Percentile, normal_cdf};

/// The normal score of a two-sided 80% interval.
const Z80: f64 = PUBLISHED_Z[4];
/// The widest half intervals of the median, in log pay, that grade A, B and C.
const WIDEST: [(Grade, f64); 3] = [(Grade::A, 0.05), (Grade::B, 0.10), (Grade::C, 0.15)];

/// Why there is no estimate.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EstimateError {
    /// The model has no such role.
    #[error("there is no role {place} in the model")]
    UnknownRole {
        /// The place asked for.
        place: u16,
    },
    /// Years are negative or no number.
    #[error("{years} is no number of years")]
    Years {
        /// As given.
        years: f64,
    },
    /// Hours are not above 0 and at most 168.
    #[error("{hours} is no number of hours a week")]
    Hours {
        /// As given.
        hours: f64,
    },
    /// The base gives no amount of money.
    #[error("the base gives no amount of money")]
    NoMoney,
}

/// How well a percentile is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Between the percentiles that the base publishes.
    Inside,
    /// Outside them, by the tails of the distribution rule.
    Extrapolated,
    /// Above the highest number of the base, which says no more than a bound: the amount is that of the
    /// rule's tail, and not to be shown as a number.
    Bounded,
}

/// Pay at a percentile of people like this one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The percentile.
    pub percentile: Percentile,
    /// Its normal score in the base.
    pub z: f64,
    /// Per year, for the hours stated, in whole dollars.
    pub annual: Cents,
    /// Per hour: a year's pay over 2,080 hours, in cents.
    pub hourly: Cents,
    /// How well it is known.
    pub reach: Reach,
}

/// Where the truth about the median is expected to lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end, per year.
    pub low: Cents,
    /// Upper end, per year.
    pub high: Cents,
    /// How often such an interval is meant to contain the truth.
    pub coverage: f64,
    /// Half its width in log pay.
    pub half_width: f64,
}

/// What a person in a job is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Where the person's middle stands among the occupation, as a normal score.
    pub mu: f64,
    /// How much of the spread of pay stays open, as a standard deviation of normal scores.
    pub tau: f64,
    /// The area's median, from which the factors start.
    pub base_median: Cents,
    /// Each factor, in order; their multipliers take the base median to the median, to the cent.
    pub factors: [Factor; FactorKind::ALL.len()],
    /// The interval of the median.
    pub interval: Interval,
    /// The grade: that of the base, or worse where the interval is wide.
    pub grade: Grade,
    /// Inputs that did not move the answer.
    pub unused: Vec<Unused>,
    base: Base,
    /// What turns log pay of the base into the pay asked for: aging and hours.
    scale: f64,
}

impl Model {
    /// Estimates a person in a job.
    ///
    /// # Errors
    /// Refuses a role that the model doesn't have, and years or hours that are none.
    pub fn estimate(&self, profile: &Profile, base: &Base) -> Result<Estimate, EstimateError> {
        let role = self.role_of(profile);
        let population = role.and_then(|role| self.population(role.soc));
        let place = profile.role.0;
        let population = population.ok_or(EstimateError::UnknownRole { place })?;
        if let Some(years) = profile.years.filter(|it| !(0.0..=100.0).contains(it)) {
            return Err(EstimateError::Years { years });
        }
        if let Some(hours) = profile.hours_per_week.filter(|it| !(*it > 0.0 && *it <= 168.0)) {
            return Err(EstimateError::Hours { hours });
        }
        let parts = score::parts(self, population, profile, base.in_physicians_office());
        self.of_parts(profile, base, &parts).ok_or(EstimateError::NoMoney)
    }

    fn of_parts(
        &self,
        profile: &Profile,
        base: &Base,
        parts: &[Part; RANK_FACTORS],
    ) -> Option<Estimate> {
        let part_time =
            profile.hours_per_week.map_or(1.0, |hours| hours.min(FULL_TIME) / FULL_TIME);
        let mu = parts.iter().map(|part| part.score).sum();
        let explained: f64 = parts.iter().map(|part| part.explained).sum();
        let Walk { base_median, factors, median } = walk(base, parts, part_time)?;
        let mut estimate = Estimate {
            mu,
            tau: (1.0 - explained).max(0.0).sqrt(),
            base_median,
            factors,
            interval: Interval {
                low: Cents::default(),
                high: Cents::default(),
                coverage: COVERAGE,
                half_width: 0.0,
            },
            grade: base.grade,
            unused: unused::unused(self, profile, base),
            base: *base,
            scale: base.aging * part_time,
        };
        let half_width = self.half_width(&estimate, parts);
        let apart = libm::exp(half_width);
        estimate.interval.half_width = half_width;
        estimate.interval.low = Pay::Annual.round(median / apart)?;
        estimate.interval.high = Pay::Annual.round(median * apart)?;
        let by_width = WIDEST.iter().find(|(_, widest)| half_width <= *widest);
        estimate.grade = base.grade.max(by_width.map_or(Grade::D, |(grade, _)| *grade));
        Some(estimate)
    }

    /// The errors of the base, of each stated coefficient, and of the model as figures left out of the
    /// fit show it, as independent.
    fn half_width(&self, estimate: &Estimate, parts: &[Part]) -> f64 {
        const NEAR: f64 = 0.25;
        let (quantile, mu) = (estimate.base.quantile(), estimate.mu);
        let slope = (quantile.at(mu + NEAR) - quantile.at(mu - NEAR)) / (2.0 * NEAR);
        let scores: f64 = parts.iter().map(|part| part.error).sum();
        let personal = parts.iter().skip(1).any(|part| part.stated);
        let model = if personal { self.left_out_error } else { 0.0 };
        let own = Z80 * (slope * slope * scores + model * model).sqrt();
        libm::hypot(estimate.base.half_width, own)
    }
}

/// The way from the area's median to the person's.
struct Walk {
    base_median: Cents,
    factors: [Factor; FactorKind::ALL.len()],
    /// The person's median before rounding, in dollars.
    median: f64,
}

/// Walks from the area's median through each factor to the rounded median. What nobody states leaves the
/// median where it is.
fn walk(base: &Base, parts: &[Part; RANK_FACTORS], part_time: f64) -> Option<Walk> {
    let cents = |dollars: f64| Pay::Hourly.round(dollars).filter(|it| it.get() > 0);
    let mut dollars = libm::exp(base.area.at(0.0));
    let mut amount = cents(dollars)?;
    let base_median = amount;
    let mut chain = Chain::new(base_median);
    let quantile = base.quantile();
    if base.setting.is_some() {
        dollars = libm::exp(quantile.at(0.0));
        amount = cents(dollars)?;
    }
    chain.push(Chain::factor(FactorKind::Setting, base.setting.is_some(), Kind::Measured), amount);
    let mut mu = 0.0;
    for part in parts {
        if part.stated {
            mu += part.score;
            dollars = libm::exp(quantile.at(mu));
            amount = cents(dollars)?;
        }
        let factor = Factor {
            score: part.score,
            coefficients: part.coefficients,
            ..Chain::factor(part.kind, part.stated, part.rests_on)
        };
        chain.push(factor, amount);
    }
    let aged = dollars * base.aging;
    let moved = (base.aging - 1.0).abs() > 0.0;
    chain.push(Chain::factor(FactorKind::Aging, moved, Kind::Measured), cents(aged)?);
    let median = aged * part_time;
    let hours = Chain::factor(FactorKind::Hours, part_time < 1.0, Kind::Judgement);
    chain.push(hours, cents(median)?);
    let rounding = Chain::factor(FactorKind::Rounding, true, Kind::Measured);
    chain.push(rounding, Pay::Annual.round(median)?);
    Some(Walk { base_median, factors: chain.finish(), median })
}

impl Estimate {
    /// Returns the median per year, in whole dollars.
    pub fn median(&self) -> Cents {
        self.factors[FactorKind::ALL.len() - 1].amount
    }

    /// Returns pay at a percentile of people like this one; `None` beyond the range of money.
    pub fn at(&self, percentile: Percentile) -> Option<Point> {
        let z = self.mu + self.tau * percentile.z();
        let quantile = self.base.quantile();
        let dollars = libm::exp(quantile.at(z));
        let reach = if z > self.base.known_to {
            Reach::Bounded
        } else if z < quantile.first().0 || z > quantile.last().0 {
            Reach::Extrapolated
        } else {
            Reach::Inside
        };
        let annual = Pay::Annual.round(dollars * self.scale)?;
        let hourly = Pay::Hourly.round(dollars * self.base.aging / HOURS_A_YEAR)?;
        Some(Point { percentile, z, annual, hourly, reach })
    }

    /// Returns the mean per year, in closed form, in whole dollars.
    pub fn mean(&self) -> Option<Cents> {
        Pay::Annual.round(self.base.quantile().mean(self.mu, self.tau) * self.scale)
    }

    /// Returns the percentile, among people like this one, of a year's pay; 0 for nothing and less.
    pub fn rank(&self, annual: Cents) -> f64 {
        if annual.get() <= 0 {
            return 0.0;
        }
        let (low, high) = self.base.quantile().inverse(libm::log(annual.dollars() / self.scale));
        100.0 * normal_cdf(((low + high) / 2.0 - self.mu) / self.tau)
    }

    /// Returns the range that an employer would post: P25 to P75, rounded.
    pub fn posting_range(&self) -> Option<Range> {
        Range::posting(self.at(Percentile::P25)?.annual, self.at(Percentile::P75)?.annual)
    }

    /// Returns what the estimate takes for granted.
    pub fn assumptions(&self, model: &Model, profile: &Profile) -> Vec<Assumption> {
        assumption::of(model, profile, self)
    }

    /// Returns the base.
    pub fn base(&self) -> &Base {
        &self.base
    }
}
