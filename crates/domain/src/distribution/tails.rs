//! How the straight tails are chosen, so that the distribution has the published mean.
//!
//! Where a mean is known, the upper tail's usual slope is multiplied and the lower one's divided by one
//! factor, which the mean decides. So neither tail goes flat to make up for the other, and a point
//! outside is predicted best: docs/methodology/distribution.md has the rules tried and their errors.

use super::quantile::LogQuantile;
use crate::percentile::{normal_cdf, normal_density};

/// The usual lower tail, as a part of the slope from the first point to the last.
const LOWER: f64 = 0.8;
/// The usual upper tail: a part of that slope, and some more for the average cell. Both are fitted by
/// least absolute error to the means of the complete annual cells of May 2025.
const UPPER: (f64, f64) = (0.72, 0.085);
/// Tails never get steeper than this: a normal score more multiplies the wage by e^3.
pub(super) const STEEPEST: f64 = 3.0;
/// The greatest logarithm of the factor: beyond it the flattened tail is level to a millionth.
const FARTHEST: f64 = 15.0;
/// The mean counts as reproduced within this part of itself.
const TOLERANCE: f64 = 1e-9;

/// How a distribution's tails meet the published mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeanFit {
    /// The distribution has the published mean.
    Exact,
    /// No tails that ascend give the published mean; the nearest ones give this many times it.
    Bounded {
        /// The distribution's mean over the published one.
        ratio: f64,
    },
    /// There is no published mean to meet.
    NotPublished,
}

/// Both tails of a distribution, before the mean decides how steep they are.
struct Tails {
    lower: Tail,
    upper: Tail,
    /// The upper slope's least, where the tail has to pass above a bound.
    least: f64,
}

/// One tail: what it contributes to the mean depends on its slope alone.
struct Tail {
    /// How far out it starts: the distance of its point's normal score from 0, outwards.
    score: f64,
    /// The point's wage times the normal density there.
    scale: f64,
    /// The slope where no mean decides.
    usual: f64,
}

/// Chooses both tails. The upper slope is at least `least`.
pub(super) fn choose_tails(quantile: &mut LogQuantile, mean: Option<f64>, least: f64) {
    let tails = Tails::from_quantile(quantile, least);
    let Some(mean) = mean else {
        (quantile.lower_slope, quantile.upper_slope) = tails.tail_slopes(0.0);
        return;
    };
    let (factor, missed) = tails.solve_factor(mean - quantile.mean_between(), TOLERANCE * mean);
    (quantile.lower_slope, quantile.upper_slope) = tails.tail_slopes(factor);
    quantile.mean_fit = if missed.abs() <= TOLERANCE * mean {
        MeanFit::Exact
    } else {
        MeanFit::Bounded { ratio: 1.0 + missed / mean }
    };
}

impl Tails {
    fn from_quantile(quantile: &LogQuantile, least: f64) -> Self {
        let (first, last) = (quantile.first_point(), quantile.last_point());
        let overall = (last.1 - first.1) / (last.0 - first.0);
        let tail = |point: (f64, f64), score, usual| Tail {
            score,
            scale: libm::exp(point.1) * normal_density(point.0),
            usual,
        };
        Self {
            lower: tail(first, -first.0, LOWER * overall),
            upper: tail(last, last.0, UPPER.0 * overall + UPPER.1),
            least,
        }
    }

    /// The lower and the upper slope for a logarithm of the factor.
    fn tail_slopes(&self, factor: f64) -> (f64, f64) {
        let lower = (self.lower.usual * libm::exp(-factor)).min(STEEPEST);
        let upper = (self.upper.usual * libm::exp(factor)).min(STEEPEST).max(self.least);
        (lower, upper)
    }

    /// Returns what both contribute to the mean, and the derivative of that by the factor's logarithm.
    fn mean_parts(&self, factor: f64) -> (f64, f64) {
        let (lower, upper) = self.tail_slopes(factor);
        let (below, by_lower) = self.lower.mean_part(-lower);
        let (above, by_upper) = self.upper.mean_part(upper);
        // A slope held at its limit doesn't move.
        let moves = |slope: f64, limited: bool| if limited { 0.0 } else { slope };
        let derivative = by_lower * moves(lower, lower >= STEEPEST)
            + by_upper * moves(upper, upper >= STEEPEST || upper <= self.least);
        (below + above, derivative)
    }

    /// Finds the logarithm of the factor for which the tails contribute `rest`, or come as near as they
    /// can, and by how much they miss it: Newton's steps, halving the bracket where one leads out of it.
    fn solve_factor(&self, rest: f64, tolerance: f64) -> (f64, f64) {
        let (mut low, mut high, mut at) = (-FARTHEST, FARTHEST, 0.0);
        loop {
            let (mean, derivative) = self.mean_parts(at);
            let missed = mean - rest;
            if missed.abs() <= tolerance || high - low < 1e-12 {
                return (at, missed);
            }
            if missed < 0.0 {
                low = at;
            } else {
                high = at;
            }
            let step = at - missed / derivative;
            at = if low < step && step < high { step } else { (low + high) / 2.0 };
        }
    }
}

impl Tail {
    /// Returns what the tail contributes to the mean if log wage changes by `slope` for each score outwards, and
    /// the derivative by the slope: from the point w at score c on, the integral of w exp(slope (z - c))
    /// over the normal density is w density(c) R(c - slope), with Mills' ratio R and R'(x) = x R(x) - 1.
    fn mean_part(&self, slope: f64) -> (f64, f64) {
        let x = self.score - slope;
        let ratio = normal_cdf(-x) / normal_density(x);
        (self.scale * ratio, self.scale * (1.0 - x * ratio))
    }
}
