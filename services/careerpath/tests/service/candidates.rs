//! Candidates for the title of a job, in each method that reads one: each candidate says why it is one and what it pays.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use medwage_contracts::pb::errors::Candidates;
use medwage_contracts::pb::types::{JobProfile, RoleExperience};
use prost::Message as _;
use tonic::{Code, Status};

use super::support::{Client, coder, start};

/// Titles that mean several roles, or none with some near.
const TITLES: [&str; 3] = ["Medical Biller/Coder", "Coding Support Specialist", "billing wizard"];

/// The refusal of a title by each method, with the field that the title was in.
async fn refuse_everywhere(
    client: &Client,
    title: &str,
) -> Vec<(&'static str, &'static str, Status)> {
    let mut client = client.clone();
    let profile = Some(JobProfile { role: title.into(), ..coder() });
    let mut refused = Vec::new();
    macro_rules! ask {
        ($method:ident, $field:literal, $request:expr) => {
            refused.push((
                stringify!($method),
                $field,
                client.$method($request).await.unwrap_err(),
            ));
        };
    }
    ask!(
        rank_credentials,
        "profile.role",
        pb::RankCredentialsRequest { profile: profile.clone(), ..Default::default() }
    );
    ask!(
        evaluate_credential,
        "profile.role",
        pb::EvaluateCredentialRequest {
            profile: profile.clone(),
            credential: "CCS".into(),
            ..Default::default()
        }
    );
    ask!(
        evaluate_program,
        "profile.role",
        pb::EvaluateProgramRequest {
            profile: profile.clone(),
            program: "associate-hit".into(),
            ..Default::default()
        }
    );
    ask!(
        suggest_next_steps,
        "profile.role",
        pb::SuggestNextStepsRequest { profile: profile.clone(), ..Default::default() }
    );
    ask!(
        compare_education_routes,
        "profile.role",
        pb::CompareEducationRoutesRequest { profile: profile.clone(), ..Default::default() }
    );
    ask!(
        project_earnings,
        "profile.role",
        pb::ProjectEarningsRequest { profile: profile.clone(), ..Default::default() }
    );
    ask!(
        plan_career,
        "target_role",
        pb::PlanCareerRequest {
            profile: Some(coder()),
            target: Some(Target::TargetRole(title.into())),
            ..Default::default()
        }
    );
    let step = pb::PlanStep {
        kind: pb::StepKind::ChangeRole.into(),
        resource: title.into(),
        ..Default::default()
    };
    let plan = pb::ProposedPlan { id: "one".into(), steps: vec![step] };
    ask!(
        compare_plans,
        "plans[0].steps[0].resource",
        pb::ComparePlansRequest { profile: Some(coder()), plans: vec![plan], ..Default::default() }
    );
    let experience = vec![RoleExperience { role: title.into(), years: 1.0 }];
    ask!(
        rank_credentials,
        "profile.role_experience[0].role",
        pb::RankCredentialsRequest {
            profile: Some(JobProfile { role_experience: experience, ..coder() }),
            ..Default::default()
        }
    );
    refused
}

fn candidates(status: &Status) -> Candidates {
    let details = tonic_types::pb::Status::decode(status.details()).unwrap().details;
    let detail = details.iter().find(|it| it.type_url.ends_with("medwage.errors.v1.Candidates"));
    Candidates::decode(detail.unwrap_or_else(|| panic!("{status:?}")).value.as_slice()).unwrap()
}

#[tokio::test]
async fn candidates_have_a_reason_and_pay_in_every_method() {
    let services = start().await;
    for title in TITLES {
        let mut known = Vec::new();
        for (method, field, status) in refuse_everywhere(&services.client, title).await {
            assert_eq!(status.code(), Code::InvalidArgument, "{method}: {status:?}");
            let found = candidates(&status).fields.remove(0);
            assert_eq!((found.field.as_str(), found.input.as_str()), (field, title), "{method}");
            assert!(!found.candidates.is_empty(), "{method}: {title}");
            for candidate in &found.candidates {
                assert!(!candidate.note.is_empty(), "{method}: {candidate:?}");
                assert!(
                    candidate.annual_p50_usd.is_some_and(|usd| usd > 20_000.0),
                    "{method}: {candidate:?}"
                );
            }
            // The same title has the same candidates at the same pay, whatever asks.
            let pay = |found: &medwage_contracts::pb::errors::FieldCandidates| {
                let pairs =
                    found.candidates.iter().map(|it| (it.resource.clone(), it.annual_p50_usd));
                pairs.collect::<Vec<_>>()
            };
            if known.is_empty() {
                known = pay(&found);
            }
            assert_eq!(pay(&found), known, "{method}: {title}");
        }
    }
}

#[tokio::test]
async fn without_the_estimator_candidates_say_why_they_have_no_pay() {
    let mut services = start().await;
    services.stop_estimator().await;
    for (method, field, status) in refuse_everywhere(&services.client, TITLES[0]).await {
        assert_eq!(status.code(), Code::InvalidArgument, "{method}: {status:?}");
        let found = candidates(&status).fields.remove(0);
        assert_eq!(found.field, field, "{method}");
        for candidate in found.candidates {
            assert_eq!(candidate.annual_p50_usd, None, "{method}: {candidate:?}");
            assert!(
                candidate.note.contains("the estimator is out of reach"),
                "{method}: {candidate:?}"
            );
        }
    }
}
