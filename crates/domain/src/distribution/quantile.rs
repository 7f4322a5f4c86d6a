//! The rule itself: log wage as a piecewise linear function of the normal score.

use super::tails::{self, MeanFit, STEEPEST};
use crate::percentile::normal_cdf_by_rationals as normal_cdf;

/// The most points that a distribution is made from: five published ones, and the knots of a map of ranks.
const MAX_POINTS: usize = 17;
/// The most points of a published distribution, and of distributions that are combined.
const MOST_COMBINED: usize = 5;

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
    pub(super) mean_fit: MeanFit,
}

impl LogQuantile {
    /// The most points that a distribution has.
    pub const MOST_POINTS: usize = MAX_POINTS;

    /// Makes the distribution through 2 to 5 points (normal score, log wage), ascending by score and
    /// not descending by wage. Its tails reproduce the mean, in dollars, where there is one.
    pub fn new(points: &[(f64, f64)], mean: Option<f64>) -> Option<Self> {
        Self::above_bound(points, mean, None)
    }

    /// As [`new`](Self::new), with an upper tail that passes above a point that is known only as a bound.
    pub fn above_bound(
        points: &[(f64, f64)],
        mean: Option<f64>,
        bound: Option<(f64, f64)>,
    ) -> Option<Self> {
        let mut quantile =
            Self::through_points(points).filter(|quantile| quantile.count <= MOST_COMBINED)?;
        let (z, log) = quantile.last_point();
        let least = bound.map_or(0.0, |(above, least)| ((least - log) / (above - z)).max(0.0));
        tails::choose_tails(
            &mut quantile,
            mean.filter(|mean| *mean > 0.0 && mean.is_finite()),
            least,
        );
        Some(quantile)
    }

