//! The rule itself: log wage as a piecewise linear function of the normal score.

use super::tails::{self, MeanFit};
use crate::percentile::normal_cdf;

/// The most points that a distribution is made from.
const MAX_POINTS: usize = 5;

/// Log wage by normal score: linear between its points, straight tails beyond them.
///
/// Never decreases. `Copy`, and no part of it is on the heap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogQuantile {
    zs: [f64; MAX_POINTS],
    logs: [f64; MAX_POINTS],
    count: usize,
    pub(super) lower_slope: f64,
    pub(super) upper_slope: f64,
    mean_fit: MeanFit,
}

impl LogQuantile {
    /// Makes the distribution through 2 to 5 points (normal score, log wage), ascending by score and
    /// not descending by wage. Its tails reproduce the mean, in dollars, where there is one.
    pub fn new(points: &[(f64, f64)], mean: Option<f64>) -> Option<Self> {
        Self::above(points, mean, None)
    }

    /// As [`new`](Self::new), with an upper tail that passes above a point that is known only as a bound.
    pub(super) fn above(
        points: &[(f64, f64)],
        mean: Option<f64>,
        bound: Option<(f64, f64)>,
    ) -> Option<Self> {
        let mut quantile = Self::through(points)?;
        let (z, log) = quantile.last();
        let least = bound.map_or(0.0, |(above, least)| ((least - log) / (above - z)).max(0.0));
        tails::choose(&mut quantile, mean.filter(|mean| *mean > 0.0), least);
        Some(quantile)
    }

    fn through(points: &[(f64, f64)]) -> Option<Self> {
        let (mut zs, mut logs) = ([0.0; MAX_POINTS], [0.0; MAX_POINTS]);
        let fits = (2..=MAX_POINTS).contains(&points.len())
            && points.iter().all(|(z, log)| z.is_finite() && log.is_finite())
            && points.is_sorted_by(|one, next| one.0 < next.0 && one.1 <= next.1);
        if !fits {
            return None;
        }
        for (place, (z, log)) in points.iter().enumerate() {
            (zs[place], logs[place]) = (*z, *log);
        }
        let mean_fit = MeanFit::NotPublished;
        Some(Self { zs, logs, count: points.len(), lower_slope: 0.0, upper_slope: 0.0, mean_fit })
    }

    /// Returns the log wage at a normal score.
    pub fn at(&self, z: f64) -> f64 {
        let (first, last) = (self.first(), self.last());
        if z <= first.0 {
            return first.1 + self.lower_slope * (z - first.0);
        }
        if z >= last.0 {
            return last.1 + self.upper_slope * (z - last.0);
        }
        let above = self.zs[..self.count].partition_point(|point| *point < z).max(1);
        let (from, to) = (self.point(above - 1), self.point(above));
        from.1 + (to.1 - from.1) * (z - from.0) / (to.0 - from.0)
    }

    /// Returns the lowest and the highest normal score at which a log wage stands: one score, but where
    /// the distribution is flat.
    pub fn inverse(&self, log: f64) -> (f64, f64) {
        let low = self.crossing(|point| point < log, log);
        let high = self.crossing(|point| point <= log, log);
        (low, high.max(low))
    }

    /// Returns where the function reaches `log`, in the stretch after the last point that is `below` it.
    fn crossing(&self, below: impl Fn(f64) -> bool, log: f64) -> f64 {
        let above = self.logs[..self.count].partition_point(|point| below(*point));
        let tail = |slope: f64, from: (f64, f64), flat: f64| {
            if slope > 0.0 { from.0 + (log - from.1) / slope } else { flat }
        };
        if above == 0 {
            return if log < self.first().1 {
                tail(self.lower_slope, self.first(), f64::NEG_INFINITY)
            } else {
                self.first().0
            };
        }
        if above == self.count {
            return if log > self.last().1 {
                tail(self.upper_slope, self.last(), f64::INFINITY)
            } else {
                self.last().0
            };
        }
        let (from, to) = (self.point(above - 1), self.point(above));
        from.0 + (to.0 - from.0) * ((log - from.1) / (to.1 - from.1)).clamp(0.0, 1.0)
    }

