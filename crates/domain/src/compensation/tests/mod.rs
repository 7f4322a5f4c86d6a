use proptest::prelude::*;

use super::*;
use crate::estimate::{Day, Facility, FloorScope, MinimumWage};
use crate::money::Cents;
use crate::reference::{Reference, Threshold, ThresholdUnit};
use crate::statistics::{PublishedFigure, StatisticKind};

fn dollars(amount: i64) -> Cents {
    Cents::from_dollars(amount)
}

fn figure(id: &str, value: &str) -> PublishedFigure {
    PublishedFigure {
        id: id.to_owned(),
        kind: kind(id),
        value: Some(value.to_owned()),
        ..PublishedFigure::default()
    }
}

fn ranged(id: &str, low: &str, high: &str) -> PublishedFigure {
    let (low, high) = (Some(low.to_owned()), Some(high.to_owned()));
    PublishedFigure { id: id.to_owned(), kind: kind(id), low, high, ..PublishedFigure::default() }
}

/// Four of the figures are placeholders that nobody published.
fn kind(id: &str) -> StatisticKind {
    match id {
        "f0441" | "f0446" | "f0504" | "f0505" => StatisticKind::Assumption,
        _ => StatisticKind::Official,
    }
}

fn day(text: &str) -> Day {
    Day::parse_day(text).unwrap()
}

/// Federal law of May 2025.
fn federal() -> PlaceLaw {
    PlaceLaw::federal_only(dollars(684))
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
    Defaults::from_reference(&reference(), day("2025-05-31")).unwrap()
}

fn part(total: &Total, kind: ComponentKind) -> Spread {
    total.components.iter().find(|it| it.kind == kind).unwrap().value
}

#[test]
fn the_salary_level_is_the_one_that_holds_on_the_day() {
    for (text, weekly) in [("2024-06-30", 684), ("2024-08-01", 844), ("2025-05-31", 684)] {
        assert_eq!(
            Defaults::from_reference(&reference(), day(text)).unwrap().salary_level,
            dollars(weekly)
        );
    }
    assert!(Defaults::from_reference(&reference(), day("2019-12-31")).is_err());
    let missing = Defaults::from_reference(
        &Reference { statistics: vec![], ..reference() },
        day("2025-05-31"),
    );
    assert_eq!(missing.unwrap_err().id, "f0423");
}

#[test]
fn exemption_asks_for_salary_level_and_duties() {
    let of = |basis, annual, duties| {
        let terms =
            OfferTerms { exempt_duties: duties, ..OfferTerms::from_base(dollars(annual), basis) };
        Exemption::decide_exemption(&terms, dollars(684))
    };
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
    let terms = OfferTerms {
        hours_per_week: 50.0,
        ..OfferTerms::from_base(dollars(20 * 2_080), Basis::Hourly)
    };
    let overtime = Overtime::work_out(&terms, &federal(), 5_200.0);
    assert!((overtime.hourly_rate - 20.0).abs() < 1e-12);
    assert!((overtime.regular_rate - 22.0).abs() < 1e-12);
    let week = 40.0 * 20.0 + 100.0 + overtime.annual / 52.0;
    assert!((week - 1_210.0).abs() < 1e-9);
    let without = Overtime::work_out(&terms, &federal(), 0.0);
    assert!((without.annual / 52.0 - 300.0).abs() < 1e-9);
    // The same bonus counts wherever it is promised: every year, for results, or for staying two years.
    let retention = OneTimePayment {
        kind: OneTimeKind::Retention,
        amount: dollars(10_400),
        paid_month: 24,
        clawback_months: 0,
    };
    let promised = Bonus { amount: dollars(5_200), probability: 1.0, non_discretionary: true };
    for terms in [
        OfferTerms { guaranteed_bonus: Some(dollars(5_200)), ..terms.clone() },
        OfferTerms { bonus: Some(promised), ..terms.clone() },
        OfferTerms { one_time_payments: vec![retention], ..terms },
    ] {
        let total = total_pay(&terms, &defaults(), &federal());
        assert_eq!(part(&total, ComponentKind::Overtime).base, dollars(310 * 52), "{terms:?}");
    }
}

