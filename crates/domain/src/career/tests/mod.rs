//! Returns worked by hand, missing, and dominance.

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
    study_hours_per_week: None,
};

fn uplift(dollars: i64) -> Spread {
    Spread::from_certain(Cents::from_dollars(dollars))
}

#[test]
fn a_return_without_a_rate_is_worked_by_hand() {
    let it = evaluate_return(&credential(), uplift(1_200), &TERMS);
    assert_eq!(it.months, 6);
    // Books 200 and dues 200 at the start, the exam 400 in month 6.
    assert_eq!(it.cost.base, Cents::from_dollars(800));
    // 114 months of 100, less 200 + 400 + 10 x 200 + renewals after 30, 54, 78 and 102 months.
    assert_eq!(it.net_present_value.base, Cents::from_dollars(11_400 - 200 - 400 - 2_000 - 400));
    // Until the sixteenth month ten times 100 came in; 800 and the second year's dues of 200 went out.
    assert_eq!(it.payback_months, Some(16));
    assert!((it.loss - 0.0).abs() < 1e-12 && (it.pass - 1.0).abs() < 1e-12);
    let needed = it.break_even.unwrap().dollars();
    assert!((needed - 3_000.0 / 9.5).abs() < 0.01, "{needed}");
    assert!(it.internal_rate.unwrap() > 0.5);
}

#[test]
fn the_internal_rate_makes_the_value_nothing() {
    let it = evaluate_return(&credential(), uplift(900), &TERMS);
    let rate = it.internal_rate.unwrap();
    let at = evaluate_return(&credential(), uplift(900), &Terms { rate, ..TERMS });
    assert!(at.net_present_value.base.get().abs() <= 1, "{}", at.net_present_value.base);
}

#[test]
fn without_an_uplift_nothing_pays_back() {
    let it = evaluate_return(&credential(), uplift(0), &TERMS);
    assert_eq!((it.payback_months, it.internal_rate), (None, None));
    assert!((it.loss - 1.0).abs() < 1e-12);
    assert!(it.net_present_value.base.get() < 0);
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
    let it = evaluate_return(&hard, uplift(1_200), &TERMS);
    assert!((it.pass - 0.875).abs() < 1e-12 && (it.attempts - 1.75).abs() < 1e-12);
    let exam = it.costs.iter().find(|it| it.kind == CostKind::Exam).unwrap();
    assert_eq!(exam.amount.base, Cents::from_dollars(700));
    assert!((it.loss - 0.125).abs() < 1e-9, "{}", it.loss);
}

#[test]
fn a_wider_interval_of_the_uplift_makes_a_loss_likelier() {
    let loss = |low: i64, base: i64, high: i64| {
        let [low, base, high] = [low, base, high].map(Cents::from_dollars);
        evaluate_return(&credential(), Spread { low, base, high }, &TERMS).loss
    };
    assert!(loss(300, 400, 500) < loss(0, 400, 800));
    assert!(loss(0, 400, 800) < 0.5 && loss(-300, 100, 500) > 0.5);
}

#[test]
fn study_counts_only_if_asked_and_dues_only_if_not_paid() {
    let hour = Some(Cents::from_dollars(20));
    let with = evaluate_return(&credential(), uplift(1_200), &Terms { hour, ..TERMS });
    assert_eq!(with.cost.base, Cents::from_dollars(2_800));
    let member = evaluate_return(&credential(), uplift(1_200), &Terms { pays_dues: true, ..TERMS });
    assert_eq!(member.cost.base, Cents::from_dollars(600));
}

#[test]
fn a_rate_makes_later_money_worth_less() {
    let value = |rate| {
        evaluate_return(&credential(), uplift(1_200), &Terms { rate, ..TERMS })
            .net_present_value
            .base
    };
    assert!(value(0.0) > value(0.03) && value(0.03) > value(0.10));
}

#[test]
fn a_rate_is_found_however_high_and_none_where_nothing_is_paid_first() {
    let cheap = Credential { fee: None, dues: None, material: fact(1), ..credential() };
    let rate = evaluate_return(&cheap, uplift(10_000), &TERMS).internal_rate.unwrap();
    assert!(rate > 1_000.0, "{rate}");
    let free = Credential { material: fact(0), ..cheap };
    assert_eq!(evaluate_return(&free, uplift(10_000), &TERMS).internal_rate, None);
}

