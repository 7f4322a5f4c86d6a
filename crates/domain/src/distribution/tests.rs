//! Facts about the rule, on real cells and on any cell.

use proptest::prelude::*;

use super::*;
use crate::cell::{DataType, Slot};

const TOP: TopCode = TopCode { hourly: Cents::new(11_500), annual: Cents::from_dollars(239_200) };

/// An annual cell; `None` is a bound.
fn cell(percentiles: [Option<u32>; 5], mean: Option<u32>) -> Cell {
    let mut cell = Cell::EMPTY;
    for (measure, dollars) in Measure::PERCENTILES.into_iter().zip(percentiles) {
        let slot = dollars.and_then(Slot::new).unwrap_or(Slot::AT_LEAST);
        cell.set(measure.per(Pay::Annual), slot);
    }
    if let Some(mean) = mean {
        cell.set(DataType::AnnualMean, Slot::new(mean).unwrap());
    }
    cell
}

/// 29-2072 in the nation, May 2025.
fn coders() -> Cell {
    cell([37_000, 43_490, 51_140, 64_820, 81_150].map(Some), Some(56_790))
}

fn annual(cell: &Cell) -> Distribution {
    Distribution::of(cell, Pay::Annual, TOP).unwrap()
}

fn dollars(wage: Wage) -> i64 {
    wage.amount().unwrap().get() / 100
}

fn at(percentile: f64) -> Percentile {
    Percentile::new(percentile).unwrap()
}

#[test]
fn published_points_come_back_as_printed() {
    let rule = annual(&coders());
    for (percentile, printed) in
        [(10.0, 37_000), (25.0, 43_490), (50.0, 51_140), (75.0, 64_820), (90.0, 81_150)]
    {
        let wage = rule.value(at(percentile));
        assert_eq!(wage.value, WageValue::Published(Cents::from_dollars(printed)));
        let rank = rule.rank(Cents::from_dollars(printed));
        assert_eq!(rank.kind, RankKind::Published);
        assert!((rank.percentile - percentile).abs() < 1e-9);
    }
}

#[test]
fn the_mean_is_reproduced() {
    let rule = annual(&coders());
    assert_eq!(rule.quantile().mean_fit(), MeanFit::Exact);
    assert!((rule.quantile().mean(0.0, 1.0) - 56_790.0).abs() < 0.01);
}

#[test]
fn what_lies_outside_the_points_says_so() {
    let rule = annual(&coders());
    for (percentile, expected) in
        [(5.0, Rule::Extrapolated), (40.0, Rule::Interpolated), (97.0, Rule::Extrapolated)]
    {
        let WageValue::Computed(computed) = rule.value(at(percentile)).value else { panic!() };
        assert_eq!(computed.rule, expected, "{percentile}");
        let rank = rule.rank(computed.amount);
        assert!((rank.percentile - percentile).abs() < 0.01, "{percentile}: {rank:?}");
        let outside = rank.kind == RankKind::Extrapolated;
        assert_eq!(outside, expected == Rule::Extrapolated);
    }
}

#[test]
fn a_bound_never_becomes_a_number() {
    // 29-1215 in Albany, OR: the 90th percentile is at least 239,200.
    let rule =
        annual(&cell([Some(105_600), Some(190_110), Some(229_590), Some(236_660), None], None));
    let bound = WageValue::AtLeast(Cents::from_dollars(239_200));
    for percentile in [90.0, 95.0, 99.9] {
        assert_eq!(rule.value(at(percentile)).value, bound, "{percentile}");
    }
    assert!(dollars(rule.value(at(80.0))) >= 236_660);
    let rank = rule.rank(Cents::from_dollars(500_000));
    assert_eq!((rank.kind, rank.low, rank.high), (RankKind::LowerBound, 90.0, 100.0));
    assert!(rule.rank(Cents::from_dollars(239_199)).high <= 90.0);
}

#[test]
fn tied_percentiles_rank_as_a_range() {
    let rule = annual(&cell([40_000, 50_000, 50_000, 60_000, 70_000].map(Some), Some(54_000)));
    assert!(rule.value(Percentile::P25).tied && rule.value(Percentile::P50).tied);
    assert!(!rule.value(Percentile::P75).tied);
    let rank = rule.rank(Cents::from_dollars(50_000));
    assert!((rank.low - 25.0).abs() < 1e-9 && (rank.high - 50.0).abs() < 1e-9);
    assert!((rank.percentile - 37.5).abs() < 1e-9);
}

#[test]
fn a_cell_without_two_numbers_says_why() {
    let withheld = Cell([Slot::WITHHELD; DataType::COUNT]);
    let hourly_only = Cell([Slot::NOT_APPLICABLE; DataType::COUNT]);
    let one_number = cell([Some(200_000), None, None, None, None], None);
    for (cell, expected) in [
        (Cell::EMPTY, Missing::Absent),
        (withheld, Missing::Withheld),
        (hourly_only, Missing::NotApplicable),
        (one_number, Missing::TooFewPercentiles),
    ] {
        assert_eq!(Distribution::of(&cell, Pay::Annual, TOP).unwrap_err(), expected);
    }
}

