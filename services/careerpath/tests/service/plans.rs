//! Plans over gRPC, with pay from the estimator.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use medwage_contracts::pb::types::{Education, JobProfile, PayArea, Place, RemotePolicy, View};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{coder, newcomer, start, until_answered, wrong_fields, wrong_reasons};

fn salary(dollars: f64) -> Option<Target> {
    Some(Target::TargetAnnualUsd(dollars))
}

fn role(id: &str) -> Option<Target> {
    Some(Target::TargetRole(id.into()))
}

fn asked(target: Option<Target>) -> pb::PlanCareerRequest {
    pb::PlanCareerRequest { profile: Some(coder()), target, page_size: 20, ..Default::default() }
}

fn limited(limits: pb::PlanLimits, target: Option<Target>) -> pb::PlanCareerRequest {
    pb::PlanCareerRequest { limits: Some(limits), ..asked(target) }
}

fn step(kind: pb::StepKind, resource: &str) -> pb::PlanStep {
    pb::PlanStep { kind: kind.into(), resource: resource.into(), ..Default::default() }
}

fn proposed(id: &str, steps: Vec<pb::PlanStep>) -> pb::ProposedPlan {
    pb::ProposedPlan { id: id.into(), steps }
}

fn is_strong(plan: &pb::Plan, strength: pb::PlanStrength) -> bool {
    plan.strengths().any(|it| it == strength)
}

#[tokio::test]
async fn a_coder_finds_every_way_to_be_an_auditor_that_no_other_beats() {
    let services = start().await;
    let answer = services.client.clone().plan_career(asked(role("auditor"))).await;
    let answer = answer.unwrap().into_inner();
    assert!(answer.unreachable.is_none());
    assert!(answer.plan_count >= 1 && !answer.plans.is_empty());
    assert_eq!(answer.resolved_target.unwrap().resource, "roles/auditor");
    for plan in &answer.plans {
        let last = plan.steps.last().unwrap();
        assert_eq!((last.kind(), &*last.resource), (pb::StepKind::ChangeRole, "roles/auditor"));
        let holds = |it: &pb::PlanStep| it.resource == "credentials/cpma";
        assert!(plan.steps.iter().any(holds), "an auditor holds the CPMA: {plan:?}");
        assert!(plan.steps.is_sorted_by_key(|it| it.end_month));
        let spent: f64 = plan.steps.iter().map(|it| it.cost_usd).sum();
        assert!((spent - plan.cost_usd).abs() < 0.01);
        assert_eq!(plan.months, last.end_month);
    }
    for strength in
        [pb::PlanStrength::Soonest, pb::PlanStrength::Cheapest, pb::PlanStrength::MostValuable]
    {
        assert!(answer.plans.iter().any(|it| is_strong(it, strength)), "{strength:?}");
    }
    let one = |it: &pb::Plan| (it.months, it.cost_usd, -it.value_usd);
    for plan in &answer.plans {
        let beats = |other: &&pb::Plan| {
            let (own, that) = (one(plan), one(other));
            that.0 <= own.0 && that.1 <= own.1 && that.2 <= own.2 && that != own
        };
        assert!(answer.plans.iter().find(beats).is_none(), "{plan:?}");
    }
}

#[tokio::test]
async fn pages_of_plans_are_parts_of_one_list() {
    let services = start().await;
    let whole = services.client.clone().plan_career(asked(salary(65_000.0))).await.unwrap();
    let whole = whole.into_inner();
    let (mut walked, mut token) = (Vec::new(), String::new());
    loop {
        let request =
            pb::PlanCareerRequest { page_size: 0, page_token: token, ..asked(salary(65_000.0)) };
        let page = services.client.clone().plan_career(request).await.unwrap().into_inner();
        assert!(page.plans.len() <= 3, "three by default");
        assert_eq!(page.plan_count, whole.plan_count);
        walked.extend(page.plans);
        token = page.next_page_token;
        if token.is_empty() || walked.len() >= whole.plans.len() {
            break;
        }
    }
    assert_eq!(walked[..whole.plans.len()], whole.plans);
    let other = pb::PlanCareerRequest { page_token: "AAAA".into(), ..asked(salary(65_000.0)) };
    let status = services.client.clone().plan_career(other).await.unwrap_err();
    assert_eq!(status.get_details_error_info().unwrap().reason, "PAGE_TOKEN_STALE");
}

