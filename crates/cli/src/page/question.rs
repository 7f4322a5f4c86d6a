//! `/question`: the call that a sentence asks for. The page then makes that call, as any client does.

use std::sync::{Arc, LazyLock};
use std::thread;

use medwage_domain::reading::Reader;
use medwage_rpc_server::JsonPath;
use medwage_rpc_server::json::Schema;
use serde_json::{Value, json};

use crate::ask::{open_reader, read_call};
use crate::output::failure::Failure;
use crate::output::json::read_schema;

/// Letters that a question has at most: reading one takes longer the longer it is.
const LONGEST: usize = 300;
/// Bytes of a body at most.
const BODY_LIMIT: usize = 4_096;

/// The reader and the schema that questions are read with, or why there are none.
type Means = Result<(&'static Reader, Schema), Failure>;

/// Answers `{"question": "…"}` with the call that it asks for, or with why it asks for none.
pub(super) fn answer_questions() -> JsonPath {
    let means = Arc::new(LazyLock::<Means>::new(open_means));
    // Opened beside the services, so that the first question does not wait for it.
    let opened = Arc::clone(&means);
    thread::spawn(move || LazyLock::force(&*opened).is_ok());
    JsonPath::new(BODY_LIMIT, move |body| answer_question(&means, body).to_string().into_bytes())
}

fn open_means() -> Means {
    let schema = read_schema().map_err(|error| {
        Failure::of_question("INTERNAL", format!("no JSON is written: {error}"))
    })?;
    Ok((open_reader()?, schema))
}

fn answer_question(means: &Means, body: &[u8]) -> Value {
    let read = || -> Result<Value, Failure> {
        let question = read_body(body)?;
        let (reader, schema) =
            means.as_ref().map_err(|error| Failure::of_question("INTERNAL", error.to_string()))?;
        let read = read_call(reader, &question)?;
        let broken = |reason: String| {
            Failure::of_question("INTERNAL", format!("no call is written: {reason}"))
        };
        let message = schema.find_message(&read.call.request_name());
        let message = message.ok_or_else(|| broken(read.call.request_name()))?;
        let mut request = Vec::new();
        schema
            .write_json(message, &read.call.wire, &mut request)
            .map_err(|error| broken(error.to_string()))?;
        let request: Value =
            serde_json::from_slice(&request).map_err(|error| broken(error.to_string()))?;
        Ok(json!({
            "call": { "path": read.call.method_path(), "request": request },
            "command": read.command,
            "unread": read.unread,
        }))
    };
    read().unwrap_or_else(|failure| failure.to_json())
}

fn read_body(body: &[u8]) -> Result<String, Failure> {
    let malformed = |message: &str| Failure::of_question("QUESTION_NOT_CLEAR", message);
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| malformed("a question is a JSON object: {\"question\": \"…\"}"))?;
    let question = body["question"].as_str().unwrap_or_default().trim();
    match question.chars().count() {
        0 => Err(malformed("no question was asked")),
        1..=LONGEST => Ok(question.to_owned()),
        _ => {
            Err(malformed("a question has at most 300 letters; paste a posting into ParsePosting"))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{answer_question, open_means};

    #[test]
    fn a_question_becomes_the_call_of_the_command_that_asks_the_same() {
        let means = open_means();
        for (question, path, request) in [
            (
                "medical coder in Dallas hospitals",
                "/medwage.benchmark.v1.BenchmarkService/FindBenchmark",
                json!({ "market": { "occupation": "medical coder", "area": "Dallas", "industry": "hospitals" } }),
            ),
            (
                "is 58,000 fair for a biller in Tampa",
                "/medwage.benchmark.v1.BenchmarkService/RankWage",
                json!({ "market": { "occupation": "biller", "area": "Tampa" }, "annualUsd": 58_000 }),
            ),
            (
                "CPC with 6 years in Boston",
                "/medwage.estimator.v1.EstimatorService/EstimatePay",
                json!({ "profile": { "role": "CPC", "area": "Boston", "experienceYears": 6, "credentials": ["CPC"] } }),
            ),
            (
                "is $28 an hour fair for a medical coder with 3 years in Ohio",
                "/medwage.estimator.v1.EstimatorService/EvaluateOffer",
                json!({
                    "profile": { "role": "medical coder", "area": "Ohio", "experienceYears": 3 },
                    "pay": { "hourlyUsd": 28 },
                }),
            ),
            (
                "where do medical coders earn the most",
                "/medwage.benchmark.v1.BenchmarkService/RankAreas",
                json!({ "occupation": "medical coders", "pageSize": 10 }),
            ),
            (
                "should I get the CPMA",
                "/medwage.catalog.v1.CatalogService/SearchCredentials",
                json!({ "query": "CPMA" }),
            ),
        ] {
            let body = json!({ "question": question }).to_string();
            let answer = answer_question(&means, body.as_bytes());
            assert_eq!(answer["call"], json!({ "path": path, "request": request }), "{question}");
            assert!(answer["command"].as_str().unwrap().starts_with("medwage "), "{question}");
        }
    }

    #[test]
    fn what_asks_for_no_call_says_why() {
        let means = open_means();
        for (body, reason) in [
            (json!({ "question": "in Dallas" }), "OCCUPATION_UNKNOWN"),
            (json!({ "question": "" }), "QUESTION_NOT_CLEAR"),
            (json!({ "question": "coder ".repeat(100) }), "QUESTION_NOT_CLEAR"),
            (json!([]), "QUESTION_NOT_CLEAR"),
        ] {
            let answer = answer_question(&means, body.to_string().as_bytes());
            assert_eq!(answer["error"]["reason"], reason, "{body}");
        }
        assert_eq!(answer_question(&means, b"{")["error"]["reason"], "QUESTION_NOT_CLEAR");
    }
}
