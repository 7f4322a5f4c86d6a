//! The search against exhaustive search over random catalogs, and plans worked by hand.

use proptest::prelude::*;

use super::deepening::exhaustive;
use super::label::Point;
use super::*;
use crate::career::{
    Apprentice, Credential, CredentialKind, CredentialStatus, Fact, Level, Practice, Pricing,
    Program, Renewal, Requirement, Role, RoleExperience, Years,
};
use crate::estimate::{CredentialIx, CredentialSet, Education, Relevance};

fn money(dollars: i64) -> Fact<Cents> {
    let amount = Cents::from_dollars(dollars);
    Fact { low: amount, base: amount, high: amount, figures: vec![], assumption: "a".into() }
}

fn number(base: f64) -> Fact<f64> {
    Fact { low: base, base, high: base, figures: vec![], assumption: "a".into() }
}

fn credential(id: usize, months: f64, price: i64, requires: Requirement) -> Credential {
    Credential {
        id: format!("C{id}"),
        title: String::new(),
        issuer: format!("I{}", id % 2),
        level: Level::Core,
        requires,
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
        fee: Some(money(price)),
        dues: Some(money(100)),
        pass_rate: number(100.0),
        preparation: number(months),
        study: number(10.0),
        material: money(50),
        renewal: Renewal {
            months: 24,
            units: 0,
            units_together: vec![],
            figures: vec![],
            assumption: "a".into(),
            fee: None,
        },
    }
}

fn role(id: usize, level: u8, from: Vec<usize>, requires: Requirement) -> Role {
    Role {
        id: format!("r{id}"),
        title: String::new(),
        track: format!("t{}", id % 2),
        level,
        occupation: "29-2072".parse().unwrap(),
        onet: String::new(),
        from,
        requires,
        usual_years: Years { low: 0.0, high: 9.0 },
        part_of: None,
        duties: String::new(),
        code_sets: vec![],
        also_counted_in: vec![],
        pricing: Pricing::Own,
        remote: false,
        called: vec![],
    }
}

fn set(places: &[u8]) -> CredentialSet {
    places.iter().copied().map(CredentialIx).collect()
}

/// Pay by level, years, schooling and the credentials that count in the role.
struct Simple<'c>(&'c Catalog);

impl Simple<'_> {
    fn counts(&self, role: usize, ix: CredentialIx) -> bool {
        self.0.relevance(role, ix) == Relevance::Core
    }
}

impl Wages for Simple<'_> {
    fn annual(
        &self,
        (role, place): (usize, usize),
        years: f64,
        education: Education,
        held: CredentialSet,
    ) -> f64 {
        let level = f64::from(self.0.roles[role].level);
        let count = f64::from(self.class(role, held));
        40_000.0
            + 2_500.0 * f64::from(u8::try_from(place).unwrap())
            + 8_000.0 * level
            + 700.0 * years
            + 1_500.0 * count
            + 900.0 * f64::from(education as u8)
    }

    /// Of one line of work as many as two count; one for newcomers only where there is no fuller one.
    fn class(&self, role: usize, held: CredentialSet) -> u32 {
        let own = held.iter().filter(|ix| self.counts(role, *ix));
        let levels: Vec<_> = own.filter_map(|ix| Some(self.0.credential_at(ix)?.level)).collect();
        let fuller = levels.iter().filter(|level| **level > Level::Entry).count();
        u32::try_from(fuller.max(levels.len().min(1)).min(2)).unwrap()
    }

    fn is_worth_as_much(&self, one: CredentialIx, other: CredentialIx) -> bool {
        let level = |ix| self.0.credential_at(ix).map(|it| it.level);
        let mut roles = 0..self.0.roles.len();
        level(one) == level(other)
            && roles.all(|role| self.counts(role, one) || !self.counts(role, other))
    }
}

const HERE: Location = Location { moving: Cents::new(0), remote: false };
const WORK_0: Step = Step::Move { role: 0, place: 0 };
const WORK_1: Step = Step::Move { role: 1, place: 0 };
const WORK_2: Step = Step::Move { role: 2, place: 0 };

