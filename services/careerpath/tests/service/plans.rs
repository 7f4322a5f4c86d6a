//! Plans over gRPC, with pay from the estimator.

use medwage_contracts::pb::Money;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use medwage_contracts::pb::careerpath::plan_step::Step;
use medwage_contracts::pb::estimator::EstimatePayRequest;
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{coder, dollars, start, until_answered};

fn salary(units: i64) -> Option<Target> {
    Some(Target::TargetSalary(Money { currency_code: "USD".into(), units, nanos: 0 }))
}

fn role(id: &str) -> Option<Target> {
    Some(Target::TargetRole(id.into()))
}

fn asked(target: Option<Target>) -> pb::PlanCareerRequest {
    pb::PlanCareerRequest { person: Some(coder()), target, ..Default::default() }
}

#[tokio::test]
async fn a_coder_finds_every_way_to_be_an_auditor_that_no_other_beats() {
    let services = start().await;
    let answer = services.client.clone().plan_career(asked(role("auditor"))).await;
    let answer = answer.unwrap().into_inner();
    assert!(answer.unreachable.is_none());
    assert!(answer.plan_count >= 1 && !answer.plans.is_empty());
    for plan in &answer.plans {
        assert_eq!(plan.steps.last().unwrap().step, Some(Step::Role("roles/auditor".into())));
        let holds =
            |it: &pb::PlanStep| it.step == Some(Step::Credential("credentials/CPMA".into()));
        assert!(plan.steps.iter().any(holds), "an auditor holds the CPMA: {plan:?}");
        assert!(plan.steps.is_sorted_by_key(|it| it.end_month));
        let spent: f64 = plan.steps.iter().map(|it| dollars(&it.cost)).sum();
        assert!((spent - dollars(&plan.cost)).abs() < 0.01);
        assert_eq!(plan.months, plan.steps.last().unwrap().end_month);
    }
    for mark in ["soonest", "cheapest", "most-valuable"] {
        let marked = |it: &pb::Plan| it.best_in.iter().any(|one| one == mark);
        assert!(answer.plans.iter().any(marked), "{mark}");
    }
    let one = |it: &pb::Plan| (it.months, dollars(&it.cost), -dollars(&it.value));
    for plan in &answer.plans {
        let beats = |other: &&pb::Plan| {
            let (own, that) = (one(plan), one(other));
            that.0 <= own.0 && that.1 <= own.1 && that.2 <= own.2 && that != own
        };
        assert!(answer.plans.iter().find(beats).is_none(), "{plan:?}");
    }
}

#[tokio::test]
async fn from_nothing_to_a_certified_coder() {
    let services = start().await;
    let newcomer = EstimatePayRequest {
        area: "OH".into(),
        education: "high-school".into(),
        ..EstimatePayRequest::default()
    };
    let request = pb::PlanCareerRequest { person: Some(newcomer), ..asked(role("coder-2")) };
    let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
    let plan = &answer.plans[0];
    let steps: Vec<_> = plan.steps.iter().filter_map(|it| it.step.clone()).collect();
    assert!(steps.contains(&Step::Role("roles/coder-2".into())), "{steps:?}");
    let certified = |it: &Step| matches!(it, Step::Credential(_) | Step::CompletedCredential(_));
    assert!(steps.iter().any(certified), "{steps:?}");
    assert!(answer.now.is_none() && plan.months >= 36, "three years in the field are asked for");
}

#[tokio::test]
async fn pay_in_a_plan_is_the_estimators() {
    let services = start().await;
    let answer = services.client.clone().plan_career(asked(salary(65_000))).await;
    let answer = answer.unwrap().into_inner();
    let plan = &answer.plans[0];
    assert!(dollars(&plan.annual) >= 65_000.0);
    // The reply was held against the estimator's own; each step in work has its interval.
    for step in &plan.steps {
        let interval = step.interval.as_ref().unwrap();
        let after = dollars(&step.annual_after);
        assert!(dollars(&interval.low) < after && after < dollars(&interval.high));
    }
    assert!(dollars(&plan.over_staying) > 0.0);
}

