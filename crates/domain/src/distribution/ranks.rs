//! From additive scores to ranks: how a population whose scores are not quite normal fills a distribution.

use super::quantile::LogQuantile;

/// An ascending map from additive score to normal score, straight between its knots and beyond them.
///
/// Scores of a population are a mixture of a few groups and not quite normal. Where `G` is their distribution,
/// the map is the normal score of `G`, so that the population as a whole has normal ranks again, and pay by
/// rank gives back the distribution that it was taken from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankMap {
    at: [f64; RankMap::KNOTS.len()],
}

impl RankMap {
    /// The additive scores at which the map is known.
    pub const KNOTS: [f64; 12] =
        [-2.8, -2.0, -1.6, -1.3, -1.0, -0.6, -0.1, 0.4, 0.9, 1.4, 2.0, 2.8];
    /// The map that leaves every score as it is.
    pub const IDENTITY: Self = Self { at: Self::KNOTS };

    /// Takes the normal score at each knot; `None` unless they ascend and are numbers.
    pub fn new(at: [f64; Self::KNOTS.len()]) -> Option<Self> {
        let sound = at.iter().all(|score| score.is_finite());
        (sound && at.is_sorted_by(|one, next| one < next)).then_some(Self { at })
    }

    /// Returns the normal score at each knot.
    pub fn knots(&self) -> [f64; Self::KNOTS.len()] {
        self.at
    }

    /// Returns the normal score of an additive one.
    pub fn normal_score(&self, score: f64) -> f64 {
        let place = Self::find_stretch(&Self::KNOTS, score);
        let (from, slope) = (Self::KNOTS[place], self.slope_at(place));
        self.at[place] + slope * (score - from)
    }

    /// Returns the additive score of a normal one.
    pub fn additive_score(&self, z: f64) -> f64 {
        let place = Self::find_stretch(&self.at, z);
        Self::KNOTS[place] + (z - self.at[place]) / self.slope_at(place)
    }

    /// Returns the distribution by additive score: at every score that of the distribution at its rank.
    pub fn map_quantile(&self, quantile: &LogQuantile) -> LogQuantile {
        if *self == Self::IDENTITY {
            return *quantile;
        }
        let last = Self::KNOTS.len() - 2;
        let slopes = (self.slope_at(0), self.slope_at(last));
        let mut points = [(0.0, 0.0); LogQuantile::MOST_POINTS];
        let mut count = 0;
        let mut add = |point: (f64, f64)| {
            if let Some(place) = points.get_mut(count) {
                *place = point;
                count += 1;
            }
        };
        // Both ascend, so each stretch is found by going on from the one before.
        let (mut stretch, mut knot) = (0, 0);
        let mut before: Option<(f64, f64)> = None;
        for point in quantile.points() {
            while stretch < last && self.at[stretch + 1] <= point.0 {
                stretch += 1;
            }
            let score =
                Self::KNOTS[stretch] + (point.0 - self.at[stretch]) / self.slope_at(stretch);
            while knot <= last + 1 && Self::KNOTS[knot] < score - APART {
                let log = match before {
                    Some((z, log)) => log + (point.1 - log) * (self.at[knot] - z) / (point.0 - z),
                    None => quantile.value_at(self.at[knot]),
                };
                add((Self::KNOTS[knot], log));
                knot += 1;
            }
            // A knot beside a published point would only repeat it.
            if knot <= last + 1 && Self::KNOTS[knot] <= score + APART {
                knot += 1;
            }
            add((score, point.1));
            before = Some(point);
        }
        for place in knot..=last + 1 {
            add((Self::KNOTS[place], quantile.value_at(self.at[place])));
        }
        quantile.through_ranks(&points[..count], slopes)
    }

    fn find_stretch(knots: &[f64], score: f64) -> usize {
        knots.partition_point(|knot| *knot <= score).saturating_sub(1).min(knots.len() - 2)
    }

    fn slope_at(&self, place: usize) -> f64 {
        (self.at[place + 1] - self.at[place]) / (Self::KNOTS[place + 1] - Self::KNOTS[place])
    }
}

/// Scores nearer than this are one.
const APART: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::percentile::PUBLISHED_Z;

    fn skewed() -> RankMap {
        RankMap::new(RankMap::KNOTS.map(|score| score + 0.04 * (score * score - 1.0))).unwrap()
    }

    fn quantile() -> LogQuantile {
        let points: Vec<_> = PUBLISHED_Z.into_iter().zip([10.4, 10.6, 10.8, 11.1, 11.3]).collect();
        LogQuantile::new(&points, Some(54_000.0)).unwrap()
    }

    #[test]
    fn the_map_and_its_inverse_meet_everywhere() {
        let map = skewed();
        for score in (-60..=60).map(|tenths| f64::from(tenths) / 10.0) {
            assert!((map.additive_score(map.normal_score(score)) - score).abs() < 1e-12, "{score}");
        }
    }

    #[test]
    fn a_filled_distribution_is_that_of_the_rank_at_every_score() {
        let (map, quantile) = (skewed(), quantile());
        let filled = map.map_quantile(&quantile);
        for score in (-60..=60).map(|tenths| f64::from(tenths) / 10.0) {
            let apart = filled.value_at(score) - quantile.value_at(map.normal_score(score));
            assert!(apart.abs() < 1e-12, "{score}: {apart}");
        }
        assert_eq!(RankMap::IDENTITY.map_quantile(&quantile), quantile);
    }

    #[test]
    fn a_map_that_does_not_ascend_is_refused() {
        let mut knots = RankMap::KNOTS;
        knots[3] = knots[4];
        assert_eq!(RankMap::new(knots), None);
        knots[3] = f64::NAN;
        assert_eq!(RankMap::new(knots), None);
    }
}