    /// Returns the mean, in dollars, of the wages of people whose score is normal with mean `mu` and
    /// standard deviation `tau`: E\[exp(q(mu + tau e))\]. `mean(0, 1)` is the distribution's own.
    ///
    /// On a stretch where q(z) = a + b z the integral is closed: exp(a + b mu + b^2 tau^2 / 2) times the
    /// normal mass of the stretch for a mean of mu + b tau^2.
    pub fn mean(&self, mu: f64, tau: f64) -> f64 {
        if tau <= 0.0 {
            return libm::exp(self.at(mu));
        }
        self.stretches().map(|stretch| stretch.mean(mu, tau)).sum()
    }

    /// Returns the weighted sum at equal scores, such as an area's distribution and a part of the
    /// difference between two others. Where a negative weight would make it descend, it is held level.
    pub fn combine(terms: &[(f64, &Self)]) -> Option<Self> {
        let (_, guide) = terms.iter().max_by_key(|(_, quantile)| quantile.count)?;
        let sum = |of: &dyn Fn(&Self) -> f64| -> f64 {
            terms.iter().map(|(weight, quantile)| weight * of(quantile)).sum()
        };
        let mut combined = **guide;
        for place in 0..combined.count {
            let z = combined.zs[place];
            combined.logs[place] = sum(&|quantile| quantile.at(z));
            if place > 0 {
                combined.logs[place] = combined.logs[place].max(combined.logs[place - 1]);
            }
        }
        combined.lower_slope = sum(&|quantile| quantile.lower_slope).max(0.0);
        combined.upper_slope = sum(&|quantile| quantile.upper_slope).max(0.0);
        combined.mean_fit = MeanFit::NotPublished;
        combined.logs.iter().all(|log| log.is_finite()).then_some(combined)
    }

    /// Returns the same distribution with every log wage raised: of the year where it was of the hour.
    pub fn raised_by(mut self, log: f64) -> Self {
        self.logs[..self.count].iter_mut().for_each(|point| *point += log);
        self
    }

    /// Returns how the tails meet the published mean.
    pub fn mean_fit(&self) -> MeanFit {
        self.mean_fit
    }

    pub(super) fn set_mean_fit(&mut self, fit: MeanFit) {
        self.mean_fit = fit;
    }

    /// The lowest point: normal score and log wage.
    pub fn first(&self) -> (f64, f64) {
        self.point(0)
    }

    /// The highest point: normal score and log wage.
    pub fn last(&self) -> (f64, f64) {
        self.point(self.count - 1)
    }

    /// The points, ascending.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        (0..self.count).map(|place| self.point(place))
    }

    fn point(&self, place: usize) -> (f64, f64) {
        (self.zs[place], self.logs[place])
    }

    /// The straight parts, from the lower tail to the upper one.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Stretch> + '_ {
        let lower = Stretch::new(f64::NEG_INFINITY, self.first().0, self.first(), self.lower_slope);
        let upper = Stretch::new(self.last().0, f64::INFINITY, self.last(), self.upper_slope);
        let between = (1..self.count).map(|place| {
            let (from, to) = (self.point(place - 1), self.point(place));
            Stretch::new(from.0, to.0, from, (to.1 - from.1) / (to.0 - from.0))
        });
        std::iter::once(lower).chain(between).chain(std::iter::once(upper))
    }
}

/// A straight part: from one score to another, log wage = at + slope x z.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    from: f64,
    to: f64,
    at: f64,
    slope: f64,
}

impl Stretch {
    pub(super) fn new(from: f64, to: f64, through: (f64, f64), slope: f64) -> Self {
        Self { from, to, at: through.1 - slope * through.0, slope }
    }

    /// The part of the mean that this stretch contributes.
    pub(super) fn mean(&self, mu: f64, tau: f64) -> f64 {
        let shifted = mu + self.slope * tau * tau;
        let mass = normal_mass((self.from - shifted) / tau, (self.to - shifted) / tau);
        let half = self.slope * self.slope * tau * tau / 2.0;
        libm::exp(self.at + self.slope * mu + half) * mass
    }
}

/// The normal mass between two scores, taken on the side where neither is close to one.
fn normal_mass(from: f64, to: f64) -> f64 {
    if from > 0.0 { normal_cdf(-from) - normal_cdf(-to) } else { normal_cdf(to) - normal_cdf(from) }
}