fn limits() -> Limits {
    Limits {
        horizon: 40,
        finish_by: 40,
        budget: None,
        hours_per_week: 10.0,
        degrees: true,
        full_time_study: true,
        studies: 3,
        labels: 1_000_000,
    }
}

fn small() -> Catalog {
    let needs = |years, one_of| Requirement { years, one_of, ..Requirement::default() };
    Catalog {
        credentials: vec![
            credential(0, 3.0, 400, Requirement::default()),
            credential(1, 6.0, 300, needs(2.0, CredentialSet::NONE)),
            credential(2, 3.0, 200, needs(0.0, set(&[0]))),
        ],
        roles: vec![
            role(0, 0, vec![], Requirement::default()),
            role(1, 1, vec![0], needs(0.0, set(&[0]))),
            role(2, 2, vec![1], needs(3.0, set(&[1, 2]))),
        ],
        programs: vec![Program {
            id: "p".into(),
            title: String::new(),
            requires: Requirement::default(),
            awards: Some(Education::Associate),
            duration: number(24.0),
            hours_per_week: number(30.0),
            price: money(9_000),
            accredited_by: None,
        }],
        practices: vec![],
    }
}

fn newcomer() -> Qualifications {
    Qualifications {
        role: Some(0),
        years: 0.0,
        education: Education::HighSchool,
        ..Qualifications::default()
    }
}

fn query(catalog: &Catalog, target: Target, limits: Limits) -> PlanQuery<'_> {
    PlanQuery {
        catalog,
        start: newcomer(),
        target,
        limits,
        locations: &[HERE],
        rate: 0.03,
        only: None,
        through: None,
        unlifted: None,
    }
}

#[test]
fn the_soonest_plan_to_a_role_is_worked_by_hand() {
    let catalog = small();
    let found =
        search(&query(&catalog, Target::Role(2), limits()), &Simple(&catalog), &|| false).unwrap();
    let plan = &found.plans[0];
    // C0 in the first quarter opens r1, C2 comes in the second; r2 wants three years of work.
    let steps: Vec<_> = plan.steps.iter().map(|it| (it.step, it.from, it.to)).collect();
    let study = |place| Step::Study(Study::Credential(CredentialIx(place)));
    assert_eq!(plan.quarter, 12);
    assert!(steps.contains(&(study(0), 0, 1)), "{steps:?}");
    assert!(steps.contains(&(WORK_2, 12, 12)), "{steps:?}");
    assert!(found.plans.is_sorted_by_key(|it| it.quarter));
}

#[test]
fn a_plan_that_is_followed_is_the_one_that_was_found() {
    let catalog = small();
    let (query, wages) = (query(&catalog, Target::Role(2), limits()), Simple(&catalog));
    for plan in search(&query, &wages, &|| false).unwrap().plans {
        let steps: Vec<_> = plan.steps.iter().map(|it| it.step).collect();
        assert_eq!(follow(&query, &wages, &steps).unwrap().0, plan);
    }
    let blocked = follow(&query, &wages, &[WORK_0, WORK_2]).unwrap_err();
    assert_eq!(blocked.step, 0, "the person is in that role already");
    let blocked = follow(&query, &wages, &[WORK_1]).unwrap_err();
    assert_eq!(
        blocked.missing,
        [crate::career::MissingRequirement::AcceptedCredentials(set(&[0]))]
    );
}

#[test]
fn a_target_out_of_reach_has_no_plan_but_a_best_one() {
    let catalog = small();
    let salary = Target::Salary(Cents::from_dollars(500_000));
    let found = search(&query(&catalog, salary, limits()), &Simple(&catalog), &|| false).unwrap();
    assert!(found.plans.is_empty());
    let best = found.best.unwrap();
    assert_eq!(best.steps.last().unwrap().qualifications.role, Some(2));
    assert!(best.annual > Cents::from_dollars(65_000), "{}", best.annual);
}