#[test]
fn a_mean_that_no_tails_give_is_met_as_nearly_as_they_can() {
    let rule = annual(&cell([40_000, 40_000, 40_000, 40_000, 40_000].map(Some), Some(20_000)));
    assert!(matches!(rule.quantile().mean_fit(), MeanFit::Bounded { ratio } if ratio > 1.0));
}

/// Five ascending percentiles and a mean that can belong to them.
fn any_cell() -> impl Strategy<Value = Cell> {
    (20_000_u32..120_000, prop::array::uniform4(1_u32..40_000), 0.95_f64..1.15).prop_map(
        |(start, steps, ratio)| {
            let mut wages = [start; 5];
            for (place, step) in steps.into_iter().enumerate() {
                wages[place + 1] = wages[place] + step;
            }
            let middle = f64::from(wages.iter().sum::<u32>()) / 5.0;
            cell(wages.map(Some), Some((middle * ratio) as u32))
        },
    )
}

proptest! {
    #[test]
    fn wages_never_descend_and_ranks_undo_them(cell in any_cell()) {
        let rule = annual(&cell);
        let mut before = Cents::default();
        for percentile in (1..1000).map(|tenth| f64::from(tenth) / 10.0) {
            let wage = rule.value(at(percentile)).amount().unwrap();
            prop_assert!(wage >= before, "{percentile}: {wage} after {before}");
            before = wage;
            let rank = rule.rank(wage);
            prop_assert!(rank.low <= rank.percentile && rank.percentile <= rank.high);
            // A percentile's wage is rounded to a dollar, which may be some of a percentile.
            let beside = |dollars| rule.rank(Cents::from_dollars(wage.get() / 100 + dollars));
            prop_assert!(beside(-1).low <= percentile + 1e-9 && percentile - 1e-9 <= beside(1).high);
        }
    }

    #[test]
    fn an_exact_fit_has_the_published_mean(cell in any_cell()) {
        let rule = annual(&cell);
        let mean = cell.wage(Measure::Mean, Pay::Annual, TOP).value().unwrap().dollars();
        let ratio = rule.quantile().mean(0.0, 1.0) / mean;
        match rule.quantile().mean_fit() {
            MeanFit::Exact => prop_assert!((ratio - 1.0).abs() < 1e-8),
            MeanFit::Bounded { ratio: said } => prop_assert!((ratio - said).abs() < 1e-9),
            MeanFit::NotPublished => prop_assert!(false, "there is a mean"),
        }
    }

    #[test]
    fn the_closed_mean_is_the_integral(cell in any_cell(), mu in -1.5..1.5, tau in 0.2..1.0) {
        let rule = annual(&cell);
        // Midpoints of 4,000 slices of the score's distribution, in scores: -8 to 8.
        let width = 16.0 / 4_000.0;
        let slice = |place: i32| {
            let e = -8.0 + width * (f64::from(place) + 0.5);
            let density = libm::exp(-e * e / 2.0) / std::f64::consts::TAU.sqrt();
            libm::exp(rule.quantile().at(mu + tau * e)) * density * width
        };
        let integral: f64 = (0..4_000).map(slice).sum();
        let closed = rule.quantile().mean(mu, tau);
        prop_assert!((closed / integral - 1.0).abs() < 1e-4, "{closed} is not {integral}");
    }

    #[test]
    fn combining_with_nothing_changes_nothing(one in any_cell(), other in any_cell()) {
        let (one, other) = (*annual(&one).quantile(), *annual(&other).quantile());
        let same = LogQuantile::combine(&[(1.0, &one), (0.4, &other), (-0.4, &other)]).unwrap();
        for z in [-2.5, -1.0, 0.0, 0.3, 1.1, 2.5] {
            prop_assert!((same.at(z) - one.at(z)).abs() < 1e-9);
        }
    }

    #[test]
    fn no_cell_is_too_strange(raw in prop::array::uniform17(any::<u32>())) {
        let cell = Cell(raw.map(|raw| Slot::from_raw(raw).unwrap_or(Slot::ABSENT)));
        for pay in [Pay::Annual, Pay::Hourly] {
            if let Ok(rule) = Distribution::of(&cell, pay, TOP) {
                for percentile in [0.001, 10.0, 33.3, 90.0, 99.999] {
                    let _ = rule.value(at(percentile));
                }
                for cents in [i64::MIN, 0, 1, 5_000_000, i64::MAX] {
                    let rank = rule.rank(Cents::new(cents));
                    prop_assert!((0.0..=100.0).contains(&rank.percentile));
                }
            }
        }
    }
}
