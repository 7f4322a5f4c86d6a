//! A published mean shrunken by its error: the estimate of Fay and Herriot for small areas.
//!
//! The mean of a thin cell is known with an error of its own, and the release's model says from other cells what it probably is. The best
//! linear mix of both weighs each by the other's error (Fay and Herriot, Journal of the American Statistical Association 74, 1979;
//! Rao and Molina, Small Area Estimation, 2015, section 6.1):
//!
//! ```text
//! estimate = w y + (1 - w) x,   w = A / (A + D)
//! ```
//!
//! with `y` the published log mean, `D` its squared relative error, `x` the model's log mean and `A` how far the truth scatters around the
//! model. On hidden cells the model misses what is published by `A + D` on average, so `A` is what its measured error has beyond `D`.

use super::modelled::{HOURS_A_YEAR, Z80};
use super::reliability::{Grade, grade_cell, relative_mean_error};
use crate::cell::{Cell, Measure};
use crate::market::{AreaKind, CellKey, Market};
use crate::money::{Cents, Pay};
use crate::wage::Interval;

/// How often the interval holds the truth: as BLS prints the intervals of means.
pub const COVERAGE: f64 = 0.9;
/// The normal score of a two-sided interval of that coverage.
const Z90: f64 = 1.644_853_626_951_472_2;
/// The least part of the model's measured error that is taken for its own. An assumption: where a cell's error is as large as the model's,
/// the difference of the two is mostly noise itself.
const LEAST_OWN_SHARE: f64 = 0.1;

/// A log mean with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Estimate {
    log: f64,
    error: f64,
}

/// A published mean of a thin cell, shrunken towards the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShrunkenMean {
    /// The unit of the means: per hour only where the cell has no annual mean.
    pub pay: Pay,
    /// The shrunken mean.
    pub amount: Cents,
    /// The interval that holds the mean.
    pub interval: Interval,
    /// The model's mean without the cell's own figures.
    pub modelled: Cents,
    /// The weight of the published mean, from 0 to 1.
    pub weight: f64,
    /// The relative standard error of the published mean.
    pub sampling_error: f64,
    /// How far the truth scatters around the model, as a relative standard error.
    pub model_error: f64,
}

impl ShrunkenMean {
    /// Shrinks the mean of a thin cell: one of an area, of grade C or D, whose mean has a published error. `None` for all others, and
    /// where the model does not reach.
    pub fn new<M: Market>(market: &M, key: CellKey, cell: &Cell) -> Option<Self> {
        let kind = market.area(key.area).kind;
        let is_area = matches!(kind, AreaKind::Metropolitan | AreaKind::Nonmetropolitan);
        let is_thin = matches!(grade_cell(cell).0, Grade::C | Grade::D);
        if !is_area || !is_thin || key.industry != market.all_industries() {
            return None;
        }
        let top = market.top_code();
        let mean = |pay| Some((pay, cell.wage(Measure::Mean, pay, top).value()?));
        let (pay, published) = mean(Pay::Annual).or_else(|| mean(Pay::Hourly))?;
        let published = Estimate {
            log: libm::log(published.dollars()),
            error: relative_mean_error(cell).filter(|error| *error > 0.0)?,
        };
        let point = market.area_model()?.predict(market, key.occupation, key.area)?;
        let point = point.point(Measure::Mean)?;
        let hours = if pay == Pay::Hourly { HOURS_A_YEAR } else { 1.0 };
        let modelled =
            Estimate { log: point.log_dollars - libm::log(hours), error: point.half_width / Z80 };
        let (shrunken, weight, model_error) = shrink_estimate(published, modelled);
        let end = |side: f64| pay.round(libm::exp(shrunken.log + side * Z90 * shrunken.error));
        Some(Self {
            pay,
            amount: end(0.0)?,
            interval: Interval { low: end(-1.0)?, high: end(1.0)?, coverage: COVERAGE },
            modelled: pay.round(libm::exp(modelled.log))?,
            weight,
            sampling_error: published.error,
            model_error,
        })
    }
}