/// The fluctuating week of 29 CFR 778.114(b)(1): a salary of $600 for 50 hours is 12 an hour, and 10 hours of half of it are
/// 60.
#[test]
fn a_salary_for_all_hours_pays_overtime_at_half() {
    let terms = OfferTerms {
        hours_per_week: 50.0,
        ..OfferTerms::from_base(dollars(600 * 52), Basis::SalariedAllHours)
    };
    let overtime = Overtime::work_out(&terms, &federal(), 0.0);
    assert!((overtime.regular_rate - 12.0).abs() < 1e-12);
    assert!((overtime.annual / 52.0 - 60.0).abs() < 1e-9);
}

/// $20 an hour, 40 hours, 10 nights of 10% and 20 hours on call at $2, 2 of them worked: 42 x 20 + 20 + 40 = 900 of a week,
/// over 42 hours 21.43, half of it for 2 hours is 21.43.
#[test]
fn differentials_and_calls_are_paid_and_count_towards_the_regular_rate() {
    let terms = OfferTerms {
        differentials: vec![Differential { hours_per_week: 10.0, addition: Addition::Share(0.1) }],
        on_call: Some(OnCall {
            hours_per_week: 20.0,
            hourly: dollars(2),
            callback_hours_per_week: 2.0,
        }),
        ..OfferTerms::from_base(dollars(20 * 2_080), Basis::Hourly)
    };
    let total = total_pay(&terms, &defaults(), &federal());
    assert_eq!(part(&total, ComponentKind::Differentials), Spread::from_certain(dollars(20 * 52)));
    assert_eq!(part(&total, ComponentKind::OnCall).base, dollars((40 + 40) * 52));
    assert_eq!(part(&total, ComponentKind::OnCall).low, dollars(40 * 52));
    let premium = 900.0 / 42.0 * 52.0;
    assert!((part(&total, ComponentKind::Overtime).base.dollars() - premium).abs() < 0.01);
    // An exempt salary pays the calls already.
    let exempt = OfferTerms {
        basis: Basis::Salaried,
        exempt_duties: Some(true),
        base: dollars(90_000),
        ..terms
    };
    let total = total_pay(&exempt, &defaults(), &federal());
    assert_eq!(part(&total, ComponentKind::OnCall).base, dollars(40 * 52));
    assert_eq!(part(&total, ComponentKind::Overtime), Spread::default());
}

#[test]
fn what_is_paid_once_stands_apart_from_a_year() {
    let sign_on = |amount, clawback_months| OneTimePayment {
        kind: OneTimeKind::SignOn,
        amount: dollars(amount),
        paid_month: 0,
        clawback_months,
    };
    let terms = OfferTerms::from_base(dollars(52_000), Basis::Salaried);
    let without = total_pay(&terms, &defaults(), &federal());
    let terms =
        OfferTerms { one_time_payments: vec![sign_on(6_000, 24), sign_on(1_000, 0)], ..terms };
    let total = total_pay(&terms, &defaults(), &federal());
    assert_eq!(total.whole, without.whole);
    assert_eq!(total.first_year.base.get() - total.whole.base.get(), dollars(7_000).get());
    assert_eq!(total.first_year.low.get() - total.whole.low.get(), dollars(1_000).get());
    assert_eq!(total.one_time_annual(), dollars(3_000 + 1_000));
    let later = OneTimePayment { paid_month: 12, ..sign_on(6_000, 0) };
    assert!(!later.is_of_first_year() && later.annual_part() == dollars(6_000));
}

