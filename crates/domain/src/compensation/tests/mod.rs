use proptest::prelude::*;

use super::*;
use crate::money::Cents;
use crate::reference::{Reference, Threshold, ThresholdUnit};
use crate::statistics::Statistic;

fn dollars(amount: i64) -> Cents {
    Cents::from_dollars(amount)
}

fn figure(id: &str, value: &str) -> Statistic {
    Statistic { id: id.to_owned(), value: Some(value.to_owned()), ..Statistic::default() }
}

fn ranged(id: &str, low: &str, high: &str) -> Statistic {
    let (low, high) = (Some(low.to_owned()), Some(high.to_owned()));
    Statistic { id: id.to_owned(), low, high, ..Statistic::default() }
}

fn level(effective: &str, weekly: i64) -> Threshold {
    Threshold {
        name: "FLSA EAP standard salary level".to_owned(),
        unit: ThresholdUnit::Week,
        effective: effective.to_owned(),
        amount: dollars(weekly),
    }
}

/// The published figures, as they are in the collection.
fn reference() -> Reference {
    let values = [
        ("f0414", "9325"),
        ("f0415", "26993"),
        ("f0416", "1440"),
        ("f0421", "20143"),
        ("f0422", "9818"),
        ("f0423", "8620"),
        ("f0424", "8889"),
        ("f0425", "11"),
        ("f0426", "15"),
        ("f0427", "18"),
        ("f0428", "20"),
        ("f0433", "7"),
        ("f0441", "8"),
        ("f0442", "50"),
        ("f0443", "6"),
        ("f0446", "4.6"),
    ];
    let mut statistics: Vec<_> = values.map(|(id, value)| figure(id, value)).into();
    statistics.extend([ranged("f0504", "200", "1000"), ranged("f0505", "1", "5")]);
    let thresholds =
        vec![level("2020-01-01", 684), level("2024-07-01", 844), level("2024-11-15", 684)];
    Reference { statistics, thresholds, ..Reference::default() }
}

fn defaults() -> Defaults {
    Defaults::of(&reference(), "2025-05-31").unwrap()
}

fn part(total: &Total, kind: ComponentKind) -> Spread {
    total.components.iter().find(|it| it.kind == kind).unwrap().value
}

#[test]
fn the_salary_level_is_the_one_that_holds_on_the_day() {
    for (day, weekly) in [("2024-06-30", 684), ("2024-08-01", 844), ("2025-05-31", 684)] {
        assert_eq!(Defaults::of(&reference(), day).unwrap().salary_level, dollars(weekly));
    }
    assert!(Defaults::of(&reference(), "2019-12-31").is_err());
    let missing = Defaults::of(&Reference { statistics: vec![], ..reference() }, "2025-05-31");
    assert_eq!(missing.unwrap_err().id, "f0423");
}

#[test]
fn exemption_asks_for_salary_level_and_duties() {
    let of = |basis, annual, duties| Exemption::of(basis, dollars(annual), dollars(684), duties);
    // 684 a week is 35,568 a year.
    let below = Exemption::BelowSalaryLevel { weekly: dollars(684) };
    assert_eq!(of(Basis::Salaried, 35_567, Some(true)), below);
    assert_eq!(of(Basis::Salaried, 35_568, Some(true)), Exemption::Exempt);
    assert_eq!(of(Basis::Salaried, 90_000, Some(false)), Exemption::DutiesNotExempt);
    assert_eq!(of(Basis::Salaried, 90_000, None), Exemption::DutiesNotStated);
    assert_eq!(of(Basis::Hourly, 90_000, Some(true)), Exemption::PaidByTheHour);
}

/// $20 an hour, 50 hours, $100 a week for accuracy: 50 x 20 + 100 = 1,100, the regular rate is 22, half of
/// it for 10 hours is 110, and the week is 1,210 (the form of 29 CFR 778.110(b)).
#[test]
fn a_bonus_that_counts_raises_the_regular_rate() {
    let overtime = Overtime::of(dollars(20 * 2_080), 50.0, 5_200.0);
    assert!((overtime.hourly_rate - 20.0).abs() < 1e-12);
    assert!((overtime.regular_rate - 22.0).abs() < 1e-12);
    let week = 40.0 * 20.0 + 100.0 + overtime.annual / 52.0;
    assert!((week - 1_210.0).abs() < 1e-9);
    let without = Overtime::of(dollars(20 * 2_080), 50.0, 0.0);
    assert!((without.annual / 52.0 - 300.0).abs() < 1e-9);
}

