//! Advice that a good mentor would give: the kinds of faults that were seen once, each held by a case; what all methods have
//! to agree on for random people; and twenty people with the advice that they are given (`docs/methodology/advice.md`).

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use medwage_contracts::pb::types::{Education, JobProfile, RoleExperience};
use medwage_domain::career::{Catalog, Pricing};

use super::support::{Client, coder, newcomer, start};

/// People whose answers from all methods are set side by side, where MEDWAGE_RANDOM_PEOPLE does not say another number.
const RANDOM_PEOPLE: usize = 24;

fn person(role: &str, years: f64, education: Education, credentials: &[&str]) -> JobProfile {
    JobProfile {
        role: role.into(),
        area: "OH".into(),
        experience_years: Some(years),
        education: education.into(),
        credentials: credentials.iter().map(|it| (*it).to_owned()).collect(),
        ..JobProfile::default()
    }
}

async fn rank(client: &mut Client, profile: &JobProfile) -> pb::RankCredentialsResponse {
    let request = pb::RankCredentialsRequest {
        profile: Some(profile.clone()),
        page_size: 1_000,
        ..Default::default()
    };
    client.rank_credentials(request).await.unwrap().into_inner()
}

async fn evaluate(
    client: &mut Client,
    profile: &JobProfile,
    credential: &str,
) -> pb::EvaluateCredentialResponse {
    let request = pb::EvaluateCredentialRequest {
        profile: Some(profile.clone()),
        credential: credential.into(),
        ..Default::default()
    };
    client.evaluate_credential(request).await.unwrap().into_inner()
}

async fn plan(client: &mut Client, profile: &JobProfile, target: &str) -> pb::PlanCareerResponse {
    let request = pb::PlanCareerRequest {
        profile: Some(profile.clone()),
        target: Some(Target::TargetRole(target.into())),
        ..Default::default()
    };
    let answer = client.plan_career(request).await;
    answer.unwrap_or_else(|error| panic!("{target}: {error} for {profile:?}")).into_inner()
}

fn row<'r>(ranked: &'r pb::RankCredentialsResponse, id: &str) -> &'r pb::RankedCredential {
    let name = format!("credentials/{id}");
    ranked.credentials.iter().find(|it| it.credential == name).unwrap()
}

fn resources(steps: &[pb::PlanStep]) -> Vec<&str> {
    steps.iter().map(|it| it.resource.as_str()).collect()
}

#[tokio::test]
async fn a_credential_of_another_line_or_for_newcomers_adds_nothing_and_says_why() {
    let services = start().await;
    let mut client = services.client.clone();
    let ranked = rank(&mut client, &coder()).await;
    for id in ["cbcs", "cpb", "cmrs", "crcr", "cca"] {
        let row = row(&ranked, id);
        assert!(row.annual_delta_usd.abs() < 0.5, "{id}: {}", row.annual_delta_usd);
        assert!(!row.no_effect_reason.is_empty(), "{id}");
    }
    assert!(row(&ranked, "ccs").annual_delta_usd > 1_000.0);
    let best = &ranked.credentials[0];
    assert_ne!(best.credential, "credentials/cpc-i", "the instructor's is not for every coder");
    // Whoever directs is paid for neither.
    for (role, credential) in [("rcm-dir", "CPC-I"), ("him-mgr", "CPC-A")] {
        let director = person(role, 15.0, Education::Bachelor, &["RHIA"]);
        let answer = evaluate(&mut client, &director, credential).await;
        let delta = answer.annual_delta_usd.unwrap().base;
        assert!(delta.abs() < 0.5, "{credential} for {role}: {delta}");
    }
}

