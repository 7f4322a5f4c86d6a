//! How wide the 80% interval of an estimate is, learned on cells that a fit did not see.
//!
//! A tenth of the areas' cells is hidden, the effects are fitted to the rest, and the hidden
//! cells are estimated; three tenths in turn. An occupation's spread is its mean error there,
//! pulled towards its group's. The interval of a class of evidence is the multiple of that spread
//! which contained 80% of the class's cells (split conformal prediction, Vovk et al. 2005).

use super::estimate::Estimate;
use super::layout::Layout;
use super::prediction::Evidence;
use super::table::{MEASURES, MEDIAN};

/// The share of cells inside their interval.
pub(super) const COVERAGE: f64 = 0.8;
/// An occupation's spread is pulled towards its group's as if by this many cells.
const SPREAD_PRIOR: f64 = 10.0;
/// A class with fewer cells than this has no multiple of its own.
const FEW: usize = 30;
/// A class without a multiple of its own takes that of the next better class times this.
const UNKNOWN: f32 = 1.5;

/// An estimate's errors against the cell that was hidden from it: log estimate less log figure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Miss {
    pub occupation: usize,
    pub evidence: [Evidence; MEASURES],
    /// By measure; none where either has no number.
    pub errors: [Option<f64>; MEASURES],
}

impl Miss {
    /// Compares an estimate with what was hidden from it.
    pub(super) fn of(estimate: &Estimate, occupation: usize, logs: &[f64; MEASURES]) -> Self {
        let error = |measure: usize| {
            let error = estimate.logs[measure]? - logs[measure];
            Some(error).filter(|error| error.is_finite())
        };
        Self { occupation, evidence: estimate.evidence, errors: std::array::from_fn(error) }
    }
}

/// What intervals are made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Intervals {
    /// For each occupation, the expected absolute error of its median, in log.
    pub spreads: Vec<f32>,
    /// For each class and measure, half the interval in multiples of the spread.
    pub multiples: Vec<f32>,
    /// For each class, the mean absolute error of its medians, in percent.
    pub errors: Vec<f32>,
}

impl Intervals {
    /// Learns from errors; none where there are none.
    pub(super) fn learn(misses: &[Miss], layout: &Layout) -> Option<Self> {
        let spreads = Spreads::learn(misses, layout)?;
        let mut multiples = vec![0.0; Evidence::ALL.len() * MEASURES];
        for measure in 0..MEASURES {
            let ratios = |class: Option<Evidence>| {
                misses
                    .iter()
                    .filter(|miss| class.is_none_or(|class| miss.evidence[measure] == class))
                    .filter_map(|miss| {
                        Some(miss.errors[measure]?.abs() / spreads.without(miss, layout))
                    })
                    .collect::<Vec<f64>>()
            };
            let mut better = quantile(ratios(None)).unwrap_or(1.0) as f32 / UNKNOWN;
            for evidence in Evidence::ALL {
                let own = Some(ratios(Some(evidence))).filter(|own| own.len() >= FEW);
                better = own.and_then(quantile).map_or(better * UNKNOWN, |own| own as f32);
                multiples[evidence as usize * MEASURES + measure] = better;
            }
        }
        let spreads_of = |occupation| spreads.of(occupation, layout) as f32;
        Some(Self {
            spreads: (0..layout.groups.len()).map(spreads_of).collect(),
            multiples,
            errors: errors(misses),
        })
    }

    /// Half the 80% interval of a measure on such evidence.
    pub(super) fn half_width(&self, evidence: Evidence, measure: usize, occupation: usize) -> f64 {
        f64::from(self.multiples[evidence as usize * MEASURES + measure])
            * f64::from(self.spreads[occupation])
    }

    /// The mean absolute error of medians on such evidence, in percent.
    pub(super) fn error_percent(&self, evidence: Evidence) -> f64 {
        f64::from(self.errors[evidence as usize])
    }
}

/// The mean absolute error of each class, in percent.
fn errors(misses: &[Miss]) -> Vec<f32> {
    let mean = |class: Option<Evidence>| {
        let of_class =
            misses.iter().filter(|it| class.is_none_or(|class| it.evidence[MEDIAN] == class));
        let percents: Vec<f64> = of_class.filter_map(|it| it.errors[MEDIAN]).map(percent).collect();
        let mean = percents.iter().sum::<f64>() / percents.len().max(1) as f64;
        (percents.len(), mean as f32)
    };
    let mut better = mean(None).1 / UNKNOWN;
    let errors = Evidence::ALL.map(|evidence| {
        let (cells, own) = mean(Some(evidence));
        better = if cells >= FEW { own } else { better * UNKNOWN };
        better
    });
    errors.to_vec()
}

/// An error in log as a percentage of the true figure, without its sign.
pub(super) fn percent(error: f64) -> f64 {
    100.0 * libm::fabs(libm::expm1(error))
}

/// The smallest value that is at least as great as 80% of such values to come.
fn quantile(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let rank = (COVERAGE * (values.len() + 1) as f64).ceil() as usize;
    values.get(rank.clamp(1, values.len().max(1)) - 1).copied()
}

/// The expected absolute error of each occupation's median.
struct Spreads {
    /// For each occupation, the sum and the count of absolute errors.
    sums: Vec<(f64, f64)>,
    /// For each group, the mean.
    groups: Vec<f64>,
}

impl Spreads {
    fn learn(misses: &[Miss], layout: &Layout) -> Option<Self> {
        let mut sums = vec![(0.0, 0.0); layout.groups.len()];
        let mut groups = vec![(0.0, 0.0); layout.group_count];
        let mut all = (0.0, 0.0);
        for miss in misses {
            let Some(error) = miss.errors[MEDIAN].map(f64::abs) else { continue };
            let group = usize::from(layout.groups[miss.occupation]);
            for sum in [&mut sums[miss.occupation], &mut groups[group], &mut all] {
                *sum = (sum.0 + error, sum.1 + 1.0);
            }
        }
        let mean = Some(all.0 / all.1).filter(|mean| mean.is_finite() && *mean > 0.0)?;
        let groups = groups.iter().map(|(error, cells)| pulled(*error, *cells, mean)).collect();
        Some(Self { sums, groups })
    }

    fn of(&self, occupation: usize, layout: &Layout) -> f64 {
        let (error, cells) = self.sums[occupation];
        pulled(error, cells, self.groups[usize::from(layout.groups[occupation])])
    }

    /// The spread as it would be had this cell not been among those that it was learned from.
    fn without(&self, miss: &Miss, layout: &Layout) -> f64 {
        let (error, cells) = self.sums[miss.occupation];
        let group = self.groups[usize::from(layout.groups[miss.occupation])];
        miss.errors[MEDIAN].map_or(pulled(error, cells, group), |own| {
            pulled(error - own.abs(), cells - 1.0, group)
        })
    }
}

fn pulled(error: f64, cells: f64, towards: f64) -> f64 {
    (error + SPREAD_PRIOR * towards) / (cells + SPREAD_PRIOR)
}
