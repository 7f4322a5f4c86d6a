//! The measure itself, on cells whose errors are known.

use super::*;
use crate::testing::TinyMarket;

/// The percentiles and the mean of log wages that are normal, to the dollar.
fn lognormal(median: f64, spread: f64) -> ([u32; 5], u32) {
    let dollars = |log: f64| (median * libm::exp(log)).round() as u32;
    (PUBLISHED_Z.map(|z| dollars(spread * z)), dollars(spread * spread / 2.0))
}

fn percent(errors: &Errors) -> f64 {
    errors.mean_percent().unwrap()
}

#[test]
fn a_lognormal_cell_is_predicted_by_its_own_curve() {
    let mut market = TinyMarket::new();
    let (percentiles, mean) = lognormal(50_000.0, 0.5);
    market.put_annual(market.cell_key("29-2072", "0010540", "000000"), percentiles, mean);
    let scores = leave_one_out(&market).all;
    assert_eq!((scores.cells, scores.means_reproduced), (1, 1));
    for left_out in &scores.left_out {
        assert!(percent(&left_out.lognormal) < 0.01 && percent(&left_out.straight) < 0.01);
    }
    let [p10, p25, p50, p75, p90, mean] = &scores.left_out;
    for inner in [p25, p50, p75] {
        assert!(percent(&inner.rule) < 0.01 && percent(&inner.rule_with_mean) < 0.01);
    }
    // The rule's tails are those of the average cell, until the mean says otherwise.
    for outer in [p10, p90, mean] {
        assert!(percent(&outer.rule) > 0.1);
    }
    assert_eq!(mean.rule_with_mean.mean_percent(), None);
}

#[test]
fn only_complete_cells_count_each_once() {
    let mut market = TinyMarket::new();
    let (percentiles, mean) = lognormal(50_000.0, 0.3);
    for (area, industry) in [("0000000", "000000"), ("0010540", "000000"), ("0000000", "622000")] {
        market.put_annual(market.cell_key("29-2072", area, industry), percentiles, mean);
    }
    let (percentiles, mean) = lognormal(180_000.0, 0.3);
    market.put_annual(market.cell_key("29-1141", "0000000", "000000"), percentiles, mean);
    market.withhold_wages(market.cell_key("43-3021", "0000000", "000000"));
    let report = leave_one_out(&market);
    assert_eq!((report.all.cells, report.below_bound.cells), (4, 3));
}

#[test]
fn errors_are_relative_to_the_published_figure() {
    let mut errors = Errors::default();
    assert_eq!((errors.mean_percent(), errors.median_percent()), (None, None));
    for predicted in [90.0, 102.0, 104.0, 100.0, 114.0] {
        errors.add_error(predicted, 100.0);
    }
    assert!((errors.mean_percent().unwrap() - 6.0).abs() < 1e-4);
    assert!((errors.median_percent().unwrap() - 4.0).abs() < 1e-4);
}