#[tokio::test]
async fn what_a_credential_takes_first_is_paid_for_and_waited_for() {
    let services = start().await;
    let mut client = services.client.clone();
    let answer = evaluate(&mut client, &coder(), "RHIA").await;
    assert_eq!(answer.availability(), pb::Availability::AfterSteps);
    let programs = answer.missing.iter().flat_map(|it| &it.accepted_programs);
    assert!(programs.clone().any(|it| it == "programs/bachelor-him"), "{:?}", answer.missing);
    if !answer.steps.is_empty() {
        assert!(answer.cost_usd.unwrap().base > 20_000.0 && answer.months >= 36);
        assert!(resources(&answer.steps).iter().any(|it| it.starts_with("programs/")));
    }
    // A bachelor's degree of another field is not enough, and an accredited one is.
    let graduate = JobProfile { education: Education::Bachelor.into(), ..coder() };
    let other = evaluate(&mut client, &graduate, "RHIT").await;
    assert_eq!(other.availability(), pb::Availability::AfterSteps);
    let accredited =
        JobProfile { completed_programs: vec!["bachelor-him".into()], ..graduate.clone() };
    let open = evaluate(&mut client, &accredited, "RHIA").await;
    assert_eq!(open.availability(), pb::Availability::Open, "{:?}", open.missing);
    // Years as a documentation specialist, not any years.
    let old = JobProfile { experience_years: Some(12.0), ..coder() };
    let closed = evaluate(&mut client, &old, "CCDS").await;
    assert_eq!(closed.availability(), pb::Availability::AfterSteps);
    let specialist = person("cdi", 4.0, Education::Associate, &["RHIT"]);
    let open = evaluate(&mut client, &specialist, "CCDS").await;
    assert_eq!(open.availability(), pb::Availability::Open, "{:?}", open.missing);
}

#[tokio::test]
async fn newcomers_are_apprentices_in_every_method_and_pay_the_exam_once() {
    let services = start().await;
    let mut client = services.client.clone();
    let beginner = person("coder-1", 0.5, Education::PostsecondaryNondegree, &[]);
    for (credential, mark) in [("CPC", "CPC-A"), ("COC", "COC-A"), ("CIC", "CIC-A")] {
        let whole = evaluate(&mut client, &beginner, credential).await;
        let first = whole.annual_delta_usd.unwrap().base;
        let holder = JobProfile { credentials: vec![mark.into()], ..beginner.clone() };
        let conversion = evaluate(&mut client, &holder, credential).await;
        assert!(whole.warnings.iter().any(|it| it.id == "credential.apprentice"));
        assert!(conversion.costs.iter().all(|it| it.kind() != pb::CostKind::Exam), "{credential}");
        assert!((conversion.cost_usd.unwrap().base).abs() < 0.01);
        assert!(conversion.months >= 15, "{credential} takes the years: {}", conversion.months);
        assert!(first >= 0.0);
    }
    // Years at the front desk do not lift the mark; years in coding do.
    let reception = JobProfile {
        role: "front-desk".into(),
        experience_years: Some(6.0),
        credentials: vec!["CPC-A".into()],
        ..beginner.clone()
    };
    let told = evaluate(&mut client, &reception, "CPC").await;
    assert!(told.months > 0 || told.steps.is_empty(), "{:?}", told.steps);
    let both = JobProfile {
        role_experience: vec![RoleExperience { role: "coder-1".into(), years: 2.5 }],
        ..reception
    };
    let at_once = evaluate(&mut client, &both, "CPC").await;
    assert_eq!(at_once.months, 0, "{:?}", at_once.steps);
}

#[tokio::test]
async fn a_credential_is_worth_the_roles_that_it_opens() {
    let services = start().await;
    let mut client = services.client.clone();
    let reception = person("front-desk", 3.0, Education::PostsecondaryNondegree, &[]);
    let ranked = rank(&mut client, &reception).await;
    let best = &ranked.credentials[0];
    assert!(!best.opened_roles.is_empty(), "{best:?}");
    assert!(best.net_present_value_usd.unwrap().base > 0.0 && best.loss_probability < 0.9);
    let cca = row(&ranked, "cca");
    assert!(cca.opened_roles.iter().any(|it| it.starts_with("roles/coder")), "{cca:?}");
}

