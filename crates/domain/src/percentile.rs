//! Percentiles and the normal scores that the distribution rule works in.

use crate::cell::Measure;

/// A percentile of workers, above 0 and below 100.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Percentile(f64);

impl Percentile {
    /// The 10th percentile.
    pub const P10: Self = Self(10.0);
    /// The 25th percentile.
    pub const P25: Self = Self(25.0);
    /// The median.
    pub const P50: Self = Self(50.0);
    /// The 75th percentile.
    pub const P75: Self = Self(75.0);
    /// The 90th percentile.
    pub const P90: Self = Self(90.0);

    /// The percentiles that BLS publishes, in the order of [`Measure::PERCENTILES`].
    pub const PUBLISHED: [Self; 5] = [Self::P10, Self::P25, Self::P50, Self::P75, Self::P90];

    /// Takes a number above 0 and below 100; `None` for any other.
    pub fn new(percentile: f64) -> Option<Self> {
        (percentile > 0.0 && percentile < 100.0).then_some(Self(percentile))
    }

    /// Returns the published measure that this is, if it is one.
    pub fn measure(self) -> Option<Measure> {
        self.published_index().map(|place| Measure::PERCENTILES[place])
    }

    /// Returns the number.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// Returns the normal score: 0 at the median, about 1.28 at the 90th.
    pub fn z(self) -> f64 {
        self.published_index()
            .map_or_else(|| normal_quantile(self.0 / 100.0), |place| PUBLISHED_Z[place])
    }

    /// Returns the percentile at a normal score, from 0 to 100; exact at the published ones.
    pub fn at_score(z: f64) -> f64 {
        match PUBLISHED_Z.iter().position(|published| published.total_cmp(&z).is_eq()) {
            Some(place) => Self::PUBLISHED[place].0,
            None => 100.0 * normal_cdf(z),
        }
    }

    fn published_index(self) -> Option<usize> {
        Self::PUBLISHED.iter().position(|published| *published == self)
    }
}

/// The normal score of the 75th percentile.
const Z75: f64 = 0.674_489_750_196_081_7;
/// The normal score of the 90th percentile.
const Z90: f64 = 1.281_551_565_544_600_4;

/// The normal scores of [`Percentile::PUBLISHED`].
pub const PUBLISHED_Z: [f64; 5] = [-Z90, -Z75, 0.0, Z75, Z90];

/// The standard normal distribution function.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The standard normal distribution function again, in a third of the time: J. F. Hart's rational functions as
/// G. West gives them ("Better approximations to cumulative normal functions", 2005), within 1e-14.
pub(crate) fn normal_cdf_by_rationals(z: f64) -> f64 {
    const ABOVE: [f64; 7] = [
        3.526_249_659_989_11e-2,
        7.003_830_644_436_88e-1,
        6.373_962_203_531_65,
        3.391_286_607_838_3e1,
        1.120_792_914_978_71e2,
        2.212_135_961_699_31e2,
        2.202_068_679_123_76e2,
    ];
    const BELOW: [f64; 8] = [
        8.838_834_764_831_84e-2,
        1.755_667_163_182_64,
        1.606_417_757_920_7e1,
        8.678_073_220_294_61e1,
        2.965_642_487_796_74e2,
        6.373_336_333_788_31e2,
        7.938_265_125_199_48e2,
        4.404_137_358_247_52e2,
    ];
    /// The points where the rational functions give way to a continued fraction, and where nothing is left.
    const ENDS: (f64, f64) = (7.071_067_811_865_47, 37.0);
    let x = z.abs();
    let tail = if x > ENDS.1 {
        0.0
    } else {
        let density = libm::exp(-x * x / 2.0);
        if x < ENDS.0 {
            let by = |polynomial: &[f64]| polynomial.iter().fold(0.0, |sum, part| sum * x + part);
            density * by(&ABOVE) / by(&BELOW)
        } else {
            let fraction = x + 1.0 / (x + 2.0 / (x + 3.0 / (x + 4.0 / (x + 0.65))));
            density / fraction / std::f64::consts::TAU.sqrt()
        }
    };
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// The standard normal density.
pub fn normal_density(z: f64) -> f64 {
    const AT_MEAN: f64 = 0.398_942_280_401_432_7;
    AT_MEAN * libm::exp(-z * z / 2.0)
}

/// The inverse of [`normal_cdf`] for a share above 0 and below 1.
///
/// Acklam's rational approximation (relative error 1e-9), then one step of Halley's method against
/// the exact function, which leaves rounding errors only.
pub fn normal_quantile(share: f64) -> f64 {
    let z = invert_normal(share);
    let error = normal_cdf(z) - share;
    let step = error * (std::f64::consts::TAU).sqrt() * libm::exp(z * z / 2.0);
    z - step / (1.0 + z * step / 2.0)
}

/// P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function".
fn invert_normal(share: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    const TAIL: f64 = 0.024_25;
    let polynomial = |coefficients: &[f64], x: f64| {
        coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
    };
    if share < TAIL {
        let x = (-2.0 * libm::log(share)).sqrt();
        polynomial(&C, x) / polynomial(&D, x)
    } else if share > 1.0 - TAIL {
        let x = (-2.0 * libm::log1p(-share)).sqrt();
        -polynomial(&C, x) / polynomial(&D, x)
    } else {
        let x = share - 0.5;
        x * polynomial(&A, x * x) / polynomial(&B, x * x)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_ways_to_the_distribution_function_meet() {
        for hundredths in -900..=900 {
            let z = f64::from(hundredths) / 100.0;
            let apart = normal_cdf_by_rationals(z) - normal_cdf(z);
            assert!(apart.abs() < 1e-14, "{z}: {apart}");
        }
        assert!((normal_cdf_by_rationals(f64::INFINITY) - 1.0).abs() < 1e-15);
        assert!(normal_cdf_by_rationals(f64::NEG_INFINITY).abs() < 1e-15);
    }

    #[test]
    fn only_shares_of_workers_are_percentiles() {
        for (number, is_one) in [
            (0.0, false),
            (0.1, true),
            (50.0, true),
            (99.9, true),
            (100.0, false),
            (f64::NAN, false),
        ] {
            assert_eq!(Percentile::new(number).is_some(), is_one, "{number}");
        }
    }

    #[test]
    fn published_percentiles_are_known_by_their_measure() {
        for ((percentile, measure), z) in
            Percentile::PUBLISHED.into_iter().zip(Measure::PERCENTILES).zip(PUBLISHED_Z)
        {
            assert_eq!(percentile.measure(), Some(measure));
            assert!((Percentile::at_score(z) - percentile.get()).abs() < f64::EPSILON);
            assert!((percentile.z() - z).abs() < 1e-15);
            assert!((normal_quantile(percentile.get() / 100.0) - z).abs() < 1e-14);
        }
        assert_eq!(Percentile::new(50.1).unwrap().measure(), None);
    }

    proptest! {
        #[test]
        fn scores_and_shares_are_inverse(share in 1e-9..(1.0 - 1e-9)) {
            prop_assert!((normal_cdf(normal_quantile(share)) - share).abs() < 1e-14);
        }
    }
}
