//! The one task that asks the benchmark service.

use std::sync::Arc;
use std::time::Duration;

use medwage_contracts::LARGEST_REPLY;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_service_kit::{Peer, PeerChannel};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::Market;
use super::asking::ask;
use super::joining::{Waiting, join};

pub(super) type Client = BenchmarkServiceClient<PeerChannel>;

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
        let asked = calls.clone();
        tokio::join!(
            watch(streams, calls, &market, retry, reached),
            join(
                waiting,
                move |batch| ask(asked.clone(), batch),
                |question, answer| market.heard(question, answer),
            ),
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