#[tokio::test]
async fn nurses_come_in_by_their_license_and_registrars_by_the_ods() {
    let services = start().await;
    let mut client = services.client.clone();
    let nurse = JobProfile {
        experience_years: Some(10.0),
        education: Education::Associate.into(),
        credentials: vec!["RN".into()],
        ..newcomer()
    };
    let answer = plan(&mut client, &nurse, "cdi").await;
    let soonest = answer.plans.iter().min_by_key(|it| it.months).unwrap();
    assert_eq!((soonest.months, resources(&soonest.steps)), (0, vec!["roles/cdi"]));
    let answer = plan(&mut client, &nurse, "auditor").await;
    let soonest = answer.plans.iter().min_by_key(|it| it.months).unwrap();
    assert!(soonest.months <= 12, "{:?}", soonest.steps);

    let clerk = person("him-clerk", 2.0, Education::Associate, &[]);
    let answer = plan(&mut client, &clerk, "registrar").await;
    let ods = |it: &pb::Plan| resources(&it.steps).contains(&"credentials/ods");
    assert!(answer.plans.iter().any(ods), "{:?}", answer.plans);
}

#[tokio::test]
async fn plans_are_a_handful_each_with_why_it_is_there() {
    let services = start().await;
    let mut client = services.client.clone();
    let starter = JobProfile { education: Education::HighSchool.into(), ..newcomer() };
    for (profile, target) in [(coder(), "auditor"), (starter, "coder-2"), (coder(), "coding-mgr")] {
        let answer = plan(&mut client, &profile, target).await;
        assert!((1..=5).contains(&answer.plans.len()), "{target}: {}", answer.plans.len());
        for plan in &answer.plans {
            assert!(!plan.strengths.is_empty(), "{plan:?}");
            let chance = plan.loss_probability;
            assert_eq!(chance.is_some(), answer.current_annual_usd.is_some());
            // Nobody takes a job and leaves it on the same day.
            let moves: Vec<_> = plan
                .steps
                .iter()
                .filter(|it| it.kind() == pb::StepKind::ChangeRole)
                .map(|it| it.end_month)
                .collect();
            assert!(moves.is_sorted_by(|one, other| one < other), "{plan:?}");
        }
        let kinds: Vec<_> = answer.plans.iter().map(|it| resources(&it.steps)).collect();
        for (index, kind) in kinds.iter().enumerate() {
            assert!(!kinds[..index].contains(kind), "{kind:?} is there twice");
        }
    }
}

#[tokio::test]
async fn what_is_out_of_reach_names_the_smallest_set_of_changes_pairs_included() {
    let services = start().await;
    let starter = JobProfile { education: Education::HighSchool.into(), ..newcomer() };
    let request = pb::PlanCareerRequest {
        profile: Some(starter),
        target: Some(Target::TargetRole("auditor".into())),
        limits: Some(pb::PlanLimits { degree_excluded: true, ..Default::default() }),
        terms: Some(pb::PlanningTerms { horizon_years: Some(4), ..Default::default() }),
        ..Default::default()
    };
    let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
    let unreachable = answer.unreachable.unwrap();
    assert!(unreachable.missing.iter().any(|it| it.education() == Education::Associate));
    let pair = unreachable.relaxations.iter().find(|it| !it.other_field.is_empty());
    let pair = pair.unwrap_or_else(|| panic!("{:?}", unreachable.relaxations));
    let fields = [pair.field.as_str(), pair.other_field.as_str()];
    assert!(fields.contains(&"limits.degree_excluded") && fields.contains(&"terms.horizon_years"));
}