/// The roles of a plan, in order.
fn list_roles(plan: &Plan) -> Vec<usize> {
    let moves = plan.steps.iter().filter_map(|it| match it.step {
        Step::Move { role, .. } => Some(role),
        _ => None,
    });
    moves.collect()
}

#[test]
fn whoever_came_up_by_a_rung_has_worked_on_it() {
    let mut catalog = small();
    // A manager of the ladder 0, 1, 2, and a role beside that which is led to from 2.
    catalog.roles.push(role(3, 3, vec![2], Requirement::default()));
    catalog.roles.push(role(4, 3, vec![2], Requirement::default()));
    let soonest = |catalog: &Catalog| {
        let asked = query(catalog, Target::Role(4), limits());
        let start = Qualifications { role: Some(3), ..asked.start };
        let found = search(&PlanQuery { start, ..asked }, &Simple(catalog), &|| false).unwrap();
        found.plans.first().map(|plan| (plan.quarter, list_roles(plan)))
    };
    assert_eq!(soonest(&catalog), Some((0, vec![4])));
    // Of what can be begun from outside nothing says what came before.
    catalog.roles[3].requires = Requirement { from_outside: true, ..Requirement::default() };
    assert!(soonest(&catalog).is_none_or(|(quarter, _)| quarter > 0));
    // Nor of rungs further down.
    catalog.roles[3].requires = Requirement::default();
    catalog.roles[4].from = vec![1];
    assert!(soonest(&catalog).is_none_or(|(quarter, _)| quarter > 0));
}

#[test]
fn nobody_goes_from_one_entry_job_to_the_next() {
    let needs = Requirement { years: 4.0, one_of: set(&[0]), ..Requirement::default() };
    let mut catalog = small();
    // Two entry jobs that lead nowhere, the second better paid, and a role for who has the years and a credential.
    catalog.roles = vec![
        role(0, 0, vec![], Requirement::default()),
        role(1, 1, vec![], Requirement::default()),
        role(2, 2, vec![], needs),
    ];
    let asked = query(&catalog, Target::Role(2), limits());
    let start = Qualifications { role: None, ..asked.start };
    let found = search(&PlanQuery { start, ..asked }, &Simple(&catalog), &|| false).unwrap();
    assert!(!found.plans.is_empty());
    for plan in &found.plans {
        assert_eq!(list_roles(plan), [1, 2], "{plan:?}");
    }
    // Who has the worse one keeps it.
    let found = search(&asked, &Simple(&catalog), &|| false).unwrap();
    for plan in &found.plans {
        assert_eq!(list_roles(plan), [2], "{plan:?}");
    }
}

#[test]
fn a_career_without_a_program_studies_what_else_there_is() {
    let mut catalog = small();
    catalog.roles[1].requires.education = Some(Education::Associate);
    let asked = query(&catalog, Target::Value, limits());
    let wages = Simple(&catalog);
    let none = find_career_without_study(&asked, &wages, None, &|| false).unwrap().unwrap();
    let without = find_career_without_program(&asked, &wages, 0, &|| false).unwrap().unwrap();
    let through = Through::Program(0);
    let with = find_career_through(&asked, &wages, through, &|| false).unwrap().unwrap();
    let takes = |plan: &Plan| {
        plan.steps
            .iter()
            .any(|it| matches!(it.step, Step::Study(Study::FullTime(0) | Study::BesideWork(0))))
    };
    assert!(takes(&with) && !takes(&without));
    assert!(without.value >= none.value);
}

#[test]
fn a_budget_and_a_date_are_kept() {
    let catalog = small();
    let target = Target::Role(2);
    let poor = Limits { budget: Some(Cents::from_dollars(500)), ..limits() };
    let found = search(&query(&catalog, target, poor), &Simple(&catalog), &|| false).unwrap();
    assert!(found.plans.is_empty());
    let soon = Limits { finish_by: 11, ..limits() };
    let found = search(&query(&catalog, target, soon), &Simple(&catalog), &|| false).unwrap();
    assert!(found.plans.is_empty());
}

