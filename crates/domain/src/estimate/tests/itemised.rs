use proptest::prelude::*;

use super::fixture::*;
use crate::benchmark::wage_position::Verdict;
use crate::estimate::*;
use crate::money::Cents;
use crate::percentile::Percentile;

#[test]
fn the_model_of_these_tests_keeps_its_promises() {
    assert_eq!(model().find_faults(), Vec::new());
}

#[test]
fn scores_add_up_as_worked_by_hand() {
    let mut person = of("auditor");
    person.years = Some(8.0);
    person.education = Some(Education::Associate);
    person.credentials = held(&["B", "C"]);
    let estimate = model().estimate_pay(&person, &base()).unwrap();
    let role = 0.60 - 0.05;
    let years = 3.0 * 0.15 + 5.0 * 0.02 - 0.50;
    let education = 0.20 - 0.10;
    let credentials = 0.40 + 0.15 - 0.20;
    assert!((estimate.mu - (role + years + education + credentials)).abs() < 1e-12);
    assert!((estimate.tau - (1.0 - 0.04 - 0.06 - 0.05 - 0.05_f64).sqrt()).abs() < 1e-12);
    let p90 = estimate.pay_at(Percentile::P90).unwrap();
    let z = estimate.mu + estimate.tau * Percentile::P90.z();
    let dollars = base().quantile().value_at(z).exp().round();
    assert_eq!(p90.annual, Cents::from_dollars(dollars as i64));
    assert_eq!(p90.reach, Reach::Extrapolated);
}

#[test]
fn what_is_not_stated_neither_moves_the_rank_nor_narrows_the_spread() {
    let mut model = model();
    model.populations[0].role = Moments::default();
    let estimate = model.estimate_pay(&of("coder"), &base()).unwrap();
    assert!(estimate.mu.abs() < 1e-12 && (estimate.tau - 1.0).abs() < 1e-12);
    for percentile in Percentile::PUBLISHED {
        let published = base().quantile().value_at(percentile.z()).exp().round();
        assert_eq!(
            estimate.pay_at(percentile).unwrap().annual,
            Cents::from_dollars(published as i64)
        );
    }
}

#[test]
fn factors_come_in_one_order_and_the_last_rounds() {
    let mut person = of("coder");
    person.years = Some(1.0);
    person.hours_per_week = Some(20.0);
    let aged = office().aged_by(1.03).unwrap();
    let estimate = model().estimate_pay(&person, &aged).unwrap();
    let kinds: Vec<_> = estimate.factors.iter().map(|factor| factor.kind).collect();
    assert_eq!(kinds, FactorKind::ALL);
    assert_eq!(estimate.base_median, Cents::from_dollars(51_140));
    assert_eq!(estimate.factors[0].amount, Cents::from_dollars(47_120));
    assert_eq!(estimate.median().get() % 100, 0);
    let hours = estimate.factors.iter().find(|it| it.kind == FactorKind::Hours).unwrap();
    assert!((hours.multiplier - 0.5).abs() < 1e-6);
    let full_time =
        model().estimate_pay(&Profile { hours_per_week: None, ..person }, &aged).unwrap();
    let hourly = |it: &Estimate| it.pay_at(Percentile::P50).unwrap().hourly;
    assert_eq!(hourly(&estimate), hourly(&full_time));
}

#[test]
fn each_judgement_widens_the_interval() {
    let base = office();
    let mut person = of("coder");
    let mut width = model().estimate_pay(&person, &base).unwrap().interval.half_width;
    let states: [fn(&mut Profile); 5] = [
        |it| it.education = Some(Education::Associate),
        |it| it.credentials = held(&["D"]),
        |it| it.duties[0] = true,
        |it| it.specialty = Some(SpecialtyIx(0)),
        |it| it.practice_size = Some(PracticeSizeIx(1)),
    ];
    for state in states {
        state(&mut person);
        let estimate = model().estimate_pay(&person, &base).unwrap();
        assert!(estimate.interval.half_width > width);
        assert!(estimate.interval.low < estimate.median());
        assert!(estimate.median() < estimate.interval.high);
        width = estimate.interval.half_width;
    }
}

#[test]
fn a_bound_of_the_release_stays_one() {
    let estimate = model().estimate_pay(&of("auditor"), &base().known_to(0.7)).unwrap();
    assert_eq!(estimate.pay_at(Percentile::P25).unwrap().reach, Reach::Inside);
    assert_eq!(estimate.pay_at(Percentile::P75).unwrap().reach, Reach::Bounded);
}

#[test]
fn an_offer_is_placed_as_worked_by_hand() {
    let estimate = model().estimate_pay(&of("coder"), &base()).unwrap();
    let at = |it| estimate.pay_at(it).unwrap().annual;
    let below = Cents::new(at(Percentile::P25).get() - 100);
    assert_eq!(estimate.evaluate_offer(below, None).unwrap().verdict, Verdict::Below);
    let middle = estimate.evaluate_offer(estimate.median(), None).unwrap();
    assert_eq!((middle.verdict, middle.over_median), (Verdict::Within, Cents::default()));
    assert!((middle.percentile - 50.0).abs() < 0.01);
    assert!((middle.compa_ratio - 1.0).abs() < 1e-12);
    let above = Cents::new(at(Percentile::P75).get() + 100);
    assert_eq!(estimate.evaluate_offer(above, None).unwrap().verdict, Verdict::Above);
    let dollars = Cents::from_dollars;
    let posted = Range::new(dollars(40_000), dollars(60_000)).unwrap();
    let evaluated = estimate.evaluate_offer(dollars(45_000), Some(posted)).unwrap();
    assert!((evaluated.compa_ratio - 0.9).abs() < 1e-12);
    assert!((evaluated.penetration - 0.25).abs() < 1e-12);
}

#[test]
fn a_verdict_near_the_edge_is_not_firm() {
    let estimate = model().estimate_pay(&of("coder"), &base()).unwrap();
    let edge = Cents::new(estimate.pay_at(Percentile::P25).unwrap().annual.get() + 100);
    assert!(!estimate.evaluate_offer(edge, None).unwrap().firm);
    assert!(estimate.evaluate_offer(Cents::from_dollars(20_000), None).unwrap().firm);
}

proptest! {
    #[test]
    fn the_base_times_all_multipliers_is_the_result_to_the_cent(
        person in super::promises::anyone(),
        aging in 0.9_f64..1.3,
        hours in prop::option::of(1.0_f64..60.0),
    ) {
        let person = Profile { hours_per_week: hours, ..person };
        let estimate = model().estimate_pay(&person, &office().aged_by(aging).unwrap()).unwrap();
        let product: f64 = estimate.factors.iter().map(|factor| factor.multiplier).product();
        let cents = (estimate.base_median.get() as f64 * product).round() as i64;
        prop_assert_eq!(Cents::new(cents), estimate.median());
        let dollars: i64 = estimate.factors.iter().map(|factor| factor.dollars.get()).sum();
        prop_assert_eq!(estimate.base_median.get() + dollars, estimate.median().get());
    }
}