    fn through_points(points: &[(f64, f64)]) -> Option<Self> {
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
    pub fn value_at(&self, z: f64) -> f64 {
        let (first, last) = (self.first_point(), self.last_point());
        if z <= first.0 {
            return first.1 + self.lower_slope * (z - first.0);
        }
        if z >= last.0 {
            return last.1 + self.upper_slope * (z - last.0);
        }
        let above = self.zs[..self.count].partition_point(|point| *point < z).max(1);
        let (from, to) = (self.point_at(above - 1), self.point_at(above));
        from.1 + (to.1 - from.1) * (z - from.0) / (to.0 - from.0)
    }

    /// Returns the lowest and the highest normal score at which a log wage stands: one score, but where
    /// the distribution is flat.
    pub fn scores_of(&self, log: f64) -> (f64, f64) {
        let low = self.find_crossing(|point| point < log, log);
        let high = self.find_crossing(|point| point <= log, log);
        (low, high.max(low))
    }

    /// Returns where the function reaches `log`, in the stretch after the last point that is `below` it.
    fn find_crossing(&self, below: impl Fn(f64) -> bool, log: f64) -> f64 {
        let above = self.logs[..self.count].partition_point(|point| below(*point));
        let tail = |slope: f64, from: (f64, f64), flat: f64| {
            if slope > 0.0 { from.0 + (log - from.1) / slope } else { flat }
        };
        if above == 0 {
            return if log < self.first_point().1 {
                tail(self.lower_slope, self.first_point(), f64::NEG_INFINITY)
            } else {
                self.first_point().0
            };
        }
        if above == self.count {
            return if log > self.last_point().1 {
                tail(self.upper_slope, self.last_point(), f64::INFINITY)
            } else {
                self.last_point().0
            };
        }
        let (from, to) = (self.point_at(above - 1), self.point_at(above));
        from.0 + (to.0 - from.0) * ((log - from.1) / (to.1 - from.1)).clamp(0.0, 1.0)
    }

    /// Returns the mean, in dollars, of the wages of people whose score is normal with mean `mu` and
    /// standard deviation `tau`: E\[exp(q(mu + tau e))\]. `mean(0, 1)` is the distribution's own.
    ///
    /// On a stretch where q(z) = a + b z the integral is closed: exp(a + b mu + b^2 tau^2 / 2) times the
    /// normal mass of the stretch for a mean of mu + b tau^2.
    pub fn mean(&self, mu: f64, tau: f64) -> f64 {
        if tau <= 0.0 {
            return libm::exp(self.value_at(mu));
        }
        self.stretches().map(|stretch| stretch.mean(mu, tau)).sum()
    }

    /// Returns what people up to a normal score contribute to `mean(0, 1)`, in dollars: E\[exp(q(e)); e <= z\].
    pub fn mean_below(&self, z: f64) -> f64 {
        let below = self.stretches().filter(|stretch| stretch.from < z);
        below.map(|stretch| Stretch { to: stretch.to.min(z), ..stretch }.mean(0.0, 1.0)).sum()
    }

    /// Returns what the part between the first and the last point contributes to `mean(0, 1)`.
    pub(super) fn mean_between(&self) -> f64 {
        self.inner_stretches().map(|stretch| stretch.mean(0.0, 1.0)).sum()
    }

    /// Returns the weighted sum at equal scores, such as an area's distribution and a part of the
    /// difference between two others: at every score exactly so, unless a negative weight makes it
    /// descend. There it is held level, outwards from the median, which stays the sum. `None` without
    /// terms, and where they have more than five different scores.
    pub fn combine_weighted(terms: &[(f64, &Self)]) -> Option<Self> {
        let (zs, count) = merge_scores(terms)?;
        let sum = |of: &dyn Fn(&Self) -> f64| -> f64 {
            terms.iter().map(|(weight, quantile)| weight * of(quantile)).sum()
        };
        let mut points = zs.map(|z| (z, sum(&|quantile| quantile.value_at(z))));
        hold_ascending(&mut points[..count]);
        let mut combined = Self::through_points(&points[..count])?;
        combined.lower_slope = sum(&|quantile| quantile.lower_slope).clamp(0.0, STEEPEST);
        combined.upper_slope = sum(&|quantile| quantile.upper_slope).clamp(0.0, STEEPEST);
        Some(combined)
    }

    /// Returns the distribution with a part of the step from one distribution to another: the point nearest the
    /// median moves by that part of the step there, and the spread of each stretch is multiplied by that
    /// power of the ratio of theirs. Spread is multiplied and never subtracted, so no two points meet: a
    /// stretch that is tied in print gets a part of the spread that the step starts from.
    #[must_use]
    pub fn with_step(&self, weight: f64, to: &Self, from: &Self) -> Self {
        let nearest =
            |one: &usize, other: &usize| self.zs[*one].abs().total_cmp(&self.zs[*other].abs());
        let middle = (0..self.count).min_by(nearest).unwrap_or_default();
        let z = self.zs[middle];
        let mut stepped = *self;
        stepped.logs[middle] = self.logs[middle] + weight * (to.value_at(z) - from.value_at(z));
        let spread = |place: usize| {
            let (start, end) = (self.point_at(place), self.point_at(place + 1));
            let between = |curve: &Self| curve.value_at(end.0) - curve.value_at(start.0);
            let least = (LEAST_SPREAD * between(from)).max(LEAST_SLOPE * (end.0 - start.0));
            (end.1 - start.1).max(least) * spread_ratio(weight, between(to), between(from))
        };
        for place in middle..self.count - 1 {
            stepped.logs[place + 1] = stepped.logs[place] + spread(place);
        }
        for place in (0..middle).rev() {
            stepped.logs[place] = stepped.logs[place + 1] - spread(place);
        }
        let tail =
            |own: f64, to: f64, from: f64| (own * spread_ratio(weight, to, from)).min(STEEPEST);
        stepped.lower_slope = tail(self.lower_slope, to.lower_slope, from.lower_slope);
        stepped.upper_slope = tail(self.upper_slope, to.upper_slope, from.upper_slope);
        stepped.mean_fit = MeanFit::NotPublished;
        stepped
    }

    /// Returns the same distribution with every log wage raised: of the year where it was of the hour.
    pub fn raised_by(mut self, log: f64) -> Self {
        self.logs[..self.count].iter_mut().for_each(|point| *point += log);
        self
    }

    /// Returns the same distribution by other scores: through `points`, whose outer slopes are those of this
    /// one times the slopes of the map of scores.
    pub(super) fn through_ranks(&self, points: &[(f64, f64)], slopes: (f64, f64)) -> Self {
        let mut filled = *self;
        filled.count = points.len().min(MAX_POINTS);
        for (place, (score, log)) in points.iter().enumerate().take(MAX_POINTS) {
            (filled.zs[place], filled.logs[place]) = (*score, *log);
        }
        filled.lower_slope = self.lower_slope * slopes.0;
        filled.upper_slope = self.upper_slope * slopes.1;
        filled
    }

    /// Returns how the tails meet the published mean.
    pub fn mean_fit(&self) -> MeanFit {
        self.mean_fit
    }

    /// The lowest point: normal score and log wage.
    pub fn first_point(&self) -> (f64, f64) {
        self.point_at(0)
    }

    /// The highest point: normal score and log wage.
    pub fn last_point(&self) -> (f64, f64) {
        self.point_at(self.count - 1)
    }

    /// The points, ascending.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        (0..self.count).map(|place| self.point_at(place))
    }

