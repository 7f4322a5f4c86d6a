//! The four wage levels of a market, derived from its distribution where the Department of Labor has none.
//!
//! Level 1 is the mean of the lowest third of wages, level 4 the mean of the upper two thirds, and the two others lie evenly
//! between (8 U.S.C. 1182(p)(4)). So a third at level 1 and two thirds at level 4 give the mean of all.

use super::answer::Source;
use crate::cell::TopCode;
use crate::distribution::Distribution;
use crate::money::Pay;
use crate::percentile::Percentile;
use crate::wage::{Missing, Rule, Wage};

/// The share of people whose mean is level 1.
const ENTRY_SHARE: f64 = 1.0 / 3.0;

/// Four wage levels with the mean of all, per year or per hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WageLevels {
    /// Levels 1 to 4.
    pub levels: [Wage; 4],
    /// The mean of all wages.
    pub mean: Wage,
}

impl WageLevels {
    /// Derives the levels of a market from its distribution and its mean.
    ///
    /// # Errors
    /// Says why there is no distribution, or no mean that is a number.
    pub fn derive_levels(source: &Source<'_>, pay: Pay, top: TopCode) -> Result<Self, Missing> {
        let third = Percentile::new(100.0 * ENTRY_SHARE).ok_or(Missing::Absent)?;
        let mean = source.mean(pay, top);
        let all = mean.amount().ok_or(Missing::SourceBounded)?.dollars();
        // A third that reaches into what is only bounded has no mean.
        source.percentile(third, pay, top).amount().ok_or(Missing::SourceBounded)?;
        let (quantile, rule) = match source {
            Source::Published(cell) => {
                (*Distribution::from_cell(cell, pay, top)?.quantile(), Rule::Interpolated)
            }
            Source::Modelled(model) => (model.quantile(pay)?.0, Rule::Modelled),
        };
        let entry = quantile.mean_below(third.z()) / ENTRY_SHARE;
        let experienced = (all - ENTRY_SHARE * entry) / (1.0 - ENTRY_SHARE);
        let step = (experienced - entry) / 3.0;
        let level = |number: f64| {
            let amount = pay.round(entry + number * step);
            amount.map_or(Wage::from_missing(Missing::Absent), |amount| {
                Wage::from_rule(rule, amount, None)
            })
        };
        Ok(Self { levels: [0.0, 1.0, 2.0, 3.0].map(level), mean })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cell::Cell;
    use crate::testing::{TOP, TinyMarket};

    fn cell(percentiles: [u32; 5], mean: u32) -> Cell {
        let mut market = TinyMarket::new();
        let key = market.cell_key("29-2072", "0000000", "000000");
        market.put_annual(key, percentiles, mean);
        *crate::market::Market::cell(&market, key).unwrap()
    }

    fn dollars(wage: Wage) -> f64 {
        wage.amount().unwrap().dollars()
    }

    /// Medical records specialists of May 2025 in the nation.
    #[test]
    fn levels_of_a_published_market_lie_evenly_and_give_back_the_mean() {
        let cell = cell([37_000, 43_490, 51_140, 64_820, 81_150], 56_790);
        let found = WageLevels::derive_levels(&Source::Published(&cell), Pay::Annual, TOP).unwrap();
        let [one, two, three, four] = found.levels.map(dollars);
        assert!((37_000.0..43_490.0).contains(&one), "{one}");
        assert!((56_790.0..81_150.0).contains(&four), "{four}");
        assert!(((one + 2.0 * four) / 3.0 - 56_790.0).abs() <= 1.0, "{one} {four}");
        assert!((two - one - (three - two)).abs() <= 2.0 && three < four);
        assert!((dollars(found.mean) - 56_790.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn levels_ascend_within_the_distribution(
            first in 20_000_u32..60_000, steps in prop::array::uniform4(1_u32..20_000),
        ) {
            let mut percentiles = [first; 5];
            for (index, step) in steps.into_iter().enumerate() {
                percentiles[index + 1] = percentiles[index] + step;
            }
            let mean = (percentiles[1] + percentiles[2] + percentiles[3]) / 3;
            let cell = cell(percentiles, mean);
            let source = Source::Published(&cell);
            let levels = WageLevels::derive_levels(&source, Pay::Annual, TOP).unwrap().levels.map(dollars);
            let median = f64::from(percentiles[2]);
            prop_assert!(levels[0] < median, "{levels:?}");
            prop_assert!(levels.is_sorted(), "{levels:?}");
        }
    }
}