#[test]
fn a_stated_package_is_worked_by_hand() {
    let terms = OfferTerms {
        hours_per_week: 45.0,
        guaranteed_bonus: Some(dollars(1_000)),
        bonus: Some(Bonus { amount: dollars(4_000), probability: 0.5, non_discretionary: false }),
        profit_sharing: Some(dollars(500)),
        retirement: Some(Match { rate: 0.5, of_pay: 0.06, saved: 0.04 }),
        health: Some(dollars(8_000)),
        leave: Some(Leave { vacation: 15.0, holidays: 8.0, sick: 3.0 }),
        education: Some(dollars(400)),
        life_and_disability: Some(dollars(300)),
        ..OfferTerms::from_base(dollars(52_000), Basis::Hourly)
    };
    let total = total(&terms, &defaults());
    // $25 an hour: 5 hours at 37.50, 52 weeks.
    assert_eq!(part(&total, ComponentKind::Overtime).base, dollars(9_750));
    assert_eq!(part(&total, ComponentKind::ConditionalBonus).base, dollars(2_000));
    assert_eq!(part(&total, ComponentKind::RetirementMatch).base, dollars(1_040));
    assert_eq!(part(&total, ComponentKind::PaidLeave).base, dollars(26 * 200));
    assert_eq!(total.guaranteed_cash, Spread::certain(dollars(53_000)));
    assert_eq!(total.conditional_cash.base, dollars(9_750 + 2_000 + 500));
    assert_eq!(total.conditional_cash.high, dollars(9_750 + 4_000 + 500));
    assert_eq!(total.benefits.base, dollars(1_040 + 8_000 + 5_200 + 400 + 300));
    assert_eq!(total.whole.base, dollars(53_000 + 12_250 + 14_940));
    let callers = total.components.iter().filter(|it| it.source == Source::Caller).count();
    assert_eq!(callers, total.components.len() - 1);
}

#[test]
fn what_is_not_stated_is_a_published_average_with_its_ids() {
    let terms = OfferTerms::from_base(dollars(52_000), Basis::Salaried);
    let total = total(&OfferTerms { cover: Some(Cover::Single), ..terms }, &defaults());
    let health = total.components.iter().find(|it| it.kind == ComponentKind::Health).unwrap();
    assert_eq!(health.value.base, dollars(9_325 - 1_440));
    assert_eq!(health.value.low, dollars(8_620 - 1_440));
    let ids = ["f0423", "f0414", "f0422", "f0416"].map(str::to_owned).to_vec();
    assert_eq!(health.source, Source::Published(ids));
    assert_eq!(part(&total, ComponentKind::RetirementMatch).base, dollars(1_560));
    assert_eq!(part(&total, ComponentKind::PaidLeave).base, dollars(26 * 200));
    assert_eq!(part(&total, ComponentKind::Overtime), Spread::default());
    for (cover, base, low) in
        [(None, 7_885, 0), (Some(Cover::None), 0, 0), (Some(Cover::Family), 20_143, 26_993 - 8_889)]
    {
        let total = super::total(&OfferTerms { cover, ..terms }, &defaults());
        let health = part(&total, ComponentKind::Health);
        assert_eq!((health.base, health.low), (dollars(base), dollars(low)), "{cover:?}");
    }
}

fn offer(id: &str, base: i64, price_level: Option<f64>) -> Offer {
    let terms = OfferTerms {
        bonus: Some(Bonus { amount: Cents::default(), probability: 0.0, non_discretionary: false }),
        profit_sharing: Some(Cents::default()),
        retirement: Some(Match { rate: 0.0, of_pay: 0.0, saved: 0.0 }),
        cover: Some(Cover::None),
        leave: Some(Leave { vacation: 0.0, holidays: 0.0, sick: 0.0 }),
        education: Some(Cents::default()),
        life_and_disability: Some(Cents::default()),
        ..OfferTerms::from_base(dollars(base), Basis::Salaried)
    };
    Offer { id: id.to_owned(), terms, price_level }
}