/// 15.3% of 92.35% of 100,000 is 14,129.55, and half of it 7,064.78 (schedule SE).
#[test]
fn the_self_employed_pay_the_employers_half_and_get_no_average_benefit() {
    let tax = PayrollTax {
        effective: day("2025-01-01"),
        social_security: 0.124,
        medicare: 0.029,
        wage_base: dollars(176_100),
        net_earnings: 0.9235,
        source: "26 USC 1401".to_owned(),
    };
    let law = PlaceLaw { payroll_tax: Some(tax), ..federal() };
    let terms = OfferTerms {
        engagement: Engagement::IndependentContractor,
        ..OfferTerms::from_base(dollars(100_000), Basis::Hourly)
    };
    let total = total_pay(&terms, &defaults(), &law);
    assert_eq!(part(&total, ComponentKind::SelfEmploymentTax).base, Cents::new(-706_478));
    assert_eq!(total.whole, Spread::from_certain(Cents::new(10_000_000 - 706_478)));
    assert_eq!(total.exemption, Exemption::NotAnEmployee);
    // Above the wage base only Medicare goes on.
    let rich = law.payroll_tax.unwrap().employer_half(300_000.0);
    assert!((rich - (176_100.0 * 0.124 + 277_050.0 * 0.029) / 2.0).abs() < 1e-6);
    for engagement in [Engagement::ContractEmployee, Engagement::PerDiem] {
        let terms = OfferTerms {
            engagement,
            hours_per_week: 45.0,
            ..OfferTerms::from_base(dollars(52_000), Basis::Hourly)
        };
        let total = total_pay(&terms, &defaults(), &federal());
        assert_eq!(total.benefits, Spread::default());
        assert_eq!(part(&total, ComponentKind::Overtime).base, dollars(9_750));
    }
}

#[test]
fn a_base_that_is_estimated_carries_its_interval_into_all_that_rests_on_it() {
    let certain = OfferTerms::from_base(dollars(52_000), Basis::Hourly);
    let terms =
        OfferTerms { base_interval: Some((dollars(50_000), dollars(55_000))), ..certain.clone() };
    let (one, other) =
        (total_pay(&certain, &defaults(), &federal()), total_pay(&terms, &defaults(), &federal()));
    let base = part(&other, ComponentKind::Base);
    assert_eq!(
        (base.low, base.base, base.high),
        (dollars(50_000), dollars(52_000), dollars(55_000))
    );
    assert_eq!(one.whole.base, other.whole.base);
    assert!(other.whole.low < one.whole.low && one.whole.high < other.whole.high);
    assert_eq!(part(&other, ComponentKind::ConditionalBonus).high, dollars(2_750));
}

#[test]
fn placeholders_are_assumptions_and_publishers_are_not() {
    let total =
        total_pay(&OfferTerms::from_base(dollars(52_000), Basis::Hourly), &defaults(), &federal());
    let source = |kind| &total.components.iter().find(|it| it.kind == kind).unwrap().source;
    for (kind, placeholder) in [
        (ComponentKind::PaidLeave, "f0441"),
        (ComponentKind::RetirementMatch, "f0446"),
        (ComponentKind::Education, "f0504"),
        (ComponentKind::ConditionalBonus, "f0505"),
    ] {
        let Source::Assumption { text, ids } = source(kind) else { panic!("{kind:?}") };
        assert!(text.contains(placeholder) && ids.iter().any(|id| id == placeholder), "{text}");
    }
    assert!(matches!(source(ComponentKind::Health), Source::Published(_)));
}

fn minimum(state: &str, scope: &str, cents: i64) -> MinimumWage {
    MinimumWage {
        state: state.to_owned(),
        place: String::new(),
        scope: FloorScope::from_id(scope).unwrap(),
        effective: day("2025-01-01"),
        hourly: Cents::new(cents),
        confidence: "high".to_owned(),
        source: "law".to_owned(),
        note: String::new(),
    }
}