    fn point_at(&self, place: usize) -> (f64, f64) {
        (self.zs[place], self.logs[place])
    }

    /// The straight parts, from the lower tail to the upper one.
    pub fn stretches(&self) -> impl Iterator<Item = Stretch> + '_ {
        let (first, last) = (self.first_point(), self.last_point());
        let lower = Stretch::new(f64::NEG_INFINITY, first.0, first, self.lower_slope);
        let upper = Stretch::new(last.0, f64::INFINITY, last, self.upper_slope);
        std::iter::once(lower).chain(self.inner_stretches()).chain(std::iter::once(upper))
    }

    /// The straight parts between the points.
    fn inner_stretches(&self) -> impl Iterator<Item = Stretch> + '_ {
        (1..self.count).map(|place| {
            let (from, to) = (self.point_at(place - 1), self.point_at(place));
            Stretch::new(from.0, to.0, from, (to.1 - from.1) / (to.0 - from.0))
        })
    }
}

/// The least spread of a stretch with a step, as a part of the spread that the step starts from.
const LEAST_SPREAD: f64 = 0.25;
/// The least of it in any case, in log pay a normal score.
const LEAST_SLOPE: f64 = 0.02;
/// The most that a step multiplies or divides a spread by.
const MOST_RATIO: f64 = 2.0;

/// By how much a part of a step multiplies a spread; not at all where either side has none.
fn spread_ratio(weight: f64, to: f64, from: f64) -> f64 {
    if to > 0.0 && from > 0.0 {
        libm::pow(to / from, weight).clamp(1.0 / MOST_RATIO, MOST_RATIO)
    } else {
        1.0
    }
}

/// All different scores of the terms' points, ascending, and how many they are.
fn merge_scores(terms: &[(f64, &LogQuantile)]) -> Option<([f64; MAX_POINTS], usize)> {
    let (mut zs, mut count) = ([0.0; MAX_POINTS], 0);
    for (z, _) in terms.iter().flat_map(|(_, quantile)| quantile.points()) {
        let place = zs[..count].partition_point(|known| *known < z);
        if place < count && zs[place] <= z {
            continue;
        }
        if count == MOST_COMBINED {
            return None;
        }
        zs[place..=count].rotate_right(1);
        zs[place] = z;
        count += 1;
    }
    (count > 0).then_some((zs, count))
}

/// Holds points level where they descend, outwards from the one nearest the median.
fn hold_ascending(points: &mut [(f64, f64)]) {
    let distance = |place: &usize| points[*place].0.abs();
    let nearest = (0..points.len()).min_by(|one, other| distance(one).total_cmp(&distance(other)));
    let Some(middle) = nearest else { return };
    for place in middle + 1..points.len() {
        points[place].1 = points[place].1.max(points[place - 1].1);
    }
    for place in (0..middle).rev() {
        points[place].1 = points[place].1.min(points[place + 1].1);
    }
}

/// A straight part: from one score to another, log wage = at + slope x z.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// The normal score where it starts; minus infinity for the lower tail.
    pub from: f64,
    /// The normal score where it ends; infinity for the upper tail.
    pub to: f64,
    /// The log wage at normal score 0.
    pub at: f64,
    /// The log wage for each normal score.
    pub slope: f64,
}

impl Stretch {
    fn new(from: f64, to: f64, through: (f64, f64), slope: f64) -> Self {
        Self { from, to, at: through.1 - slope * through.0, slope }
    }

    /// The part of the mean that this stretch contributes.
    fn mean(&self, mu: f64, tau: f64) -> f64 {
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