#[tokio::test]
async fn what_is_out_of_reach_is_explained() {
    let services = start().await;
    let request = pb::PlanCareerRequest {
        no_degree: true,
        horizon_years: Some(8),
        budget: Some(Money { currency_code: "USD".into(), units: 1_000, nanos: 0 }),
        ..asked(role("him-mgr"))
    };
    let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
    assert!(answer.plans.is_empty());
    let unreachable = answer.unreachable.unwrap();
    assert!(dollars(&unreachable.best.unwrap().annual) > dollars(&answer.now));
    assert!(unreachable.text.contains("the most that can be reached"), "{}", unreachable.text);

    let only_degrees = pb::PlanCareerRequest { no_degree: true, ..asked(role("him-mgr")) };
    let answer = services.client.clone().plan_career(only_degrees).await.unwrap().into_inner();
    let relaxations = answer.unreachable.unwrap().relaxations;
    assert!(relaxations.iter().any(|it| it.field == "no_degree"), "{relaxations:?}");
}

#[tokio::test]
async fn the_smallest_budget_that_helps_is_said() {
    let services = start().await;
    let request = pb::PlanCareerRequest {
        budget: Some(Money { currency_code: "USD".into(), units: 100, nanos: 0 }),
        ..asked(role("auditor"))
    };
    let answer = services.client.clone().plan_career(request.clone()).await.unwrap().into_inner();
    let relaxations = answer.unreachable.unwrap().relaxations;
    let budget = relaxations.iter().find(|it| it.field == "budget").unwrap();
    let needed = budget.plan.as_ref().unwrap().cost.clone();
    let enough = pb::PlanCareerRequest { budget: needed.clone(), ..request.clone() };
    assert!(
        !services.client.clone().plan_career(enough).await.unwrap().into_inner().plans.is_empty()
    );
    let mut less = needed.unwrap();
    less.units -= 1;
    let short = pb::PlanCareerRequest { budget: Some(less), ..request };
    assert!(
        services.client.clone().plan_career(short).await.unwrap().into_inner().plans.is_empty()
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_quest_is_said_at_once() {
    let services = start().await;
    let request = pb::PlanCareerRequest {
        horizon_years: Some(200),
        finish_by_years: Some(0.0),
        study_hours_a_week: Some(0.5),
        max_studies: Some(7),
        budget: Some(Money { currency_code: "USD".into(), units: -1, nanos: 0 }),
        discount_percent: Some(60.0),
        ..asked(None)
    };
    let fields = |status: &tonic::Status| -> Vec<String> {
        let bad = status.get_details_bad_request().unwrap();
        bad.field_violations.into_iter().map(|it| it.field).collect()
    };
    let status = services.client.clone().plan_career(request).await.unwrap_err();
    assert_eq!(
        fields(&status),
        [
            "target_salary",
            "horizon_years",
            "finish_by_years",
            "study_hours_a_week",
            "max_studies",
            "budget",
            "discount_percent"
        ]
    );
    let status = services.client.clone().plan_career(asked(salary(20_000))).await.unwrap_err();
    assert_eq!(fields(&status), ["target_salary"]);
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
    use pb::proposed_step::Step as Proposed;
    let services = start().await;
    let plan = |id: &str, steps: Vec<Proposed>| pb::ProposedPlan {
        id: id.into(),
        steps: steps
            .into_iter()
            .map(|step| pb::ProposedStep { step: Some(step), ..Default::default() })
            .collect(),
    };
    let credential = |id: &str| Proposed::Credential(id.into());
    let audit = plan(
        "audit",
        vec![
            Proposed::Role("risk-coder".into()),
            credential("CPMA"),
            Proposed::Programme("associate-hit".into()),
            Proposed::Role("auditor".into()),
        ],
    );
    let (one, jump) = (
        plan("one more", vec![credential("COC")]),
        plan("jump", vec![Proposed::Role("cdi".into())]),
    );
    let mut answers = Vec::new();
    for plans in [vec![audit.clone(), one.clone(), jump.clone()], vec![jump, one, audit]] {
        let request =
            pb::ComparePlansRequest { person: Some(coder()), plans, ..Default::default() };
        answers.push(services.client.clone().compare_plans(request).await.unwrap().into_inner());
    }
    assert_eq!(answers[0], answers[1], "the order changes nothing");
    let [first, second, stuck] = &answers[0].plans[..] else { panic!("{:?}", answers[0].plans) };
    assert_eq!((first.rank, second.rank, stuck.rank), (1, 2, 0));
    assert!(
        dollars(&first.plan.as_ref().unwrap().value)
            > dollars(&second.plan.as_ref().unwrap().value)
    );
    assert_eq!((stuck.id.as_str(), stuck.stuck_at), ("jump", Some(0)));
    assert!(!stuck.gaps.is_empty());

    let wrong = pb::ComparePlansRequest {
        person: Some(coder()),
        plans: vec![plan("a", vec![credential("CPX")]), plan("a", vec![])],
        ..Default::default()
    };
    let status = services.client.clone().compare_plans(wrong).await.unwrap_err();
    let bad = status.get_details_bad_request().unwrap();
    let fields: Vec<_> = bad.field_violations.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["plans[0].steps[0].credential", "plans[1].id", "plans[1].steps"]);
}

fn texas(moving: i64) -> pb::Elsewhere {
    pb::Elsewhere {
        id: "texas".into(),
        area: "TX".into(),
        moving_cost: Some(Money { currency_code: "USD".into(), units: moving, nanos: 0 }),
        ..Default::default()
    }
}

fn new_york_from_home() -> pb::Elsewhere {
    pb::Elsewhere { id: "remote".into(), area: "NY".into(), remote: true, ..Default::default() }
}

#[tokio::test]
async fn who_would_work_elsewhere_is_never_worse_off() {
    let services = start().await;
    let best = async |elsewhere: Vec<pb::Elsewhere>| {
        let request = pb::PlanCareerRequest { elsewhere, ..asked(role("auditor")) };
        let answer = services.client.clone().plan_career(request).await.unwrap().into_inner();
        let most = |it: &pb::Plan| it.best_in.iter().any(|mark| mark == "most-valuable");
        answer.plans.into_iter().find(most).unwrap()
    };
    let (home, remote) = (best(vec![]).await, best(vec![new_york_from_home()]).await);
    assert!(home.steps.iter().all(|it| it.elsewhere.is_empty()));
    assert!(dollars(&remote.value) > dollars(&home.value), "New York pays more than Ohio");
    assert!(remote.steps.iter().any(|it| it.elsewhere == "remote"), "{remote:?}");
    let both = best(vec![texas(3_000), new_york_from_home()]).await;
    assert!(dollars(&both.value) >= dollars(&remote.value));
    let dear = best(vec![texas(500_000)]).await;
    assert_eq!(dear, home, "nobody pays half a million to move");
}

#[tokio::test]
async fn a_move_costs_what_it_costs() {
    let services = start().await;
    let plan = |elsewhere: &str| pb::ProposedPlan {
        id: if elsewhere.is_empty() { "stay".into() } else { elsewhere.into() },
        steps: vec![pb::ProposedStep {
            step: Some(pb::proposed_step::Step::Role("coder-3".into())),
            elsewhere: elsewhere.into(),
        }],
    };
    let request = pb::ComparePlansRequest {
        person: Some(EstimatePayRequest {
            years: Some(12.0),
            education: "associate".into(),
            credentials: vec!["CPC".into(), "CCS".into()],
            ..coder()
        }),
        plans: vec![plan(""), plan("texas"), plan("remote")],
        elsewhere: vec![texas(3_000), new_york_from_home()],
        ..Default::default()
    };
    let answer = services.client.clone().compare_plans(request.clone()).await.unwrap().into_inner();
    let cost = |id: &str| {
        let one = answer.plans.iter().find(|it| it.id == id).unwrap();
        dollars(&one.plan.as_ref().unwrap().cost)
    };
    assert_eq!((cost("stay"), cost("texas"), cost("remote")), (0.0, 3_000.0, 0.0));
    let unknown = pb::ComparePlansRequest { plans: vec![plan("mars")], ..request };
    let refused = services.client.clone().compare_plans(unknown).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().contains("texas, remote"), "{}", refused.message());
}

