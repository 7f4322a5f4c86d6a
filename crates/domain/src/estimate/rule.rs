//! The rule: from a profile and a base to the estimate.

use super::base::{Base, EqualRole, Seen};
use super::factors::{Chain, Factor, FactorKind};
use super::model::{EmployerSpread, Kind, Model};
use super::outcome::{Estimate, EstimateError, Floor, Interval};
use super::profile::Profile;
use super::score::{self, Coefficients, Part, RANK_FACTORS};
use super::unused::{self, FULL_TIME};
use crate::benchmark::modelled::COVERAGE;
use crate::benchmark::reliability::Grade;
use crate::money::{Cents, Pay};
use crate::percentile::PUBLISHED_Z;

/// The normal score of a two-sided 80% interval.
const Z80: f64 = PUBLISHED_Z[4];
/// The widest half intervals of the median, in log pay, that grade A, B and C.
const WIDEST: [(Grade, f64); 3] = [(Grade::A, 0.05), (Grade::B, 0.10), (Grade::C, 0.15)];

impl Model {
    /// Estimates a person in a job.
    ///
    /// # Errors
    /// Refuses a role that the model doesn't have, and years or hours that are none.
    pub fn estimate_pay(&self, profile: &Profile, base: &Base) -> Result<Estimate, EstimateError> {
        let role = self.role_of(profile);
        let population = role.and_then(|role| self.population(role.soc));
        let place = profile.role.0;
        let population = population.ok_or(EstimateError::UnknownRole { place })?;
        if let Some(years) = profile.years.filter(|years| !(0.0..=100.0).contains(years)) {
            return Err(EstimateError::Years { years });
        }
        if let Some(hours) =
            profile.hours_per_week.filter(|hours| !(*hours > 0.0 && *hours <= 168.0))
        {
            return Err(EstimateError::Hours { hours });
        }
        let parts = score::score_parts(self, population, profile, base.in_physicians_office());
        let seen = base.seen_by(&population.ranks, self.equal_role());
        let seen = seen.ok_or(EstimateError::NoMoney)?;
        self.of_parts(profile, seen, &parts).ok_or(EstimateError::NoMoney)
    }

    /// Returns where the middle of people like this one stands among the occupation, as a normal score:
    /// what [`estimate_pay`](Self::estimate_pay) starts from, outside offices of physicians.
    pub fn rank_profile(&self, profile: &Profile) -> Option<f64> {
        let population = self.population(self.role_of(profile)?.soc)?;
        let parts = score::score_parts(self, population, profile, false);
        Some(parts.iter().map(|part| part.score).sum())
    }

    /// Returns the same after each of some years in the field, instead of those that the profile states.
    pub fn rank_over_years(&self, profile: &Profile, years: &[f64]) -> Option<Vec<f64>> {
        let population = self.population(self.role_of(profile)?.soc)?;
        let parts = score::score_parts(self, population, profile, false);
        let rank = |experience: f64| {
            let score = |part: &Part| match part.kind {
                FactorKind::Experience => experience,
                _ => part.score,
            };
            parts.iter().map(score).sum()
        };
        let scores = score::score_years(self, population, profile, years);
        Some(scores.into_iter().map(rank).collect())
    }

    /// The part of a step to a kind of workplace that is left at equal role: all of it where the model doesn't say.
    fn equal_role(&self) -> EqualRole {
        let coefficient = self.setting.and_then(|ix| self.coefficient(ix));
        coefficient.map_or(EqualRole { share: 1.0, error: 0.0 }, |coefficient| EqualRole {
            share: coefficient.score,
            error: coefficient.error,
        })
    }

    fn of_parts(
        &self,
        profile: &Profile,
        seen: Seen,
        parts: &[Part; RANK_FACTORS],
    ) -> Option<Estimate> {
        let part_time =
            profile.hours_per_week.map_or(1.0, |hours| hours.min(FULL_TIME) / FULL_TIME);
        let mu = parts.iter().map(|part| part.score).sum();
        let explained: f64 = parts.iter().map(|part| part.explained).sum();
        let unused = unused::find_unused(self, profile, &seen.base);
        let setting = self.setting.map_or(Coefficients::default(), Coefficients::from_one);
        let of_setting = self.setting.and_then(|ix| self.coefficient(ix));
        let rests_on = of_setting.map_or(Kind::Measured, |coefficient| coefficient.kind);
        let setting = Factor {
            coefficients: setting,
            ..Chain::new_factor(FactorKind::Setting, seen.base.setting.is_some(), rests_on)
        };
        let Walk { base_median, factors, median } = walk_factors(&seen, setting, parts, part_time)?;
        let Seen { base, of_step, .. } = seen;
        // Nobody publishes who holds a role, so nothing said of one is as firm as a published cell.
        let firmest = base.grade.max(Grade::B);
        let mut estimate = Estimate {
            mu,
            tau: (1.0 - explained).max(0.0).sqrt(),
            base_median,
            factors,
            interval: Interval::around_median(median, 0.0, None)?,
            employer_interval: None,
            grade: firmest,
            unused,
            scale: base.aging * part_time,
            base,
        };
        let half_width = self.half_width(&estimate, parts).hypot(Z80 * of_step);
        let floor = estimate.floor();
        estimate.interval = Interval::around_median(median, half_width, floor)?;
        if let Some(employers) = &self.employers {
            let apart = employers.half_width(half_width);
            estimate.employer_interval = Some(Interval::around_median(median, apart, floor)?);
        }
        let by_width = WIDEST.iter().find(|(_, widest)| half_width <= *widest);
        estimate.grade = firmest.max(by_width.map_or(Grade::D, |(grade, _)| *grade));
        Some(estimate)
    }

