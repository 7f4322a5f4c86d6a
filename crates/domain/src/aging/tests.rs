//! Aging by hand-computed figures.

use super::*;
use crate::reference::{Level, LevelStatus};

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

fn series(levels: &[(&str, u32)]) -> IndexSeries {
    let level = |(text, thousandths): &(&str, u32)| Level {
        month: month(text),
        thousandths: *thousandths,
        status: LevelStatus::Published,
    };
    IndexSeries {
        id: "CIS2020000000000I".to_owned(),
        id_inferred: false,
        title: "Private industry".to_owned(),
        seasonally_adjusted: true,
        levels: levels.iter().map(level).collect(),
    }
}

fn quarters() -> IndexSeries {
    series(&[
        ("2025-03", 100_000),
        ("2025-06", 101_500),
        ("2025-09", 102_000),
        ("2025-12", 103_000),
        ("2026-03", 104_000),
    ])
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

fn kinds(aging: &Aging) -> Vec<&'static str> {
    aging.assumptions.iter().map(|assumption| assumption.kind.id()).collect()
}

#[test]
fn a_rate_is_linear_within_a_year_and_chained_beyond() {
    for (wage, percent, months, aged) in [
        (52_000, 3.0, 9, 53_170),
        (52_000, 3.0, 0, 52_000),
        (52_000, 3.0, 12, 53_560),
        (52_000, 3.0, 18, 54_363), // 52,000 x 1.03 x 1.015 = 54,363.40
        (100_000, -10.0, 24, 81_000),
        (100_000, 50.0, 1, 104_167),
    ] {
        let aging = Aging::by_rate(percent, months).unwrap();
        let found = aging.age_wage(Cents::from_dollars(wage), Pay::Annual);
        assert_eq!(found, Some(Cents::from_dollars(aged)), "{wage} at {percent}% for {months}");
    }
}

#[test]
fn an_hourly_wage_is_rounded_to_the_cent() {
    let aging = Aging::by_rate(3.0, 9).unwrap();
    assert_eq!(aging.age_wage(Cents::new(2_459), Pay::Hourly), Some(Cents::new(2_514)));
    assert_eq!(aging.label, "caller's rate of 3% a year");
}

#[test]
fn rates_and_months_out_of_bounds_are_refused() {
    for percent in [-20.1, 50.1, f64::NAN, f64::INFINITY] {
        let refused = Aging::by_rate(percent, 1);
        assert!(matches!(refused, Err(AgingError::Rate { .. })), "{percent}");
    }
    assert_eq!(Aging::by_rate(3.0, 121), Err(AgingError::TooFar { months: 121 }));
}

#[test]
fn an_index_is_linear_between_quarters() {
    let aging = Aging::by_index(&quarters(), month("2025-05"), month("2025-12")).unwrap();
    close(aging.factor, 103.0 / 101.0);
    assert_eq!(aging.months, 7);
    assert_eq!(kinds(&aging), ["aging.eci.stands_for_occupation", "aging.eci.interpolated"]);
    assert_eq!(
        aging.label,
        "Employment Cost Index, Private industry (CIS2020000000000I), seasonally adjusted"
    );
}

#[test]
fn beyond_the_last_quarter_an_index_goes_on_at_its_last_year_s_change() {
    let aging = Aging::by_index(&quarters(), month("2025-06"), month("2027-09")).unwrap();
    // 4% a year from 2026-03: one year chained, six months linear.
    close(aging.factor, 104.0 * 1.04 * 1.02 / 101.5);
    assert_eq!(kinds(&aging), ["aging.eci.stands_for_occupation", "aging.eci.extended"]);
    let text = &aging.assumptions[1].text;
    assert!(text.contains("from 2026-03") && text.contains("change of 4.0%"), "{text}");
}

#[test]
fn gaps_and_levels_that_were_computed_back_are_said() {
    let mut gappy = series(&[("2025-03", 100_000), ("2025-12", 103_000)]);
    gappy.levels[0].status = LevelStatus::ChainedBack;
    gappy.id_inferred = true;
    let aging = Aging::by_index(&gappy, month("2025-06"), month("2025-09")).unwrap();
    close(aging.factor, 102.0 / 101.0);
    let expected = [
        "aging.eci.stands_for_occupation",
        "aging.eci.across_gap",
        "aging.eci.chained_back",
        "aging.eci.inferred_id",
    ];
    assert_eq!(kinds(&aging), expected);
}

#[test]
fn what_a_series_can_not_say_is_refused() {
    let refusal = |series: &IndexSeries, from: &str, to: &str| {
        Aging::by_index(series, month(from), month(to)).unwrap_err().to_string()
    };
    let quarters = quarters();
    assert_eq!(
        refusal(&quarters, "2025-05", "2025-04"),
        "2025-04 is before the reference month 2025-05; wages are only moved forward"
    );
    assert_eq!(
        refusal(&quarters, "2024-05", "2025-05"),
        "Private industry starts in 2025-03, after the reference month 2024-05"
    );
    assert_eq!(
        refusal(&series(&[("2025-12", 103_000), ("2026-03", 104_000)]), "2025-12", "2026-05"),
        "Private industry has no 12-month change at its end, so it can't be extended to 2026-05"
    );
    assert_eq!(
        refusal(&quarters, "2025-05", "2035-06"),
        "121 months are too many; a wage is moved by at most 120"
    );
}

#[test]
fn the_reference_month_itself_is_left_as_it_is() {
    let aging = Aging::by_index(&quarters(), month("2025-05"), month("2025-05")).unwrap();
    close(aging.factor, 1.0);
}