#[tokio::test]
async fn a_manager_is_not_sent_back_to_an_entry_role() {
    let services = start().await;
    let manager = person("coding-mgr", 12.0, Education::Associate, &["CPC", "RHIT"]);
    let planned = plan(&mut services.client.clone(), &manager, "roles/compliance").await;
    assert!(!planned.plans.is_empty(), "{}", planned.summary);
    let catalog = medwage_catalog::embedded_catalog().unwrap();
    let level = |name: &str| {
        let role = catalog.role(name.trim_start_matches("roles/")).unwrap();
        catalog.roles[role].level
    };
    for step in planned.plans.iter().flat_map(|plan| &plan.steps) {
        if step.kind() == pb::StepKind::ChangeRole {
            assert!(level(&step.resource) >= 4, "{} in {}", step.resource, planned.summary);
        }
    }
}

#[tokio::test]
async fn a_program_has_an_outcome_in_each_place() {
    let services = start().await;
    let starter = JobProfile { education: Education::HighSchool.into(), ..newcomer() };
    let request = pb::EvaluateProgramRequest {
        profile: Some(starter),
        program: "certificate".into(),
        terms: Some(pb::PlanningTerms {
            places: vec![medwage_contracts::pb::types::Place {
                id: "boston".into(),
                area: "Boston".into(),
                ..Default::default()
            }],
            ..Default::default()
        }),
        ..Default::default()
    };
    let answer = services.client.clone().evaluate_program(request).await.unwrap().into_inner();
    assert_eq!(answer.program, "programs/certificate");
    assert_eq!(answer.availability(), pb::Availability::Open);
    assert_eq!(answer.tuition_usd.unwrap().base, 3_250.0);
    let [here, there] = &answer.outcomes[..] else { panic!("{:?}", answer.outcomes) };
    assert_eq!((here.place.as_str(), there.place.as_str()), ("", "boston"));
    assert!(here.first_role.starts_with("roles/"), "{here:?}");
    assert!(there.first_annual_usd.unwrap() > here.first_annual_usd.unwrap());
    assert!(answer.months.unwrap() >= 9);
    for outcome in [here, there] {
        let interval = outcome.value_delta_interval_usd.unwrap();
        assert!(interval.low <= outcome.value_delta_usd);
        assert!(outcome.value_delta_usd <= interval.high);
    }
}

/// Numbers without a pattern, always the same ones.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// Draws a person: any role whose pay is known, years, schooling, and up to three credentials.
fn draw_person(dice: &mut Dice, catalog: &Catalog) -> JobProfile {
    const LEVELS: [Education; 5] = [
        Education::HighSchool,
        Education::PostsecondaryNondegree,
        Education::Associate,
        Education::Bachelor,
        Education::Master,
    ];
    let priced = catalog.roles.iter().filter(|it| it.pricing != Pricing::Unpriced);
    let roles: Vec<_> = priced.map(|it| it.id.as_str()).collect();
    let role = roles[dice.below(roles.len())];
    let years = dice.below(24) as f64 / 2.0;
    let education = LEVELS[dice.below(LEVELS.len())];
    let held: Vec<_> = (0..dice.below(4))
        .map(|_| catalog.credentials[dice.below(catalog.credentials.len())].id.as_str())
        .collect();
    person(role, years, education, &held)
}

#[tokio::test]
async fn no_method_says_of_a_person_what_another_denies() {
    let people = std::env::var("MEDWAGE_RANDOM_PEOPLE").ok();
    let people = people.map_or(RANDOM_PEOPLE, |it| it.parse().unwrap());
    let catalog = medwage_catalog::embedded_catalog().unwrap();
    let services = start().await;
    let mut client = services.client.clone();
    let mut dice = Dice(11);
    for _ in 0..people {
        let profile = draw_person(&mut dice, catalog);
        let ranked = rank(&mut client, &profile).await;
        assert!(ranked.credentials.is_sorted_by_key(|it| it.availability), "{profile:?}");
        let request = pb::SuggestNextStepsRequest {
            profile: Some(profile.clone()),
            page_size: 1_000,
            ..Default::default()
        };
        let steps = client.suggest_next_steps(request).await.unwrap().into_inner().steps;
        for row in &ranked.credentials {
            let step = steps.iter().find(|it| it.resource == row.credential).unwrap();
            assert_eq!((step.availability, &step.missing), (row.availability, &row.missing));
            // A newcomer is paid nothing now, so their next steps have pay and no difference.
            if let Some(delta) = step.annual_delta_usd {
                let same = (delta - row.annual_delta_usd).abs() < 0.01;
                assert!(same, "{}: {profile:?}", row.credential);
            }
            if row.availability() == pb::Availability::Open {
                assert!(row.missing.is_empty());
            }
        }
        check_evaluation(&mut client, &mut dice, &profile, &ranked).await;
        check_role(&mut client, &mut dice, &profile, &steps).await;
        check_program(&mut client, &mut dice, &profile, &steps).await;
    }
}