#[tokio::test]
async fn from_nothing_to_a_certified_coder() {
    let services = start().await;
    let profile = JobProfile { education: Education::HighSchool.into(), ..newcomer() };
    let request = pb::PlanCareerRequest { profile: Some(profile), ..asked(role("coder-2")) };
    let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
    let plan = &answer.plans[0];
    assert!(plan.steps.iter().any(|it| it.resource == "roles/coder-2"), "{plan:?}");
    let certified = |it: &pb::PlanStep| {
        matches!(it.kind(), pb::StepKind::StudyCredential | pb::StepKind::LeaveApprenticeship)
    };
    assert!(plan.steps.iter().any(certified), "{plan:?}");
    assert!(plan.months >= 36, "three years in the field are asked for");
    // Who has no work has none to go on with: there is nothing to compare with.
    assert_eq!((answer.current_annual_usd, answer.staying_value_usd), (None, None));
    assert!(answer.plans.iter().all(|it| it.staying_delta_usd.is_none()));
}

#[tokio::test]
async fn pay_in_a_plan_is_the_estimators_and_its_sum_is_its_last_steps() {
    let services = start().await;
    let request = pb::PlanCareerRequest { view: View::Full.into(), ..asked(salary(65_000.0)) };
    let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
    let evidence = answer.evidence.unwrap();
    for (plan, evidence) in answer.plans.iter().zip(&evidence.plans) {
        assert!(plan.annual_usd >= 65_000.0);
        let last = plan.steps.last().unwrap();
        assert_eq!((last.end_month, last.annual_usd), (plan.months, Some(plan.annual_usd)));
        // The reply was held against the estimator's own; each step in work has its interval.
        for (step, evidence) in plan.steps.iter().zip(&evidence.steps) {
            let (Some(after), Some(pay)) = (step.annual_usd, evidence.pay.as_ref()) else {
                assert!(step.annual_usd.is_none() && evidence.pay.is_none());
                continue;
            };
            assert!((pay.annual_usd - after).abs() < 1e-9);
            let interval = pay.median_interval_usd.unwrap();
            assert!(interval.low < after && after < interval.high);
        }
        assert_eq!(evidence.profile.as_ref().unwrap().role, {
            let moves =
                plan.steps.iter().rev().find(|item| item.kind() == pb::StepKind::ChangeRole);
            moves.map_or("roles/coder-2", |it| &it.resource)
        });
    }
    let most = answer.plans.iter().find(|it| is_strong(it, pb::PlanStrength::MostValuable));
    assert!(most.unwrap().staying_delta_usd.unwrap() > 0.0);
}

#[tokio::test]
async fn what_is_out_of_reach_is_explained() {
    let services = start().await;
    let limits =
        pb::PlanLimits { degree_excluded: true, budget_usd: Some(1_000.0), ..Default::default() };
    let request = pb::PlanCareerRequest {
        terms: Some(pb::PlanningTerms { horizon_years: Some(8), ..Default::default() }),
        ..limited(limits, role("him-mgr"))
    };
    let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
    assert!(answer.plans.is_empty());
    let unreachable = answer.unreachable.unwrap();
    assert!(unreachable.best_plan.unwrap().annual_usd >= answer.current_annual_usd.unwrap());
    assert!(unreachable.text.contains("can't be reached in time"), "{}", unreachable.text);

    let limits = pb::PlanLimits { degree_excluded: true, ..Default::default() };
    let answer = services.client.clone().plan_career(limited(limits, role("him-mgr"))).await;
    let unreachable = answer.unwrap().into_inner().unreachable.unwrap();
    let fields: Vec<_> = unreachable.relaxations.iter().map(|it| it.field.as_str()).collect();
    assert!(fields.contains(&"limits.degree_excluded"), "{fields:?}");
}

