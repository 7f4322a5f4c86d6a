//! Pay in a mix of markets: the mixture of their distributions, by weight.
//!
//! The share of the mixture that earns less than a wage is the weighted sum of the markets' shares. A percentile is where
//! that sum reaches it, which lies between the percentiles of the markets; it is not the mean of them.

use super::answer::Source;
use crate::cell::TopCode;
use crate::distribution::{Distribution, LogQuantile};
use crate::money::{Cents, Pay};
use crate::percentile::{Percentile, normal_cdf};
use crate::wage::{Missing, Rule, Wage, WageValue};

/// Halvings of the stretch that holds a percentile: after them it is far narrower than a cent.
const HALVINGS: usize = 60;

/// A mix of distributions of annual or hourly pay.
#[derive(Clone, Debug)]
pub struct Blend {
    parts: Vec<Part>,
    pay: Pay,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    /// The share of the mix, from 0 to 1. All shares are 1 together.
    share: f64,
    /// Log dollars by normal score.
    quantile: LogQuantile,
    mean: Wage,
    limit: Option<Limit>,
}

/// From where on a part's distribution is not known.
#[derive(Clone, Copy, Debug)]
struct Limit {
    /// The log wage.
    log: f64,
    /// The wage of the mix from there on.
    beyond: Wage,
}

impl Blend {
    /// Mixes the pay of markets, each with its weight; only the proportions of the weights count.
    ///
    /// # Errors
    /// Says why one of them has no distribution of such pay. No part at all is `Missing::Absent`.
    pub fn new<'s, 'm: 's>(
        parts: impl IntoIterator<Item = (f64, &'s Source<'m>)>,
        pay: Pay,
        top: TopCode,
    ) -> Result<Self, Missing> {
        let parts = parts.into_iter().map(|(weight, source)| Part::new(weight, source, pay, top));
        Self::of_parts(parts.collect::<Result<_, _>>()?, pay)
    }

    fn of_parts(mut parts: Vec<Part>, pay: Pay) -> Result<Self, Missing> {
        let total: f64 = parts.iter().map(|part| part.share).sum();
        if parts.is_empty() || !(total > 0.0 && total.is_finite()) {
            return Err(Missing::Absent);
        }
        parts.iter_mut().for_each(|part| part.share /= total);
        Ok(Self { parts, pay })
    }

    /// Returns the shares of the parts, which are 1 together.
    pub fn shares(&self) -> impl Iterator<Item = f64> + '_ {
        self.parts.iter().map(|part| part.share)
    }

    /// Returns the wage at a percentile of the mix.
    pub fn value(&self, percentile: Percentile) -> Wage {
        let log = self.log_wage(percentile);
        let limits = self.parts.iter().filter_map(|part| part.limit);
        let lowest = limits.min_by(|one, other| one.log.total_cmp(&other.log));
        match (lowest.filter(|limit| log >= limit.log), self.pay.round(libm::exp(log))) {
            (Some(limit), _) => limit.beyond,
            (None, Some(amount)) => Wage::from_rule(Rule::Modelled, amount, None),
            (None, None) => Wage::from_missing(Missing::Absent),
        }
    }

    /// Returns the mean of the mix: the weighted mean of the markets' means, or a bound where one of them is one.
    pub fn mean(&self) -> Wage {
        let (mut dollars, mut bounded) = (0.0, false);
        for part in &self.parts {
            let mean = match part.mean.value {
                WageValue::Published(mean) => mean,
                WageValue::Computed(computed) => computed.amount,
                WageValue::AtLeast(bound) => {
                    bounded = true;
                    bound
                }
                WageValue::Missing(missing) => return Wage::from_missing(missing),
            };
            dollars += part.share * mean.dollars();
        }
        match self.pay.round(dollars) {
            Some(amount) if bounded => Wage::at_least(amount),
            Some(amount) => Wage::from_rule(Rule::Modelled, amount, None),
            None => Wage::from_missing(Missing::Absent),
        }
    }

    /// Finds the lowest log wage that at least this share of the mix does not exceed, between the lowest and the highest of
    /// the parts' own.
    fn log_wage(&self, percentile: Percentile) -> f64 {
        let share = percentile.get() / 100.0;
        let own = || self.parts.iter().map(|part| part.quantile.value_at(percentile.z()));
        let (mut low, mut high) =
            (own().fold(f64::INFINITY, f64::min), own().fold(f64::NEG_INFINITY, f64::max));
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                break;
            }
            if self.share_up_to(middle) >= share {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }

    /// Returns the share of the mix, from 0 to 1, that earns no more than a log wage.
    fn share_up_to(&self, log: f64) -> f64 {
        self.parts.iter().map(|part| part.share * normal_cdf(part.quantile.scores_of(log).1)).sum()
    }
}

