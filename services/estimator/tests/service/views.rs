//! BASIC answers, FULL proves: FULL without `evidence` is BASIC, byte for byte, and both stay small.

use medwage_contracts::DESCRIPTOR_SET;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::pay_terms::Rate;
use medwage_contracts::pb::types::{
    BlendWeights, Duty, EmployerSize, JobProfile, PayArea, RemotePolicy, View,
};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};

use super::support::{Service, auditor, coder, request, start};

/// Both answers of a method.
struct Answers {
    method: &'static str,
    /// Whether all that a profile can state is stated.
    everything: bool,
    basic: DynamicMessage,
    full: DynamicMessage,
}

fn reflect(pool: &DescriptorPool, name: &str, message: &impl Message) -> DynamicMessage {
    let descriptor = pool.get_message_by_name(&format!("medwage.estimator.v1.{name}")).unwrap();
    DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice()).unwrap()
}

/// Takes every field named `evidence` out, and says how many there were.
fn strip_evidence(message: &mut DynamicMessage) -> usize {
    let mut stripped = 0;
    let fields: Vec<_> = message.fields().map(|(field, _)| field).collect();
    for field in fields {
        let is_message = field.kind().as_message().is_some();
        if field.name() == "evidence" && is_message {
            message.clear_field(&field);
            stripped += 1;
        } else if is_message {
            stripped += match message.get_field_mut(&field) {
                prost_reflect::Value::Message(inner) => strip_evidence(inner),
                prost_reflect::Value::List(items) => items
                    .iter_mut()
                    .filter_map(prost_reflect::Value::as_message_mut)
                    .map(strip_evidence)
                    .sum(),
                _ => 0,
            };
        }
    }
    stripped
}

/// The bytes of a message as JSON, where whole numbers are written as such.
fn json_size(message: &DynamicMessage) -> usize {
    let text = serde_json::to_string(message).unwrap();
    text.replace(".0,", ",").replace(".0}", "}").len()
}

fn offer_terms(usd: f64) -> pb::OfferTerms {
    let pay = pb::PayTerms { rate: Some(Rate::AnnualUsd(usd)), ..Default::default() };
    pb::OfferTerms { pay: Some(pay), ..Default::default() }
}

/// A coder in a hospital in Boston.
fn usual() -> JobProfile {
    JobProfile {
        industry: "hospital".into(),
        experience_years: Some(6.0),
        credentials: vec!["CPC".into()],
        ..coder("Boston")
    }
}

/// The profile with the most to say.
fn worst() -> JobProfile {
    JobProfile {
        area: "Washington, DC".into(),
        industry: "offices of physicians".into(),
        credentials: vec!["CPC".into(), "CPMA".into(), "CCS".into()],
        duties: vec![Duty::Lead.into()],
        employer_size: EmployerSize::From50Physicians.into(),
        hours_per_week: Some(36.0),
        ..auditor()
    }
}

