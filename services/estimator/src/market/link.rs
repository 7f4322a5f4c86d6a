//! The one task that asks the benchmark service.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_service_kit::{Peer, PeerChannel};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tracing::{Instrument as _, Span};

use super::{Aged, Answer, By, Cell, Failure, Market, Question, Refusal, Waiting};

/// How many questions one batch of the contract holds.
const BATCH: usize = 1_000;
/// A thousand estimates with their evidence are a few megabytes.
const LARGEST_REPLY: usize = 64 << 20;

type Client = BenchmarkServiceClient<PeerChannel>;
type Asked = (Vec<Question>, Vec<Answer>);

/// Watches which release is current, and asks what is not remembered.
#[derive(Debug)]
pub(crate) struct Link {
    /// For what has a deadline.
    calls: Client,
    /// For what has none.
    streams: Client,
    waiting: mpsc::Receiver<Waiting>,
    retry: Duration,
}

impl Link {
    pub(super) fn new(peer: &Peer, waiting: mpsc::Receiver<Waiting>, retry: Duration) -> Self {
        let calls = Client::new(peer.calls()).max_decoding_message_size(LARGEST_REPLY);
        Self { calls, streams: Client::new(peer.streams()), waiting, retry }
    }

    /// Runs until it is aborted. `reached` is called each time the benchmark service was reached.
    pub(crate) async fn run(self, market: Arc<Market>, reached: impl Fn() + Send + 'static) {
        let Self { calls, streams, waiting, retry } = self;
        tokio::join!(
            watch(streams, calls.clone(), &market, retry, reached),
            load(calls, &market, waiting),
        );
    }
}

/// Follows which release is current.
async fn watch(
    mut streams: Client,
    mut calls: Client,
    market: &Market,
    retry: Duration,
    reached: impl Fn(),
) {
    loop {
        let began = Instant::now();
        match streams.watch_releases(pb::WatchReleasesRequest {}).await {
            Err(status) => market.lost(status.message()),
            Ok(stream) => {
                let why = follow(stream.into_inner(), &mut calls, market, retry, &reached).await;
                tracing::debug!(why, "the releases are watched at another replica");
                // A replica that leaves is no outage: only where no other can be watched, it is one.
                if began.elapsed() >= retry {
                    continue;
                }
            }
        }
        sleep_until(Instant::now() + retry).await;
    }
}

/// Takes each change of releases until the stream ends, and says why it did. While an answer was late, asks
/// from time to time whether answers are back.
async fn follow(
    mut releases: tonic::Streaming<pb::WatchReleasesResponse>,
    client: &mut Client,
    market: &Market,
    retry: Duration,
    reached: &impl Fn(),
) -> String {
    loop {
        tokio::select! {
            event = releases.message() => match event {
                Ok(Some(event)) => {
                    let current = event.releases.into_iter().find(|it| it.current);
                    if let Some(release) = current {
                        market.set_current(release.name.trim_start_matches("releases/"));
                    }
                    market.reached();
                    reached();
                }
                Ok(None) => return "it ended the watch of its releases".to_owned(),
                Err(status) => return status.message().to_owned(),
            },
            () = sleep_until(Instant::now() + retry) => {
                if market.outage().is_some() && answers_again(client).await {
                    market.reached();
                }
            }
        }
    }
}

async fn answers_again(client: &mut Client) -> bool {
    client.list_releases(pb::ListReleasesRequest::default()).await.is_ok()
}

/// Joins waiting questions into batches; one that is on its way already is not asked again.
async fn load(client: Client, market: &Arc<Market>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut pending: HashMap<Question, Vec<oneshot::Sender<Answer>>> = HashMap::new();
    let mut asking: JoinSet<Asked> = JoinSet::new();
    let mut joined = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            count = waiting.recv_many(&mut joined, BATCH) => {
                if count == 0 {
                    return;
                }
                let (mut fresh, mut parent) = (Vec::new(), Span::none());
                for Waiting { question, span, answer } in joined.drain(..) {
                    let askers = pending.entry(question.clone()).or_default();
                    if askers.is_empty() {
                        // A batch has one parent: the first call that needs it.
                        if fresh.is_empty() {
                            parent = span;
                        }
                        fresh.push(question);
                    }
                    askers.push(answer);
                }
                if !fresh.is_empty() {
                    asking.spawn(ask(client.clone(), fresh).instrument(parent));
                }
            }
            Some(Ok((questions, answers))) = asking.join_next() => {
                for (question, answer) in questions.into_iter().zip(answers) {
                    match &answer {
                        Ok(cell) => {
                            market.reached();
                            market.remember(question.clone(), cell);
                        }
                        Err(Failure::OutOfReach(why)) => market.lost(why),
                        Err(Failure::Refused(_)) => {}
                    }
                    for asker in pending.remove(&question).unwrap_or_default() {
                        // Who no longer waits needs no answer.
                        let _gone = asker.send(answer.clone());
                    }
                }
            }
        }
    }
}

/// Asks one batch.
async fn ask(mut client: Client, questions: Vec<Question>) -> Asked {
    let requests = questions.iter().map(request).collect();
    let call = client.batch_get_benchmarks(pb::BatchGetBenchmarksRequest { requests });
    let all = |why: &str| -> Vec<Answer> {
        questions.iter().map(|_| Err(Failure::OutOfReach(why.into()))).collect()
    };
    let answers = match call.await {
        Err(status) => all(status.message()),
        Ok(reply) => {
            let results = reply.into_inner().results;
            if results.len() == questions.len() {
                questions.iter().zip(results).map(|(question, it)| read(question, it)).collect()
            } else {
                all("it answered fewer questions than were asked")
            }
        }
    };
    (questions, answers)
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
