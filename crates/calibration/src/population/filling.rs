//! How the scores of an occupation's people fill its cell.

use medwage_domain::distribution::RankMap;
use medwage_domain::percentile::{normal_cdf, normal_quantile};

use super::ScoredPeople;

/// The width of the bins that scores are gathered in.
const BIN: f64 = 0.02;
/// How far scores may lie from the average.
const FARTHEST: f64 = 6.0;
/// The least share of the spread of pay that no factor explains.
const LEAST_OPEN: f64 = 0.1;

/// All scores of an occupation's people: their average, their variance, and what is left open.
pub(super) struct Filling {
    pub(super) mean: f64,
    pub(super) variance: f64,
    /// Shares of people by score over the average, with the variance that they have beside the open one.
    parts: Vec<(f64, f64, f64)>,
}

impl Filling {
    pub(super) fn new(people: &[ScoredPeople]) -> Self {
        let (mut mean, mut square) = (0.0, 0.0);
        let mut each = Vec::new();
        for person in people {
            let mut bins = Bins::default();
            for (of_years, years) in &person.experience {
                for (of_level, level) in &person.education {
                    for (of_held, held) in &person.credentials {
                        let share = person.own.share * of_years * of_level * of_held;
                        let score = person.own.score + years + level + held;
                        mean += share * score;
                        square += share * (score * score + person.own.variance);
                        bins.add_share(share, score);
                    }
                }
            }
            each.extend(
                bins.into_shares().map(|(share, score)| (share, score, person.own.variance)),
            );
        }
        let parts = each.into_iter().map(|(share, score, own)| (share, score - mean, own));
        Self { mean, variance: square - mean * mean, parts: parts.collect() }
    }

    /// Returns the map that gives the population normal ranks; `None` where too little is left open.
    pub(super) fn rank_map(&self) -> Option<RankMap> {
        let open = 1.0 - self.variance;
        if open < LEAST_OPEN {
            return None;
        }
        let below = |score: f64| -> f64 {
            let each = self.parts.iter();
            each.map(|(share, at, own)| share * normal_cdf((score - at) / (open + own).sqrt()))
                .sum()
        };
        RankMap::new(RankMap::KNOTS.map(|knot| normal_quantile(below(knot))))
    }
}

/// Shares by score, each divided between the two nearest bins so that the average stays.
struct Bins {
    shares: Vec<f64>,
}

impl Default for Bins {
    fn default() -> Self {
        Self { shares: vec![0.0; (2.0 * FARTHEST / BIN) as usize + 2] }
    }
}

impl Bins {
    fn add_share(&mut self, share: f64, score: f64) {
        let at = ((score + FARTHEST) / BIN).clamp(0.0, 2.0 * FARTHEST / BIN);
        let (place, part) = (at.floor() as usize, at.fract());
        self.shares[place] += share * (1.0 - part);
        self.shares[place + 1] += share * part;
    }

    fn into_shares(self) -> impl Iterator<Item = (f64, f64)> {
        let score = |place: usize| place as f64 * BIN - FARTHEST;
        let each = self.shares.into_iter().enumerate();
        each.filter(|(_, share)| *share > 0.0).map(move |(place, share)| (share, score(place)))
    }
}
