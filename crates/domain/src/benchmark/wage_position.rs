//! The position of a wage in the market, in the terms of compensation work.

use crate::distribution::Rank;
use crate::money::Cents;
use crate::wage::{Wage, WageValue};

/// How a wage compares with the market's middle half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Below the 25th percentile.
    Below,
    /// From the 25th to the 75th percentile.
    Within,
    /// Above the 75th percentile.
    Above,
}

/// The position of a wage in a market.
#[derive(Clone, Copy, Debug)]
pub struct WagePosition {
    /// The percentile; none where there is no distribution to rank it in.
    pub rank: Option<Rank>,
    /// Pay over the median: 1 is at the market's middle.
    pub compa_ratio: Option<f64>,
    /// (pay - P25) / (P75 - P25): 0 at the quarter, 1 at the three-quarter point.
    pub range_penetration: Option<f64>,
    /// Against the middle half; none where the quarters that decide it are missing.
    pub verdict: Option<Verdict>,
}

/// The market's quarters.
#[derive(Clone, Copy, Debug)]
pub struct Quarters {
    /// The 25th percentile.
    pub p25: Wage,
    /// The median.
    pub p50: Wage,
    /// The 75th percentile.
    pub p75: Wage,
}

/// Returns where a wage stands in the market.
pub fn locate_wage(wage: Cents, quarters: &Quarters, rank: Option<Rank>) -> WagePosition {
    WagePosition {
        rank,
        compa_ratio: share_between(wage, Cents::default(), quarters.p50.amount()),
        range_penetration: quarters
            .p25
            .amount()
            .and_then(|p25| share_between(wage, p25, quarters.p75.amount())),
        verdict: judge_wage(wage, quarters),
    }
}

/// How far a wage lies from `start` (0) to `end` (1).
fn share_between(wage: Cents, start: Cents, end: Option<Cents>) -> Option<f64> {
    let width = end?.get() - start.get();
    (width > 0).then(|| (wage.get() - start.get()) as f64 / width as f64)
}

/// A bound decides only where the wage lies below it.
fn judge_wage(wage: Cents, quarters: &Quarters) -> Option<Verdict> {
    match quarters.p25.value {
        WageValue::AtLeast(bound) => return (wage < bound).then_some(Verdict::Below),
        WageValue::Missing(_) => return None,
        _ if quarters.p25.amount().is_some_and(|p25| wage < p25) => return Some(Verdict::Below),
        _ => {}
    }
    match quarters.p75.value {
        WageValue::AtLeast(bound) => (wage <= bound).then_some(Verdict::Within),
        WageValue::Missing(_) => None,
        _ => quarters
            .p75
            .amount()
            .map(|p75| if wage > p75 { Verdict::Above } else { Verdict::Within }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{DataType, Figure};

    fn wage(figure: Figure<i64>) -> Wage {
        Wage::from_published(figure.map(Cents::from_dollars), DataType::AnnualMedian, false)
    }

    fn quarters(p75: Figure<i64>) -> Quarters {
        let (p25, p50) = (wage(Figure::Value(40_000)), wage(Figure::Value(50_000)));
        Quarters { p25, p50, p75: wage(p75) }
    }

    #[test]
    fn the_middle_half_is_within_the_market() {
        for (dollars, expected) in [
            (39_999, Verdict::Below),
            (40_000, Verdict::Within),
            (60_000, Verdict::Within),
            (60_001, Verdict::Above),
        ] {
            let position =
                locate_wage(Cents::from_dollars(dollars), &quarters(Figure::Value(60_000)), None);
            assert_eq!(position.verdict, Some(expected), "{dollars}");
        }
    }

    #[test]
    fn ratios_are_those_of_compensation_work() {
        let position =
            locate_wage(Cents::from_dollars(55_000), &quarters(Figure::Value(60_000)), None);
        assert!((position.compa_ratio.unwrap() - 1.1).abs() < 1e-12);
        assert!((position.range_penetration.unwrap() - 0.75).abs() < 1e-12);
    }

    #[test]
    fn a_bound_decides_only_below_itself() {
        let bounded = quarters(Figure::AtLeast(239_200));
        for (dollars, expected) in
            [(30_000, Some(Verdict::Below)), (239_200, Some(Verdict::Within)), (239_201, None)]
        {
            let position = locate_wage(Cents::from_dollars(dollars), &bounded, None);
            assert_eq!(
                (position.verdict, position.range_penetration),
                (expected, None),
                "{dollars}"
            );
        }
        assert_eq!(
            locate_wage(Cents::from_dollars(50_000), &quarters(Figure::Withheld), None).verdict,
            None
        );
    }
}
