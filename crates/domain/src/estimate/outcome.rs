//! The estimate: a person's distribution of pay, with everything needed to compute it again.

use super::assumption::{self, Assumption};
use super::base::Base;
use super::factors::{Factor, FactorKind};
use super::model::Model;
use super::profile::Profile;
use super::spread::Spread;
use super::unused::Unused;
use crate::benchmark::modelled::HOURS_A_YEAR;
use crate::benchmark::reliability::Grade;
use crate::money::{Cents, Pay};
use crate::percentile::{Percentile, normal_cdf};

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
    /// The score in the base, as [`Estimate::base`] takes it.
    pub z: f64,
    /// Per year, for the hours stated, in whole dollars.
    pub annual: Cents,
    /// Per hour: a year's pay over 2,080 hours, in cents.
    pub hourly: Cents,
    /// How well it is known.
    pub reach: Reach,
    /// True if the amounts are the floor by law, below which the distribution would go.
    pub at_floor: bool,
}

/// The interval in which the truth about the median is expected to lie.
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

/// The least pay by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// Per hour.
    pub hourly: Cents,
    /// Per year for the hours stated, in whole dollars and no less.
    pub annual: Cents,
}

impl Floor {
    /// Returns the floor of a year of 2,080 hours, or the part of it that the hours are; `None` beyond the range of money.
    pub fn new(hourly: Cents, part: f64) -> Option<Self> {
        // What is a whole dollar is not the next one for an error of the last bit.
        const LAST_BITS: f64 = 1e-6;
        let year = hourly.dollars() * HOURS_A_YEAR * part;
        Some(Self { hourly, annual: Pay::Annual.round((year - LAST_BITS).ceil())? })
    }
}

/// The pay of a person in a job.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The person's middle among the occupation, as a normal score.
    pub mu: f64,
    /// How much of the spread of pay stays open, as a standard deviation of normal scores.
    pub tau: f64,
    /// The area's median, from which the factors start.
    pub base_median: Cents,
    /// Each factor, in order; their multipliers take the base median to the median, to the cent.
    pub factors: [Factor; FactorKind::ALL.len()],
    /// The interval of the market's median for people like this one.
    pub interval: Interval,
    /// The interval in which one employer's pay for such a person is expected to lie; none where the model knows no employers.
    pub employer_interval: Option<Interval>,
    /// The grade: that of the base, or worse where the interval is wide.
    pub grade: Grade,
    /// Inputs that did not move the answer.
    pub unused: Vec<Unused>,
    pub(super) base: Base,
    /// The factor from log pay of the base to the pay asked for: aging and hours.
    pub(super) scale: f64,
}

impl Estimate {
    /// Returns the median per year, in whole dollars.
    pub fn median(&self) -> Cents {
        self.factors[FactorKind::ALL.len() - 1].amount
    }

    /// Returns pay at a percentile of people like this one; `None` beyond the range of money.
    pub fn pay_at(&self, percentile: Percentile) -> Option<Point> {
        let z = self.mu + self.tau * percentile.z();
        let quantile = self.base.quantile();
        let dollars = libm::exp(quantile.value_at(z));
        let reach = if z > self.base.known_to {
            Reach::Bounded
        } else if z < self.base.printed.0 || z > self.base.printed.1 {
            Reach::Extrapolated
        } else {
            Reach::Inside
        };
        let annual = Pay::Annual.round(dollars * self.scale)?;
        let hourly = Pay::Hourly.round(dollars * self.base.aging / HOURS_A_YEAR)?;
        let floor = self.floor();
        let at_floor = floor.is_some_and(|floor| annual < floor.annual || hourly < floor.hourly);
        let annual = floor.map_or(annual, |floor| annual.max(floor.annual));
        let hourly = floor.map_or(hourly, |floor| hourly.max(floor.hourly));
        Some(Point { percentile, z, annual, hourly, reach, at_floor })
    }

    /// Returns the mean per year, in closed form, in whole dollars.
    pub fn mean(&self) -> Option<Cents> {
        let mean = Pay::Annual.round(self.base.quantile().mean(self.mu, self.tau) * self.scale)?;
        Some(self.floor().map_or(mean, |floor| mean.max(floor.annual)))
    }

    /// Returns the floor by law, where the base has one.
    pub fn floor(&self) -> Option<Floor> {
        self.base.floor.and_then(|hourly| Floor::new(hourly, self.hours_factor()))
    }

    /// Returns the part of a full-time year that the hours are.
    pub fn hours_factor(&self) -> f64 {
        self.scale / self.base.aging
    }

    /// Returns the percentile, among people like this one, of a year's pay; 0 for nothing and less.
    pub fn rank_pay(&self, annual: Cents) -> f64 {
        if annual.get() <= 0 {
            return 0.0;
        }
        let (low, high) = self.base.quantile().scores_of(libm::log(annual.dollars() / self.scale));
        100.0 * normal_cdf(((low + high) / 2.0 - self.mu) / self.tau)
    }

    /// Returns pay at the published percentiles and on average.
    pub fn spread(&self) -> Spread {
        Spread::from_estimate(self)
    }

    /// Returns what the estimate takes for granted.
    pub fn list_assumptions<'m>(
        &self,
        model: &'m Model,
        profile: &Profile,
        spread: &Spread,
    ) -> Vec<Assumption<'m>> {
        assumption::list_assumptions(model, profile, self, spread)
    }

    /// Returns the base, by the additive scores of the occupation's population: `mu` and `tau` are taken in it.
    pub fn base(&self) -> &Base {
        &self.base
    }
}