#[test]
fn a_states_law_holds_where_it_asks_for_more_and_the_weakest_of_several_states() {
    let level = |state: &str, effective: &str, weekly| StateSalaryLevel {
        state: state.to_owned(),
        place: String::new(),
        scope: SalaryScope::General,
        effective: day(effective),
        weekly: dollars(weekly),
        source: format!("law of {state}"),
    };
    let levels = [
        level("CA", "2025-01-01", 1_320),
        level("CA", "2026-01-01", 1_352),
        level("WA", "2025-01-01", 1_499),
    ];
    let minimums = [
        minimum("US", "general", 725),
        minimum("CA", "general", 1_650),
        minimum("CA", "health-care-clinic", 2_100),
        minimum("CA", "health-care-other", 1_900),
    ];
    let tables = LawTables {
        minimum_wages: &minimums,
        salary_levels: &levels,
        overtime_rules: &[],
        payroll_taxes: &[],
    };
    let of =
        |states: &[&str], on: &str| PlaceLaw::find_law(tables, states, &[], dollars(684), day(on));
    for (states, on, weekly, jurisdiction) in [
        (&["CA"][..], "2025-05-01", 1_320, "CA"),
        (&["CA"], "2026-05-01", 1_352, "CA"),
        (&["CA"], "2024-05-01", 684, "US"),
        (&["CA", "WA"], "2025-05-01", 1_320, "CA"),
        (&["CA", "NV"], "2025-05-01", 684, "US"),
        (&[], "2025-05-01", 684, "US"),
    ] {
        let law = of(states, on);
        let level = (law.salary_level.weekly, law.salary_level.jurisdiction.as_str());
        assert_eq!(level, (dollars(weekly), jurisdiction), "{states:?} on {on}");
    }
    assert_eq!(of(&["CA"], "2024-05-01").unknown_states, ["CA"]);
    let terms = OfferTerms {
        exempt_duties: Some(true),
        ..OfferTerms::from_base(dollars(60_000), Basis::Salaried)
    };
    let decided = |states: &[&str]| {
        Exemption::decide_exemption(&terms, of(states, "2025-05-01").salary_level.weekly)
    };
    assert_eq!(decided(&["CA"]), Exemption::BelowSalaryLevel { weekly: dollars(1_320) });
    assert_eq!(decided(&["TX"]), Exemption::Exempt);

    // What an employer may be decides the minimum: the lowest of what it may be.
    let kinds = [Facility::Clinic, Facility::OtherHealthCare];
    let law = PlaceLaw::find_law(tables, &["CA"], &kinds, dollars(684), day("2025-05-01"));
    assert_eq!(law.minimum.unwrap().hourly, Cents::new(1_900));
    let cheap = OfferTerms::from_base(dollars(16 * 2_080), Basis::Hourly);
    assert_eq!(unmet_minimum(&cheap, &of(&["CA"], "2025-05-01")), Some(Cents::new(1_650)));
    assert_eq!(unmet_minimum(&cheap, &of(&["TX"], "2025-05-01")), None);
}

#[test]
fn employers_pay_on_top_of_a_base_that_pays_days_off() {
    let parts = [3_207, 344, 184, 344, 154, 331].map(|cents| f64::from(cents) / 100.0);
    let parts = CostPart::ALL.into_iter().map(|(part, _)| part).zip(parts).collect();
    let cost = HourlyCost { parts, source: "ECEC".to_owned() };
    // 35.51 of wages and leave cost 45.64 in all.
    let found = cost.of_base(Spread::from_certain(dollars(35_510))).unwrap();
    assert_eq!(found.whole.base, dollars(45_640));
    assert_eq!(found.on_top[0], (CostPart::SupplementalPay, Spread::from_certain(dollars(1_840))));
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
    let total = total_pay(&terms, &defaults(), &federal());
    // $25 an hour: 5 hours at 37.50, 52 weeks.
    // and half of the promised bonus of those hours: 1,000 / 45 x 5 / 2.
    let overtime = part(&total, ComponentKind::Overtime).base;
    assert_eq!(overtime, Cents::new(975_000 + 5_556));
    assert_eq!(part(&total, ComponentKind::ConditionalBonus).base, dollars(2_000));
    assert_eq!(part(&total, ComponentKind::RetirementMatch).base, dollars(1_040));
    assert_eq!(part(&total, ComponentKind::PaidLeave).base, dollars(26 * 200));
    assert_eq!(total.guaranteed_cash, Spread::from_certain(dollars(53_000)));
    let cash = |dollars| Cents::from_dollars(dollars).get() + overtime.get();
    assert_eq!(total.conditional_cash.base.get(), cash(2_000 + 500));
    assert_eq!(total.conditional_cash.high.get(), cash(4_000 + 500));
    // Days off are shown and not counted: the base pays for them.
    assert_eq!(total.benefits.base, dollars(1_040 + 8_000 + 400 + 300));
    assert_eq!(total.whole.base.get(), cash(53_000 + 2_500 + 9_740));
    let callers = total.components.iter().filter(|it| it.source == Source::Caller).count();
    assert_eq!(callers, total.components.len() - 1);
}

