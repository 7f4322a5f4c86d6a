//! Plans over gRPC, with pay from the estimator.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use medwage_contracts::pb::Money;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use medwage_contracts::pb::careerpath::plan_step::Step;
use medwage_contracts::pb::estimator::EstimatePayRequest;
use support::{coder, dollars, start};
use tonic::Code;
use tonic_types::StatusExt as _;

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
    let after = services.client.clone().plan_career(asked(role("auditor"))).await.unwrap();
    assert_eq!(after.into_inner(), before.into_inner());
}

#[tokio::test]
async fn plans_that_somebody_has_in_mind_are_followed_and_compared() {
    use pb::proposed_step::Step as Proposed;
    let services = start().await;
    let plan = |id: &str, steps: Vec<Proposed>| pb::ProposedPlan {
        id: id.into(),
        steps: steps.into_iter().map(|step| pb::ProposedStep { step: Some(step) }).collect(),
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
