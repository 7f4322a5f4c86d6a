//! Postings: read part by part, estimated, and refused with everything that is wrong.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{Education, InputMode, JobProfile, PayArea, View};

use super::support::{Service, expected, median, start, violations};

const OUTPATIENT: &str = "Medical Coder II\n\
    Regional hospital in Toledo, OH. CPC required, COC preferred. High school diploma; \
    3+ years of experience. Full-time, 40 hours a week. $24.50 to $31.75 an hour.";

const REMOTE: &str = "Senior Medical Coder (Remote)\n\
    Work from home. CCS or RHIT required. $0.85 per chart. Bachelor's degree preferred.";

async fn parse(service: &Service, request: pb::ParsePostingRequest) -> pb::ParsePostingResponse {
    service.client.clone().parse_posting(request).await.unwrap().into_inner()
}

fn text(text: &str) -> pb::ParsePostingRequest {
    pb::ParsePostingRequest { text: text.to_owned(), ..Default::default() }
}

fn values<'r>(reply: &'r pb::ParsePostingResponse, field: &str) -> Vec<&'r str> {
    reply.fields.iter().filter(|it| it.field == field).map(|it| it.value.as_str()).collect()
}

fn warnings(reply: &pb::ParsePostingResponse) -> Vec<&str> {
    reply.warnings.iter().map(|entry| entry.id.as_str()).collect()
}

#[tokio::test]
async fn a_posting_becomes_a_profile_with_its_words_and_its_place_in_the_market() {
    let service = start().await;
    let reply = parse(&service, text(OUTPATIENT)).await;
    let profile = reply.profile.clone().unwrap();
    assert_eq!(profile.role, "roles/coder-2");
    assert_eq!(profile.area, "areas/0045780");
    assert_eq!(profile.industry, "industries/622000");
    assert_eq!(profile.credentials, ["credentials/cpc"]);
    assert_eq!(profile.experience_years, Some(3.0));
    assert_eq!(profile.education(), Education::HighSchool);
    assert_eq!(profile.hours_per_week, Some(40.0));
    assert_eq!(values(&reply, "preferred_credentials"), ["credentials/coc"]);
    assert_eq!(values(&reply, "employment_type"), ["full-time"]);
    let characters: Vec<char> = OUTPATIENT.chars().collect();
    for field in &reply.fields {
        let (start, end) = (field.start_offset as usize, field.end_offset as usize);
        let words: String = characters[start..end].iter().collect();
        assert_eq!(words, field.excerpt, "{}", field.field);
        assert!((0.8..=1.0).contains(&field.score), "{}", field.field);
    }

    // The estimate is that of the profile, and the pay is held against it.
    let estimate = reply.estimate.unwrap();
    assert_eq!(median(&estimate), median(&service.estimate(profile).await));
    let pay = reply.posted_pay.unwrap();
    assert_eq!((pay.low_usd, pay.high_usd), (Some(24.5), Some(31.75)));
    assert_eq!(pay.unit(), pb::PayUnit::Hour);
    let range = pay.annual_range_usd.unwrap();
    assert_eq!((range.low, range.high), (50_960.0, 66_040.0));
    assert!((pay.compa_ratio.unwrap() - 58_500.0 / median(&estimate)).abs() < 1e-12);
    assert!(pay.low_percentile < pay.high_percentile && pay.firm.is_some());
    assert_ne!(pay.verdict(), pb::OfferVerdict::Unspecified);
    assert!(reply.summary.starts_with("$50,960 to $66,040 a year is posted"), "{}", reply.summary);
}