#[tokio::test]
async fn everything_that_is_wrong_with_other_places_is_named() {
    let services = start().await;
    let nowhere = pb::Elsewhere { id: "nowhere".into(), remote: true, ..Default::default() };
    let remote_move = pb::Elsewhere { remote: true, ..texas(10) };
    let elsewhere = vec![texas(-1), texas(0), nowhere, remote_move, texas(0)];
    let request = pb::PlanCareerRequest { elsewhere, ..asked(role("auditor")) };
    let refused = services.client.clone().plan_career(request).await.unwrap_err();
    let details = refused.get_error_details();
    let fields: Vec<_> =
        details.bad_request().unwrap().field_violations.iter().map(|it| it.field.clone()).collect();
    let wanted = [
        "elsewhere",
        "elsewhere[0].moving_cost",
        "elsewhere[1].id",
        "elsewhere[2].area",
        "elsewhere[3].id",
        "elsewhere[3].moving_cost",
    ];
    assert_eq!(fields, wanted);

    let atlantis = pb::Elsewhere { area: "Atlantis".into(), ..texas(0) };
    let request = pb::PlanCareerRequest { elsewhere: vec![atlantis], ..asked(role("auditor")) };
    let refused = services.client.clone().plan_career(request).await.unwrap_err();
    let details = refused.get_error_details();
    assert_eq!(details.bad_request().unwrap().field_violations[0].field, "elsewhere[0].area");
}

