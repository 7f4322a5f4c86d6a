//! Returns worked by hand, gaps, and dominance.

use super::*;
use crate::compensation::Spread;
use crate::estimate::{CredentialIx, CredentialSet, Education};
use crate::money::Cents;

fn fact(dollars: i64) -> Fact<Cents> {
    let amount = Cents::from_dollars(dollars);
    Fact { low: amount, base: amount, high: amount, figures: vec![], assumption: "a".into() }
}

fn number(base: f64) -> Fact<f64> {
    Fact { low: base, base, high: base, figures: vec![], assumption: "a".into() }
}

fn credential() -> Credential {
    Credential {
        id: "X".into(),
        title: "X".into(),
        issuer: "I".into(),
        level: Level::Core,
        requires: Requirement::default(),
        usually_after: CredentialSet::NONE,
        replaced_by: CredentialSet::NONE,
        stands_for: vec![],
        family: String::new(),
        kind: CredentialKind::default(),
        status: CredentialStatus::default(),
        formerly: vec![],
        relevant_to: vec![],
        occupations: vec![],
        pricing: Pricing::Own,
        two_attempts_fee: None,
        apprentice: None,
        member_fee: None,
        fee: Some(fact(400)),
        dues: Some(fact(200)),
        pass_rate: number(100.0),
        preparation: number(6.0),
        study: number(100.0),
        material: fact(200),
        renewal: Renewal {
            months: 24,
            units: 36,
            units_together: vec![],
            figures: vec![],
            assumption: "a".into(),
            fee: Some(fact(100)),
        },
    }
}

const TERMS: Terms = Terms {
    horizon_years: 10,
    rate: 0.0,
    attempts: 3,
    hour: None,
    pays_dues: false,
    member: false,
};

fn uplift(dollars: i64) -> Spread {
    Spread::certain(Cents::from_dollars(dollars))
}

#[test]
fn a_return_without_a_rate_is_worked_by_hand() {
    let it = evaluate(&credential(), uplift(1_200), &TERMS);
    assert_eq!(it.months, 6);
    // Books 200 and dues 200 at the start, the exam 400 in month 6.
    assert_eq!(it.cost.base, Cents::from_dollars(800));
    // 114 months of 100, less 200 + 400 + 10 x 200 + renewals after 30, 54, 78 and 102 months.
    assert_eq!(it.value.base, Cents::from_dollars(11_400 - 200 - 400 - 2_000 - 400));
    // Until the sixteenth month ten times 100 came in; 800 and the second year's dues of 200 went out.
    assert_eq!(it.payback_months, Some(16));
    assert!((it.loss - 0.0).abs() < 1e-12 && (it.pass - 1.0).abs() < 1e-12);
    let needed = it.break_even.unwrap().dollars();
    assert!((needed - 3_000.0 / 9.5).abs() < 0.01, "{needed}");
    assert!(it.internal_rate.unwrap() > 0.5);
}

#[test]
fn the_internal_rate_makes_the_value_nothing() {
    let it = evaluate(&credential(), uplift(900), &TERMS);
    let rate = it.internal_rate.unwrap();
    let at = evaluate(&credential(), uplift(900), &Terms { rate, ..TERMS });
    assert!(at.value.base.get().abs() <= 1, "{}", at.value.base);
}

#[test]
fn without_an_uplift_nothing_pays_back() {
    let it = evaluate(&credential(), uplift(0), &TERMS);
    assert_eq!((it.payback_months, it.internal_rate), (None, None));
    assert!((it.loss - 1.0).abs() < 1e-12);
    assert!(it.value.base.get() < 0);
}

#[test]
fn attempts_are_bought_in_ones_or_twos_whichever_is_cheaper() {
    let dollars = Cents::from_dollars;
    let exam = |pass, pair: Option<i64>, most| {
        let it = Credential { pass_rate: number(pass), ..credential() };
        it.expected_exam_cost(dollars(425), pair.map(dollars), most)
    };
    for (pass, pair, most, expected) in [
        // 425 x (1 + 0.5 + 0.25); two for 499 and, where both fail, one more.
        (50.0, None, 3, 743.75),
        (50.0, Some(499), 3, 499.0 + 0.25 * 425.0),
        (50.0, Some(499), 1, 425.0),
        (50.0, Some(499), 2, 499.0),
        // Who passes surely buys one, and a pair that is dearer than what it saves is not bought.
        (100.0, Some(499), 3, 425.0),
        (90.0, Some(499), 2, 425.0 * 1.1),
    ] {
        let cost = exam(pass, pair, most);
        assert!((cost - expected).abs() < 1e-9, "{pass} {pair:?} {most}: {cost}");
    }
}

