//! One batch of questions, as the contract has it.

use std::sync::Arc;

use medwage_contracts::pb::benchmark as pb;
use tokio::time::Instant;
use tonic::{Code, Request, Status};

use super::joining::Batch;
use super::link::Client;
use super::{Aged, Answer, By, Cell, Failure, Question, Refusal};

/// Asks a batch, for no longer than somebody waits for it.
pub(super) async fn ask(mut client: Client, batch: Batch) -> Vec<Answer> {
    let Batch { questions, until } = batch;
    let requests = questions.iter().map(request).collect();
    let mut call = Request::new(pb::BatchGetBenchmarksRequest { requests });
    if let Some(until) = until {
        call.set_timeout(until.saturating_duration_since(Instant::now()));
    }
    let all = |failure: Failure| vec![Err(failure); questions.len()];
    match client.batch_get_benchmarks(call).await {
        Err(status) => all(unanswered(&status)),
        Ok(reply) => {
            let results = reply.into_inner().results;
            if results.len() == questions.len() {
                questions.iter().zip(results).map(|(question, it)| read(question, it)).collect()
            } else {
                all(Failure::OutOfReach("it answered fewer questions than were asked".into()))
            }
        }
    }
}

fn unanswered(status: &Status) -> Failure {
    match status.code() {
        Code::DeadlineExceeded => Failure::OutOfTime,
        _ => Failure::OutOfReach(status.message().into()),
    }
}

fn read(question: &Question, result: pb::BenchmarkResult) -> Answer {
    use pb::benchmark_result::Result as Form;
    let refused = |refusal| Err(Failure::Refused(Arc::new(refusal)));
    match result.result {
        Some(Form::Benchmark(benchmark)) => match Cell::read(question, benchmark) {
            Some(cell) => Ok(Arc::new(cell)),
            None => refused(Refusal::no_distribution(question)),
        },
        Some(Form::Status(status)) => refused(Refusal::read(&status)),
        None => refused(Refusal::no_distribution(question)),
    }
}

fn request(question: &Question) -> pb::GetBenchmarkRequest {
    pb::GetBenchmarkRequest {
        occupation: question.occupation.to_string(),
        area: question.area.to_string(),
        industry: question.industry.to_string(),
        release: question.release.to_string(),
        as_of_date: question.aged.as_ref().map(|aged| medwage_contracts::pb::Date {
            year: aged.year,
            month: aged.month,
            day: 1,
        }),
        aging: question.aged.as_ref().and_then(basis),
        ..pb::GetBenchmarkRequest::default()
    }
}

fn basis(aged: &Aged) -> Option<pb::AgingBasis> {
    use pb::aging_basis::Basis;
    let basis = match &aged.by {
        By::Usual => return None,
        By::Index(text) => Basis::Index(text.to_string()),
        By::Rate(bits) => Basis::AnnualPercent(f64::from_bits(*bits)),
    };
    Some(pb::AgingBasis { basis: Some(basis) })
}
