//! The function itself: its points, its tails, and sums of several.

use super::super::LogQuantile;
use crate::percentile::PUBLISHED_Z;

fn through(logs: [f64; 5]) -> LogQuantile {
    let points: [_; 5] = std::array::from_fn(|place| (PUBLISHED_Z[place], logs[place]));
    LogQuantile::new(&points, None).unwrap()
}

#[test]
fn only_ascending_points_make_one() {
    for (points, makes) in [
        (&[(-1.0, 10.0), (1.0, 11.0)][..], true),
        (&[(-1.0, 10.0), (1.0, 10.0)], true),
        (&[(-1.0, 10.0), (1.0, 9.0)], false),
        (&[(-1.0, 10.0), (-1.0, 11.0)], false),
        (&[(-1.0, 10.0)], false),
        (&[(-1.0, 10.0), (1.0, f64::INFINITY)], false),
        (&[(f64::NAN, 10.0), (1.0, 11.0)], false),
        (&[(0.0, 1.0), (1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (4.0, 1.0), (5.0, 1.0)], false),
    ] {
        assert_eq!(LogQuantile::new(points, None).is_some(), makes, "{points:?}");
    }
}

#[test]
fn a_flat_part_is_a_range_of_scores() {
    let flat = through([10.0, 10.5, 10.5, 10.5, 11.0]);
    assert_eq!(flat.scores_of(10.5), (PUBLISHED_Z[1], PUBLISHED_Z[3]));
    assert_eq!(flat.scores_of(11.0), (PUBLISHED_Z[4], PUBLISHED_Z[4]));
    let (low, high) = flat.scores_of(9.0);
    assert!(low < PUBLISHED_Z[0] && (low - high).abs() < 1e-12);
}

#[test]
fn a_person_of_fixed_score_has_one_wage() {
    let quantile = through([10.0, 10.2, 10.5, 10.7, 11.0]);
    assert!((quantile.mean(0.3, 0.0) - libm::exp(quantile.value_at(0.3))).abs() < 1e-9);
    // A spread of next to nothing comes to the same.
    assert!((quantile.mean(0.3, 1e-6) / libm::exp(quantile.value_at(0.3)) - 1.0).abs() < 1e-6);
}

#[test]
fn a_sum_has_the_points_of_all_its_terms() {
    let area = LogQuantile::new(&[(-1.0, 10.0), (0.0, 10.4), (1.0, 11.0)], None).unwrap();
    let other = LogQuantile::new(&[(-0.5, 10.0), (0.0, 10.1), (0.5, 10.6)], None).unwrap();
    let sum = LogQuantile::combine_weighted(&[(1.0, &area), (0.5, &other)]).unwrap();
    assert_eq!(sum.points().count(), 5);
    for z in [-3.0, -0.9, -0.5, -0.2, 0.0, 0.7, 2.0] {
        let expected = area.value_at(z) + 0.5 * other.value_at(z);
        assert!((sum.value_at(z) - expected).abs() < 1e-12, "{z}");
    }
}

#[test]
fn a_sum_that_would_descend_is_level_outwards_from_the_median() {
    let area = through([10.0, 10.2, 10.5, 10.6, 10.7]);
    let steep = through([9.0, 9.5, 10.0, 10.5, 11.0]);
    let held = LogQuantile::combine_weighted(&[(1.0, &area), (-1.0, &steep)]).unwrap();
    let logs: Vec<f64> = held.points().map(|(_, log)| log).collect();
    // The sums are 1.0, 0.7, 0.5, 0.1 and -0.3.
    assert!(logs.iter().all(|log| (log - 0.5).abs() < 1e-12), "{logs:?}");
    assert!(held.value_at(5.0) >= held.value_at(-5.0));
}

#[test]
fn a_sum_of_nothing_or_of_too_many_points_is_none() {
    let five = through([10.0, 10.2, 10.5, 10.6, 10.7]);
    let two = LogQuantile::new(&[(-2.0, 10.0), (2.0, 11.0)], None).unwrap();
    assert_eq!(LogQuantile::combine_weighted(&[]), None);
    assert_eq!(LogQuantile::combine_weighted(&[(1.0, &five), (1.0, &two)]), None);
    assert_eq!(LogQuantile::combine_weighted(&[(f64::NAN, &five)]), None);
}
