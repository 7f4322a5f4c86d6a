//! Facts about the rule, on cells of May 2025 and on any cell.

mod properties;
mod quantile;

use super::*;
use crate::cell::{DataType, Slot};
use crate::percentile::PUBLISHED_Z;
use crate::wage::WageValue;

const TOP: TopCode = TopCode { hourly: Cents::new(11_500), annual: Cents::from_dollars(239_200) };

/// A cell of one kind of pay; a percentile that is `None` is a bound.
fn cell_of(pay: Pay, percentiles: [Option<u32>; 5], mean: Option<u32>) -> Cell {
    let mut cell = Cell::EMPTY;
    let slot = |figure: Option<u32>| figure.and_then(Slot::new).unwrap_or(Slot::AT_LEAST);
    for (measure, figure) in Measure::PERCENTILES.into_iter().zip(percentiles) {
        cell.set(measure.per(pay), slot(figure));
    }
    cell.set(Measure::Mean.per(pay), slot(mean));
    cell
}

fn annual_cell(percentiles: [u32; 5], mean: u32) -> Cell {
    cell_of(Pay::Annual, percentiles.map(Some), Some(mean))
}

/// 29-2072, medical records specialists, in the nation.
fn coders() -> Cell {
    annual_cell([37_000, 43_490, 51_140, 64_820, 81_150], 56_790)
}

/// 29-2072 in Cheyenne, WY (0016940).
fn tied() -> Cell {
    annual_cell([40_140, 51_670, 65_680, 79_530, 79_530], 63_160)
}

/// 29-1212, cardiologists, in Corpus Christi, TX (0018580): numbers below the bound.
fn bounded_from_the_median() -> Cell {
    let percentiles = [Some(120_360), Some(225_580), None, None, None];
    cell_of(Pay::Annual, percentiles, Some(709_920))
}

/// 29-1211, anesthesiologists, in Grand Rapids, MI (0024340): a number above the bound, then the bound.
fn bounded_above_a_greater_number() -> Cell {
    let percentiles = [Some(185_960), Some(197_150), Some(228_760), Some(384_800), None];
    cell_of(Pay::Annual, percentiles, Some(422_390))
}

/// 27-2042, musicians and singers, in Albany, NY (0010580): paid by the hour only.
fn hourly_only() -> Cell {
    let percentiles = [2_559, 4_280, 5_378, 5_378, 7_067].map(Some);
    let mut cell = cell_of(Pay::Hourly, percentiles, Some(5_394));
    for measure in Measure::ALL {
        cell.set(measure.per(Pay::Annual), Slot::NOT_APPLICABLE);
    }
    cell
}

fn annual(cell: &Cell) -> Distribution {
    Distribution::from_cell(cell, Pay::Annual, TOP).unwrap()
}

fn at(percentile: f64) -> Percentile {
    Percentile::new(percentile).unwrap()
}

fn dollars(dollars: i64) -> Cents {
    Cents::from_dollars(dollars)
}

#[test]
fn published_points_come_back_as_printed() {
    let rule = annual(&coders());
    for (percentile, printed, data_type) in [
        (10.0, 37_000, DataType::AnnualP10),
        (25.0, 43_490, DataType::AnnualP25),
        (50.0, 51_140, DataType::AnnualMedian),
        (75.0, 64_820, DataType::AnnualP75),
        (90.0, 81_150, DataType::AnnualP90),
    ] {
        let printed = dollars(printed);
        let expected = Wage::from_published(Figure::Value(printed), data_type, false);
        assert_eq!(rule.value(at(percentile)), expected);
        let exactly = (percentile, percentile, percentile, RankKind::Published);
        let rank = rule.rank_wage(printed);
        assert_eq!((rank.percentile, rank.low, rank.high, rank.kind), exactly);
    }
}

#[test]
fn the_mean_is_reproduced() {
    for (cell, mean) in [
        (coders(), 56_790.0),
        (tied(), 63_160.0),
        (bounded_from_the_median(), 709_920.0),
        (bounded_above_a_greater_number(), 422_390.0),
    ] {
        let rule = annual(&cell);
        assert_eq!(rule.mean_fit(), MeanFit::Exact);
        assert!((rule.quantile().mean(0.0, 1.0) - mean).abs() < 0.01, "{mean}");
    }
}

#[test]
fn what_lies_outside_the_points_says_so() {
    let rule = annual(&coders());
    for (percentile, expected, kind) in [
        (5.0, Rule::Extrapolated, RankKind::Extrapolated),
        (40.0, Rule::Interpolated, RankKind::Interpolated),
        (97.0, Rule::Extrapolated, RankKind::Extrapolated),
    ] {
        let WageValue::Computed(computed) = rule.value(at(percentile)).value else {
            panic!("{percentile} is computed");
        };
        assert_eq!((computed.rule, computed.interval), (expected, None), "{percentile}");
        let rank = rule.rank_wage(computed.amount);
        assert_eq!(rank.kind, kind);
        assert!((rank.percentile - percentile).abs() < 0.01, "{percentile}: {rank:?}");
    }
}

#[test]
fn a_wage_between_two_points_is_on_the_line_in_logs() {
    // Half way in normal scores from 50 to 75: the geometric mean of the two wages, 57,575.12.
    let percentile = at(Percentile::at_score(PUBLISHED_Z[3] / 2.0));
    assert_eq!(annual(&coders()).value(percentile).amount(), Some(dollars(57_575)));
}

#[test]
fn the_example_of_the_methodology_page_holds() {
    let rule = annual(&coders());
    for (percentile, wage) in [
        (1.0, 31_233),
        (5.0, 34_883),
        (40.0, 48_120),
        (60.0, 55_902),
        (95.0, 95_979),
        (99.0, 131_492),
    ] {
        assert_eq!(rule.value(at(percentile)).amount(), Some(dollars(wage)), "{percentile}");
    }
    assert!((rule.rank_wage(dollars(60_000)).percentile - 67.53).abs() < 0.005);
}

