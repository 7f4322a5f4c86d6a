//! What people say of themselves is in no log, however much is logged.

use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::JobProfile;
use tonic::{Code, Status};

use super::services::{Estimator, Logged, estimate, offer, profile, suggest};

const ROLE: &str = "Zorblaxwrangler";
const AREA: &str = "Xanaduquux";
const KNOWN_AREA: &str = "Albuquerque";
const CREDENTIAL: &str = "QZXCRED";
/// Free text that is understood.
const TITLE: &str = "medical record coordinatrix";
/// More digits than a time or a port has.
const DOLLARS: f64 = 7_319_145.0;

fn person(role: &str, area: &str, credential: &str) -> JobProfile {
    JobProfile {
        credentials: vec![credential.to_owned()],
        experience_years: Some(13.0),
        ..profile(role, area)
    }
}

fn code<T>(reply: Result<T, Status>) -> Code {
    reply.err().map_or(Code::Ok, |status| status.code())
}

#[tokio::test]
async fn nothing_of_a_person_is_logged_even_where_everything_is() {
    let folder = tempfile::tempdir().unwrap();
    let start = |name: &str, more: &[String]| {
        let usual = ["listen.port=0", "log.level=trace", "server.drain.grace=0s"];
        let usual = usual.map(str::to_owned);
        Logged::start(name, &[&usual, more].concat(), folder.path())
    };
    let benchmark = start("medwage-benchmark", &[]);
    let estimator =
        start("medwage-estimator", &[format!("market.address=http://{}", benchmark.address)]);
    let careerpath =
        start("medwage-careerpath", &[format!("pay.address=http://{}", estimator.address)]);

    let client = Estimator::at(&estimator.address).await;
    client.until("Boston", |_| true).await;
    for (role, area, credential, expected) in [
        ("medical coder", KNOWN_AREA, "CPC", Code::Ok),
        (ROLE, "OH", "CPC", Code::InvalidArgument),
        (TITLE, "OH", "CPC", Code::Ok),
        ("medical coder", AREA, "CPC", Code::InvalidArgument),
        ("medical coder", "OH", CREDENTIAL, Code::Ok),
    ] {
        let reply = client.0.clone().estimate_pay(estimate(person(role, area, credential))).await;
        assert_eq!(code(reply), expected, "{role} {area} {credential}");
    }
    let coder = person("medical coder", KNOWN_AREA, "CPC");
    let pay = offer("", "", DOLLARS).terms.and_then(|terms| terms.pay);
    let evaluated = pb::EvaluateOfferRequest { profile: Some(coder), pay, ..Default::default() };
    let evaluated = client.0.clone().evaluate_offer(evaluated).await;
    assert_eq!(code(evaluated), Code::Ok);
    for (area, expected) in [("OH", Code::Ok), (AREA, Code::InvalidArgument)] {
        let offers = vec![offer(CREDENTIAL, "TX", DOLLARS), offer("other", area, DOLLARS)];
        let compared = pb::CompareOffersRequest { offers, ..Default::default() };
        let compared = client.0.clone().compare_offers(compared).await;
        assert_eq!(code(compared), expected, "{area}");
    }
    let address = format!("http://{}", careerpath.address);
    let mut careers = CareerPathServiceClient::connect(address).await.unwrap();
    for area in [KNOWN_AREA, AREA] {
        let request = suggest(person("medical coder", area, "CPC"));
        let steps = careers.suggest_next_steps(request).await;
        assert_eq!(code(steps).eq(&Code::Ok), area != AREA, "{area}");
    }

    for service in [careerpath, estimator, benchmark] {
        let log = service.end().to_lowercase();
        assert!(log.contains("trace h2"), "everything is logged");
        for said in [ROLE, AREA, CREDENTIAL, TITLE, KNOWN_AREA, &DOLLARS.to_string()] {
            let line = log.lines().find(|line| line.contains(&said.to_lowercase()));
            assert_eq!(line, None, "{said}");
        }
    }
}