#[test]
fn offers_are_compared_in_the_nations_prices_where_all_are_known() {
    let nominal =
        compare(&[offer("boston", 66_000, None), offer("austin", 62_000, Some(98.0))], &defaults())
            .unwrap();
    assert_eq!((nominal[0].id.as_str(), nominal[0].real), ("boston", None));
    let real = compare(
        &[offer("boston", 66_000, Some(110.0)), offer("austin", 62_000, Some(98.0))],
        &defaults(),
    )
    .unwrap();
    assert_eq!(real[0].id, "austin");
    assert_eq!(real[1].real, Some(dollars(60_000)));
    // 62,000 / 0.98 x 1.10 = 69,591.84
    assert_eq!(real[1].break_even_base, Some(dollars(69_592)));
    assert_eq!(real[0].break_even_base, None);
}

#[test]
fn equal_offers_share_a_rank() {
    let offers = [offer("b", 50_000, None), offer("a", 50_000, None), offer("c", 40_000, None)];
    let compared = compare(&offers, &defaults()).unwrap();
    let ranks: Vec<_> = compared.iter().map(|it| (it.id.as_str(), it.rank)).collect();
    assert_eq!(ranks, [("a", 1), ("b", 1), ("c", 3)]);
}

#[test]
fn what_can_not_be_compared_is_refused() {
    let one = offer("a", 50_000, None);
    let refused = |offers: &[Offer]| compare(offers, &defaults()).unwrap_err();
    assert_eq!(refused(std::slice::from_ref(&one)), CompareError::Count { count: 1 });
    assert_eq!(refused(&vec![one.clone(); 11]), CompareError::Count { count: 11 });
    let id = || "a".to_owned();
    assert_eq!(refused(&vec![one; 2]), CompareError::SameId { id: id() });
    let other = offer("b", 50_000, None);
    for level in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let priced = offer("a", 50_000, Some(level));
        assert_eq!(refused(&[priced, other.clone()]), CompareError::PriceLevel { id: id() });
    }
    assert_eq!(refused(&[offer("a", 0, None), other]), CompareError::OfferTerms { id: id() });
}

fn any_offer() -> impl Strategy<Value = Offer> {
    let bonus = prop::option::of((0_i64..20_000, 0.0_f64..1.0, any::<bool>()));
    (
        20_000_i64..200_000,
        20.0_f64..60.0,
        prop::option::of(any::<bool>()),
        bonus,
        prop::option::of(80.0_f64..125.0),
    )
        .prop_map(|(base, hours, duties, bonus, price_level)| {
            let mut offer = offer("", base, price_level);
            offer.terms.hours_per_week = hours;
            offer.terms.exempt_duties = duties;
            offer.terms.bonus = bonus.map(|(amount, probability, non_discretionary)| Bonus {
                amount: dollars(amount),
                probability,
                non_discretionary,
            });
            offer
        })
}

proptest! {
    #[test]
    fn the_order_of_offers_does_not_matter(
        offers in prop::collection::vec(any_offer(), 2..=10), turn in 0_usize..10,
    ) {
        let mut offers: Vec<_> = offers
            .into_iter()
            .enumerate()
            .map(|(place, offer)| Offer { id: format!("offer-{place}"), ..offer })
            .collect();
        let one = compare(&offers, &defaults()).unwrap();
        let places = turn % offers.len();
        offers.rotate_left(places);
        prop_assert_eq!(one, compare(&offers, &defaults()).unwrap());
    }

    #[test]
    fn at_its_break_even_base_a_loser_is_worth_as_much_as_the_best(
        one in any_offer(), other in any_offer(),
    ) {
        let mut offers = [Offer { id: "a".to_owned(), ..one }, Offer { id: "b".to_owned(), ..other }];
        let compared = compare(&offers, &defaults()).unwrap();
        let loser = &compared[1];
        if let Some(base) = loser.break_even_base {
            let total_value = |it: &ComparedOffer| it.real.unwrap_or(it.total.whole.base);
            let best = total_value(&compared[0]);
            let place = offers.iter().position(|it| it.id == loser.id).unwrap();
            offers[place].terms.base = base;
            let now = compare(&offers, &defaults()).unwrap();
            let raised = now.iter().find(|it| it.id == loser.id).unwrap();
            prop_assert!(total_value(raised) >= best);
            offers[place].terms.base = Cents::new(base.get() - 100);
            let less = compare(&offers, &defaults()).unwrap();
            let lower = less.iter().find(|it| it.id == loser.id).unwrap();
            prop_assert!(total_value(lower) < best);
        }
    }

    #[test]
    fn ends_stay_in_order(offer in any_offer()) {
        for component in total(&offer.terms, &defaults()).components {
            let Spread { low, base, high } = component.value;
            prop_assert!(low <= base && base <= high, "{:?}", component.kind);
        }
    }
}
