//! `GetBenchmark`, `BatchGetBenchmarks`.

use medwage_contracts::Encoded;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_result::Result as Form;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::benchmark::walk::{Outcome, Step};
use medwage_domain::benchmark::{Answer, Refusal, answer};
use medwage_service_kit::{Explain as _, PreconditionViolation, Violation};

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::question::Question;
use crate::store::Loaded;

/// How many questions one batch holds.
const MAX_BATCH: usize = 1_000;

pub(super) fn one(
    context: &Context,
    request: &pb::GetBenchmarkRequest,
) -> Result<Encoded<pb::Benchmark>, Error> {
    let question = Question::read(context, request)?;
    Ok(encode::encoded(&question, &ask(&question)?))
}

pub(super) fn batch(
    context: &Context,
    request: &pb::BatchGetBenchmarksRequest,
) -> Result<pb::BatchGetBenchmarksResponse, Error> {
    let count = request.requests.len();
    if !(1..=MAX_BATCH).contains(&count) {
        let text =
            format!("{count} given, 1 to {MAX_BATCH} allowed; StreamBenchmarks has them all");
        return Err(Violation::of(ErrorReason::LimitExceeded, "requests", text)
            .with("field", "requests")
            .with("provided", count)
            .with("allowed", MAX_BATCH)
            .into());
    }
    let result = |(place, request): (usize, &pb::GetBenchmarkRequest)| {
        let answered = Question::read(context, request)
            .and_then(|question| Ok(encode::benchmark(&question, &ask(&question)?)));
        let form = answered.map_or_else(
            |error| {
                Form::Status(error.within(&format!("requests[{place}]")).explain().to_rpc_status())
            },
            Form::Benchmark,
        );
        pb::BenchmarkResult { result: Some(form) }
    };
    let results = request.requests.iter().enumerate().map(result).collect();
    Ok(pb::BatchGetBenchmarksResponse { results })
}

/// Asks the rules; a refusal says what was considered and what to do next.
pub(super) fn ask(question: &Question) -> Result<Answer<'_>, Error> {
    let loaded = &*question.loaded;
    answer(&*loaded.release, &loaded.markers, question.cell, question.policy)
        .map_err(|refusal| refused(question, &refusal))
}

fn refused(question: &Question, refusal: &Refusal) -> Error {
    let (loaded, policy) = (&*question.loaded, question.policy);
    let first = refusal.steps.first().map(|step| step.outcome);
    let mut metadata = vec![("cell", loaded.labels.id(question.cell))];
    let reason = match first {
        _ if policy.fallback => ErrorReason::NoAnswer,
        Some(Outcome::Withheld) => {
            metadata.push(("footnote", "8".to_owned()));
            ErrorReason::CellWithheld
        }
        Some(Outcome::BelowFloor { grade, floor }) => {
            metadata.push(("grade", format!("{grade:?}")));
            metadata.push(("floor", format!("{floor:?}")));
            ErrorReason::BelowReliabilityFloor
        }
        _ => ErrorReason::CellNotPublished,
    };
    metadata.push(("considered", refusal.steps.len().to_string()));
    let why = first.map(encode::outcome_text).unwrap_or_default();
    let advice = match (policy.fallback, policy.floor) {
        (false, _) => "allow_modelled takes an estimate, allow_fallback a broader cell",
        (true, Some(_)) => "a lower min_grade finds one",
        (true, None) => "no broader cell has wages either",
    };
    Error::NoCell {
        reason,
        considered: refusal.steps.iter().map(|step| considered(loaded, step)).collect(),
        advice: format!("{}: {why}; {advice}", loaded.labels.name(question.cell)),
        metadata,
    }
}

fn considered(loaded: &Loaded, step: &Step) -> PreconditionViolation {
    let kind = match step.outcome {
        Outcome::BelowFloor { .. } => "RELIABILITY",
        _ => "PUBLISHED",
    };
    PreconditionViolation {
        kind: kind.to_owned(),
        subject: loaded.labels.name(step.cell),
        description: encode::outcome_text(step.outcome),
    }
}
