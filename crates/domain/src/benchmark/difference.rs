//! How far two figures differ by more than sampling error, and which ranks sampling error leaves open.
//!
//! BLS prints the relative standard error of a mean, and none of a median. Differences are therefore taken between means.
//! Cells that share respondents, such as those of neighboring years, are nearer to one another than independent ones: an
//! error here is that of independent cells, so a verdict comes later than it could, and never too early.

use crate::percentile::Percentile;

/// How often an interval of a difference, or a range of ranks, holds the truth: as BLS prints its intervals.
pub const COVERAGE: f64 = 0.9;
/// The normal score of a two-sided interval of that coverage.
const Z90: f64 = 1.644_853_626_951_472_2;
/// A median's standard error over the mean's in a normal sample: the root of half of pi. An assumption for wages, whose
/// right tail makes it some 3% too large.
pub const MEDIAN_ERROR_RATIO: f64 = 1.253_314_137_315_500_3;

/// A figure with its sampling error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampled {
    /// The logarithm.
    pub log: f64,
    /// The relative standard error; none where none is published.
    pub error: Option<f64>,
}

/// The difference of two figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The logarithm of the second over the first.
    log_ratio: f64,
    /// The standard error.
    error: f64,
}

/// The sign of a difference, as far as sampling error leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DifferenceVerdict {
    /// The second is higher.
    Higher,
    /// The second is lower.
    Lower,
    /// Sampling error alone may be the reason.
    Unclear,
}

impl Difference {
    /// Returns how much more a figure is than the first; `None` where an error is not published.
    pub fn between_samples(first: Sampled, second: Sampled) -> Option<Self> {
        let error = libm::hypot(first.error?, second.error?);
        let log_ratio = second.log - first.log;
        (error.is_finite() && log_ratio.is_finite()).then_some(Self { log_ratio, error })
    }

    /// Returns the difference in percent of the first.
    pub fn percent(&self) -> f64 {
        to_percent(self.log_ratio)
    }

    /// Returns the part that is noise: the difference in percent that sampling error alone makes of two equal figures, one
    /// standard error of it.
    pub fn noise_percent(&self) -> f64 {
        to_percent(self.error)
    }

    /// Returns the interval of the difference in percent of the first, which holds the truth [`COVERAGE`] of the time.
    pub fn interval_percent(&self) -> (f64, f64) {
        let half = Z90 * self.error;
        (to_percent(self.log_ratio - half), to_percent(self.log_ratio + half))
    }

    /// Returns the coverage of the widest interval around the difference that leaves no difference out, from 0 to 1: one less
    /// the chance that sampling error alone makes so large a one.
    pub fn probability(&self) -> f64 {
        if self.error <= 0.0 {
            return if self.log_ratio == 0.0 { 0.0 } else { 1.0 };
        }
        libm::erf(self.log_ratio.abs() / (self.error * std::f64::consts::SQRT_2))
    }

    /// Returns the sign, where the interval leaves no difference out.
    pub fn verdict(&self) -> DifferenceVerdict {
        let half = Z90 * self.error;
        if self.log_ratio > half {
            DifferenceVerdict::Higher
        } else if self.log_ratio < -half {
            DifferenceVerdict::Lower
        } else {
            DifferenceVerdict::Unclear
        }
    }
}

fn to_percent(log_ratio: f64) -> f64 {
    100.0 * libm::expm1(log_ratio)
}

/// The ranks that sampling error leaves open to one of several figures, from 1, the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RankRange {
    /// The best.
    pub best: usize,
    /// The worst.
    pub worst: usize,
}

/// How many standard errors of a difference set one figure of so many clearly apart from another, so that all comparisons of
/// one figure with the others hold together [`COVERAGE`] of the time (Šidák's bound, as Mogstad, Romano, Shaikh and Wilhelm use
/// for the rank of one population, 2024).
pub fn rank_critical_value(count: usize) -> f64 {
    let others = count.saturating_sub(1).max(1) as f64;
    let each = libm::pow(COVERAGE, 1.0 / others);
    Percentile::new(50.0 * (1.0 + each)).map_or(f64::INFINITY, |percentile| percentile.z())
}