#[test]
fn who_may_fail_pays_for_more_attempts_and_may_lose() {
    let hard = Credential { pass_rate: number(50.0), ..credential() };
    let it = evaluate(&hard, uplift(1_200), &TERMS);
    assert!((it.pass - 0.875).abs() < 1e-12 && (it.attempts - 1.75).abs() < 1e-12);
    let exam = it.outlays.iter().find(|it| it.cost == Cost::Exam).unwrap();
    assert_eq!(exam.value.base, Cents::from_dollars(700));
    assert!((it.loss - 0.125).abs() < 1e-9, "{}", it.loss);
}

#[test]
fn a_wider_interval_of_the_uplift_makes_a_loss_likelier() {
    let loss = |low: i64, base: i64, high: i64| {
        let [low, base, high] = [low, base, high].map(Cents::from_dollars);
        evaluate(&credential(), Spread { low, base, high }, &TERMS).loss
    };
    assert!(loss(300, 400, 500) < loss(0, 400, 800));
    assert!(loss(0, 400, 800) < 0.5 && loss(-300, 100, 500) > 0.5);
}

#[test]
fn study_counts_only_if_asked_and_dues_only_if_not_paid() {
    let hour = Some(Cents::from_dollars(20));
    let with = evaluate(&credential(), uplift(1_200), &Terms { hour, ..TERMS });
    assert_eq!(with.cost.base, Cents::from_dollars(2_800));
    let member = evaluate(&credential(), uplift(1_200), &Terms { pays_dues: true, ..TERMS });
    assert_eq!(member.cost.base, Cents::from_dollars(600));
}

#[test]
fn a_rate_makes_later_money_worth_less() {
    let value = |rate| evaluate(&credential(), uplift(1_200), &Terms { rate, ..TERMS }).value.base;
    assert!(value(0.0) > value(0.03) && value(0.03) > value(0.10));
}

#[test]
fn dominated_is_what_another_beats_in_everything() {
    let ranked = |place, dollars| Ranked {
        credential: CredentialIx(place),
        reckoned: evaluate(&credential(), uplift(dollars), &TERMS),
    };
    let (good, worse, same) = (ranked(0, 1_200), ranked(1, 900), ranked(2, 1_200));
    assert_eq!(dominated(&worse, std::slice::from_ref(&good)), Some(CredentialIx(0)));
    assert_eq!(dominated(&good, &[worse, same]), None);
}

fn ladder() -> Catalogue {
    let role = |id: &str, level, from, years, one_of| Role {
        id: id.into(),
        title: id.into(),
        track: "coding".into(),
        level,
        occupation: "29-2072".parse().unwrap(),
        onet: String::new(),
        from,
        requires: Requirement { years, one_of, ..Requirement::default() },
        usual_years: Years { low: 0.0, high: 9.0 },
        part_of: None,
        duties: String::new(),
        code_sets: vec![],
        also_counted_in: vec![],
        pricing: Pricing::Own,
        remote: false,
        called: vec![],
    };
    let x = CredentialSet::NONE.with(CredentialIx(0));
    Catalogue {
        credentials: vec![credential()],
        roles: vec![
            role("clerk", 0, vec![], 0.0, CredentialSet::NONE),
            role("coder", 1, vec![0], 0.0, x),
            role("lead", 2, vec![1], 3.0, x),
        ],
        programmes: vec![],
    }
}

#[test]
fn gaps_are_named_and_close_one_by_one() {
    let catalogue = ladder();
    let newcomer = Standing {
        role: None,
        years: 0.0,
        education: Education::HighSchool,
        credentials: CredentialSet::NONE,
    };
    let x = CredentialSet::NONE.with(CredentialIx(0));
    assert_eq!(catalogue.lacking_for_role(0, &newcomer), []);
    assert_eq!(catalogue.lacking_for_role(1, &newcomer), [Gap::OneOf(x), Gap::Ladder]);
    let clerk = Standing { role: Some(0), credentials: x, years: 1.0, ..newcomer };
    assert_eq!(catalogue.lacking_for_role(1, &clerk), []);
    assert_eq!(catalogue.lacking_for_role(2, &clerk), [Gap::Years(2.0), Gap::Ladder]);
    let coder = Standing { role: Some(1), years: 3.0, ..clerk };
    assert_eq!(catalogue.lacking_for_role(2, &coder), []);
    assert_eq!(catalogue.lacking_for_role(2, &Standing { role: Some(2), ..newcomer }), []);
}
