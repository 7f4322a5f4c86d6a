//! One batch of queries, as a call of the benchmark service.

use std::sync::Arc;
use std::time::Duration;

use medwage_contracts::names::Collection;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{Aging, Market, Provenance, View, aging};
use medwage_rpc_status::read_rpc_status;
use tokio::time::Instant;
use tonic::{Code, Request, Status};

use super::batching::Batch;
use super::link::Client;
use super::{AgingBasis, AgingQuery, MarketAnswer, MarketPay, MarketQuery, QueryError, Refusal};

/// Sends a batch, and waits for no longer than somebody waits for an answer, nor than our settings allow, which is `longest`.
pub(super) async fn send_batch(
    client: Client,
    longest: Duration,
    batch: Batch,
) -> Vec<MarketAnswer> {
    let is_bound_by_waiters =
        batch.until.is_some_and(|until| until.saturating_duration_since(Instant::now()) < longest);
    let mut answers = ask_batch(client, batch).await;
    if !is_bound_by_waiters {
        // It is late for everybody, and not for who waits for less.
        for answer in answers.iter_mut().filter(|it| matches!(it, Err(QueryError::OutOfTime))) {
            let why = format!("no answer within {} ms", longest.as_millis());
            *answer = Err(QueryError::OutOfReach(why.into()));
        }
    }
    answers
}

/// Asks for a batch. One that is refused whole is sent again in halves, so that a query that is refused takes no other with
/// it.
async fn ask_batch(mut client: Client, batch: Batch) -> Vec<MarketAnswer> {
    let Batch { queries, until } = batch;
    let requests = queries.iter().map(write_request).collect();
    let mut call = Request::new(pb::BatchFindBenchmarksRequest { requests });
    if let Some(until) = until {
        call.set_timeout(until.saturating_duration_since(Instant::now()));
    }
    let fail_all = |error: QueryError| vec![Err(error); queries.len()];
    match client.batch_find_benchmarks(call).await {
        Err(status) if is_refusal(status.code()) && queries.len() > 1 => {
            let (one, other) = queries.split_at(queries.len() / 2);
            let half = |queries: &[MarketQuery]| {
                let batch = Batch { queries: queries.into(), until };
                Box::pin(ask_batch(client.clone(), batch))
            };
            let (mut answers, more) = tokio::join!(half(one), half(other));
            answers.extend(more);
            answers
        }
        Err(status) => fail_all(call_error(&status)),
        Ok(reply) => {
            let pb::BatchFindBenchmarksResponse { results, provenances } = reply.into_inner();
            if results.len() != queries.len() {
                let why = "it answered fewer queries than were asked";
                return fail_all(QueryError::OutOfReach(why.into()));
            }
            let answers = queries.iter().zip(results);
            answers.map(|(query, result)| read_result(query, result, &provenances)).collect()
        }
    }
}

/// Returns whether a code blames the question.
fn is_refusal(code: Code) -> bool {
    use Code::{FailedPrecondition, InvalidArgument, NotFound, OutOfRange};
    matches!(code, InvalidArgument | NotFound | FailedPrecondition | OutOfRange)
}

fn call_error(status: &Status) -> QueryError {
    Refusal::read_status(&read_rpc_status(status))
}

fn read_result(
    query: &MarketQuery,
    result: pb::BenchmarkResult,
    provenances: &[Provenance],
) -> MarketAnswer {
    use pb::benchmark_result::Result as Form;
    let refused = |refusal| Err(QueryError::Refused(Arc::new(refusal)));
    match result.result {
        Some(Form::Benchmark(benchmark)) => {
            match MarketPay::from_benchmark(benchmark, query, provenances) {
                Some(pay) => Ok(Arc::new(pay)),
                None => refused(Refusal::no_distribution(query)),
            }
        }
        Some(Form::Status(status)) => Err(Refusal::read_status(&status)),
        None => refused(Refusal::no_distribution(query)),
    }
}

/// In FULL: what proves an estimate is the evidence of the markets that it rests on.
fn write_request(query: &MarketQuery) -> pb::FindBenchmarkRequest {
    pb::FindBenchmarkRequest {
        market: Some(Market {
            occupation: query.occupation.to_string(),
            area: query.area.to_string(),
            industry: query.industry.to_string(),
        }),
        release: Collection::Releases.write_name(&query.release),
        aging: query.aging.as_ref().map(write_aging),
        view: View::Full.into(),
        ..pb::FindBenchmarkRequest::default()
    }
}

fn write_aging(query: &AgingQuery) -> Aging {
    let basis = match &query.basis {
        AgingBasis::Default => None,
        AgingBasis::WageIndex(text) => Some(aging::Basis::WageIndex(text.to_string())),
        AgingBasis::AnnualPercent(bits) => Some(aging::Basis::AnnualPercent(f64::from_bits(*bits))),
    };
    Aging { month: query.month.to_string(), basis }
}
