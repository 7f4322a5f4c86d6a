//! The figures of an answer: read from its cell, or computed by a stated rule.

use super::answer::Source;
use crate::cell::{Measure, TopCode};
use crate::distribution::{Distribution, Rank, at_least};
use crate::money::{Cents, Pay};
use crate::percentile::Percentile;
use crate::wage::{Missing, Wage};

impl Source<'_> {
    /// The mean.
    pub fn mean(&self, pay: Pay, top: TopCode) -> Wage {
        match self {
            Self::Published(cell) => Wage::from_cell(cell, Measure::Mean, pay, top),
            Self::Modelled(model) => model.mean(pay),
        }
    }

    /// The wage at each percentile asked for.
    pub fn write_percentiles(
        &self,
        pay: Pay,
        top: TopCode,
        asked: &[Percentile],
        mut take: impl FnMut(Percentile, Wage),
    ) {
        let mut rule = None;
        for &percentile in asked {
            take(
                percentile,
                match (self, percentile.measure()) {
                    (Self::Published(cell), Some(measure)) => {
                        Wage::from_cell(cell, measure, pay, top)
                    }
                    (Self::Published(cell), None) => rule
                        .get_or_insert_with(|| Distribution::from_cell(cell, pay, top))
                        .as_ref()
                        .map(|rule| rule.value(percentile))
                        .unwrap_or_else(|missing| {
                            at_least(cell, percentile, pay, top)
                                .unwrap_or(Wage::from_missing(*missing))
                        }),
                    (Self::Modelled(model), _) => model.value(percentile, pay),
                },
            );
        }
    }

    /// One percentile.
    pub fn percentile(&self, percentile: Percentile, pay: Pay, top: TopCode) -> Wage {
        let mut wage = Wage::from_missing(Missing::Absent);
        self.write_percentiles(pay, top, &[percentile], |_, found| wage = found);
        wage
    }

    /// Returns where a wage stands.
    ///
    /// # Errors
    /// Says why there is no distribution to rank it in.
    pub fn rank_wage(&self, wage: Cents, pay: Pay, top: TopCode) -> Result<Rank, Missing> {
        match self {
            Self::Published(cell) => Ok(Distribution::from_cell(cell, pay, top)?.rank_wage(wage)),
            Self::Modelled(model) => model.rank_wage(wage, pay),
        }
    }
}
