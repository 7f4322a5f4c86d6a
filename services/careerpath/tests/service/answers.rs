//! What the career path answers about credentials, steps, routes and earnings, with the estimator and the benchmark service
//! behind it.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::catalog::ListRolesRequest;
use medwage_contracts::pb::types::{
    Education, InputMode, JobProfile, MatchKind, PayDistribution, UnusedKind, View,
};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::support::{coder, newcomer, start, until_answered, wrong_fields, wrong_reasons};

fn evaluate(profile: JobProfile, credential: &str) -> pb::EvaluateCredentialRequest {
    pb::EvaluateCredentialRequest {
        profile: Some(profile),
        credential: credential.into(),
        ..Default::default()
    }
}

fn rank(profile: JobProfile) -> pb::RankCredentialsRequest {
    pb::RankCredentialsRequest { profile: Some(profile), page_size: 1_000, ..Default::default() }
}

fn next(profile: JobProfile) -> pb::SuggestNextStepsRequest {
    pb::SuggestNextStepsRequest { profile: Some(profile), page_size: 1_000, ..Default::default() }
}

#[tokio::test]
async fn the_outlook_names_its_editions_and_reads_retired_codes() {
    let services = start().await;
    let mut client = services.client.clone();
    let request = |name: &str| pb::GetOutlookRequest { name: name.into(), view: View::Full.into() };
    let outlook = client.get_outlook(request("occupations/29-2072/outlook")).await.unwrap();
    let outlook = outlook.into_inner();
    assert_eq!(outlook.name, "occupations/29-2072/outlook");
    let editions: Vec<_> =
        outlook.projections.iter().map(|it| (it.base_year, it.target_year)).collect();
    assert_eq!(editions, [(2024, 2034), (2023, 2033)]);
    let evidence = outlook.evidence.as_ref().unwrap();
    assert_eq!(evidence.separations.len(), 3);
    assert!(evidence.automation.len() >= 2 && evidence.notice.contains("cannot vouch"));

    let retired = client.get_outlook(request("29-2071")).await.unwrap().into_inner();
    assert_eq!(retired.name, outlook.name);
    let resolved = retired.resolved.unwrap();
    assert_eq!(resolved.r#match(), MatchKind::Successor);
    assert_eq!(resolved.resource, "occupations/29-2072");

    let gone = client.get_outlook(request("occupations/99-9999/outlook")).await.unwrap_err();
    assert_eq!(gone.code(), Code::NotFound);
    assert_eq!(gone.get_details_error_info().unwrap().reason, "RESOURCE_NOT_FOUND");
    let text = client.get_outlook(request("medical coder")).await.unwrap_err();
    assert_eq!(wrong_fields(&text), ["name"], "a name is no text");
}

#[tokio::test]
async fn a_credential_is_worth_the_difference_of_two_estimates() {
    let services = start().await;
    let answer = services.client.clone().evaluate_credential(evaluate(coder(), "CPMA")).await;
    let answer = answer.unwrap().into_inner();
    let (baseline, credentialed) = (answer.baseline.unwrap(), answer.credentialed.unwrap());
    let difference = credentialed.annual_usd - baseline.annual_usd;
    let uplift = answer.annual_delta_usd.unwrap();
    assert!((uplift.base - difference).abs() < 1e-9 && difference > 0.0);
    assert!(uplift.low < difference && difference < uplift.high);
    let value = answer.net_present_value_usd.unwrap();
    assert!(value.low < value.base && value.base < value.high);
    assert!(answer.payback_months.is_some() && (0.0..1.0).contains(&answer.loss_probability));
    assert!(answer.internal_rate_percent.unwrap() > 0.0);
    assert!(!answer.role_requirement);
    assert_eq!(answer.credential, "credentials/cpma");
    // Dues to AAPC are paid for the CPC already.
    assert!(
        answer.costs.iter().all(|item| item.kind() != pb::CostKind::Dues),
        "{:?}",
        answer.costs
    );
    let resolved = answer.resolved.unwrap();
    assert_eq!(resolved.role.unwrap().resource, "roles/coder-2");
    assert_eq!(resolved.area.unwrap().display_name, "Ohio");
    assert_eq!(resolved.credentials[0].resource, "credentials/cpc");
}

#[tokio::test]
async fn a_ranking_has_one_baseline_and_says_what_each_row_says_alone() {
    let services = start().await;
    let mut client = services.client.clone();
    let uncertified = JobProfile { credentials: vec![], uncertified: true, ..coder() };
    for profile in [coder(), uncertified] {
        let answer = client.rank_credentials(rank(profile.clone())).await.unwrap().into_inner();
        let baseline = answer.baseline.unwrap();
        for row in &answer.credentials {
            let alone = evaluate(profile.clone(), &row.credential);
            let alone = client.evaluate_credential(alone).await.unwrap().into_inner();
            assert_eq!(alone.baseline.unwrap(), baseline, "{}", row.credential);
            let (exact, rounded) =
                (alone.net_present_value_usd.unwrap(), row.net_present_value_usd.unwrap());
            assert!((exact.base - rounded.base).abs() <= 0.5, "{}", row.credential);
            assert!(
                (exact.low - rounded.low).abs() <= 0.5 && (exact.high - rounded.high).abs() <= 0.5
            );
            assert_eq!(alone.availability, row.availability, "{}", row.credential);
            assert_eq!(alone.missing, row.missing);
        }
    }
}

#[tokio::test]
async fn what_is_open_comes_before_what_opens_after_steps() {
    let services = start().await;
    let answer = services.client.clone().rank_credentials(rank(coder())).await.unwrap();
    let rows = answer.into_inner().credentials;
    assert!(rows.is_sorted_by_key(|it| it.availability), "{rows:?}");
    for availability in [pb::Availability::Open, pb::Availability::AfterSteps] {
        let own: Vec<_> = rows.iter().filter(|it| it.availability() == availability).collect();
        assert!(!own.is_empty());
        let value = |it: &&pb::RankedCredential| it.net_present_value_usd.unwrap().base;
        assert!(own.is_sorted_by(|one, other| value(one) >= value(other)));
        let is_open = availability == pb::Availability::Open;
        assert!(own.iter().all(|it| it.missing.is_empty() == is_open));
    }
    // The CPC is held, and replaces the CPC-A.
    assert!(
        rows.iter().all(|it| !["credentials/cpc", "credentials/cpc-a"].contains(&&*it.credential))
    );
    let find = |name: &str| rows.iter().find(|it| it.credential == name);
    for row in &rows {
        let Some(other) = find(&row.dominated_by) else {
            assert!(row.dominated_by.is_empty());
            continue;
        };
        assert!(
            other.availability <= row.availability,
            "{} by {}",
            row.credential,
            other.credential
        );
        let value = |it: &pb::RankedCredential| it.net_present_value_usd.unwrap().base;
        assert!(value(other) >= value(row) && other.cost_usd <= row.cost_usd);
    }
    assert!(rows.iter().any(|it| !it.dominated_by.is_empty()));
}

#[tokio::test]
async fn next_steps_are_open_ones_first_and_say_what_is_missing() {
    let services = start().await;
    let answer = services.client.clone().suggest_next_steps(next(coder())).await.unwrap();
    let answer = answer.into_inner();
    assert!(answer.current_annual_usd.unwrap() > 30_000.0);
    assert!(answer.steps.is_sorted_by_key(|it| (it.availability, it.missing.len())));
    let of = |name: &str| answer.steps.iter().find(|it| it.resource == name).unwrap();
    assert!(of("roles/risk-coder").missing.is_empty());
    assert!(of("roles/auditor").missing.len() >= 3, "{:?}", of("roles/auditor").missing);
    assert!(of("roles/auditor").annual_delta_usd.unwrap() > 0.0);
    assert_eq!(of("credentials/cpma").availability(), pb::Availability::Open);
    assert_eq!(of("credentials/rhia").availability(), pb::Availability::AfterSteps);
    assert_eq!(of("programs/associate-hit").availability(), pb::Availability::Open);
    assert_eq!(of("roles/front-desk").availability(), pb::Availability::NotForProfile);

    let answer = services.client.clone().suggest_next_steps(next(newcomer())).await.unwrap();
    let answer = answer.into_inner();
    assert!(answer.current_annual_usd.is_none());
    assert!(answer.steps[0].missing.is_empty());
    assert!(answer.steps.iter().all(|it| it.annual_delta_usd.is_none()));
}

#[tokio::test]
async fn what_a_ranking_says_of_a_credential_the_next_steps_say_too() {
    let services = start().await;
    let mut client = services.client.clone();
    let reception = JobProfile {
        role: "front-desk".into(),
        area: "OH".into(),
        experience_years: Some(3.0),
        uncertified: true,
        ..JobProfile::default()
    };
    for profile in [coder(), reception] {
        let ranked = client.rank_credentials(rank(profile.clone())).await.unwrap().into_inner();
        let steps = client.suggest_next_steps(next(profile)).await.unwrap().into_inner().steps;
        for row in ranked.credentials {
            let step = steps.iter().find(|it| it.resource == row.credential).unwrap();
            assert_eq!(step.availability, row.availability, "{}", row.credential);
            assert_eq!(step.missing, row.missing);
            assert!((step.annual_delta_usd.unwrap() - row.annual_delta_usd).abs() < 1e-9);
        }
    }
}

#[tokio::test]
async fn routes_through_education_are_compared() {
    let services = start().await;
    let profile = JobProfile {
        role: "coder-1".into(),
        area: "OH".into(),
        credentials: vec!["CPC-A".into()],
        ..JobProfile::default()
    };
    let request = pb::CompareEducationRoutesRequest {
        profile: Some(profile),
        view: View::Full.into(),
        ..Default::default()
    };
    let answer = services.client.clone().compare_education_routes(request).await.unwrap();
    let answer = answer.into_inner();
    let levels: Vec<_> = answer.routes.iter().map(pb::EducationRoute::education).collect();
    for level in [
        Education::HighSchool,
        Education::PostsecondaryNondegree,
        Education::Associate,
        Education::Bachelor,
    ] {
        assert!(levels.contains(&level), "{levels:?}");
    }
    assert!(answer.routes.is_sorted_by_key(|it| it.availability));
    let of = |id: &str| {
        let name = format!("programs/{id}");
        answer.routes.iter().position(|it| it.program == name).unwrap()
    };
    let first_pay = |at: usize| answer.routes[at].first_pay.as_ref().unwrap().annual_usd;
    assert!(first_pay(of("bachelor-him")) > first_pay(of("certificate")));
    // Work at once lacks the certificate that the role asks for, and the completion an associate degree.
    let at_once = answer.routes.iter().find(|it| it.program.is_empty()).unwrap();
    assert_eq!(at_once.missing[0].education(), Education::PostsecondaryNondegree);
    assert_eq!(answer.routes[of("bachelor-completion")].missing.len(), 1);
    // Four years of study: nothing is earned in them.
    let years = &answer.evidence.unwrap().routes[of("bachelor-him")].years;
    assert!(years[..4].iter().all(|it| it.earned_usd == Some(0.0) && it.annual.is_none()));
    assert!(years[4].earned_usd.unwrap() > 0.0);
}

#[tokio::test]
async fn earnings_fan_out_and_rise_with_the_years() {
    let services = start().await;
    let request = pb::ProjectEarningsRequest {
        profile: Some(coder()),
        terms: Some(pb::PlanningTerms { horizon_years: Some(15), ..Default::default() }),
        ..Default::default()
    };
    let answer = services.client.clone().project_earnings(request).await.unwrap().into_inner();
    assert_eq!(answer.years.len(), 16);
    assert!((1.0..6.0).contains(&answer.wage_growth_percent), "{}", answer.wage_growth_percent);
    assert!(answer.wage_growth_source.contains("Employment Cost Index"));
    assert_eq!(answer.years[0].annual, answer.years[0].nominal);
    let median = |it: &Option<PayDistribution>| it.as_ref().unwrap().p50.unwrap();
    let (first, last) = (&answer.years[0], &answer.years[15]);
    assert!(median(&last.annual) > median(&first.annual));
    let ratio = (1.0 + answer.wage_growth_percent / 100.0_f64).powi(15);
    assert!((median(&last.nominal) - median(&last.annual) * ratio).abs() <= 0.5);
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_with_its_reason() {
    let services = start().await;
    let mut client = services.client.clone();
    let request = pb::EvaluateCredentialRequest {
        profile: Some(JobProfile {
            role: "astronaut".into(),
            experience_years: Some(-3.0),
            education: 77,
            credentials: vec!["CPC".into(), "CPX".into()],
            ..JobProfile::default()
        }),
        credential: "XYZ".into(),
        terms: Some(pb::PlanningTerms {
            horizon_years: Some(200),
            discount_percent: Some(-1.0),
            ..Default::default()
        }),
        exam: Some(pb::ExamTerms { max_attempt_count: Some(0), ..Default::default() }),
        input_mode: InputMode::Strict.into(),
        ..Default::default()
    };
    let status = client.evaluate_credential(request).await.unwrap_err();
    assert_eq!(
        wrong_fields(&status),
        [
            "profile.role",
            "profile.experience_years",
            "profile.education",
            "profile.credentials[1]",
            "terms.horizon_years",
            "terms.discount_percent",
            "exam.max_attempt_count",
            "credential",
        ]
    );
    assert_eq!(
        wrong_reasons(&status),
        [
            "ROLE_UNKNOWN",
            "FIELD_OUT_OF_RANGE",
            "FIELD_UNKNOWN",
            "CREDENTIAL_UNKNOWN",
            "FIELD_OUT_OF_RANGE",
            "FIELD_OUT_OF_RANGE",
            "FIELD_OUT_OF_RANGE",
            "CREDENTIAL_UNKNOWN",
        ]
    );
    let status = client.evaluate_credential(evaluate(coder(), "CPC-A")).await.unwrap_err();
    assert_eq!(wrong_fields(&status), ["credential"], "the CPC replaces it");
    let nothing = pb::RankCredentialsRequest::default();
    let status = client.rank_credentials(nothing).await.unwrap_err();
    assert_eq!(
        (wrong_fields(&status), wrong_reasons(&status)),
        (vec!["profile".into()], vec!["FIELD_REQUIRED".into()])
    );
    let far = pb::ProjectEarningsRequest {
        profile: Some(JobProfile { experience_years: None, ..coder() }),
        wage_growth_percent: Some(99.0),
        ..Default::default()
    };
    let status = client.project_earnings(far).await.unwrap_err();
    assert_eq!(wrong_fields(&status), ["wage_growth_percent", "profile.experience_years"]);
}

#[tokio::test]
async fn a_credential_that_is_not_known_is_set_aside_or_refused_as_the_caller_likes() {
    let services = start().await;
    let mut client = services.client.clone();
    let profile = JobProfile { credentials: vec!["CPX".into(), "CPC".into()], ..coder() };
    let lenient = client.rank_credentials(rank(profile.clone())).await.unwrap().into_inner();
    let unused = lenient.unused_inputs.iter().find(|it| it.field == "profile.credentials[0]");
    let unused = unused.unwrap();
    assert_eq!((unused.input.as_str(), unused.kind()), ("CPX", UnusedKind::Unknown));
    assert!(!unused.nearest.is_empty() && unused.nearest.len() <= 3);
    assert!(lenient.warnings.iter().any(|entry| entry.id == "credential.unknown"));
    // The answer is that of the person with the known one.
    let known = client.rank_credentials(rank(coder())).await.unwrap().into_inner();
    assert_eq!(lenient.credentials, known.credentials);

    let strict =
        pb::RankCredentialsRequest { input_mode: InputMode::Strict.into(), ..rank(profile) };
    let status = client.rank_credentials(strict).await.unwrap_err();
    assert_eq!(wrong_fields(&status), ["profile.credentials[0]"]);
    assert_eq!(status.get_details_error_info().unwrap().reason, "CREDENTIAL_UNKNOWN");
}

#[tokio::test]
async fn who_would_be_an_apprentice_first_is_told_so() {
    let services = start().await;
    let mut client = services.client.clone();
    for (years, is_told) in [(0.0, true), (5.0, false)] {
        let profile = JobProfile {
            experience_years: Some(years),
            credentials: vec![],
            uncertified: true,
            ..coder()
        };
        let answer = client.evaluate_credential(evaluate(profile, "CPC")).await.unwrap();
        let warnings = answer.into_inner().warnings;
        assert_eq!(
            warnings.iter().any(|entry| entry.id == "credential.apprentice"),
            is_told,
            "{years}"
        );
    }
}

#[tokio::test]
async fn an_occupation_stands_for_its_average_role() {
    let services = start().await;
    let mut client = services.client.clone();
    let mut read = Vec::new();
    for role in ["29-2072", "occupations/29-2072"] {
        let profile = JobProfile { role: role.into(), ..coder() };
        let answer = client.suggest_next_steps(next(profile)).await.unwrap().into_inner();
        read.push(answer.resolved.unwrap().role.unwrap());
    }
    let [by_code, by_name] = &read[..] else { panic!("{read:?}") };
    assert!(by_code.resource.starts_with("roles/"), "{by_code:?}");
    assert_eq!(by_code.resource, by_name.resource);
    assert_eq!(by_name.input, "occupations/29-2072");
}

#[tokio::test]
async fn a_stated_term_that_moves_nothing_is_listed() {
    let services = start().await;
    let terms = pb::PlanningTerms {
        discount_percent: Some(5.0),
        study_hours_per_week: Some(12.0),
        ..Default::default()
    };
    let request = pb::ProjectEarningsRequest {
        profile: Some(coder()),
        terms: Some(terms),
        ..Default::default()
    };
    let answer = services.client.clone().project_earnings(request).await.unwrap().into_inner();
    let mut fields: Vec<_> = answer.unused_inputs.iter().map(|it| it.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["terms.discount_percent", "terms.study_hours_per_week"]);
}

#[tokio::test]
async fn what_the_estimator_finds_wrong_is_said_in_the_callers_fields() {
    let services = start().await;
    let profile = JobProfile { area: "Atlantis".into(), ..coder() };
    let status = services.client.clone().rank_credentials(rank(profile)).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    assert_eq!(wrong_fields(&status), ["profile.area"]);
    assert!(wrong_reasons(&status)[0].starts_with("AREA_"), "{:?}", wrong_reasons(&status));
}

#[tokio::test]
async fn without_the_estimator_pay_is_unavailable_and_the_catalog_answers_on() {
    let mut services = start().await;
    let request = next(coder());
    let before = services.client.clone().suggest_next_steps(request.clone()).await.unwrap();
    services.stop_estimator().await;
    let status = services.client.clone().suggest_next_steps(request.clone()).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
    assert!(services.catalog.clone().list_roles(ListRolesRequest::default()).await.is_ok());
    services.start_estimator().await;
    let client = &services.client;
    let ask = || async { client.clone().suggest_next_steps(request.clone()).await };
    assert_eq!(until_answered(ask).await, before.into_inner());
}

#[tokio::test]
async fn a_title_fills_the_fields_that_are_unset() {
    let services = start().await;
    let titled = JobProfile {
        role: "CPC coder, Tampa, FL, 5 years".into(),
        education: Education::HighSchool.into(),
        ..Default::default()
    };
    let stated = JobProfile {
        role: "roles/coder-2".into(),
        area: "Tampa, FL".into(),
        credentials: vec!["CPC".into()],
        experience_years: Some(5.0),
        ..titled.clone()
    };
    let mut replies = Vec::new();
    for profile in [titled, stated] {
        let mut client = services.client.clone();
        let reply = client.evaluate_credential(evaluate(profile, "CPMA")).await.unwrap();
        replies.push(reply.into_inner());
    }
    let (stated, titled) = (replies.pop().unwrap(), replies.pop().unwrap());
    assert_eq!(titled.baseline, stated.baseline);
    assert_eq!(titled.credentialed, stated.credentialed);
    let resolved = titled.resolved.unwrap();
    let note = resolved.role.unwrap().note;
    assert_eq!(note, "the title also says: CPC, 5 years, Tampa, FL");
    assert_eq!(resolved.area.unwrap().note, "said in the title");
}