/// What one of the ranked credentials says alone is what its row says, and its steps can be followed.
async fn check_evaluation(
    client: &mut Client,
    dice: &mut Dice,
    profile: &JobProfile,
    ranked: &pb::RankCredentialsResponse,
) {
    let Some(row) = ranked.credentials.get(dice.below(12)) else { return };
    let alone = evaluate(client, profile, &row.credential).await;
    assert_eq!(alone.availability, row.availability);
    assert_eq!(alone.opened_roles, row.opened_roles);
    assert!((alone.cost_usd.unwrap().base - row.cost_usd).abs() <= 0.5);
    // Nothing costs less than its chain.
    let chained = alone.costs.iter().filter(|it| it.kind() == pb::CostKind::Prerequisite);
    let chained: f64 = chained.map(|it| it.amount_usd.unwrap().base).sum();
    assert!(alone.cost_usd.unwrap().base + 0.01 >= chained, "{}: {profile:?}", row.credential);
    if alone.steps.is_empty() {
        return;
    }
    let followed = pb::ComparePlansRequest {
        profile: Some(profile.clone()),
        plans: vec![pb::ProposedPlan { id: "way".into(), steps: alone.steps.clone() }],
        ..Default::default()
    };
    let compared = client.compare_plans(followed).await.unwrap().into_inner();
    assert_eq!(compared.plans[0].rank, 1, "{:?} of {profile:?}", alone.steps);
}

/// A role that is open as a next step is where a plan begins at once, and one that is not open is not.
async fn check_role(
    client: &mut Client,
    dice: &mut Dice,
    profile: &JobProfile,
    steps: &[pb::NextStep],
) {
    // What is beneath a person is no next step, and a plan all the same for who aims at it.
    let is_ahead = |it: &&pb::NextStep| {
        it.kind() == pb::StepKind::ChangeRole
            && it.annual_usd.is_some()
            && it.availability() != pb::Availability::NotForProfile
    };
    let roles: Vec<_> = steps.iter().filter(is_ahead).collect();
    let Some(step) = roles.get(dice.below(roles.len().max(1))) else { return };
    let planned = plan(client, profile, &step.resource).await;
    let soonest = planned.plans.first().map(|it| it.months);
    let is_open = step.availability() == pb::Availability::Open;
    assert_eq!(soonest == Some(0), is_open, "{}: {profile:?}", step.resource);
}

/// A program that is open as a next step is open where it is evaluated.
async fn check_program(
    client: &mut Client,
    dice: &mut Dice,
    profile: &JobProfile,
    steps: &[pb::NextStep],
) {
    let programs: Vec<_> =
        steps.iter().filter(|it| it.kind() == pb::StepKind::StudyProgram).collect();
    let Some(step) = programs.get(dice.below(programs.len().max(1))) else { return };
    let request = pb::EvaluateProgramRequest {
        profile: Some(profile.clone()),
        program: step.resource.clone(),
        ..Default::default()
    };
    let answer = client.evaluate_program(request).await;
    let answer = answer
        .unwrap_or_else(|error| panic!("{}: {error} for {profile:?}", step.resource))
        .into_inner();
    assert_eq!(answer.availability, step.availability, "{}: {profile:?}", step.resource);
}