    /// The errors of the base, of each stated coefficient, and of the model as figures left out of the
    /// fit show it, as independent. Every answer has the last: where the role's average holder stands
    /// rests on assumed shares of people.
    fn half_width(&self, estimate: &Estimate, parts: &[Part]) -> f64 {
        const NEAR: f64 = 0.25;
        let (quantile, mu) = (estimate.base.quantile(), estimate.mu);
        let slope = (quantile.value_at(mu + NEAR) - quantile.value_at(mu - NEAR)) / (2.0 * NEAR);
        let scores: f64 = parts.iter().map(|part| part.error).sum();
        let model = self.left_out_error;
        let own = Z80 * (slope * slope * scores + model * model).sqrt();
        libm::hypot(estimate.base.half_width, own)
    }
}

impl Interval {
    /// An interval of pay around a median, in dollars, by half its width in log pay; no end is below the floor.
    fn around_median(median: f64, half_width: f64, floor: Option<Floor>) -> Option<Self> {
        let apart = libm::exp(half_width);
        let end = |dollars: f64| {
            let end = Pay::Annual.round(dollars)?;
            Some(floor.map_or(end, |floor| end.max(floor.annual)))
        };
        let (low, high) = (end(median / apart)?, end(median * apart)?);
        Some(Self { low, high, coverage: COVERAGE, half_width })
    }
}

impl EmployerSpread {
    /// Half the width of one employer's interval where that of the market's median is this: employers'
    /// own levels, jobs within them and the median's own error add up as independent.
    pub fn half_width(&self, of_median: f64) -> f64 {
        let own = self.between * self.between + self.within * self.within;
        let median = of_median / Z80;
        (self.quantile * (own + median * median).sqrt()).max(of_median)
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
fn walk_factors(
    seen: &Seen,
    setting: Factor,
    parts: &[Part; RANK_FACTORS],
    part_time: f64,
) -> Option<Walk> {
    let cents = |dollars: f64| Pay::Hourly.round(dollars).filter(|amount| amount.get() > 0);
    let base = &seen.base;
    let base_median = cents(base.area_median)?;
    let mut chain = Chain::new(base_median);
    let mut dollars = seen.median;
    let mut amount = cents(dollars)?;
    chain.push_factor(setting, amount);
    let quantile = base.quantile();
    let mut mu = 0.0;
    for part in parts {
        if part.stated {
            mu += part.score;
            dollars = libm::exp(quantile.value_at(mu));
            amount = cents(dollars)?;
        }
        let factor = Factor {
            score: part.score,
            coefficients: part.coefficients,
            ..Chain::new_factor(part.kind, part.stated, part.rests_on)
        };
        chain.push_factor(factor, amount);
    }
    let aged = dollars * base.aging;
    let moved = (base.aging - 1.0).abs() > 0.0;
    chain.push_factor(Chain::new_factor(FactorKind::Aging, moved, Kind::Measured), cents(aged)?);
    let median = aged * part_time;
    let hours = Chain::new_factor(FactorKind::Hours, part_time < 1.0, Kind::Judgement);
    chain.push_factor(hours, cents(median)?);
    let rounding = Chain::new_factor(FactorKind::Rounding, true, Kind::Measured);
    let rounded = Pay::Annual.round(median)?;
    let floor = base.floor.and_then(|hourly| Floor::new(hourly, part_time));
    // Where the law asks for more than the market pays, the last factor goes to what it asks for.
    let least = floor.map_or(rounded, |floor| rounded.max(floor.annual));
    chain.push_factor(rounding, least);
    Some(Walk { base_median, factors: chain.into_factors(), median })
}