#[test]
fn what_is_not_stated_is_a_published_average_with_its_ids() {
    let terms = OfferTerms::from_base(dollars(52_000), Basis::Salaried);
    let total = total_pay(
        &OfferTerms { cover: Some(Cover::Single), ..terms.clone() },
        &defaults(),
        &federal(),
    );
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
        let total = total_pay(&OfferTerms { cover, ..terms.clone() }, &defaults(), &federal());
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
    Offer { id: id.to_owned(), terms, price_level, law: federal() }
}

#[test]
fn offers_are_compared_in_the_nations_prices_where_all_are_known() {
    let nominal = rank_offers(
        &[offer("boston", 66_000, None), offer("austin", 62_000, Some(98.0))],
        &defaults(),
    )
    .unwrap();
    assert_eq!((nominal[0].id.as_str(), nominal[0].real), ("boston", None));
    let real = rank_offers(
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
    let compared = rank_offers(&offers, &defaults()).unwrap();
    let ranks: Vec<_> = compared.iter().map(|it| (it.id.as_str(), it.rank)).collect();
    assert_eq!(ranks, [("a", 1), ("b", 1), ("c", 3)]);
}

#[test]
fn what_can_not_be_compared_is_refused() {
    let one = offer("a", 50_000, None);
    let refused = |offers: &[Offer]| rank_offers(offers, &defaults()).unwrap_err();
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
        let one = rank_offers(&offers, &defaults()).unwrap();
        let places = turn % offers.len();
        offers.rotate_left(places);
        prop_assert_eq!(one, rank_offers(&offers, &defaults()).unwrap());
    }

    #[test]
    fn at_its_break_even_base_a_loser_is_worth_as_much_as_the_best(
        one in any_offer(), other in any_offer(),
    ) {
        let mut offers = [Offer { id: "a".to_owned(), ..one }, Offer { id: "b".to_owned(), ..other }];
        let compared = rank_offers(&offers, &defaults()).unwrap();
        let loser = &compared[1];
        if let Some(base) = loser.break_even_base {
            let total_value = |it: &ComparedOffer| it.real.unwrap_or(it.total.compared_amount());
            let best = total_value(&compared[0]);
            let place = offers.iter().position(|entry| entry.id == loser.id).unwrap();
            offers[place].terms.base = base;
            let now = rank_offers(&offers, &defaults()).unwrap();
            let raised = now.iter().find(|entry| entry.id == loser.id).unwrap();
            prop_assert!(total_value(raised) >= best);
            // No lower base is enough.
            for part in [0.01, 0.3, 0.6, 0.9, 0.97, 1.0] {
                let lower = (base.get() as f64 * part) as i64 / 100 * 100;
                let lower = lower.min(base.get() - 100);
                if lower <= 0 {
                    continue;
                }
                offers[place].terms.base = Cents::new(lower);
                let less = rank_offers(&offers, &defaults()).unwrap();
                let lower = less.iter().find(|entry| entry.id == loser.id).unwrap();
                prop_assert!(total_value(lower) < best);
            }
        }
    }

    #[test]
    fn ends_stay_in_order(offer in any_offer()) {
        for component in total_pay(&offer.terms, &defaults(), &offer.law).components {
            let Spread { low, base, high } = component.value;
            prop_assert!(low <= base && base <= high, "{:?}", component.kind);
        }
    }
}