/// A person of the page, what they ask, and why the advice is what a practitioner would say.
struct Case {
    who: &'static str,
    profile: JobProfile,
    ask: Ask,
    defense: &'static str,
}

enum Ask {
    /// The way to a role.
    Role(&'static str),
    /// The credentials that are worth most.
    Credentials,
}

fn cases() -> Vec<Case> {
    use Education::{Associate, Bachelor, HighSchool, PostsecondaryNondegree as Certificate};
    let from_outside = |education: Education, years: f64, held: &[&str]| JobProfile {
        role: String::new(),
        ..person("", years, education, held)
    };
    let case = |who, profile, ask, defense| Case { who, profile, ask, defense };
    vec![
        case(
            "school leaver, to coder",
            from_outside(HighSchool, 0.0, &[]),
            Ask::Role("coder-1"),
            "A certificate and an entry exam, then apply. A practitioner would add that first jobs are scarce: the plan takes the work as given once it is open.",
        ),
        case(
            "school leaver, to certified coder",
            from_outside(HighSchool, 0.0, &[]),
            Ask::Role("coder-2"),
            "The way of most coders: certificate, apprentice, three years. Some employers take two.",
        ),
        case(
            "receptionist with 3 years",
            person("front-desk", 3.0, HighSchool, &[]),
            Ask::Role("biller"),
            "A step inside the office, by way of a billing credential. Many are promoted without one.",
        ),
        case(
            "receptionist, which credential",
            person("front-desk", 3.0, Certificate, &[]),
            Ask::Credentials,
            "What opens coding comes first; what only looks well at the desk does not count. Of the apprentice forms the inpatient one is worth most in figures; most begin with the CPC-A, for which more offices hire.",
        ),
        case(
            "CPC-A without work",
            from_outside(Certificate, 0.0, &["CPC-A"]),
            Ask::Role("coder-2"),
            "Work as an apprentice coder until the years are there. The exam is not sat again.",
        ),
        case(
            "CPC-A in a first job",
            person("coder-1", 1.0, Certificate, &["CPC-A"]),
            Ask::Credentials,
            "The mark goes with the years at no price, so money goes elsewhere first. The CPC-P's figures are of coders at payers: who works for a provider is better served by a specialty's.",
        ),
        case(
            "biller, to coder",
            person("biller", 4.0, Certificate, &["CPB"]),
            Ask::Role("coder-2"),
            "A coding credential and work in coding: billing years do not lift an apprentice's mark. Offices that do both may count them.",
        ),
        case(
            "coder, which credential",
            person("coder-2", 4.0, Certificate, &["CPC"]),
            Ask::Credentials,
            "A second coding credential for other records, not the instructor's or the front desk's. The CPC-P is for who works at a payer.",
        ),
        case(
            "coder, to auditor",
            person("coder-2", 5.0, Associate, &["CPC"]),
            Ask::Role("auditor"),
            "By harder records first, with the CPMA. Small practices let coders audit sooner.",
        ),
        case(
            "inpatient coder, to CDI",
            person("coder-3", 8.0, Associate, &["CCS"]),
            Ask::Role("cdi"),
            "A CCS and years with inpatient records are what coders come in with; hospitals that want nurses will say so.",
        ),
        case(
            "RN with ten years, to CDI",
            from_outside(Associate, 10.0, &["RN"]),
            Ask::Role("cdi"),
            "The license and bedside years are the way in; the CCDS comes after two years in the work.",
        ),
        case(
            "RN, to auditor",
            from_outside(Bachelor, 6.0, &["RN"]),
            Ask::Role("auditor"),
            "A coding credential beside the license makes a clinical auditor. Payers hire such nurses without it, too.",
        ),
        case(
            "CDI specialist, which credential",
            person("cdi", 3.0, Bachelor, &["RN"]),
            Ask::Credentials,
            "The CDIP is what the work asks for. The CCS is worth more by the roles that it opens; who means to stay in documentation takes the CDIP or the CCDS first.",
        ),
        case(
            "veteran coder, to manager",
            person("coder-3", 15.0, Associate, &["CPC", "CCS"]),
            Ask::Role("coding-mgr"),
            "All that is asked for is there: apply. Whoever led people should say so.",
        ),
        case(
            "RHIT, to HIM manager",
            person("registrar", 9.0, Associate, &["RHIT"]),
            Ask::Role("him-mgr"),
            "The bachelor's completion is what is missing; the RHIA beside it is usual and not asked for here. Full time it is soonest; most take it beside work, as a later plan does.",
        ),
        case(
            "clerk with a degree, to registrar",
            person("him-clerk", 2.0, Associate, &[]),
            Ask::Role("registrar"),
            "The accredited certificate and the ODS. Some registries train and let the exam follow (M0009).",
        ),
        case(
            "registrar, which credential",
            person("registrar", 4.0, Associate, &["RHIT"]),
            Ask::Credentials,
            "The ODS says most in registry work, and no figure says how much it pays, so what opens coding leads. Who means to stay in a registry takes the ODS.",
        ),
        case(
            "career changer with a bachelor's, to coder",
            from_outside(Bachelor, 0.0, &[]),
            Ask::Role("coder-2"),
            "The degree stands for the certificate: an exam, then work. Many would take the CPC, for which more offices hire, and courses help to pass either.",
        ),
        case(
            "auditor, to compliance",
            person("auditor", 9.0, Associate, &["CPC", "CPMA"]),
            Ask::Role("compliance"),
            "The bachelor's is what is asked for beyond the CPMA; small groups take years in its place, and most study beside work, as a later plan does.",
        ),
        case(
            "senior biller, to practice manager",
            person("biller-sr", 7.0, Associate, &["CPB"]),
            Ask::Role("practice-mgr"),
            "The CPPM and apply. Practices promote people whom they know, with or without it.",
        ),
    ]
}

async fn advise(client: &mut Client, case: &Case) -> String {
    match case.ask {
        Ask::Role(role) => {
            let answer = plan(client, &case.profile, role).await;
            let Some(plan) = answer.plans.first() else { return answer.summary };
            let steps: Vec<_> = plan.steps.iter().map(|it| it.text.clone()).collect();
            format!(
                "{}: {} months, ${:.0}, then ${:.0} a year",
                steps.join("; "),
                plan.months,
                plan.cost_usd,
                plan.annual_usd
            )
        }
        Ask::Credentials => {
            let answer = rank(client, &case.profile).await;
            let open = answer.credentials.iter().take(3).map(|it| {
                let code = it.credential.trim_start_matches("credentials/").to_uppercase();
                let value = it.net_present_value_usd.unwrap().base;
                let opened = if it.opened_roles.is_empty() { "" } else { ", opens roles" };
                format!(
                    "{code} (${:.0} a year, ${value:.0} over ten years{opened})",
                    it.annual_delta_usd
                )
            });
            open.collect::<Vec<_>>().join("; ")
        }
    }
}

#[tokio::test]
async fn twenty_people_are_advised_as_the_page_says() {
    let services = start().await;
    let mut client = services.client.clone();
    let mut table = String::from(
        "| person | advice | why, and where a practitioner might differ |\n| --- | --- | --- |\n",
    );
    let cases = cases();
    assert_eq!(cases.len(), 20);
    for case in &cases {
        let advice = advise(&mut client, case).await;
        assert!(!advice.is_empty(), "{}", case.who);
        writeln!(table, "| {} | {} | {} |", case.who, advice, case.defense).unwrap();
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/methodology/advice.md");
    let text = fs::read_to_string(&page).unwrap();
    let (begin, end) = ("<!-- people -->\n", "<!-- end of people -->");
    let (head, rest) = text.split_once(begin).unwrap();
    let (known, tail) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&page, format!("{head}{begin}{table}{end}{tail}")).unwrap();
        return;
    }
    assert_eq!(known, table, "UPDATE_GOLDEN=1 writes the page anew");
}
