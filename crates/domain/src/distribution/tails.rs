//! How the straight tails are chosen, so that the distribution has the published mean.

use super::quantile::{LogQuantile, Stretch};

/// The lower tail is half as steep as the lowest stretch: wage floors flatten it. Of the slopes tried,
/// the ones from none to this predict means best (docs/methodology/distribution.md).
const LOWER_SHARE: f64 = 0.5;
/// The upper tail, where no mean decides, is this part of the slope over all points. Fitted by least
/// absolute error to the means of all complete cells of May 2025.
const UPPER_SHARE: f64 = 0.855;
/// Tails never get steeper than this: a normal score more multiplies the wage by e^3.
const STEEPEST: f64 = 3.0;
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

/// Chooses both tails: first the upper one alone, since high wages decide means, then the lower one.
/// The upper slope is at least `least`.
pub(super) fn choose(quantile: &mut LogQuantile, mean: Option<f64>, least: f64) {
    let (first, last) = (quantile.first(), quantile.last());
    let overall = (last.1 - first.1) / (last.0 - first.0);
    let lowest = lowest_slope(quantile);
    quantile.lower_slope = LOWER_SHARE * lowest;
    quantile.upper_slope = (UPPER_SHARE * overall).clamp(least, STEEPEST.max(least));
    let Some(mean) = mean else { return };
    let inner: f64 =
        quantile.stretches().skip(1).take(quantile.points().count() - 1).map(unit_mean).sum();
    let lower = |slope| unit_mean(Stretch::new(f64::NEG_INFINITY, first.0, first, slope));
    let upper = |slope| unit_mean(Stretch::new(last.0, f64::INFINITY, last, slope));
    let rest = mean - inner;
    quantile.upper_slope =
        solve(upper, rest - lower(quantile.lower_slope), least, STEEPEST.max(least), mean);
    let rest = rest - upper(quantile.upper_slope);
    if (rest - lower(quantile.lower_slope)).abs() > TOLERANCE * mean {
        // The steeper the lower tail, the less it contributes.
        quantile.lower_slope = -solve(|slope| lower(-slope), rest, -STEEPEST, 0.0, mean);
    }
    let ratio = (inner + lower(quantile.lower_slope) + upper(quantile.upper_slope)) / mean;
    let exact = (ratio - 1.0).abs() <= 2.0 * TOLERANCE;
    quantile.set_mean_fit(if exact { MeanFit::Exact } else { MeanFit::Bounded { ratio } });
}

fn lowest_slope(quantile: &LogQuantile) -> f64 {
    let mut points = quantile.points();
    match (points.next(), points.next()) {
        (Some(first), Some(second)) => (second.1 - first.1) / (second.0 - first.0),
        _ => 0.0,
    }
}

fn unit_mean(stretch: Stretch) -> f64 {
    stretch.mean(0.0, 1.0)
}

/// Finds where an ascending function reaches `target` between two ends, or the nearer end.
///
/// Regula falsi with the Illinois weighting: brackets like bisection, and needs a dozen steps.
fn solve(function: impl Fn(f64) -> f64, target: f64, low: f64, high: f64, scale: f64) -> f64 {
    let (mut low, mut high) = ((low, function(low) - target), (high, function(high) - target));
    if low.1 >= 0.0 {
        return low.0;
    }
    if high.1 <= 0.0 {
        return high.0;
    }
    let mut moved_low = None;
    for _ in 0..100 {
        let x = (low.0 * high.1 - high.0 * low.1) / (high.1 - low.1);
        let y = function(x) - target;
        if y.abs() <= TOLERANCE * scale / 2.0 {
            return x;
        }
        // The end that stays twice counts half, or it would stay for good.
        let moves_low = y < 0.0;
        let stays_twice = moved_low == Some(moves_low);
        match (moves_low, stays_twice) {
            (true, true) => (low, high.1) = ((x, y), high.1 / 2.0),
            (true, false) => low = (x, y),
            (false, true) => (high, low.1) = ((x, y), low.1 / 2.0),
            (false, false) => high = (x, y),
        }
        moved_low = Some(moves_low);
    }
    (low.0 + high.0) / 2.0
}