#[test]
fn what_would_grow_too_large_is_cut_off() {
    let catalog = small();
    let few = Limits { labels: 5, ..limits() };
    let found = search(&query(&catalog, Target::Role(2), few), &Simple(&catalog), &|| false);
    assert_eq!(found.unwrap_err(), PlanError::TooMany { labels: 5 });
}

#[test]
fn a_search_that_is_stopped_answers_with_fewer_studies_or_says_so() {
    let catalog = small();
    let (query, wages) = (query(&catalog, Target::Role(2), limits()), Simple(&catalog));
    let whole = search(&query, &wages, &|| false).unwrap();
    assert_eq!(whole.studies, 3);
    let asked = std::cell::Cell::new(0);
    let after = |times: i32| {
        asked.set(0);
        search(&query, &wages, &|| asked.replace(asked.get() + 1) >= times)
    };
    assert_eq!(after(0), Err(PlanError::Stopped));
    let mut whole_at = None;
    for times in 1..100 {
        let Ok(found) = after(times) else { continue };
        let alone = PlanQuery { limits: Limits { studies: found.studies, ..limits() }, ..query };
        assert_eq!(found.plans, search(&alone, &wages, &|| false).unwrap().plans);
        whole_at = whole_at.or((found.studies == 3).then_some(times));
    }
    assert!(whole_at.is_some_and(|times| times > 1), "{whole_at:?}");
}

#[test]
fn an_apprentice_becomes_the_whole_thing_with_the_years() {
    let mut catalog = small();
    catalog.credentials[0].apprentice = Some(apprenticeship());
    let found =
        search(&query(&catalog, Target::Role(1), limits()), &Simple(&catalog), &|| false).unwrap();
    let steps: Vec<_> = found.plans[0].steps.iter().map(|it| (it.step, it.to)).collect();
    let study = Step::Study(Study::Credential(CredentialIx(0)));
    let wanted = [(study, 1), (Step::Complete(CredentialIx(0)), 8), (WORK_1, 8)];
    assert_eq!(steps, wanted);
}

/// What is asked for: schooling, years, a credential, and at times accreditation, work of one kind or the license; in some
/// cases there is another way in, from outside the ladder.
fn any_requirement() -> impl Strategy<Value = Requirement> + Clone {
    let way = (
        prop::option::of(0_usize..3),
        0_u32..6,
        prop::collection::vec(0_u8..3, 0..2),
        prop::bool::weighted(0.15),
        prop::option::weighted(0.2, 1_u32..5),
        prop::bool::weighted(0.15),
    );
    let way =
        way.prop_map(|(education, halves, one_of, accredited, practiced, licensed)| Requirement {
            education: education.map(|place| Education::ALL[place].0),
            years: f64::from(halves) / 2.0,
            one_of: set(&one_of),
            accredited_by: accredited.then(|| "B".to_owned()),
            experience: practiced
                .map(|halves| RoleExperience { practice: 0, years: f64::from(halves) / 2.0 }),
            licenses: if licensed { set(&[3]) } else { CredentialSet::NONE },
            ..Requirement::default()
        });
    let other = prop::option::weighted(0.25, way.clone());
    (way, other).prop_map(|(way, other)| Requirement {
        or: other.into_iter().map(|other| Requirement { from_outside: true, ..other }).collect(),
        ..way
    })
}

