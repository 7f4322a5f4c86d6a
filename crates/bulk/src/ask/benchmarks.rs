//! Benchmarks from the benchmark service: a release as a stream that goes on where it broke, and estimates of markets.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_result::Result as Form;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_contracts::pb::types::{AnswerKind, Market, Resolved};
use medwage_rpc_client::{Peer, PeerChannel};
use tonic::Code;
use tonic_types::RpcStatusExt as _;

use super::patience::{Patience, Retries, Trouble};
use super::verdict::{judge_failure, of_status};
use crate::error::Error;

/// The way to a benchmark service.
#[derive(Debug)]
pub struct BenchmarkSource {
    client: BenchmarkServiceClient<PeerChannel>,
    /// Follows the replicas as long as somebody may ask.
    _peer: Peer,
    patience: Patience,
    retries: Retries,
}

impl BenchmarkSource {
    /// Prepares to ask.
    #[must_use]
    pub fn new(peer: Peer, patience: Patience) -> Self {
        let client = BenchmarkServiceClient::new(peer.stream_channel());
        let retries = Retries::new(patience.retries);
        Self { client, _peer: peer, patience, retries }
    }

    /// Exports what a filter lets through, message by message. A stream that ends early goes on behind the last message, in
    /// the same release.
    pub(crate) async fn export_benchmarks(
        &self,
        release: Option<&str>,
        filter: &str,
        mut take: impl AsyncFnMut(pb::ExportBenchmarksResponse) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let parent = release.map(|release| {
            let id = release.strip_prefix("releases/").unwrap_or(release);
            format!("releases/{id}")
        });
        let mut request = pb::ExportBenchmarksRequest {
            parent: parent.unwrap_or_default(),
            filter: filter.to_owned(),
            ..pb::ExportBenchmarksRequest::default()
        };
        let mut trouble = Trouble::default();
        loop {
            let broken = match self.client.clone().export_benchmarks(request.clone()).await {
                Ok(replies) => {
                    let mut replies = replies.into_inner();
                    loop {
                        match replies.message().await {
                            Ok(Some(reply)) => {
                                request.resume_token.clone_from(&reply.resume_token);
                                trouble = Trouble::default();
                                take(reply).await?;
                            }
                            Ok(None) => return Ok(()),
                            Err(status) => break status,
                        }
                    }
                }
                Err(status) => status,
            };
            trouble.wait_for_retry(&self.patience, &self.retries, &of_status(&broken)?).await?;
        }
    }

    /// Estimates the markets of benchmarks that say nothing. None for one that can't be estimated.
    pub(crate) async fn estimate_markets(
        &self,
        withheld: &[&pb::Benchmark],
    ) -> Result<Vec<Option<pb::Benchmark>>, Error> {
        let requests: Vec<_> = withheld.iter().map(|benchmark| model_request(benchmark)).collect();
        let mut trouble = Trouble::default();
        loop {
            let request = pb::BatchFindBenchmarksRequest { requests: requests.clone() };
            let why = match self.client.clone().batch_find_benchmarks(request).await {
                Ok(reply) => match read_results(reply.into_inner(), requests.len())? {
                    Ok(estimates) => return Ok(estimates),
                    Err(why) => why,
                },
                Err(status) => of_status(&status)?,
            };
            trouble.wait_for_retry(&self.patience, &self.retries, &why).await?;
        }
    }
}

/// The release that a benchmark's name begins with: `releases/oews-2025-05`.
pub(crate) fn release_of(benchmark: &pb::Benchmark) -> &str {
    benchmark.name.split("/benchmarks/").next().unwrap_or_default()
}

/// Asks for an estimate of a benchmark's market. The contract takes no estimates without what is published, which is
/// passed over in the reply.
fn model_request(benchmark: &pb::Benchmark) -> pb::FindBenchmarkRequest {
    let market = benchmark.resolved.as_ref();
    let name =
        |input: Option<&Resolved>| input.map(|input| input.resource.clone()).unwrap_or_default();
    pb::FindBenchmarkRequest {
        market: Some(Market {
            occupation: name(market.and_then(|market| market.occupation.as_ref())),
            area: name(market.and_then(|market| market.area.as_ref())),
            industry: name(market.and_then(|market| market.industry.as_ref())),
        }),
        release: release_of(benchmark).to_owned(),
        accepted_answers: vec![AnswerKind::Published.into(), AnswerKind::Modeled.into()],
        ..pb::FindBenchmarkRequest::default()
    }
}

type Estimates = Vec<Option<pb::Benchmark>>;

/// Reads the results of a batch, or why it has to be asked again.
fn read_results(
    reply: pb::BatchFindBenchmarksResponse,
    count: usize,
) -> Result<Result<Estimates, super::patience::Reason>, Error> {
    if reply.results.len() != count {
        return Err(Error::Answer("another number of results than of requests"));
    }
    let mut estimates = Vec::with_capacity(count);
    for result in reply.results {
        match result.result {
            Some(Form::Benchmark(benchmark)) => {
                let is_estimate = benchmark.answer() == AnswerKind::Modeled;
                estimates.push(is_estimate.then_some(benchmark));
            }
            Some(Form::Status(status)) if status.code == i32::from(Code::FailedPrecondition) => {
                estimates.push(None);
            }
            Some(Form::Status(status)) => {
                let details = status.get_error_details();
                let code = Code::from_i32(status.code);
                return judge_failure(code, false, &details, status.message).map(Err);
            }
            None => return Err(Error::Answer("a result that is neither benchmark nor status")),
        }
    }
    Ok(Ok(estimates))
}