#[tokio::test]
async fn what_is_not_sure_stays_unset_and_is_said() {
    let service = start().await;
    let reply = parse(&service, text(REMOTE)).await;
    let profile = reply.profile.clone().unwrap();
    assert_eq!(profile.role, "roles/coder-3");
    assert_eq!(profile.remote_policy.unwrap().pay_area(), PayArea::Nation);
    assert!(profile.credentials.is_empty() && profile.area.is_empty());
    assert_eq!(values(&reply, "accepted_credentials"), ["credentials/ccs", "credentials/rhit"]);
    assert_eq!(values(&reply, "preferred_education"), ["EDUCATION_BACHELOR"]);
    assert!(warnings(&reply).contains(&"posting.credentials"));
    // No rule turns charts into a year.
    let pay = reply.posted_pay.unwrap();
    assert_eq!((pay.unit(), pay.low_usd), (pb::PayUnit::Chart, Some(0.85)));
    assert!(pay.annual_range_usd.is_none() && pay.low_percentile.is_none());

    // A job of another field has no estimate, and the rest is read all the same.
    let nurse = "Registered Nurse, ICU. Hospital in Toledo, OH. $38 to $52 an hour. RN required.";
    let reply = parse(&service, text(nurse)).await;
    assert!(reply.profile.clone().unwrap().role.is_empty() && reply.estimate.is_none());
    assert_eq!(values(&reply, "profile.area"), ["areas/0045780"]);
    assert!(warnings(&reply).contains(&"posting.title"), "{:?}", reply.warnings);
    assert!(reply.summary.contains("No estimate"), "{}", reply.summary);
}

#[tokio::test]
async fn a_field_that_the_caller_gives_wins_over_the_text() {
    let service = start().await;
    let given = JobProfile {
        role: "medical biller".into(),
        area: "Boston".into(),
        experience_years: Some(9.0),
        ..Default::default()
    };
    let request = pb::ParsePostingRequest { profile: Some(given), ..text(OUTPATIENT) };
    let reply = parse(&service, request).await;
    let profile = reply.profile.clone().unwrap();
    assert_eq!((profile.role.as_str(), profile.area.as_str()), ("medical biller", "Boston"));
    assert_eq!(profile.experience_years, Some(9.0));
    assert_eq!(profile.industry, "industries/622000");
    assert!(values(&reply, "profile.area").is_empty());
    let given = warnings(&reply).iter().filter(|id| **id == "posting.given").count();
    assert_eq!(given, 3, "{:?}", reply.warnings);
    assert_eq!(median(&reply.estimate.unwrap()), median(&service.estimate(profile).await));
}

#[tokio::test]
async fn full_adds_the_evidence_and_strict_refuses_only_what_the_caller_states() {
    let service = start().await;
    let basic = parse(&service, text(OUTPATIENT)).await;
    let asked = pb::ParsePostingRequest { view: View::Full.into(), ..text(OUTPATIENT) };
    let mut full = parse(&service, asked).await;
    assert!(full.evidence.take().unwrap().evidence.is_some());
    assert_eq!(full, basic);

    let strict = InputMode::Strict.into();
    let dental = "Medical Coder\nClinic in Toledo, OH. CDC required. $52,000 a year.";
    let asked = pb::ParsePostingRequest { input_mode: strict, ..text(dental) };
    assert!(parse(&service, asked.clone()).await.estimate.is_some());
    let profile = JobProfile { credentials: vec!["XYZQ".into()], ..Default::default() };
    let asked = pb::ParsePostingRequest { profile: Some(profile), ..asked };
    let status = service.client.clone().parse_posting(asked).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("profile.credentials[0]", "CREDENTIAL_UNKNOWN")]));
}

#[tokio::test]
async fn everything_wrong_with_a_posting_is_said_together() {
    let service = start().await;
    let wrong = |request: pb::ParsePostingRequest| {
        let mut client = service.client.clone();
        async move { violations(&client.parse_posting(request).await.unwrap_err()) }
    };
    let profile = JobProfile { experience_years: Some(-1.0), ..Default::default() };
    let request = pb::ParsePostingRequest { profile: Some(profile), view: 9, ..Default::default() };
    let mut found = wrong(request).await;
    found.sort();
    let all = [
        ("profile.experience_years", "FIELD_OUT_OF_RANGE"),
        ("text", "FIELD_REQUIRED"),
        ("view", "FIELD_UNKNOWN"),
    ];
    assert_eq!(found, expected(&all));
    let long = text(&"a".repeat(20_001));
    assert_eq!(wrong(long).await, expected(&[("text", "FIELD_OUT_OF_RANGE")]));
    let nothing = text("Lorem ipsum dolor sit amet.");
    assert_eq!(wrong(nothing).await, expected(&[("text", "NOTHING_FOUND")]));
}