fn any_catalogue() -> impl Strategy<Value = Catalog> {
    let requires = any_requirement();
    let relevant = prop::collection::vec(0_usize..2, 0..3);
    let credentials = prop::collection::vec(
        (1_u32..4, 100_i64..900, requires.clone(), relevant, any::<bool>()),
        3,
    );
    let roles =
        prop::collection::vec((0_u8..4, prop::collection::vec(0_usize..4, 0..3), requires), 4);
    let program = (6_u32..30, 500_i64..9_000, any::<bool>());
    let practice = prop::collection::vec(0_usize..4, 0..3);
    let parts = (credentials, roles, program, any::<bool>(), practice);
    parts.prop_map(|(credentials, roles, (months, price, accredited), apprentices, practice)| {
        Catalog {
            credentials: credentials
                .into_iter()
                .enumerate()
                .map(|(id, (quarters, price, requires, relevant, is_entry))| {
                    let plain = credential(id, f64::from(quarters * 3), price, requires);
                    let marked = apprentices && id == 0;
                    let mark = Apprentice {
                        practice: (id == 0 && price % 2 == 0).then_some(0),
                        ..apprenticeship()
                    };
                    Credential {
                        apprentice: marked.then_some(mark),
                        family: format!("f{}", id / 2),
                        level: if is_entry { Level::Entry } else { Level::Core },
                        relevant_to: relevant.iter().map(|track| format!("t{track}")).collect(),
                        ..plain
                    }
                })
                .chain(std::iter::once(Credential {
                    kind: CredentialKind::License,
                    ..credential(3, 3.0, 100, Requirement::default())
                }))
                .collect(),
            roles: roles
                .into_iter()
                .enumerate()
                .map(|(id, (level, from, requires))| role(id, level, from, requires))
                .collect(),
            programs: vec![Program {
                id: "p".into(),
                title: String::new(),
                requires: Requirement::default(),
                awards: Some(Education::Certificate),
                duration: number(f64::from(months)),
                hours_per_week: number(20.0),
                price: money(price),
                accredited_by: accredited.then(|| "B".to_owned()),
            }],
            practices: vec![Practice {
                id: "k".into(),
                title: "work of a kind".into(),
                roles: practice,
            }],
        }
    })
}

