//! The one task that calls the benchmark service.

use std::sync::Arc;
use std::time::Duration;

use medwage_contracts::LARGEST_REPLY;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_rpc_client::{Peer, PeerChannel};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::BenchmarkClient;
use super::batch_call::send_batch;
use super::batching::{PendingQuery, run_batches};

/// The first wait before a service that is not there yet is asked again. It doubles up to the usual one.
const FIRST_WAIT: Duration = Duration::from_millis(200);

pub(super) type Client = BenchmarkServiceClient<PeerChannel>;

/// Watches which release is current, and asks for pay that is not remembered.
#[derive(Debug)]
pub(crate) struct BenchmarkLink {
    /// For what has a deadline.
    calls: Client,
    /// For what has none.
    streams: Client,
    pending: mpsc::Receiver<PendingQuery>,
    /// How long a call may take where nobody waits for less.
    longest_call: Duration,
    retry: Duration,
}

impl BenchmarkLink {
    pub(super) fn new(peer: &Peer, pending: mpsc::Receiver<PendingQuery>, retry: Duration) -> Self {
        let calls = Client::new(peer.call_channel()).max_decoding_message_size(LARGEST_REPLY);
        let streams = Client::new(peer.stream_channel());
        Self { calls, streams, pending, longest_call: peer.longest_call(), retry }
    }

    /// Runs until it is aborted. `on_reached` is called each time the benchmark service was reached.
    pub(crate) async fn run_link(
        self,
        benchmark: Arc<BenchmarkClient>,
        on_reached: impl Fn() + Send + 'static,
    ) {
        let Self { calls, streams, pending, longest_call, retry } = self;
        let caller = calls.clone();
        tokio::join!(
            watch_releases(streams, calls, &benchmark, retry, on_reached),
            run_batches(
                pending,
                move |batch| send_batch(caller.clone(), longest_call, batch),
                |query, answer| benchmark.remember_answer(query, answer),
            ),
        );
    }
}

/// Follows which release is current.
async fn watch_releases(
    mut streams: Client,
    mut calls: Client,
    benchmark: &BenchmarkClient,
    retry: Duration,
    on_reached: impl Fn(),
) {
    let mut wait = FIRST_WAIT.min(retry);
    loop {
        let began = Instant::now();
        match streams.watch_releases(pb::WatchReleasesRequest::default()).await {
            Err(status) => benchmark.note_outage(status.message()),
            Ok(stream) => {
                let releases = stream.into_inner();
                let why =
                    follow_releases(releases, &mut calls, benchmark, retry, &on_reached).await;
                tracing::debug!(why, "the releases are watched at another replica");
                // A replica that leaves is no outage: only where no other can be watched, it is one.
                if began.elapsed() >= retry {
                    wait = FIRST_WAIT.min(retry);
                    continue;
                }
            }
        }
        sleep_until(Instant::now() + wait).await;
        wait = (wait * 2).min(retry);
    }
}

/// Takes each change of releases until the stream ends, and says why it did. While an answer was late, asks
/// from time to time whether answers are back.
async fn follow_releases(
    mut releases: tonic::Streaming<pb::WatchReleasesResponse>,
    client: &mut Client,
    benchmark: &BenchmarkClient,
    retry: Duration,
    on_reached: &impl Fn(),
) -> String {
    loop {
        tokio::select! {
            event = releases.message() => match event {
                Ok(Some(event)) => {
                    benchmark.set_releases(&event.releases);
                    benchmark.note_reached();
                    on_reached();
                }
                Ok(None) => return "it ended the watch of its releases".to_owned(),
                Err(status) => return status.message().to_owned(),
            },
            () = sleep_until(Instant::now() + retry) => {
                if benchmark.outage().is_some() && answers_again(client).await {
                    benchmark.note_reached();
                }
            }
        }
    }
}

async fn answers_again(client: &mut Client) -> bool {
    client.list_releases(pb::ListReleasesRequest::default()).await.is_ok()
}
