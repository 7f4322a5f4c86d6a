//! The rule: from a profile and a base to the estimate.

use super::base::Base;
use super::factors::{Chain, Factor, FactorKind};
use super::model::{EmployerSpread, Kind, Model};
use super::outcome::{Estimate, EstimateError, Interval};
use super::profile::Profile;
use super::score::{self, Part, RANK_FACTORS};
use super::unused::{self, FULL_TIME};
use crate::benchmark::modelled::COVERAGE;
use crate::benchmark::reliability::Grade;
use crate::distribution::LogQuantile;
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
        let (share, error) = self.setting_share();
        let (base, of_step) = base.at_equal_role(share, error).ok_or(EstimateError::NoMoney)?;
        let seen = base.by_scores_of(&population.ranks);
        self.of_parts(profile, &base, &seen, &parts, of_step).ok_or(EstimateError::NoMoney)
    }

    /// Returns where the middle of people like this one stands among the occupation, as a normal score:
    /// what [`estimate`](Self::estimate) starts from, outside offices of physicians.
    pub fn rank(&self, profile: &Profile) -> Option<f64> {
        let population = self.population(self.role_of(profile)?.soc)?;
        let parts = score::parts(self, population, profile, false);
        Some(parts.iter().map(|part| part.score).sum())
    }

    /// The part of a step to a kind of workplace that is left at equal role, and its error.
    fn setting_share(&self) -> (f64, f64) {
        let coefficient = self.setting.and_then(|ix| self.coefficient(ix));
        coefficient.map_or((1.0, 0.0), |it| (it.score, it.error))
    }

    fn of_parts(
        &self,
        profile: &Profile,
        base: &Base,
        seen: &Base,
        parts: &[Part; RANK_FACTORS],
        of_step: f64,
    ) -> Option<Estimate> {
        let part_time =
            profile.hours_per_week.map_or(1.0, |hours| hours.min(FULL_TIME) / FULL_TIME);
        let mu = parts.iter().map(|part| part.score).sum();
        let explained: f64 = parts.iter().map(|part| part.explained).sum();
        let Walk { base_median, factors, median } = walk(base, seen.quantile(), parts, part_time)?;
        let mut estimate = Estimate {
            mu,
            tau: (1.0 - explained).max(0.0).sqrt(),
            base_median,
            factors,
            interval: Interval::around(median, 0.0)?,
            employer_interval: None,
            grade: base.grade,
            unused: unused::unused(self, profile, base),
            base: *seen,
            scale: base.aging * part_time,
        };
        let half_width = self.half_width(&estimate, parts).hypot(Z80 * of_step);
        estimate.interval = Interval::around(median, half_width)?;
        estimate.employer_interval = match &self.employers {
            Some(employers) => Some(Interval::around(median, employers.half_width(half_width))?),
            None => None,
        };
        let by_width = WIDEST.iter().find(|(_, widest)| half_width <= *widest);
        // Nobody publishes who holds a role, so nothing said of one is as firm as a published cell.
        let firmest = base.grade.max(Grade::B);
        estimate.grade = firmest.max(by_width.map_or(Grade::D, |(grade, _)| *grade));
        Some(estimate)
    }

    /// The errors of the base, of each stated coefficient, and of the model as figures left out of the
    /// fit show it, as independent. Every answer has the last: where the role's average holder stands
    /// rests on assumed shares of people.
    fn half_width(&self, estimate: &Estimate, parts: &[Part]) -> f64 {
        const NEAR: f64 = 0.25;
        let (quantile, mu) = (estimate.base.quantile(), estimate.mu);
        let slope = (quantile.at(mu + NEAR) - quantile.at(mu - NEAR)) / (2.0 * NEAR);
        let scores: f64 = parts.iter().map(|part| part.error).sum();
        let model = self.left_out_error;
        let own = Z80 * (slope * slope * scores + model * model).sqrt();
        libm::hypot(estimate.base.half_width, own)
    }
}

impl Interval {
    /// An interval of pay around a median, in dollars, by half its width in log pay.
    fn around(median: f64, half_width: f64) -> Option<Self> {
        let apart = libm::exp(half_width);
        let low = Pay::Annual.round(median / apart)?;
        let high = Pay::Annual.round(median * apart)?;
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
fn walk(
    base: &Base,
    by_score: &LogQuantile,
    parts: &[Part; RANK_FACTORS],
    part_time: f64,
) -> Option<Walk> {
    let cents = |dollars: f64| Pay::Hourly.round(dollars).filter(|it| it.get() > 0);
    let mut dollars = base.area_median;
    let mut amount = cents(dollars)?;
    let base_median = amount;
    let mut chain = Chain::new(base_median);
    if base.setting.is_some() {
        dollars = libm::exp(base.quantile().at(0.0));
        amount = cents(dollars)?;
    }
    chain.push(Chain::factor(FactorKind::Setting, base.setting.is_some(), Kind::Measured), amount);
    let mut mu = 0.0;
    for part in parts {
        if part.stated {
            mu += part.score;
            dollars = libm::exp(by_score.at(mu));
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