/// Newcomers who sit the first credential hold the second until they have worked two years.
fn apprenticeship() -> Apprentice {
    Apprentice {
        credential: CredentialIx(1),
        practice: None,
        years: 2.0,
        years_with_course: 1.0,
        course_hours: 80,
        figures: vec![],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn it_finds_what_exhaustive_search_finds(
        catalog in any_catalogue(), role in 0_usize..4, salary in 45_000_i64..75_000, by_role: bool,
        work in prop::option::of(0_usize..4), moving in prop::option::of(4_000_i64..20_000), finish_by in 12_u32..=24,
        studies in 0_u8..=2, rich: bool, is_nurse: bool,
    ) {
        let target = if by_role {
            Target::Role(role)
        } else {
            Target::Salary(Cents::from_dollars(salary))
        };
        // Who could pay for any number of moves would make exhaustive search endless.
        let budget = Some(Cents::from_dollars(if rich { 15_000 } else { 1_200 }));
        let limits = Limits { horizon: 24, finish_by, studies, budget, ..limits() };
        let elsewhere = moving.map(|dollars| Location { moving: Cents::from_dollars(dollars), remote: false });
        let places: Vec<Location> = std::iter::once(HERE).chain(elsewhere).collect();
        let credentials = if is_nurse { set(&[3]) } else { CredentialSet::NONE };
        let start = Qualifications { role: work, credentials, ..newcomer() };
        let query = PlanQuery { start, locations: &places, ..query(&catalog, target, limits) };
        let wages = Simple(&catalog);
        let found = search(&query, &wages, &|| false).unwrap();
        let worth = |it: &Plan| (it.quarter, it.cost.get(), it.value.get());
        let own: Vec<_> = found.plans.iter().map(worth).collect();
        let every = exhaustive(&query, &wages);
        let all: Vec<_> = every.plans.iter().map(worth).collect();
        prop_assert_eq!(own, all);
        if every.plans.is_empty() {
            let annual = |found: &SearchResult| found.best.as_ref().map(|it| it.annual);
            prop_assert_eq!(annual(&found), annual(&every));
        }
    }
}

#[test]
fn points_tell_all_that_matters_apart() {
    let point = Point {
        quarter: 0,
        lost: 0,
        role: None,
        place: 0,
        education: Education::HighSchool,
        held: CredentialSet::NONE,
        settling: 0,
        course: false,
        studies: 0,
        practice: [0; crate::career::MOST_PRACTICES],
        programs: crate::career::ProgramSet::default(),
        has_degree: false,
        is_through: true,
    };
    assert_ne!(point, Point { lost: 1, ..point });
    assert_ne!(point, Point { course: true, ..point });
}

#[test]
fn degrees_that_follow_on_each_other_are_one_study() {
    let mut catalog = small();
    let degree = |id: &str, requires, awards| Program {
        id: id.into(),
        requires: Requirement { education: requires, ..Requirement::default() },
        awards: Some(awards),
        ..small().programs[0].clone()
    };
    catalog.programs = vec![
        degree("associate", None, Education::Associate),
        degree("completion", Some(Education::Associate), Education::Bachelor),
    ];
    catalog.roles[1].requires =
        Requirement { education: Some(Education::Bachelor), ..Requirement::default() };
    let one = Limits { studies: 1, ..limits() };
    let found =
        search(&query(&catalog, Target::Role(1), one), &Simple(&catalog), &|| false).unwrap();
    assert!(!found.plans.is_empty());
    assert!(found.plans.iter().all(|plan| plan.count_studies(&catalog) == 1), "{:?}", found.plans);
}

#[test]
fn nobody_takes_a_job_and_leaves_it_on_the_same_day() {
    let catalog = small();
    let start = Qualifications { role: None, ..newcomer() };
    let asked = PlanQuery { start, ..query(&catalog, Target::Role(2), limits()) };
    for plan in search(&asked, &Simple(&catalog), &|| false).unwrap().plans {
        let moves: Vec<_> =
            plan.steps.iter().filter(|it| matches!(it.step, Step::Move { .. })).collect();
        for pair in moves.windows(2) {
            assert!(pair[1].from >= pair[0].to + QUARTERS, "{plan:?}");
        }
    }
}

#[test]
fn a_license_lets_people_in_from_outside_the_ladder() {
    let mut catalog = small();
    catalog.credentials.push(Credential {
        kind: CredentialKind::License,
        ..credential(3, 3.0, 100, Requirement::default())
    });
    catalog.roles[2].requires.or = vec![Requirement {
        from_outside: true,
        licenses: set(&[3]),
        years: 1.0,
        ..Requirement::default()
    }];
    let nurse = Qualifications { role: None, years: 5.0, credentials: set(&[3]), ..newcomer() };
    let asked = PlanQuery { start: nurse, ..query(&catalog, Target::Role(2), limits()) };
    let found = search(&asked, &Simple(&catalog), &|| false).unwrap();
    assert_eq!(
        (found.plans[0].quarter, found.plans[0].steps.len()),
        (0, 1),
        "{:?}",
        found.plans[0]
    );
    let missing = catalog.find_missing_for_role(2, &Qualifications { role: None, ..newcomer() });
    assert!(!missing.iter().any(|it| it.is_out_of_reach()), "the other way is named: {missing:?}");
}

#[test]
fn a_career_through_a_credential_counts_the_role_that_it_opens() {
    let catalog = small();
    let asked = query(&catalog, Target::Value, limits());
    let wages = Simple(&catalog);
    let through = Through::Credential(CredentialIx(0));
    let with = find_career_through(&asked, &wages, through, &|| false).unwrap().unwrap();
    let without = find_career_without_study(&asked, &wages, None, &|| false).unwrap().unwrap();
    let way = Way { with, without };
    assert_eq!(way.opened_roles(), [1]);
    let course = way.course(&catalog, &wages, CredentialIx(0)).unwrap();
    assert_eq!((course.start_month, course.held_quarter), (0, 1));
    assert!(
        course.pay_delta[0].abs() < 1e-9 && course.pay_delta[4] > 8_000.0,
        "{:?}",
        course.pay_delta
    );
    // What a credential takes first is found, and paid for.
    let chained = Through::Credential(CredentialIx(2));
    let with = find_career_through(&asked, &wages, chained, &|| false).unwrap().unwrap();
    let course = Way { with, ..way }.course(&catalog, &wages, CredentialIx(2)).unwrap();
    assert_eq!(course.prerequisites.len(), 1);
    assert!(course.start_month >= 3);
}
