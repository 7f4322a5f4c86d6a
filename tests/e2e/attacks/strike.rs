//! The attacks of one caller that would have a service for itself.

use std::net::Ipv4Addr;
use std::time::Duration;

use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_contracts::pb::benchmark::{
    BatchFindBenchmarksRequest, ExportBenchmarksRequest, ListBenchmarksRequest,
    WatchReleasesRequest, WatchReleasesResponse,
};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status, Streaming};

use super::frames::{RawConnection, write_begun_call};
use crate::services::find;

pub(super) const HOARDER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// The path of a call that is begun.
const FIND: &str = "/medwage.benchmark.v1.BenchmarkService/FindBenchmark";
/// The same of a question for the health.
const HEALTH: &str = "/grpc.health.v1.Health/Check";
/// Calls under way on one connection.
const CALLS_ON_CONNECTION: usize = 100;
/// How long the hoarder waits for what takes long.
const PATIENCE: Duration = Duration::from_secs(4);

/// What one caller does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attack {
    /// Filters of a thousand comparisons.
    LongFilters,
    /// Filters that are as long as they may be, each comparison with a text to read.
    FullFilters,
    /// Batches of a thousand long texts.
    LongTexts,
    /// Streams of the whole release, read as fast as they come.
    WholeReleases,
    /// Large lists, hundreds at once.
    LargeLists,
    /// Streams that have nothing to say.
    SilentStreams,
    /// Streams that are begun and not read.
    UnreadStreams,
    /// Streams of which only the first message is read.
    HalfReadStreams,
    /// Calls whose messages are begun and never end, at both ports.
    BegunMessages,
    /// Connections that say nothing.
    IdleConnections,
    /// More short calls than there is time for.
    CheapCalls,
}

/// How one try of an attack went.
pub(super) enum Struck {
    Answered,
    /// A stream that goes on for as long as it is held.
    Watching(Box<Streaming<WatchReleasesResponse>>),
    /// Whatever else is held.
    Holding(Box<dyn Send>),
}

/// One of the hoarder's many hands.
#[derive(Clone)]
pub(super) struct Hand {
    attack: Attack,
    client: BenchmarkServiceClient<Channel>,
    /// Where the service and its health are found.
    addresses: [String; 2],
}

/// Connects the hands of an attack on a service and its health, a hundred to a connection.
pub(super) async fn connect_hands(
    addresses: [String; 2],
    attack: Attack,
    count: usize,
) -> Vec<Hand> {
    let mut endpoint = Endpoint::from_shared(format!("http://{}", addresses[0])).unwrap();
    endpoint = endpoint.local_address(Some(HOARDER.into()));
    if matches!(attack, Attack::UnreadStreams | Attack::HalfReadStreams) {
        // What is not read stays with the server.
        endpoint =
            endpoint.initial_connection_window_size(0xffff).initial_stream_window_size(0xffff);
    }
    let mut hands = Vec::with_capacity(count);
    while hands.len() < count {
        let client = BenchmarkServiceClient::new(endpoint.connect().await.unwrap());
        let client = client.max_decoding_message_size(usize::MAX);
        let left = CALLS_ON_CONNECTION.min(count - hands.len());
        hands.extend(vec![Hand { attack, client, addresses: addresses.clone() }; left]);
    }
    hands
}

fn hastily<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(PATIENCE);
    request
}

/// Asks for the longest list.
pub(super) fn list_request() -> ListBenchmarksRequest {
    ListBenchmarksRequest { page_size: 1_000, ..ListBenchmarksRequest::default() }
}

impl Hand {
    /// Tries once.
    pub(super) async fn strike(&mut self) -> Result<Struck, Status> {
        let client = &mut self.client;
        match self.attack {
            Attack::LongFilters => {
                let filter = vec!["employment > 1"; 1_000].join(" AND ");
                client.list_benchmarks(ListBenchmarksRequest { filter, ..list_request() }).await?;
            }
            Attack::FullFilters => {
                let text =
                    "medical records and health information specialist of some kind ".repeat(2);
                let filter = vec![format!("occupation != \"{text}\""); 12].join(" AND ");
                let request = ListBenchmarksRequest { filter, ..list_request() };
                client.list_benchmarks(hastily(request)).await?;
            }
            Attack::LongTexts => {
                let text = "senior remote coder of outpatient surgery and billing follow up lead ";
                let text = text.repeat(3);
                let requests = vec![find(text.get(..195).unwrap_or_default()); 1_000];
                let request = BatchFindBenchmarksRequest { requests };
                client.batch_find_benchmarks(hastily(request)).await?;
            }
            Attack::WholeReleases => {
                let request = ExportBenchmarksRequest::default();
                let mut stream = client.export_benchmarks(request).await?.into_inner();
                for _ in 0..50 {
                    stream.message().await?;
                }
            }
            Attack::LargeLists => {
                client.list_benchmarks(hastily(list_request())).await?;
            }
            Attack::SilentStreams => {
                let watch = client.watch_releases(WatchReleasesRequest::default()).await?;
                let mut stream = watch.into_inner();
                stream.message().await?;
                return Ok(Struck::Watching(Box::new(stream)));
            }
            Attack::UnreadStreams | Attack::HalfReadStreams => {
                let stream = client.export_benchmarks(ExportBenchmarksRequest::default()).await?;
                let mut stream = stream.into_inner();
                if self.attack == Attack::HalfReadStreams {
                    stream.message().await?;
                }
                return Ok(Struck::Holding(Box::new(stream)));
            }
            Attack::BegunMessages => {
                let mut held = Vec::new();
                for (address, path) in self.addresses.iter().zip([FIND, HEALTH]) {
                    let mut connection = RawConnection::open(address, HOARDER).await;
                    let calls = (1..20).step_by(2).flat_map(|call| write_begun_call(call, path));
                    connection.send(&calls.collect::<Vec<_>>()).await;
                    held.push(connection);
                }
                return Ok(Struck::Holding(Box::new(held)));
            }
            Attack::IdleConnections => {
                let connection = RawConnection::open(&self.addresses[0], HOARDER).await;
                return Ok(Struck::Holding(Box::new(connection)));
            }
            Attack::CheapCalls => {
                client.find_benchmark(find("29-2072")).await?;
            }
        }
        Ok(Struck::Answered)
    }
}