#[tokio::test]
async fn a_short_deadline_gets_the_best_that_was_found_or_says_that_it_was_too_short() {
    let services = start().await;
    let newcomer = EstimatePayRequest { area: "OH".into(), ..EstimatePayRequest::default() };
    let whole = pb::PlanCareerRequest {
        person: Some(newcomer),
        max_studies: Some(6),
        ..asked(role("front-desk"))
    };
    let mut marked = 0;
    for milliseconds in [1, 30, 100, 300, 1_000] {
        let mut request = tonic::Request::new(whole.clone());
        request.set_timeout(std::time::Duration::from_millis(milliseconds));
        match services.client.clone().plan_career(request).await {
            Ok(answer) => {
                let answer = answer.into_inner();
                marked += i32::from(answer.searched_studies.is_some_and(|studies| studies < 6));
                assert!(!answer.plans.is_empty());
            }
            Err(status) => {
                let late = [Code::DeadlineExceeded, Code::Cancelled].contains(&status.code());
                assert!(late || status.code() == Code::InvalidArgument, "{status:?}");
            }
        }
    }
    assert!(marked > 0, "six studies are more than a tenth of a second of searching");
}

#[tokio::test]
async fn earnings_are_projected_along_a_plan() {
    let services = start().await;
    let mut client = services.client.clone();
    let plan =
        client.plan_career(asked(role("auditor"))).await.unwrap().into_inner().plans.remove(0);
    let again = |it: &pb::PlanStep| pb::ProposedStep {
        step: it.step.clone().map(|step| match step {
            Step::Credential(it) => pb::proposed_step::Step::Credential(it),
            Step::Programme(it) => pb::proposed_step::Step::Programme(it),
            Step::FullTimeProgramme(it) => pb::proposed_step::Step::FullTimeProgramme(it),
            Step::Role(it) => pb::proposed_step::Step::Role(it),
            Step::CompletedCredential(it) => pb::proposed_step::Step::CompletedCredential(it),
        }),
        elsewhere: it.elsewhere.clone(),
    };
    let request = pb::ProjectEarningsRequest {
        person: Some(coder()),
        horizon_years: 15,
        plan: Some(pb::ProposedPlan {
            id: "best".into(),
            steps: plan.steps.iter().map(again).collect(),
        }),
        ..Default::default()
    };
    let answer = client.project_earnings(request.clone()).await.unwrap().into_inner();
    assert_eq!(answer.years.len(), 16);
    for year in &answer.years {
        let studying = |it: &&pb::PlanStep| {
            let month = year.years_ahead * 12;
            matches!(it.step, Some(Step::FullTimeProgramme(_)))
                && (it.start_month..it.end_month).contains(&month)
        };
        assert_eq!(year.today.is_none(), plan.steps.iter().find(studying).is_some(), "{year:?}");
        let mut role = "roles/coder-2".to_owned();
        for step in plan.steps.iter().filter(|it| it.end_month <= year.years_ahead * 12) {
            if let Some(Step::Role(to)) = &step.step {
                role.clone_from(to);
            }
        }
        let working = if year.today.is_some() { role } else { String::new() };
        assert_eq!(year.role, working, "{year:?}");
    }
    let stuck = pb::ProposedPlan {
        id: "no".into(),
        steps: vec![pb::ProposedStep {
            step: Some(pb::proposed_step::Step::Role("auditor".into())),
            ..Default::default()
        }],
    };
    let refused = pb::ProjectEarningsRequest { plan: Some(stuck), ..request };
    let refused = client.project_earnings(refused).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let details = refused.get_error_details();
    assert_eq!(details.bad_request().unwrap().field_violations[0].field, "plan.steps[0]");
}