#[tokio::test]
async fn what_is_missing_for_a_role_out_of_reach_is_named() {
    let services = start().await;
    let profile = JobProfile { education: Education::HighSchool.into(), ..newcomer() };
    let limits = pb::PlanLimits { degree_excluded: true, ..Default::default() };
    let request =
        pb::PlanCareerRequest { profile: Some(profile), ..limited(limits, role("auditor")) };
    let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
    let unreachable = answer.unreachable.unwrap();
    let degree = unreachable.missing.iter().find(|it| it.education() == Education::Associate);
    assert!(degree.is_some(), "{:?}", unreachable.missing);
    assert!(unreachable.text.contains("an associate degree"), "{}", unreachable.text);
}

#[tokio::test]
async fn the_cap_of_studies_is_named_and_offered_as_a_change() {
    let services = start().await;
    let mut client = services.client.clone();
    let answer = client.plan_career(asked(role("auditor"))).await.unwrap().into_inner();
    assert_eq!(answer.searched_study_count, 3);
    let studies = |plan: &pb::Plan| {
        let is_study = |it: &&pb::PlanStep| {
            matches!(it.kind(), pb::StepKind::StudyCredential | pb::StepKind::StudyProgram)
        };
        plan.steps.iter().filter(is_study).count()
    };
    let capped = answer.plans.iter().any(|it| studies(it) >= 3);
    assert_eq!(answer.warnings.iter().any(|entry| entry.id == "plan.study_cap"), capped);

    let limits = pb::PlanLimits { max_study_count: Some(1), ..Default::default() };
    let answer = client.plan_career(limited(limits, role("auditor"))).await.unwrap().into_inner();
    let relaxations = answer.unreachable.unwrap().relaxations;
    let more = relaxations.iter().find(|it| it.field == "limits.max_study_count").unwrap();
    assert_eq!(more.value, Some(2.0));
}

