//! What the contract promises of every method: names come back in, FULL is BASIC and the evidence, and replies are small.

use medwage_contracts::DESCRIPTOR_SET;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use medwage_contracts::pb::catalog;
use medwage_contracts::pb::types::{Education, JobProfile, View};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};

use super::support::{Client, coder, newcomer, start};

/// Bytes of JSON.
const KIB: usize = 1024;

/// Bytes of a message of the career path as JSON, without spaces.
fn json_size(name: &str, message: &impl Message) -> usize {
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
    let descriptor = pool.get_message_by_name(&format!("medwage.careerpath.v1.{name}")).unwrap();
    let message = DynamicMessage::decode(descriptor, &*message.encode_to_vec()).unwrap();
    serde_json::to_string(&message).unwrap().len()
}

/// A reply in both views, as the properties need it.
struct Views {
    name: &'static str,
    summary: String,
    basic: Vec<u8>,
    full_without_evidence: Vec<u8>,
    has_evidence: [bool; 2],
    sizes: [usize; 2],
}

/// Calls a method in both views.
macro_rules! views {
    ($client:expr, $method:ident, $request:expr, $name:literal) => {{
        let mut replies = Vec::new();
        for view in [View::Basic, View::Full] {
            let mut request = $request.clone();
            request.view = view.into();
            replies.push($client.$method(request).await.unwrap().into_inner());
        }
        let (full, basic) = (replies.pop().unwrap(), replies.pop().unwrap());
        let mut stripped = full.clone();
        stripped.evidence = None;
        Views {
            name: $name,
            summary: basic.summary.clone(),
            basic: basic.encode_to_vec(),
            full_without_evidence: stripped.encode_to_vec(),
            has_evidence: [basic.evidence.is_some(), full.evidence.is_some()],
            sizes: [json_size($name, &basic), json_size($name, &full)],
        }
    }};
}

/// People with typical and with long answers.
fn people() -> Vec<JobProfile> {
    let director = JobProfile {
        role: "rcm-dir".into(),
        area: "Boston, MA".into(),
        industry: "hospital".into(),
        experience_years: Some(15.0),
        education: Education::Bachelor.into(),
        credentials: vec!["CPX".into(), "CPC".into(), "CCS".into()],
        ..JobProfile::default()
    };
    let reception = JobProfile {
        role: "front-desk".into(),
        area: "60612".into(),
        experience_years: Some(1.0),
        uncertified: true,
        ..JobProfile::default()
    };
    vec![coder(), director, reception]
}

fn target(id: &str) -> Option<Target> {
    Some(Target::TargetRole(id.into()))
}

/// Each method for one person, with the most kibibytes of its BASIC reply.
async fn call_each(client: &mut Client, profile: &JobProfile) -> Vec<(Views, usize)> {
    let person = || Some(profile.clone());
    let evaluated = pb::EvaluateCredentialRequest {
        profile: person(),
        credential: "CPMA".into(),
        ..Default::default()
    };
    let ranked = pb::RankCredentialsRequest { profile: person(), ..Default::default() };
    let planned = pb::PlanCareerRequest {
        profile: person(),
        target: Some(Target::TargetAnnualUsd(400_000.0)),
        ..Default::default()
    };
    let steps = pb::SuggestNextStepsRequest { profile: person(), ..Default::default() };
    let routes = pb::CompareEducationRoutesRequest { profile: person(), ..Default::default() };
    let program = pb::EvaluateProgramRequest {
        profile: person(),
        program: "bachelor-him".into(),
        ..Default::default()
    };
    let earnings = pb::ProjectEarningsRequest { profile: person(), ..Default::default() };
    let outlook = pb::GetOutlookRequest { name: "29-2072".into(), ..Default::default() };
    let step = pb::PlanStep {
        kind: pb::StepKind::StudyCredential.into(),
        resource: "CPMA".into(),
        ..Default::default()
    };
    let compared = pb::ComparePlansRequest {
        profile: person(),
        plans: vec![pb::ProposedPlan { id: "one".into(), steps: vec![step] }],
        ..Default::default()
    };
    vec![
        (views!(client, evaluate_credential, evaluated, "EvaluateCredentialResponse"), 4),
        (views!(client, rank_credentials, ranked, "RankCredentialsResponse"), 8),
        (views!(client, plan_career, planned, "PlanCareerResponse"), 8),
        (views!(client, suggest_next_steps, steps, "SuggestNextStepsResponse"), 8),
        (views!(client, compare_education_routes, routes, "CompareEducationRoutesResponse"), 8),
        (views!(client, evaluate_program, program, "EvaluateProgramResponse"), 6),
        (views!(client, project_earnings, earnings, "ProjectEarningsResponse"), 8),
        (views!(client, compare_plans, compared, "ComparePlansResponse"), 4),
        (views!(client, get_outlook, outlook, "Outlook"), 2),
    ]
}