/// Mixes a published figure with a model's, whose error is that on published figures. Returns the mix, the weight of the published one
/// and the model's own error.
fn shrink_estimate(published: Estimate, modelled: Estimate) -> (Estimate, f64, f64) {
    let (sampling, measured) = (published.error * published.error, modelled.error * modelled.error);
    let own = (measured - sampling).max(LEAST_OWN_SHARE * measured);
    let weight = own / (own + sampling);
    let log = weight * published.log + (1.0 - weight) * modelled.log;
    // The leading term of the mean squared error; that of the fitted model is far smaller, with thousands of cells behind it.
    (Estimate { log, error: libm::sqrt(weight * sampling) }, weight, libm::sqrt(own))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn estimate(log: f64, error: f64) -> Estimate {
        Estimate { log, error }
    }

    #[test]
    fn equal_errors_meet_in_the_middle() {
        // The measured error of the model is 5% of its own and 5% of the cell's.
        let measured = libm::sqrt(2.0) * 0.05;
        let (mix, weight, own) = shrink_estimate(estimate(11.0, 0.05), estimate(10.8, measured));
        assert!((weight - 0.5).abs() < 1e-12 && (mix.log - 10.9).abs() < 1e-12);
        assert!((own - 0.05).abs() < 1e-12 && (mix.error - 0.05 / libm::sqrt(2.0)).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_mix_lies_between_and_is_surer_than_either(
            published in (10.0_f64..12.0, 0.001_f64..0.5), modelled in (10.0_f64..12.0, 0.01_f64..0.3),
        ) {
            let (published, modelled) =
                (estimate(published.0, published.1), estimate(modelled.0, modelled.1));
            let (mix, weight, own) = shrink_estimate(published, modelled);
            let (low, high) =
                (published.log.min(modelled.log), published.log.max(modelled.log));
            prop_assert!((low - 1e-9..=high + 1e-9).contains(&mix.log));
            prop_assert!((0.0..=1.0).contains(&weight));
            prop_assert!(mix.error <= published.error + 1e-12 && mix.error <= own + 1e-12);
        }

        #[test]
        fn a_larger_error_of_the_cell_moves_it_further(
            error in 0.001_f64..0.3, more in 0.001_f64..0.2, measured in 0.02_f64..0.3,
        ) {
            let weight = |error| shrink_estimate(estimate(11.0, error), estimate(10.5, measured)).1;
            prop_assert!(weight(error + more) < weight(error));
            prop_assert!(weight(1e-9) > 1.0 - 1e-6, "a figure without error stays");
        }
    }

    /// True means that scatter by 6% around a model, published with errors of 3 to 20%: the shrunken ones miss the truth by less than the
    /// published ones do, and their intervals hold it as often as promised.
    #[test]
    fn shrunken_means_miss_the_truth_by_less() {
        let mut state = 20_250_515_u64;
        let mut uniform = || {
            // SplitMix64.
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut bits = state;
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        };
        let (cells, own) = (20_000, 0.06);
        let (mut raw, mut mixed, mut held) = (0.0, 0.0, 0);
        for _ in 0..cells {
            let error = 0.03 + 0.17 * uniform();
            let mut normal = || {
                let radius = libm::sqrt(-2.0 * libm::log(uniform().max(1e-300)));
                radius * libm::cos(std::f64::consts::TAU * uniform())
            };
            let truth = own * normal();
            let published = estimate(truth + error * normal(), error);
            let modelled = estimate(0.0, libm::hypot(own, error));
            let (mix, ..) = shrink_estimate(published, modelled);
            raw += (published.log - truth) * (published.log - truth);
            mixed += (mix.log - truth) * (mix.log - truth);
            held += i32::from((mix.log - truth).abs() <= Z90 * mix.error);
        }
        assert!(mixed < 0.3 * raw, "{mixed} against {raw}");
        let share = f64::from(held) / f64::from(cells);
        assert!((share - COVERAGE).abs() < 0.01, "{share}");
    }
}