#[tokio::test]
async fn the_smallest_budget_that_helps_is_said() {
    let services = start().await;
    let mut client = services.client.clone();
    let with_budget = |budget: f64| {
        let limits = pb::PlanLimits { budget_usd: Some(budget), ..Default::default() };
        limited(limits, role("auditor"))
    };
    let answer = client.plan_career(with_budget(100.0)).await.unwrap().into_inner();
    let relaxations = answer.unreachable.unwrap().relaxations;
    let budget = relaxations.iter().find(|it| it.field == "limits.budget_usd").unwrap();
    let needed = budget.value.unwrap();
    assert!((needed - budget.cost_usd).abs() < 1e-9);
    let enough = client.plan_career(with_budget(needed)).await.unwrap().into_inner();
    assert!(!enough.plans.is_empty());
    let short = client.plan_career(with_budget(needed - 1.0)).await.unwrap().into_inner();
    assert!(short.plans.is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_at_once() {
    let services = start().await;
    let request = pb::PlanCareerRequest {
        terms: Some(pb::PlanningTerms {
            horizon_years: Some(20),
            study_hours_per_week: Some(12.0),
            discount_percent: Some(3.0),
            places: vec![],
        }),
        limits: Some(pb::PlanLimits {
            deadline_years: Some(0.0),
            max_study_count: Some(7),
            budget_usd: Some(-1.0),
            ..Default::default()
        }),
        ..asked(None)
    };
    let status = services.client.clone().plan_career(request).await.unwrap_err();
    assert_eq!(
        wrong_fields(&status),
        [
            "target_annual_usd",
            "limits.deadline_years",
            "limits.max_study_count",
            "limits.budget_usd",
        ]
    );
    assert_eq!(wrong_reasons(&status)[0], "FIELD_REQUIRED");
    let terms = pb::PlanningTerms {
        horizon_years: Some(200),
        study_hours_per_week: Some(0.5),
        discount_percent: Some(60.0),
        places: vec![],
    };
    let request = pb::PlanCareerRequest { terms: Some(terms), ..asked(role("auditor")) };
    let status = services.client.clone().plan_career(request).await.unwrap_err();
    assert_eq!(
        wrong_fields(&status),
        ["terms.horizon_years", "terms.discount_percent", "terms.study_hours_per_week"]
    );
    for target in [salary(20_000.0), salary(65_000.001), salary(f64::NAN), salary(-5.0)] {
        let status = services.client.clone().plan_career(asked(target)).await.unwrap_err();
        assert_eq!(wrong_fields(&status), ["target_annual_usd"]);
    }
}

#[tokio::test]
async fn a_plan_fails_while_the_estimator_is_gone_and_succeeds_when_it_is_back() {
    let mut services = start().await;
    let before = services.client.clone().plan_career(asked(role("auditor"))).await.unwrap();
    services.stop_estimator().await;
    let status = services.client.clone().plan_career(asked(role("auditor"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
    services.start_estimator().await;
    let ask = || async { services.client.clone().plan_career(asked(role("auditor"))).await };
    assert_eq!(until_answered(ask).await, before.into_inner());
}

#[tokio::test]
async fn plans_that_somebody_has_in_mind_are_followed_and_compared() {
    use pb::StepKind::{ChangeRole, StudyCredential, StudyProgram};
    let services = start().await;
    let audit = proposed(
        "audit",
        vec![
            step(ChangeRole, "risk-coder"),
            step(StudyCredential, "CPMA"),
            step(StudyProgram, "associate-hit"),
            step(ChangeRole, "roles/auditor"),
        ],
    );
    let one = proposed("one more", vec![step(StudyCredential, "COC")]);
    let jump = proposed("jump", vec![step(ChangeRole, "cdi")]);
    let mut answers = Vec::new();
    for plans in [vec![audit.clone(), one.clone(), jump.clone()], vec![jump, one, audit]] {
        let request =
            pb::ComparePlansRequest { profile: Some(coder()), plans, ..Default::default() };
        answers.push(services.client.clone().compare_plans(request).await.unwrap().into_inner());
    }
    assert_eq!(answers[0], answers[1], "the order changes nothing");
    let [first, second, blocked] = &answers[0].plans[..] else { panic!("{:?}", answers[0].plans) };
    assert_eq!((first.rank, second.rank, blocked.rank), (1, 2, 0));
    let value = |it: &pb::ComparedPlan| it.plan.as_ref().unwrap().value_usd;
    assert!(value(first) > value(second));
    assert_eq!((blocked.id.as_str(), blocked.blocked_step_index), ("jump", Some(0)));
    assert!(!blocked.missing.is_empty());

    let wrong = pb::ComparePlansRequest {
        profile: Some(coder()),
        plans: vec![proposed("a", vec![step(StudyCredential, "CPX")]), proposed("a", vec![])],
        ..Default::default()
    };
    let status = services.client.clone().compare_plans(wrong).await.unwrap_err();
    assert_eq!(
        wrong_fields(&status),
        ["plans[0].steps[0].resource", "plans[1].id", "plans[1].steps"]
    );
    assert_eq!(
        wrong_reasons(&status),
        ["CREDENTIAL_UNKNOWN", "FIELD_CONFLICT", "FIELD_OUT_OF_RANGE"]
    );
}

#[tokio::test]
async fn a_plan_of_a_reply_can_be_sent_back_as_it_is() {
    let services = start().await;
    let mut client = services.client.clone();
    for target in [role("auditor"), salary(65_000.0)] {
        let terms = pb::PlanningTerms {
            places: vec![texas(3_000.0), new_york_from_home()],
            ..Default::default()
        };
        let request = pb::PlanCareerRequest { terms: Some(terms.clone()), ..asked(target) };
        let answer = client.plan_career(request).await.unwrap().into_inner();
        let sent = answer.plans.iter().take(10).enumerate();
        let plans = sent.map(|(index, it)| proposed(&index.to_string(), it.steps.clone()));
        let request = pb::ComparePlansRequest {
            profile: Some(coder()),
            plans: plans.collect(),
            terms: Some(terms),
            ..Default::default()
        };
        let compared = client.compare_plans(request).await.unwrap().into_inner();
        for one in compared.plans {
            let index: usize = one.id.parse().unwrap();
            let plan = pb::Plan { strengths: vec![], ..answer.plans[index].clone() };
            assert_eq!(one.plan.unwrap(), plan);
        }
    }
}

fn texas(moving: f64) -> Place {
    Place {
        id: "texas".into(),
        area: "TX".into(),
        moving_cost_usd: Some(moving),
        ..Default::default()
    }
}

fn from_home() -> RemotePolicy {
    RemotePolicy { pay_area: PayArea::Employer.into(), ..Default::default() }
}

fn new_york_from_home() -> Place {
    Place {
        id: "remote".into(),
        area: "NY".into(),
        remote_policy: Some(from_home()),
        ..Default::default()
    }
}

fn at_places(places: Vec<Place>) -> Option<pb::PlanningTerms> {
    Some(pb::PlanningTerms { places, ..Default::default() })
}

#[tokio::test]
async fn who_would_work_elsewhere_is_never_worse_off() {
    let services = start().await;
    let best = async |places: Vec<Place>| {
        let request = pb::PlanCareerRequest { terms: at_places(places), ..asked(role("auditor")) };
        let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
        let most = |it: &pb::Plan| is_strong(it, pb::PlanStrength::MostValuable);
        answer.plans.into_iter().find(most).unwrap()
    };
    let (home, remote) = (best(vec![]).await, best(vec![new_york_from_home()]).await);
    assert!(home.steps.iter().all(|it| it.place.is_empty()));
    assert!(remote.value_usd > home.value_usd, "New York pays more than Ohio");
    assert!(remote.steps.iter().any(|it| it.place == "remote"), "{remote:?}");
    let both = best(vec![texas(3_000.0), new_york_from_home()]).await;
    assert!(both.value_usd >= remote.value_usd);
    let dear = best(vec![texas(500_000.0)]).await;
    assert_eq!(dear, home, "nobody pays half a million to move");
}

#[tokio::test]
async fn a_move_costs_what_it_costs() {
    let services = start().await;
    let plan = |place: &str| {
        let id = if place.is_empty() { "stay" } else { place };
        let moves = step(pb::StepKind::ChangeRole, "coder-3");
        proposed(id, vec![pb::PlanStep { place: place.into(), ..moves }])
    };
    let request = pb::ComparePlansRequest {
        profile: Some(JobProfile {
            experience_years: Some(12.0),
            education: Education::Associate.into(),
            credentials: vec!["CPC".into(), "CCS".into()],
            ..coder()
        }),
        plans: vec![plan(""), plan("texas"), plan("remote")],
        terms: at_places(vec![texas(3_000.0), new_york_from_home()]),
        ..Default::default()
    };
    let answer = services.client.clone().compare_plans(request.clone()).await.unwrap();
    let answer = answer.into_inner();
    let cost = |id: &str| {
        let one = answer.plans.iter().find(|entry| entry.id == id).unwrap();
        one.plan.as_ref().unwrap().cost_usd as i64
    };
    assert_eq!((cost("stay"), cost("texas"), cost("remote")), (0, 3_000, 0));
    let unknown = pb::ComparePlansRequest { plans: vec![plan("mars")], ..request };
    let refused = services.client.clone().compare_plans(unknown).await.unwrap_err();
    assert_eq!(wrong_fields(&refused), ["plans[0].steps[0].place"]);
    assert!(refused.message().contains("texas, remote"), "{}", refused.message());
}

#[tokio::test]
async fn everything_that_is_wrong_with_other_places_is_named() {
    let services = start().await;
    let remote_move = Place { remote_policy: Some(from_home()), ..texas(10.0) };
    let nameless = Place { id: String::new(), ..texas(0.0) };
    let places = vec![texas(-1.0), texas(0.0), nameless, remote_move, texas(0.0)];
    let request = pb::PlanCareerRequest { terms: at_places(places), ..asked(role("auditor")) };
    let refused = services.client.clone().plan_career(request).await.unwrap_err();
    assert_eq!(
        wrong_fields(&refused),
        [
            "terms.places",
            "terms.places[0].moving_cost_usd",
            "terms.places[1].id",
            "terms.places[2].id",
            "terms.places[3].id",
            "terms.places[3].moving_cost_usd",
        ]
    );
    let atlantis = Place { area: "Atlantis".into(), ..texas(0.0) };
    let request =
        pb::PlanCareerRequest { terms: at_places(vec![atlantis]), ..asked(role("auditor")) };
    let refused = services.client.clone().plan_career(request).await.unwrap_err();
    assert_eq!(wrong_fields(&refused), ["terms.places[0].area"]);
}

#[tokio::test]
async fn a_short_deadline_gets_the_best_that_was_found_or_says_that_it_was_too_short() {
    let services = start().await;
    let limits = pb::PlanLimits { max_study_count: Some(6), ..Default::default() };
    let whole =
        pb::PlanCareerRequest { profile: Some(newcomer()), ..limited(limits, role("rcm-dir")) };
    let (mut late, mut answered) = (0, 0);
    // Longer and longer, until there is an answer: on any machine some deadline is too short and some is long enough.
    for milliseconds in (0..18).map(|doubled| 1_u64 << doubled) {
        let mut request = tonic::Request::new(whole.clone());
        request.set_timeout(std::time::Duration::from_millis(milliseconds));
        match services.client.clone().plan_career(request).await {
            Ok(answer) => {
                let answer = answer.into_inner();
                let is_cut = answer.searched_study_count < 6;
                assert_eq!(
                    answer.warnings.iter().any(|entry| entry.id == "plan.cut_short"),
                    is_cut
                );
                assert!(!is_cut || !answer.plans.is_empty());
                answered += 1;
                break;
            }
            Err(status) => {
                // The server may know from the call before that this one can't end in time.
                let is_late = [Code::DeadlineExceeded, Code::Cancelled, Code::ResourceExhausted]
                    .contains(&status.code());
                assert!(is_late || status.code() == Code::InvalidArgument, "{status:?}");
                late += 1;
            }
        }
    }
    assert!(late > 0, "nobody plans six studies within a millisecond");
    assert_eq!(answered, 1);
}

#[tokio::test]
async fn earnings_are_projected_along_a_plan() {
    let services = start().await;
    let mut client = services.client.clone();
    let plan =
        client.plan_career(asked(role("auditor"))).await.unwrap().into_inner().plans.remove(0);
    let request = pb::ProjectEarningsRequest {
        profile: Some(coder()),
        terms: Some(pb::PlanningTerms { horizon_years: Some(15), ..Default::default() }),
        plan: Some(proposed("best", plan.steps.clone())),
        ..Default::default()
    };
    let answer = client.project_earnings(request.clone()).await.unwrap().into_inner();
    assert_eq!(answer.years.len(), 16);
    for year in &answer.years {
        let month = year.year_offset * 12;
        let studies =
            |it: &&pb::PlanStep| it.full_time && (it.start_month..it.end_month).contains(&month);
        assert_eq!(year.annual.is_none(), plan.steps.iter().any(|it| studies(&it)), "{year:?}");
        let mut role = "roles/coder-2".to_owned();
        for step in plan.steps.iter().filter(|it| it.end_month <= month) {
            if step.kind() == pb::StepKind::ChangeRole {
                role.clone_from(&step.resource);
            }
        }
        let working = if year.annual.is_some() { role } else { String::new() };
        assert_eq!(year.role, working, "{year:?}");
    }
    let blocked = proposed("no", vec![step(pb::StepKind::ChangeRole, "auditor")]);
    let refused = pb::ProjectEarningsRequest { plan: Some(blocked), ..request };
    let refused = client.project_earnings(refused).await.unwrap_err();
    assert_eq!(wrong_fields(&refused), ["plan.steps[0]"]);
}