async fn all_methods(service: &Service) -> Vec<Answers> {
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
    let mut answers = Vec::new();
    for (profile, everything) in
        [(coder("Boston"), false), (usual(), false), (auditor(), true), (worst(), true)]
    {
        macro_rules! both {
            ($method:ident, $reply:literal, $request:expr) => {{
                let mut replies = Vec::new();
                for view in [View::Basic, View::Full] {
                    let mut request = $request;
                    request.view = view.into();
                    let reply = service.client.clone().$method(request).await.unwrap();
                    replies.push(reflect(&pool, $reply, &reply.into_inner()));
                }
                let (full, basic) = (replies.pop().unwrap(), replies.pop().unwrap());
                answers.push(Answers { method: stringify!($method), everything, basic, full });
            }};
        }
        both!(estimate_pay, "Estimate", request(profile.clone()));
        both!(
            evaluate_changes,
            "EvaluateChangesResponse",
            pb::EvaluateChangesRequest {
                profile: Some(profile.clone()),
                changes: vec![pb::ProfileChange { area: "TX".into(), ..Default::default() }],
                ..Default::default()
            }
        );
        both!(
            evaluate_offer,
            "EvaluateOfferResponse",
            pb::EvaluateOfferRequest {
                profile: Some(profile.clone()),
                pay: offer_terms(65_000.0).pay,
                ..Default::default()
            }
        );
        both!(estimate_total_compensation, "TotalCompensation", {
            pb::EstimateTotalCompensationRequest {
                profile: Some(profile.clone()),
                ..Default::default()
            }
        });
        both!(
            compare_offers,
            "CompareOffersResponse",
            pb::CompareOffersRequest {
                offers: ["Boston", "TX", "Washington, DC"]
                    .map(|area| pb::Offer {
                        id: format!("in {area}"),
                        area: area.into(),
                        terms: Some(offer_terms(70_000.0)),
                    })
                    .to_vec(),
                ..Default::default()
            }
        );
        let mut replies = Vec::new();
        for view in [View::Basic, View::Full] {
            let item = pb::EstimatePayRequest { view: view.into(), ..request(profile.clone()) };
            let asked = pb::BatchEstimatePayRequest { requests: vec![item.clone(); 2] };
            let reply = service.client.clone().batch_estimate_pay(asked).await.unwrap();
            let batch = reflect(&pool, "BatchEstimatePayResponse", &reply.into_inner());
            let asked = pb::StreamEstimatesRequest { request: Some(item), tag: "1".into() };
            let mut client = service.client.clone();
            let stream = client.stream_estimates(tokio_stream::iter([asked])).await.unwrap();
            let reply = stream.into_inner().message().await.unwrap().unwrap();
            replies.push((batch, reflect(&pool, "StreamEstimatesResponse", &reply)));
        }
        let (full, basic) = (replies.pop().unwrap(), replies.pop().unwrap());
        for (method, basic, full) in
            [("batch_estimate_pay", basic.0, full.0), ("stream_estimates", basic.1, full.1)]
        {
            answers.push(Answers { method, everything, basic, full });
        }
    }
    answers
}

#[tokio::test]
async fn full_without_evidence_is_basic_in_every_method_and_both_are_small() {
    let service = start().await;
    for Answers { method, everything, basic, mut full } in all_methods(&service).await {
        assert_eq!(strip_evidence(&mut basic.clone()), 0, "{method} has evidence in BASIC");
        // A comparison or a total of several answers has several.
        let (basic_size, full_size) = (json_size(&basic), json_size(&full));
        assert!(strip_evidence(&mut full) > 0, "{method} has no evidence in FULL");
        assert_eq!(full.encode_to_vec(), basic.encode_to_vec(), "{method}");
        let (basic_limit, full_limit) = match method {
            "estimate_pay" | "evaluate_offer" if !everything => (2 << 10, 64 << 10),
            // Everything is stated: each input is named with how it was read and what it moves, some 120 bytes each.
            "estimate_pay" | "evaluate_offer" => (3 << 10, 64 << 10),
            "estimate_total_compensation" => (4 << 10, 64 << 10),
            // Two answers each, and a stream's with its tag.
            _ => (8 << 10, 128 << 10),
        };
        assert!(basic_size < basic_limit, "{method} in BASIC has {basic_size} bytes");
        assert!(full_size < full_limit, "{method} in FULL has {full_size} bytes");
    }
}

#[tokio::test]
async fn the_largest_estimate_stays_below_what_a_view_may_have() {
    let service = start().await;
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
    let blend = RemotePolicy {
        pay_area: PayArea::Blend.into(),
        employee_area: "New York, NY".into(),
        weights: Some(BlendWeights { employer: 0.4, employee: 0.3, nation: 0.3 }),
    };
    let profile = JobProfile { remote_policy: Some(blend), ..worst() };
    let asked = pb::EstimatePayRequest {
        view: View::Full.into(),
        percentiles: (1..100).map(f64::from).collect(),
        ..request(profile)
    };
    let estimate = service.ask(asked).await.unwrap();
    let size = json_size(&reflect(&pool, "Estimate", &estimate));
    assert!(size < 64 << 10, "{size} bytes");
}