#[tokio::test]
async fn full_is_basic_and_the_evidence_and_replies_are_small() {
    let services = start().await;
    let mut client = services.client.clone();
    for profile in people() {
        for (views, kibibytes) in call_each(&mut client, &profile).await {
            let Views { name, summary, basic, full_without_evidence, has_evidence, sizes } = views;
            assert_eq!(has_evidence, [false, true], "{name}");
            assert_eq!(basic, full_without_evidence, "{name} of {}", profile.role);
            let [basic, full] = sizes;
            assert!(basic < kibibytes * KIB, "{name} of {} has {basic} bytes", profile.role);
            assert!(full < 64 * KIB, "{name} of {} has {full} bytes in FULL", profile.role);
            let characters = summary.chars().count();
            assert!((1..=240).contains(&characters), "{name}: {summary}");
            assert!(summary.matches(". ").count() <= 1, "{name}: {summary}");
        }
    }
}

#[tokio::test]
async fn a_page_of_plans_is_small_for_whoever_asks() {
    let services = start().await;
    let mut client = services.client.clone();
    let newcomer = JobProfile { education: Education::HighSchool.into(), ..newcomer() };
    for (profile, role) in [(newcomer, "auditor"), (coder(), "auditor"), (coder(), "rcm-dir")] {
        let request = pb::PlanCareerRequest {
            profile: Some(profile),
            target: target(role),
            ..Default::default()
        };
        let views = views!(client, plan_career, request, "PlanCareerResponse");
        assert_eq!(views.basic, views.full_without_evidence, "{role}");
        assert!(views.sizes[0] < 8 * KIB, "{role} has {} bytes", views.sizes[0]);
        assert!(views.sizes[1] < 64 * KIB, "{role} has {} bytes in FULL", views.sizes[1]);
    }
}

#[tokio::test]
async fn every_name_of_a_reply_comes_back_in() {
    let services = start().await;
    let (mut client, mut catalog) = (services.client.clone(), services.catalog.clone());
    let request = pb::SuggestNextStepsRequest {
        profile: Some(coder()),
        page_size: 1_000,
        ..Default::default()
    };
    let steps = client.suggest_next_steps(request).await.unwrap().into_inner().steps;
    for step in steps {
        let name = step.resource.clone();
        match step.kind() {
            pb::StepKind::ChangeRole => {
                let role = catalog.get_role(catalog::GetRoleRequest { name }).await;
                assert_eq!(role.unwrap().into_inner().display_name, step.display_name);
            }
            pb::StepKind::StudyCredential => {
                let credential =
                    catalog.get_credential(catalog::GetCredentialRequest { name: name.clone() });
                assert_eq!(credential.await.unwrap().into_inner().name, name);
                let request = pb::EvaluateCredentialRequest {
                    profile: Some(coder()),
                    credential: name.clone(),
                    ..Default::default()
                };
                let answer = client.evaluate_credential(request).await.unwrap().into_inner();
                assert_eq!(answer.credential, name);
            }
            pb::StepKind::StudyProgram => {
                let program = catalog.get_program(catalog::GetProgramRequest { name }).await;
                assert_eq!(program.unwrap().into_inner().display_name, step.display_name);
            }
            other => panic!("{other:?}"),
        }
        for missing in &step.missing {
            for name in missing.accepted_credentials.clone() {
                let found = catalog.get_credential(catalog::GetCredentialRequest { name }).await;
                assert!(found.is_ok(), "{missing:?}");
            }
            for name in missing.accepted_roles.clone() {
                let found = catalog.get_role(catalog::GetRoleRequest { name }).await;
                assert!(found.is_ok(), "{missing:?}");
            }
        }
    }
}

#[tokio::test]
async fn the_profiles_of_the_evidence_are_estimated_alike_and_one_catalog_is_read() {
    let services = start().await;
    let request = pb::EvaluateCredentialRequest {
        profile: Some(coder()),
        credential: "CPMA".into(),
        view: View::Full.into(),
        ..Default::default()
    };
    let answer = services.client.clone().evaluate_credential(request).await.unwrap().into_inner();
    let evidence = answer.evidence.unwrap();
    // The profile with the credential is a request as any: what it needs for the exam again is nothing.
    let again = pb::SuggestNextStepsRequest {
        profile: evidence.credentialed_profile,
        ..Default::default()
    };
    let held = services.client.clone().suggest_next_steps(again).await.unwrap().into_inner();
    assert_eq!(held.current_annual_usd, answer.credentialed.map(|it| it.annual_usd));
    let roles = services.catalog.clone().list_roles(catalog::ListRolesRequest::default()).await;
    assert_eq!(roles.unwrap().into_inner().catalog_digest, answer.catalog_digest);
    assert!(
        answer.warnings.iter().all(|entry| entry.id != "catalog.differs"),
        "{:?}",
        answer.warnings
    );
}
