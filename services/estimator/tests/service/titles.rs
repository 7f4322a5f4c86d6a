//! What a title says beside the job, where the caller left the field unset.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{JobProfile, Specialty, UnusedKind};

use super::support::{median, start};

fn titled(role: &str) -> JobProfile {
    JobProfile { role: role.to_owned(), ..Default::default() }
}

#[tokio::test]
async fn a_title_fills_unset_fields_and_the_reply_says_so() {
    let service = start().await;
    let titles = [
        (
            "CPC coder, remote, Tampa, FL, 5 years",
            JobProfile {
                role: "coder-2".into(),
                area: "Tampa, FL".into(),
                credentials: vec!["CPC".into()],
                experience_years: Some(5.0),
                ..Default::default()
            },
        ),
        (
            "Outpatient Medical Coder - Hospital",
            JobProfile {
                role: "coder-2".into(),
                industry: "hospital".into(),
                specialty: Specialty::OutpatientFacility.into(),
                ..Default::default()
            },
        ),
        ("Senior Medical Coder", titled("coder-3")),
        ("Medical Coder (Remote)", titled("coder-2")),
    ];
    for (title, stated) in titles {
        let read = service.estimate(titled(title)).await;
        let same = service.estimate(stated).await;
        assert_eq!(median(&read), median(&same), "{title}");
    }
    let estimate = service.estimate(titled("CPC coder, remote, Tampa, FL, 5 years")).await;
    let resolved = estimate.resolved.unwrap();
    let (role, area) = (resolved.role.unwrap(), resolved.area.unwrap());
    assert_eq!(role.note, "the title also says: CPC, 5 years, Tampa, FL");
    assert_eq!((area.input.as_str(), area.note.as_str()), ("Tampa, FL", "said in the title"));
    assert!(resolved.credentials[0].note.contains("said in the title"));
    // What no field takes is listed.
    let unused = &estimate.unused_inputs;
    let remote = unused.iter().find(|it| it.input == "remote").unwrap();
    assert_eq!((remote.field.as_str(), remote.kind()), ("profile.role", UnusedKind::NotApplicable));
}

#[tokio::test]
async fn a_field_that_is_stated_wins_over_the_title() {
    let service = start().await;
    let stated = JobProfile {
        area: "Ohio".into(),
        credentials: vec!["CCS".into()],
        experience_years: Some(1.0),
        ..titled("CPC coder, Tampa, FL, 5 years")
    };
    let plain = JobProfile { role: "coder-2".into(), ..stated.clone() };
    let estimate = service.estimate(stated).await;
    assert_eq!(median(&estimate), median(&service.estimate(plain).await));
    assert_eq!(estimate.resolved.unwrap().role.unwrap().note, "");
}

#[tokio::test]
async fn changes_are_made_to_what_the_title_says() {
    let service = start().await;
    let request = pb::EvaluateChangesRequest {
        profile: Some(titled("CPC coder, Tampa, FL, 5 years")),
        changes: vec![pb::ProfileChange {
            added_credentials: vec!["CPMA".into()],
            ..Default::default()
        }],
        ..Default::default()
    };
    let reply = service.client.clone().evaluate_changes(request).await.unwrap().into_inner();
    let both = JobProfile {
        role: "coder-2".into(),
        area: "Tampa, FL".into(),
        credentials: vec!["CPC".into(), "CPMA".into()],
        experience_years: Some(5.0),
        ..Default::default()
    };
    let expected = median(&service.estimate(both).await);
    assert_eq!(reply.changes[0].annual.as_ref().unwrap().p50, Some(expected));
}
