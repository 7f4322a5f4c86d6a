//! The simpler rules that the rule is compared with.

use super::super::LogQuantile;
use super::Point;

/// A normal curve of log wages.
pub(super) struct Lognormal {
    location: f64,
    scale: f64,
}

impl Lognormal {
    /// The curve through points by least squares.
    pub(super) fn fit_points(points: &[Point]) -> Self {
        let count = points.len() as f64;
        let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
        let (x, y) = (x / count, y / count);
        let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
            (above + (point.0 - x) * (point.1 - y), below + (point.0 - x) * (point.0 - x))
        });
        let scale = above / below;
        Self { location: y - scale * x, scale }
    }

    /// The log wage at a normal score.
    pub(super) fn value_at(&self, z: f64) -> f64 {
        self.location + self.scale * z
    }

    /// The mean, in dollars.
    pub(super) fn mean(&self) -> f64 {
        libm::exp(self.location + self.scale * self.scale / 2.0)
    }
}

/// Straight lines between points, with tails that go on as steep as the outer ones.
pub(super) fn fit_straight_lines(points: &[Point]) -> Option<LogQuantile> {
    let slope = |pair: &[Point]| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0);
    let mut slopes = points.windows(2).map(slope);
    let lower = slopes.next()?;
    let mut quantile = LogQuantile::new(points, None)?;
    (quantile.lower_slope, quantile.upper_slope) = (lower, slopes.next_back().unwrap_or(lower));
    Some(quantile)
}
