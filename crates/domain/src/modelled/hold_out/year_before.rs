//! The test of a mean of the year before as further evidence of a hidden cell.
//!
//! The estimate is moved by a part of what the year before, raised as the middle one was, says beyond it. Rise and part are
//! learned on one half of the cells and tried on the other, both ways round.

use std::collections::BTreeMap;

use crate::code::{AreaCode, Soc};
use crate::modelled::intervals::error_percent;

/// A hidden cell and its estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HiddenCell {
    /// The occupation.
    pub soc: Soc,
    /// The area.
    pub area: AreaCode,
    /// The tenth in which it was hidden.
    pub part: u64,
    /// Log of the estimated median less log of the published one.
    pub median_error: f64,
    /// Log of the estimated mean in dollars a year.
    pub mean_log: f64,
}

/// The gain from the year before in cells of which it says something of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct YearBefore {
    /// How many there are.
    pub cells: usize,
    /// The mean absolute error of their medians without it, in percent.
    pub error_percent: f64,
    /// The same with it.
    pub error_percent_with_it: f64,
    /// The part of what it says beyond the estimate by which the estimate is moved, from 0 to 1: the mean of both halves.
    pub weight: f64,
}

/// The correction of an estimate, learned on a half.
#[derive(Clone, Copy)]
struct Correction {
    rise: f64,
    weight: f64,
}

/// A cell: what the year before says beyond the estimate, the estimate's error, and the half that it belongs to.
type Pair = (f64, f64, bool);

/// Tries a mean of the year before, by what it stands for; `known` gives that and its log in dollars a year.
pub fn try_year_before<K: Ord>(
    cells: &[HiddenCell],
    known: impl Fn(Soc, AreaCode) -> Option<(K, f64)>,
) -> Vec<(K, YearBefore)> {
    let mut kinds: BTreeMap<K, Vec<Pair>> = BTreeMap::new();
    for cell in cells {
        if let Some((kind, log)) = known(cell.soc, cell.area).filter(|(_, log)| log.is_finite()) {
            let beyond = log - cell.mean_log;
            let pair = (beyond, cell.median_error, cell.part % 2 == 0);
            kinds.entry(kind).or_default().push(pair);
        }
    }
    kinds.into_iter().map(|(kind, pairs)| (kind, score_pairs(&pairs))).collect()
}

fn score_pairs(pairs: &[Pair]) -> YearBefore {
    let [odd, even] = [false, true].map(|half| {
        let of_half = pairs.iter().filter(|pair| pair.2 == half);
        Correction::fit_pairs(&of_half.copied().collect::<Vec<_>>())
    });
    let mean = |error: &dyn Fn(&Pair) -> f64| {
        pairs.iter().map(|pair| error_percent(error(pair))).sum::<f64>() / pairs.len().max(1) as f64
    };
    YearBefore {
        cells: pairs.len(),
        error_percent: mean(&|pair| pair.1),
        error_percent_with_it: mean(&|pair| if pair.2 { odd } else { even }.correct_error(pair)),
        weight: (odd.weight + even.weight) / 2.0,
    }
}

impl Correction {
    fn fit_pairs(pairs: &[Pair]) -> Self {
        let mut beyond: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
        beyond.sort_by(f64::total_cmp);
        let rise = beyond.get(beyond.len() / 2).copied().unwrap_or(0.0);
        let weights = (0..=20).map(|twentieths| f64::from(twentieths) / 20.0);
        let error = |correction: &Self| {
            pairs.iter().map(|pair| correction.correct_error(pair).abs()).sum::<f64>()
        };
        let best = weights
            .map(|weight| Self { rise, weight })
            .min_by(|one, other| error(one).total_cmp(&error(other)));
        best.unwrap_or(Self { rise, weight: 0.0 })
    }

    /// Returns the error that is left.
    fn correct_error(self, pair: &Pair) -> f64 {
        pair.1 + self.weight * (pair.0 - self.rise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells whose estimates are off by a pattern of no meaning.
    fn cells() -> Vec<HiddenCell> {
        let cell = |number: u32| HiddenCell {
            soc: Soc::new(290_001 + number % 50).unwrap_or(Soc::ALL),
            area: AreaCode::new(1_000 + number).unwrap_or(AreaCode::NATION),
            part: u64::from(number % 10),
            median_error: f64::from(number * 7_919 % 101) / 1_000.0 - 0.05,
            mean_log: 10.5,
        };
        (0..2_000).map(cell).collect()
    }

    #[test]
    fn a_year_before_that_knows_the_truth_takes_the_error_away_and_one_of_noise_nothing() {
        let cells = cells();
        let error = |soc, area| {
            let cell = cells.iter().find(|it| (it.soc, it.area) == (soc, area))?;
            Some(cell.median_error)
        };
        let truth = try_year_before(&cells, |soc, area| Some(((), 10.4 - error(soc, area)?)));
        let noise = try_year_before(&cells, |_, area| {
            Some(((), 10.4 + f64::from(area.digits() * 104_729 % 97) / 500.0))
        });
        let [(_, truth), (_, noise)] = [truth[0], noise[0]];
        assert!(truth.error_percent > 2.0 && truth.error_percent_with_it < 0.1, "{truth:?}");
        assert_eq!((truth.cells, truth.weight), (2_000, 1.0));
        assert!((noise.error_percent - noise.error_percent_with_it).abs() < 0.05, "{noise:?}");
        assert!(noise.weight < 0.1, "{noise:?}");
    }

    #[test]
    fn cells_of_which_nothing_is_known_are_left_out() {
        assert!(try_year_before(&cells(), |_, _| None::<((), f64)>).is_empty());
    }
}