impl Part {
    fn new(weight: f64, source: &Source<'_>, pay: Pay, top: TopCode) -> Result<Self, Missing> {
        let (quantile, limit) = match source {
            Source::Published(cell) => {
                let distribution = Distribution::from_cell(cell, pay, top)?;
                let bounded = |floor: Cents| Limit {
                    log: libm::log(floor.dollars()),
                    beyond: Wage::at_least(floor),
                };
                (*distribution.quantile(), distribution.least_above().map(bounded))
            }
            Source::Modelled(model) => {
                let (quantile, known_to) = model.quantile(pay)?;
                let beyond = Wage::from_missing(Missing::SourceBounded);
                let limit = || Limit { log: quantile.value_at(known_to), beyond };
                (quantile, known_to.is_finite().then(limit))
            }
        };
        Ok(Self { share: weight, quantile, mean: source.mean(pay, top), limit })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cell::{Cell, DataType, Slot};
    use crate::testing::{TOP, TinyMarket};

    fn part(share: f64, logs: [f64; 5]) -> Part {
        let points: Vec<_> = crate::percentile::PUBLISHED_Z.into_iter().zip(logs).collect();
        let quantile = LogQuantile::new(&points, None).unwrap();
        Part { share, quantile, mean: Wage::from_missing(Missing::Absent), limit: None }
    }

    fn cell(percentiles: [u32; 5], mean: u32) -> Cell {
        let mut market = TinyMarket::new();
        let key = market.cell_key("29-2072", "0000000", "000000");
        market.put_annual(key, percentiles, mean);
        *crate::market::Market::cell(&market, key).unwrap()
    }

    fn amounts(blend: &Blend) -> [Option<i64>; 5] {
        Percentile::PUBLISHED.map(|it| blend.value(it).amount().map(|it| it.get() / 100))
    }

    #[test]
    fn a_market_blended_with_itself_is_itself() {
        let cell = cell([37_000, 43_490, 51_140, 64_820, 81_150], 56_790);
        let source = Source::Published(&cell);
        for weights in [vec![1.0], vec![1.0, 1.0], vec![0.2, 5.0, 30.0]] {
            let parts = weights.iter().map(|weight| (*weight, &source));
            let blend = Blend::new(parts, Pay::Annual, TOP).unwrap();
            let expected = [37_000, 43_490, 51_140, 64_820, 81_150].map(Some);
            assert_eq!(amounts(&blend), expected, "{weights:?}");
            assert_eq!(blend.mean().amount(), Some(Cents::from_dollars(56_790)));
        }
    }

    #[test]
    fn two_markets_that_hardly_meet_keep_their_halves() {
        let (low, high) = (
            cell([20_000, 21_000, 22_000, 23_000, 24_000], 22_000),
            cell([80_000, 85_000, 90_000, 95_000, 100_000], 90_000),
        );
        let (low, high) = (Source::Published(&low), Source::Published(&high));
        let blend = Blend::new([(1.0, &low), (1.0, &high)], Pay::Annual, TOP).unwrap();
        let [_, p25, _, p75, _] = amounts(&blend);
        assert_eq!((p25, p75), (Some(22_000), Some(90_000)), "the medians of the halves");
        assert_eq!(blend.mean().amount(), Some(Cents::from_dollars(56_000)));
    }

    #[test]
    fn what_one_part_only_bounds_the_mix_only_bounds() {
        let (open, mut bounded) = (
            cell([37_000, 43_490, 51_140, 64_820, 81_150], 56_790),
            cell([150_000, 180_000, 200_000, 220_000, 230_000], 200_000),
        );
        bounded.set(DataType::AnnualP75, Slot::AT_LEAST);
        bounded.set(DataType::AnnualP90, Slot::AT_LEAST);
        let (open, bounded) = (Source::Published(&open), Source::Published(&bounded));
        let blend = Blend::new([(1.0, &open), (3.0, &bounded)], Pay::Annual, TOP).unwrap();
        assert!(blend.value(Percentile::P25).amount().is_some());
        let at_least = WageValue::AtLeast(Cents::from_dollars(239_200));
        assert_eq!(blend.value(Percentile::P90).value, at_least);
    }

    #[test]
    fn a_part_without_a_distribution_is_said() {
        let empty = Cell::EMPTY;
        let source = Source::Published(&empty);
        assert!(Blend::new([(1.0, &source)], Pay::Annual, TOP).is_err());
    }

    proptest! {
        #[test]
        fn weights_normalize_and_percentiles_lie_between_the_parts(
            weights in prop::collection::vec(0.001_f64..1_000.0, 2..6),
            steps in prop::collection::vec((9.0_f64..12.0, 0.0_f64..0.5, 0.0_f64..0.5), 6),
            scale in 0.01_f64..100.0,
            percentile in 1.0_f64..99.0,
        ) {
            let parts = |scale: f64| weights.iter().zip(&steps).map(|(weight, (middle, down, up))| {
                let logs = [middle - 2.0 * down, middle - down, *middle, middle + up, middle + 2.0 * up];
                part(weight * scale, logs)
            }).collect::<Vec<_>>();
            let blend = Blend::of_parts(parts(1.0), Pay::Annual).unwrap();
            let scaled = Blend::of_parts(parts(scale), Pay::Annual).unwrap();
            prop_assert!((blend.shares().sum::<f64>() - 1.0).abs() < 1e-12);
            let percentile = Percentile::new(percentile).unwrap();
            let log = blend.log_wage(percentile);
            prop_assert!((log - scaled.log_wage(percentile)).abs() < 1e-9);
            let own = blend.parts.iter().map(|part| part.quantile.value_at(percentile.z()));
            let (low, high) = own.fold((f64::MAX, f64::MIN), |(low, high), own| (low.min(own), high.max(own)));
            prop_assert!(low - 1e-12 <= log && log <= high + 1e-12);
            // Where the mix reaches the percentile, no less than that share earns as much, and hardly less earns more.
            let share = percentile.get() / 100.0;
            prop_assert!(blend.share_up_to(log) >= share - 1e-9);
            prop_assert!(blend.share_up_to(log - 1e-6) <= share + 1e-9);
        }
    }
}
