//! What a profile states: read, not used, or wrong, and never ignored in silence.

use medwage_contracts::pb::errors::Candidates;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{
    BlendWeights, Education, EmployerKind, InputMode, JobProfile, MatchKind, PayArea, RemotePolicy,
    RoleExperience, UnusedKind,
};
use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::pb as rpc;

use super::support::{coder, expected, request, start};

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let service = start().await;
    let profile = JobProfile {
        role: "astronaut".into(),
        experience_years: Some(-1.0),
        education: 99,
        credentials: vec!["CPX".into()],
        hours_per_week: Some(169.0),
        remote_policy: Some(RemotePolicy {
            pay_area: PayArea::Employee.into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let asked = pb::EstimatePayRequest {
        input_mode: InputMode::Strict.into(),
        view: 9,
        percentiles: vec![100.0],
        ..request(profile)
    };
    let refused = service.refusal(asked).await;
    let all = [
        ("percentiles[0]", "FIELD_OUT_OF_RANGE"),
        ("view", "FIELD_UNKNOWN"),
        ("profile.role", "ROLE_UNKNOWN"),
        ("profile.experience_years", "FIELD_OUT_OF_RANGE"),
        ("profile.education", "FIELD_UNKNOWN"),
        ("profile.hours_per_week", "FIELD_OUT_OF_RANGE"),
        ("profile.remote_policy.employee_area", "FIELD_REQUIRED"),
    ];
    assert_eq!(refused, expected(&all));
    let nobody = service.refusal(pb::EstimatePayRequest::default()).await;
    assert_eq!(nobody, expected(&[("profile", "FIELD_REQUIRED")]));
    let no_role = service.refusal(request(JobProfile::default())).await;
    assert_eq!(no_role, expected(&[("profile.role", "FIELD_REQUIRED")]));
}

#[tokio::test]
async fn refusals_of_the_benchmark_service_come_in_the_callers_fields() {
    let service = start().await;
    for (profile, field, reason) in [
        (
            JobProfile { industry: "moonbase".into(), ..coder("Boston") },
            "profile.industry",
            "INDUSTRY_UNKNOWN",
        ),
        (coder("Springfield"), "profile.area", "AREA_AMBIGUOUS"),
        (coder("Qwxyzzy"), "profile.area", "AREA_UNKNOWN"),
        (
            JobProfile {
                remote_policy: Some(RemotePolicy {
                    pay_area: PayArea::Employee.into(),
                    employee_area: "Qwxyzzy".into(),
                    weights: None,
                }),
                ..coder("Boston")
            },
            "profile.remote_policy.employee_area",
            "AREA_UNKNOWN",
        ),
    ] {
        assert_eq!(service.refusal(request(profile)).await, expected(&[(field, reason)]));
    }
    let status = service.ask(request(coder("Springfield"))).await.unwrap_err();
    let candidates = candidates(&status);
    assert_eq!(candidates.fields[0].field, "profile.area");
    assert!(candidates.fields[0].candidates.len() > 1);
    assert!(candidates.fields[0].candidates[0].resource.starts_with("areas/"));
}

#[tokio::test]
async fn a_role_that_is_unclear_has_candidates_that_can_be_sent() {
    let service = start().await;
    let asked = |role: &str| request(JobProfile { role: role.into(), ..coder("TX") });
    let status = service.ask(asked("roles/nobody")).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    let status = service.ask(asked("Medical Biller and Coder")).await.unwrap_err();
    let found = candidates(&status).fields.remove(0);
    assert_eq!(
        (found.field.as_str(), found.input.as_str()),
        ("profile.role", "Medical Biller and Coder")
    );
    assert!(!found.candidates.is_empty());
    for candidate in found.candidates {
        assert!(service.ask(asked(&candidate.resource)).await.is_ok(), "{}", candidate.resource);
        // What it pays is what people in it earn in the nation.
        let typical = JobProfile { role: candidate.resource.clone(), ..JobProfile::default() };
        let typical = service.ask(request(typical)).await.unwrap().annual.unwrap();
        assert_eq!(candidate.annual_p50_usd, typical.p50, "{}", candidate.resource);
    }
}

#[tokio::test]
async fn a_title_is_read_at_the_level_that_it_says_or_refused() {
    let service = start().await;
    let asked = |role: &str| request(JobProfile { role: role.into(), ..coder("TX") });
    for (text, role) in [
        ("senior medical coder", "roles/coder-3"),
        ("Medical Coder III", "roles/coder-3"),
        ("Remote Medical Coders - Full Time", "roles/coder-2"),
        ("coding audtor person", "roles/auditor"),
    ] {
        let estimate = service.ask(asked(text)).await.unwrap();
        let read = estimate.resolved.unwrap().role.unwrap();
        assert_eq!((read.input.as_str(), read.resource.as_str()), (text, role));
    }
    for text in ["billing manager", "registered nurse", "software engineer"] {
        let refused = service.refusal(asked(text)).await;
        assert_eq!(refused, expected(&[("profile.role", "ROLE_UNKNOWN")]), "{text}");
    }
}

#[tokio::test]
async fn a_credential_that_does_not_count_is_listed_or_refused_as_the_caller_wants() {
    let service = start().await;
    let with = |credentials: &[&str]| JobProfile {
        credentials: credentials.iter().map(|it| (*it).to_owned()).collect(),
        ..coder("Boston")
    };
    let estimate = service.estimate(with(&["CPC", "CPX", "cpc"])).await;
    let unused: Vec<_> =
        estimate.unused_inputs.iter().map(|it| (it.field.as_str(), it.kind())).collect();
    assert_eq!(
        unused,
        [
            ("profile.credentials[1]", UnusedKind::Unknown),
            ("profile.credentials[2]", UnusedKind::Superseded),
        ]
    );
    assert!(estimate.unused_inputs[0].nearest[0].resource.starts_with("credentials/"));
    let warning = &estimate.warnings[0];
    assert_eq!((&*warning.id, &*warning.field), ("credential.unknown", "profile.credentials[1]"));
    let real = service.estimate(with(&["CRCP", "CCS eligible"])).await;
    let kinds: Vec<_> = real.unused_inputs.iter().map(|item| item.kind()).collect();
    assert_eq!(kinds, [UnusedKind::NotPriced, UnusedKind::Unknown], "{:?}", real.unused_inputs);
    // Somebody with a credential that nobody knows is nobody without any.
    let unknown = service.estimate(with(&["CPX"])).await;
    let silent = service.estimate(coder("Boston")).await;
    assert_eq!(unknown.annual, silent.annual);

    let strict = |profile| pb::EstimatePayRequest {
        input_mode: InputMode::Strict.into(),
        ..request(profile)
    };
    let status = service.ask(strict(with(&["CPC", "CPX"]))).await.unwrap_err();
    let refused = super::support::violations(&status);
    assert_eq!(refused, expected(&[("profile.credentials[1]", "CREDENTIAL_UNKNOWN")]));
    assert!(!candidates(&status).fields[0].candidates.is_empty());
    assert!(service.ask(strict(with(&["CPC"]))).await.is_ok());
}

#[tokio::test]
async fn inputs_that_move_nothing_are_listed_with_their_kind() {
    let service = start().await;
    let profile = JobProfile {
        hours_per_week: Some(40.0),
        direct_report_count: Some(3),
        employer_kind: EmployerKind::State.into(),
        role_experience: vec![RoleExperience { role: "roles/coder-1".into(), years: 2.0 }],
        remote_policy: Some(RemotePolicy {
            pay_area: PayArea::Nation.into(),
            ..Default::default()
        }),
        ..coder("Boston")
    };
    let estimate = service.estimate(profile).await;
    let mut unused: Vec<_> =
        estimate.unused_inputs.iter().map(|it| (it.field.as_str(), it.kind())).collect();
    unused.sort_unstable();
    assert_eq!(
        unused,
        [
            ("profile.area", UnusedKind::NotApplicable),
            ("profile.direct_report_count", UnusedKind::NotPriced),
            ("profile.employer_kind", UnusedKind::NotPriced),
            ("profile.hours_per_week", UnusedKind::NoEffect),
            ("profile.role_experience", UnusedKind::NotApplicable),
        ]
    );
    assert!(estimate.unused_inputs.iter().all(|it| !it.reason.is_empty() && !it.input.is_empty()));
}

#[tokio::test]
async fn schooling_without_a_coefficient_counts_as_the_level_it_is_filed_under() {
    let service = start().await;
    let with = |education: Education| JobProfile { education: education.into(), ..coder("TX") };
    for (stated, filed) in [
        (Education::Doctoral, Education::Master),
        (Education::SomeCollege, Education::PostsecondaryNondegree),
        (Education::NoCredential, Education::HighSchool),
    ] {
        let estimate = service.estimate(with(stated)).await;
        assert_eq!(estimate.warnings.len(), 1, "{:?}", estimate.warnings);
        assert_eq!(estimate.warnings[0].id, "education.filed_under");
        let exact = service.estimate(with(filed)).await;
        assert!(exact.warnings.is_empty());
        assert_eq!(exact.annual, estimate.annual);
    }
}

#[tokio::test]
async fn an_occupation_in_any_form_stands_for_its_most_usual_role_and_says_so() {
    let service = start().await;
    let asked = |role: &str| JobProfile { role: role.into(), ..coder("Boston") };
    for (text, kind) in [
        ("Medical Records Specialists", None),
        ("29-2072", Some(MatchKind::Code)),
        ("occupations/29-2072", Some(MatchKind::Name)),
        ("29-2071", Some(MatchKind::Successor)),
    ] {
        let estimate = service.estimate(asked(text)).await;
        let resolved = estimate.resolved.unwrap();
        let (role, occupation) = (resolved.role.unwrap(), resolved.occupation.unwrap());
        assert_eq!((role.input.as_str(), occupation.input.as_str()), (text, text));
        assert_eq!(occupation.resource, "occupations/29-2072");
        assert_eq!(occupation.display_name, "Medical Records Specialists");
        assert!(kind.is_none_or(|kind| occupation.r#match() == kind), "{text}: {occupation:?}");
        assert_eq!(estimate.warnings[0].id, "role.from_occupation");
    }
    let known = service.estimate(asked("Medical Coder")).await;
    assert!(known.warnings.is_empty());
    let resolved = known.resolved.unwrap();
    assert_eq!(resolved.role.unwrap().resource, "roles/coder-2");
    assert_eq!(resolved.occupation.unwrap().input, "");
}

#[tokio::test]
async fn a_credential_without_its_prerequisite_is_a_warning() {
    let service = start().await;
    let asked = |education: Education| JobProfile {
        education: education.into(),
        credentials: vec!["RHIA".into(), "CPC".into()],
        ..coder("Boston")
    };
    let lacking = service.estimate(asked(Education::Associate)).await;
    assert_eq!(lacking.warnings.len(), 1, "{:?}", lacking.warnings);
    assert_eq!(lacking.warnings[0].field, "profile.credentials[0]");
    assert!(lacking.warnings[0].text.contains("bachelor"));
    assert!(service.estimate(asked(Education::Bachelor)).await.warnings.is_empty());
}

#[tokio::test]
async fn a_blend_needs_weights_that_are_shares() {
    let service = start().await;
    let asked = |employer: f64, employee: f64| {
        let weights = Some(BlendWeights { employer, employee, nation: 0.0 });
        let pay_area = PayArea::Blend.into();
        let remote_policy = Some(RemotePolicy { pay_area, employee_area: "TX".into(), weights });
        request(JobProfile { remote_policy, ..coder("Boston") })
    };
    let estimate = service.ask(asked(0.5, 0.5)).await.unwrap();
    assert_eq!(estimate.resolved.unwrap().employee_area.unwrap().display_name, "Texas");
    let refused = service.refusal(asked(0.5, 0.6)).await;
    assert_eq!(refused, expected(&[("profile.remote_policy.weights", "FIELD_OUT_OF_RANGE")]));
}

/// The candidates among the details of a status.
fn candidates(status: &Status) -> Candidates {
    let details = rpc::Status::decode(status.details()).unwrap().details;
    let detail = details.iter().find(|it| it.type_url.ends_with("medwage.errors.v1.Candidates"));
    Candidates::decode(detail.unwrap().value.as_slice()).unwrap()
}
