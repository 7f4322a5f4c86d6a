//! Candidates for the title of a job, in each method that reads one: each candidate says why it is one and what it pays.

use medwage_contracts::pb::errors::Candidates;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::JobProfile;
use prost::Message as _;
use tonic::{Code, Status};

use super::support::{Service, coder, request, start};

/// Titles that mean several roles, or none with some near.
const TITLES: [&str; 3] = ["Medical Biller/Coder", "Coding Support Specialist", "billing wizard"];

/// The refusal of a title by each method, with the field that the title was in.
async fn refuse_everywhere(
    service: &Service,
    title: &str,
) -> Vec<(&'static str, &'static str, tonic_types::pb::Status)> {
    let mut client = service.client.clone();
    let profile = Some(JobProfile { role: title.into(), ..coder("TX") });
    let asked = request(profile.clone().unwrap());
    let mut refused = Vec::new();
    macro_rules! ask {
        ($method:ident, $field:literal, $request:expr) => {
            let status: Status = client.$method($request).await.unwrap_err();
            assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
            refused.push((
                stringify!($method),
                $field,
                tonic_types::pb::Status::decode(status.details()).unwrap(),
            ));
        };
    }
    ask!(estimate_pay, "profile.role", asked.clone());
    let change =
        pb::ProfileChange { label: "other".into(), role: title.into(), ..Default::default() };
    ask!(
        evaluate_changes,
        "changes[0].role",
        pb::EvaluateChangesRequest {
            profile: Some(coder("TX")),
            changes: vec![change.clone()],
            ..Default::default()
        }
    );
    ask!(
        evaluate_changes,
        "profile.role",
        pb::EvaluateChangesRequest {
            profile: profile.clone(),
            changes: vec![pb::ProfileChange {
                role: String::new(),
                added_experience_years: Some(1.0),
                ..change
            }],
            ..Default::default()
        }
    );
    ask!(
        evaluate_offer,
        "profile.role",
        pb::EvaluateOfferRequest {
            profile: profile.clone(),
            pay: Some(pb::PayTerms {
                rate: Some(pb::pay_terms::Rate::AnnualUsd(50_000.0)),
                ..Default::default()
            }),
            ..Default::default()
        }
    );
    ask!(
        estimate_total_compensation,
        "profile.role",
        pb::EstimateTotalCompensationRequest { profile: profile.clone(), ..Default::default() }
    );
    ask!(
        parse_posting,
        "profile.role",
        pb::ParsePostingRequest {
            text: "Full time in Austin, TX. $25 an hour.".into(),
            profile,
            ..Default::default()
        }
    );
    let batch = pb::BatchEstimatePayRequest { requests: vec![asked] };
    let reply = client.batch_estimate_pay(batch).await.unwrap().into_inner();
    match reply.results.into_iter().next().unwrap().result.unwrap() {
        pb::estimate_result::Result::Status(status) => {
            let status =
                tonic_types::pb::Status::decode(status.encode_to_vec().as_slice()).unwrap();
            refused.push(("batch_estimate_pay", "requests[0].profile.role", status));
        }
        pb::estimate_result::Result::Estimate(estimate) => panic!("{title}: {estimate:?}"),
    }
    refused
}

#[tokio::test]
async fn candidates_have_a_reason_and_pay_in_every_method() {
    let service = start().await;
    for title in TITLES {
        for (method, field, status) in refuse_everywhere(&service, title).await {
            let detail = status.details.iter().find(|it| it.type_url.ends_with(".Candidates"));
            let detail = detail.unwrap_or_else(|| panic!("{method}: {status:?}"));
            let found = Candidates::decode(detail.value.as_slice()).unwrap().fields.remove(0);
            assert_eq!((found.field.as_str(), found.input.as_str()), (field, title), "{method}");
            assert!(!found.candidates.is_empty(), "{method}: {title}");
            for candidate in found.candidates {
                assert!(!candidate.note.is_empty(), "{method}: {candidate:?}");
                assert!(
                    candidate.annual_p50_usd.is_some_and(|usd| usd > 20_000.0),
                    "{method}: {candidate:?}"
                );
            }
        }
    }
}
