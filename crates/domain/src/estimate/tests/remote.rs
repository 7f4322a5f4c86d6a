use super::fixture::*;
use crate::benchmark::reliability::Grade;
use crate::estimate::*;

fn at(median: f64, grade: Grade) -> Base {
    Base::new(&quantile(median, [0.3, 0.25, 0.35, 0.4]), 0.02, grade).unwrap()
}

fn places() -> Places {
    Places {
        employer: Some(at(64_000.0, Grade::A)),
        employee: Some(at(46_000.0, Grade::C)),
        nation: Some(at(51_000.0, Grade::A)),
    }
}

fn median(base: &Base) -> f64 {
    base.quantile().value_at(0.0).exp()
}

#[test]
fn a_policy_takes_one_place_and_shows_the_others() {
    for (policy, dollars, grade) in [
        (Policy::Employer, 64_000.0, Grade::A),
        (Policy::Employee, 46_000.0, Grade::C),
        (Policy::National, 51_000.0, Grade::A),
    ] {
        let (base, shares) = places().apply_policy(policy).unwrap();
        assert!((median(&base) - dollars).abs() < 1e-6, "{policy:?}");
        assert_eq!(base.grade(), grade);
        assert_eq!(shares.len(), 3);
    }
}

#[test]
fn a_blend_is_the_geometric_middle_at_each_rank() {
    let (base, _) = places().apply_policy(Policy::Blend([0.5, 0.5, 0.0])).unwrap();
    assert!((median(&base) - (64_000.0_f64 * 46_000.0).sqrt()).abs() < 1e-6);
    assert_eq!(base.grade(), Grade::C);
    assert!((base.half_width() - 0.02).abs() < 1e-12);
    let estimate = model().estimate_pay(&of("coder"), &base).unwrap();
    let factors: f64 = estimate.factors.iter().map(|it| it.multiplier).product();
    let dollars = (estimate.base_median.dollars() * factors * 100.0).round() / 100.0;
    assert!((dollars - estimate.median().dollars()).abs() < 1e-9);
}

#[test]
fn a_blend_of_settings_keeps_them() {
    let places =
        Places { employer: Some(office()), employee: Some(at(46_000.0, Grade::B)), nation: None };
    let (base, shares) = places.apply_policy(Policy::Blend([0.25, 0.75, 0.0])).unwrap();
    let expected = (0.25 * 47_120.0_f64.ln() + 0.75 * 46_000.0_f64.ln()).exp();
    assert!((median(&base) - expected).abs() < 1e-6);
    assert_eq!(shares.len(), 2);
}

#[test]
fn a_place_that_counts_must_be_known() {
    let places = Places { nation: None, ..places() };
    assert_eq!(
        places.apply_policy(Policy::National).unwrap_err(),
        PlaceError::Unknown(Place::Nation)
    );
    assert!(places.apply_policy(Policy::Blend([0.4, 0.6, 0.0])).is_ok());
}

#[test]
fn weights_are_shares() {
    for weights in [[0.5, 0.6, 0.0], [1.5, -0.5, 0.0], [f64::NAN, 1.0, 0.0], [0.0; 3]] {
        let refused = places().apply_policy(Policy::Blend(weights)).unwrap_err();
        assert_eq!(refused, PlaceError::Weights, "{weights:?}");
    }
}