#[test]
fn more_hours_of_study_shorten_the_preparation_to_the_shortest_that_is_usual() {
    let months = |hours| {
        let terms = Terms { study_hours_per_week: Some(hours), ..TERMS };
        let usual = Fact { low: 2.0, ..number(6.0) };
        let long = Credential { study: number(520.0), preparation: usual, ..credential() };
        evaluate_return(&long, uplift(0), &terms).months
    };
    assert_eq!([10.0, 20.0, 60.0].map(months), [12, 6, 2]);
}

#[test]
fn dominated_is_what_another_in_reach_beats_in_everything() {
    let catalog = ladder();
    let ranked = |index, dollars, availability| RankedCredential {
        credential: CredentialIx(index),
        availability,
        missing: vec![],
        value: evaluate_return(&credential(), uplift(dollars), &TERMS),
        opened_roles: vec![],
        is_beyond_horizon: false,
    };
    use Availability::{AfterSteps, NotForProfile, Open};
    let (good, worse, same) =
        (ranked(0, 1_200, Open), ranked(1, 900, Open), ranked(2, 1_200, Open));
    let find = |one: &RankedCredential, others: &[RankedCredential]| {
        find_dominating(&catalog, one, others)
    };
    assert_eq!(find(&worse, std::slice::from_ref(&good)), Some(CredentialIx(0)));
    assert_eq!(find(&good, &[worse.clone(), same]), None);
    let closed = ranked(3, 5_000, AfterSteps);
    assert_eq!(find(&worse, std::slice::from_ref(&closed)), None, "it can not be sat yet");
    assert_eq!(find(&closed, &[ranked(4, 9_000, Open)]), Some(CredentialIx(4)));
    let other = ranked(5, 100, NotForProfile);
    assert_eq!(find(&other, std::slice::from_ref(&good)), None, "it is beside the point");
    let mut all = [closed, other, worse, good];
    rank_credentials(&mut all);
    assert_eq!(all.map(|it| it.credential.0), [0, 1, 3, 5]);
}

#[test]
fn what_is_beneath_a_person_is_not_for_them() {
    let entry = Credential { id: "E".into(), level: Level::Entry, ..credential() };
    let foreign = Credential { id: "F".into(), issuer: "J".into(), ..entry.clone() };
    let catalog = Catalog { credentials: vec![credential(), entry, foreign], ..ladder() };
    let person = Qualifications {
        role: Some(1),
        years: 1.0,
        education: Education::HighSchool,
        credentials: CredentialSet::NONE.with_credential(CredentialIx(0)),
        ..Qualifications::default()
    };
    let judge = |index, priced| catalog.judge_credential(CredentialIx(index), &person, priced).0;
    assert_eq!(judge(1, true), Availability::NotForProfile, "they hold more from that issuer");
    assert_eq!(judge(2, true), Availability::Open);
    assert_eq!(judge(2, false), Availability::NotForProfile, "it moves no pay and opens no role");
    let newcomer = Qualifications { role: None, credentials: CredentialSet::NONE, ..person };
    let open = catalog.judge_credential(CredentialIx(0), &newcomer, false).0;
    assert_eq!(open, Availability::Open, "it opens a role");
}

fn ladder() -> Catalog {
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
    let x = CredentialSet::NONE.with_credential(CredentialIx(0));
    Catalog {
        credentials: vec![credential()],
        roles: vec![
            role("clerk", 0, vec![], 0.0, CredentialSet::NONE),
            role("coder", 1, vec![0], 0.0, x),
            role("lead", 2, vec![1], 3.0, x),
        ],
        programs: vec![],
        practices: vec![],
    }
}

#[test]
fn gaps_are_named_and_close_one_by_one() {
    let catalog = ladder();
    let newcomer = Qualifications {
        role: None,
        years: 0.0,
        education: Education::HighSchool,
        ..Qualifications::default()
    };
    let x = CredentialSet::NONE.with_credential(CredentialIx(0));
    assert_eq!(catalog.find_missing_for_role(0, &newcomer), []);
    assert_eq!(
        catalog.find_missing_for_role(1, &newcomer),
        [MissingRequirement::AcceptedCredentials(x), MissingRequirement::PrecedingRole]
    );
    let clerk = Qualifications { role: Some(0), credentials: x, years: 1.0, ..newcomer };
    assert_eq!(catalog.find_missing_for_role(1, &clerk), []);
    assert_eq!(
        catalog.find_missing_for_role(2, &clerk),
        [MissingRequirement::Years(2.0), MissingRequirement::PrecedingRole]
    );
    let coder = Qualifications { role: Some(1), years: 3.0, ..clerk };
    assert_eq!(catalog.find_missing_for_role(2, &coder), []);
    assert_eq!(catalog.find_missing_for_role(2, &Qualifications { role: Some(2), ..newcomer }), []);
}