/// Returns the ranks open to the figure at an index of all that are ranked; `None` where its error is not published. One whose
/// error is not published may stand above it or below.
pub fn find_rank_range(all: &[Sampled], index: usize, critical_value: f64) -> Option<RankRange> {
    let own = all.get(index)?;
    own.error?;
    let (mut above, mut below) = (0, 0);
    for other in all {
        let Some(difference) = Difference::between_samples(*own, *other) else { continue };
        let margin = critical_value * difference.error;
        above += usize::from(difference.log_ratio > margin);
        below += usize::from(difference.log_ratio < -margin);
    }
    Some(RankRange { best: above + 1, worst: all.len() - below })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sampled(dollars: f64, rse_percent: f64) -> Sampled {
        Sampled { log: libm::log(dollars), error: Some(rse_percent / 100.0) }
    }

    /// Medical records specialists in the District of Columbia (80,250, RSE 11.5) and in California (68,000, RSE 1.2).
    #[test]
    fn a_large_difference_of_thin_cells_is_unclear() {
        let california = sampled(68_000.0, 1.2);
        let thin = Difference::between_samples(california, sampled(80_250.0, 11.5)).unwrap();
        assert_eq!(thin.verdict(), DifferenceVerdict::Unclear);
        let (low, high) = thin.interval_percent();
        assert!(low < 0.0 && high > 40.0 && thin.probability() < 0.9, "{low} {high}");
        let firm = Difference::between_samples(california, sampled(72_000.0, 1.0)).unwrap();
        assert_eq!(firm.verdict(), DifferenceVerdict::Higher);
        assert!((firm.percent() - 100.0 * 4.0 / 68.0).abs() < 1e-9);
        let unknown = Sampled { error: None, ..california };
        assert_eq!(Difference::between_samples(california, unknown), None);
    }

    /// Numbers from 0 to 1 from a seed (SplitMix64).
    struct Draws(u64);

    impl Draws {
        fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut bits = self.0;
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn normal(&mut self) -> f64 {
            let radius = libm::sqrt(-2.0 * libm::log(self.uniform().max(1e-300)));
            radius * libm::cos(std::f64::consts::TAU * self.uniform())
        }
    }

    /// Cells whose true wages lie as close as those of the release's areas, observed 400 times with errors of 0.5 to 8%: each
    /// cell's range holds its true rank as often as promised, and the ranges say something.
    #[test]
    fn ranges_hold_the_true_rank_as_often_as_promised() {
        let mut draws = Draws(20_250_515);
        let count = 60;
        let truth: Vec<f64> = (0..count).map(|_| 11.0 + 0.15 * draws.normal()).collect();
        let errors: Vec<f64> = (0..count).map(|_| 0.005 + 0.075 * draws.uniform()).collect();
        let rank = |own: f64| 1 + truth.iter().filter(|other| **other > own).count();
        let critical_value = rank_critical_value(count);
        let (rounds, mut held, mut width) = (400, vec![0_u32; count], 0);
        for _ in 0..rounds {
            let seen: Vec<Sampled> = truth
                .iter()
                .zip(&errors)
                .map(|(log, error)| Sampled {
                    log: log + error * draws.normal(),
                    error: Some(*error),
                })
                .collect();
            for index in 0..count {
                let range = find_rank_range(&seen, index, critical_value).unwrap();
                let rank = rank(truth[index]);
                held[index] += u32::from(range.best <= rank && rank <= range.worst);
                width += range.worst - range.best;
            }
        }
        let worst = held.iter().min().copied().unwrap_or_default();
        assert!(f64::from(worst) >= COVERAGE * f64::from(rounds), "{worst} of {rounds}");
        let mean_width = width as f64 / (count as f64 * f64::from(rounds));
        assert!(mean_width < 0.75 * count as f64, "{mean_width} of {count} ranks are open");
    }

    /// An interval of 90% holds the true difference of simulated cells 90% of the time, within what chance leaves.
    #[test]
    fn intervals_hold_the_true_difference_as_often_as_promised() {
        let mut draws = Draws(7);
        let (one, other) = ((11.0, 0.02), (11.05, 0.03));
        let mut held = 0;
        for _ in 0..4_000 {
            let mut see = |(log, error): (f64, f64)| Sampled {
                log: log + error * draws.normal(),
                error: Some(error),
            };
            let found = Difference::between_samples(see(one), see(other)).unwrap();
            let (low, high) = found.interval_percent();
            let truth = 100.0 * libm::expm1(0.05);
            held += i32::from(low <= truth && truth <= high);
        }
        assert!((3_540..=3_660).contains(&held), "{held} of 4,000");
    }

    proptest! {
        #[test]
        fn a_range_holds_the_printed_rank_and_turns_with_the_sign(
            cells in prop::collection::vec((10.0_f64..12.0, prop::option::of(0.0_f64..0.2)), 1..40),
        ) {
            let all: Vec<Sampled> =
                cells.into_iter().map(|(log, error)| Sampled { log, error }).collect();
            let critical_value = rank_critical_value(all.len());
            for (index, own) in all.iter().enumerate() {
                let Some(range) = find_rank_range(&all, index, critical_value) else {
                    prop_assert!(own.error.is_none());
                    continue;
                };
                let above = all.iter().filter(|other| other.log > own.log).count();
                let below = all.iter().filter(|other| other.log < own.log).count();
                prop_assert!(range.best <= above + 1 && all.len() - below <= range.worst);
            }
        }

        #[test]
        fn a_difference_and_its_reverse_agree(
            one in (10.0_f64..12.0, 0.0_f64..0.3), other in (10.0_f64..12.0, 0.0_f64..0.3),
        ) {
            let [one, other] = [one, other].map(|(log, error)| Sampled { log, error: Some(error) });
            let there = Difference::between_samples(one, other).unwrap();
            let back = Difference::between_samples(other, one).unwrap();
            prop_assert!((there.probability() - back.probability()).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&there.probability()));
            let reversed = match back.verdict() {
                DifferenceVerdict::Higher => DifferenceVerdict::Lower,
                DifferenceVerdict::Lower => DifferenceVerdict::Higher,
                DifferenceVerdict::Unclear => DifferenceVerdict::Unclear,
            };
            prop_assert_eq!(there.verdict(), reversed);
        }
    }
}