#[test]
fn a_bound_never_becomes_a_number() {
    let rule = annual(&bounded_from_the_median());
    for percentile in [50.0, 60.0, 75.0, 90.0, 99.9] {
        let bound = WageValue::AtLeast(dollars(239_200));
        assert_eq!(rule.value(at(percentile)).value, bound, "{percentile}");
    }
    // Just above the last number the rule stays below the bound; far above it, it would not.
    assert!(rule.value(at(25.1)).amount().is_some_and(|wage| wage < dollars(239_200)));
    assert_eq!(rule.value(at(49.0)).value, WageValue::AtLeast(dollars(239_200)));
}

#[test]
fn a_number_above_the_bound_is_what_higher_percentiles_are_at_least() {
    let rule = annual(&bounded_above_a_greater_number());
    for (percentile, least) in [(80.0, 384_800), (90.0, 239_200), (95.0, 384_800)] {
        let expected = WageValue::AtLeast(dollars(least));
        assert_eq!(rule.value(at(percentile)).value, expected, "{percentile}");
    }
}

#[test]
fn a_wage_beyond_a_bound_stands_above_the_last_number() {
    let (low, high) =
        (annual(&bounded_from_the_median()), annual(&bounded_above_a_greater_number()));
    for (rule, wage, percentile, kind) in [
        (&low, 239_200, 25.0, RankKind::LowerBound),
        (&low, 700_000, 25.0, RankKind::LowerBound),
        (&low, 225_580, 25.0, RankKind::Published),
        (&high, 384_800, 75.0, RankKind::Published),
        (&high, 384_801, 75.0, RankKind::LowerBound),
    ] {
        let rank = rule.rank_wage(dollars(wage));
        assert_eq!((rank.percentile, rank.kind), (percentile, kind), "{wage}");
        let most = if kind == RankKind::LowerBound { 100.0 } else { percentile };
        assert_eq!((rank.low, rank.high), (percentile, most), "{wage}");
    }
    // The bound of a higher percentile says nothing of a wage below a lower one's number.
    let between = high.rank_wage(dollars(300_000));
    assert_eq!(between.kind, RankKind::Interpolated);
    assert!(50.0 < between.percentile && between.percentile < 75.0);
    let below = low.rank_wage(dollars(239_199));
    assert!(25.0 < below.percentile && below.percentile < 50.0, "{below:?}");
}

#[test]
fn a_cell_of_bounds_has_floors_and_no_distribution() {
    // 29-1215, family medicine physicians, in Albany, OR (0010540).
    let albany = cell_of(Pay::Annual, [None; 5], None);
    assert_eq!(
        Distribution::from_cell(&albany, Pay::Annual, TOP).err(),
        Some(Missing::TooFewPercentiles)
    );
    let floor = |percentile| at_least(&albany, at(percentile), Pay::Annual, TOP);
    assert_eq!(floor(95.0), Some(Wage::at_least(dollars(239_200))));
    assert_eq!(floor(5.0), None);
    assert_eq!(at_least(&coders(), at(95.0), Pay::Annual, TOP), None);
}

#[test]
fn tied_percentiles_rank_as_a_range() {
    let rule = annual(&tied());
    let tied = |percentile| rule.value(percentile).tied;
    assert_eq!(Percentile::PUBLISHED.map(tied), [false, false, false, true, true]);
    assert_eq!(rule.value(at(80.0)).amount(), Some(dollars(79_530)));
    let rank = rule.rank_wage(dollars(79_530));
    assert_eq!((rank.percentile, rank.low, rank.high), (82.5, 75.0, 90.0));
    assert_eq!(rank.kind, RankKind::Published);
}

#[test]
fn an_hourly_wage_is_computed_in_cents() {
    let rule = Distribution::from_cell(&hourly_only(), Pay::Hourly, TOP).unwrap();
    let published =
        Wage::from_published(Figure::Value(Cents::new(2_559)), DataType::HourlyP10, false);
    assert_eq!(rule.value(Percentile::P10), published);
    let wage = rule.value(at(40.0)).amount().unwrap();
    assert!(Cents::new(4_280) < wage && wage < Cents::new(5_378), "{wage}");
    assert!((rule.rank_wage(wage).percentile - 40.0).abs() < 0.05);
}

#[test]
fn a_cell_without_two_ascending_numbers_says_why() {
    let withheld = Cell([Slot::WITHHELD; DataType::COUNT]);
    let one_number = cell_of(Pay::Annual, [Some(200_000), None, None, None, None], None);
    for (cell, expected) in [
        (Cell::EMPTY, Missing::Absent),
        (withheld, Missing::Withheld),
        (hourly_only(), Missing::NotApplicable),
        (one_number, Missing::TooFewPercentiles),
        (annual_cell([50_000, 40_000, 60_000, 70_000, 80_000], 60_000), Missing::TooFewPercentiles),
    ] {
        assert_eq!(Distribution::from_cell(&cell, Pay::Annual, TOP).err(), Some(expected));
    }
}

#[test]
fn a_mean_that_no_tails_give_is_met_as_nearly_as_they_can() {
    let rule = annual(&annual_cell([40_000; 5], 20_000));
    let MeanFit::Bounded { ratio } = rule.mean_fit() else { panic!("half of every wage") };
    assert!((ratio - rule.quantile().mean(0.0, 1.0) / 20_000.0).abs() < 1e-9);
    assert!(1.9 < ratio && ratio < 2.01, "{ratio}");
}
