//! The client of the benchmark service: official distributions, and the meaning of areas and titles.
//!
//! Pay is remembered by release, occupation, area, industry and aging. A release never changes, so
//! what is remembered stays right; a request without a release is answered from the one that is current,
//! which [`BenchmarkLink`] watches. Queries that are not remembered wait for the one [`BenchmarkLink`] that joins them
//! into batches and asks for each only once, for as long as somebody waits.

mod batch_call;
mod batching;
mod link;
mod lookup;
mod market_pay;
mod query;
mod refusal;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwap, ArcSwapOption};
use medwage_contracts::names::Collection;
use medwage_contracts::pb::benchmark::Release;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_rpc_client::{Peer, PeerChannel, deadline};
use medwage_rpc_status::{Violation, is_out_of_time, read_rpc_status};
use quick_cache::sync::Cache;
use tokio::sync::{mpsc, oneshot};
use tokio::time;
use tonic::Status;
use tracing::Span;

use self::batching::{PendingQuery, Waiter};
pub(crate) use self::link::BenchmarkLink;
pub(crate) use self::lookup::{FoundArea, OccupationReading};
pub(crate) use self::market_pay::MarketPay;
pub(crate) use self::query::{
    AgingBasis, AgingQuery, MarketAnswer, MarketQuery, Outage, QueryError,
};
pub(crate) use self::refusal::Refusal;
use crate::error::Error;
use crate::settings::MemorySettings;

/// Areas that are remembered.
const AREAS: usize = 1_024;
/// Titles of occupations that are remembered.
const TITLES: usize = 4_096;
/// Queries that may wait for the link before callers wait themselves.
const MAX_PENDING: usize = 4_096;
/// The id that stands for the release that is current.
const CURRENT_RELEASE: &str = "current";

/// Pay that is remembered, and the way to what is not.
#[derive(Debug)]
pub(crate) struct BenchmarkClient {
    markets: Cache<MarketQuery, Arc<MarketPay>>,
    /// The meaning of texts in a release, or why they are no one area.
    areas: Cache<(Arc<str>, Box<str>), Result<FoundArea, Violation>>,
    titles: Cache<Box<str>, Arc<OccupationReading>>,
    pub(crate) peer: Peer,
    client: BenchmarkServiceClient<PeerChannel>,
    releases: ArcSwap<Releases>,
    outage: ArcSwapOption<Outage>,
    pending: mpsc::Sender<PendingQuery>,
    /// How many calls have asked.
    calls: AtomicU64,
    retry: Duration,
}

impl BenchmarkClient {
    /// Prepares to ask; nothing is asked before the link runs.
    pub(crate) fn new(
        peer: Peer,
        retry: Duration,
        memory: &MemorySettings,
    ) -> (Arc<Self>, BenchmarkLink) {
        let (sender, receiver) = mpsc::channel(MAX_PENDING);
        let link = BenchmarkLink::new(&peer, receiver, retry);
        let benchmark = Arc::new(Self {
            markets: Cache::new(memory.distributions),
            areas: Cache::new(AREAS),
            titles: Cache::new(TITLES),
            client: BenchmarkServiceClient::new(peer.call_channel()),
            peer,
            releases: ArcSwap::default(),
            outage: ArcSwapOption::empty(),
            pending: sender,
            calls: AtomicU64::new(0),
            retry,
        });
        (benchmark, link)
    }

    /// Returns the id of the release that a field names; of the current one for an empty field.
    pub(crate) fn read_release(&self, field: &str) -> Result<Arc<str>, Error> {
        let id = Collection::Releases
            .parse_name(field)
            .map_err(|error| Violation::malformed("release", error.to_string()))?;
        if !id.is_empty() && !id.eq_ignore_ascii_case(CURRENT_RELEASE) {
            return Ok(id.to_ascii_lowercase().into());
        }
        let current = self.releases.load().current.clone();
        current.ok_or_else(|| self.out_of_reach("no release is known yet"))
    }

    /// Returns the month that the wages of a loaded release refer to, such as `2025-05`.
    pub(crate) fn reference_month(&self, release: &str) -> Result<String, Error> {
        let releases = self.releases.load();
        let month = releases.months.iter().find(|(id, _)| id == release);
        month
            .map(|(_, month)| month.clone())
            .ok_or_else(|| Error::ReleaseNotFound(release.to_owned()))
    }

    /// Returns the outage, if there is one.
    pub(crate) fn outage(&self) -> Option<Arc<Outage>> {
        self.outage.load_full()
    }

    /// Returns how many distributions are remembered.
    pub(crate) fn remembered_count(&self) -> usize {
        self.markets.len()
    }

    /// Counts looks into what is remembered, by cache and by what they found.
    pub(crate) fn cache_requests(&self) -> [(&'static str, &'static str, u64); 6] {
        let [markets, areas, titles] = ["distributions", "areas", "titles"];
        [
            (markets, "hit", self.markets.hits()),
            (markets, "miss", self.markets.misses()),
            (areas, "hit", self.areas.hits()),
            (areas, "miss", self.areas.misses()),
            (titles, "hit", self.titles.hits()),
            (titles, "miss", self.titles.misses()),
        ]
    }

    /// Answers queries, from memory or by asking once for all that are not there.
    pub(crate) async fn find_markets(&self, queries: Vec<MarketQuery>) -> Vec<MarketAnswer> {
        let mut found = Vec::with_capacity(queries.len());
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        for query in queries {
            found.push(match self.markets.get(&query) {
                Some(pay) => Lookup::Remembered(pay),
                None => Lookup::Asked(self.ask_link(query, call).await),
            });
        }
        let mut answers = Vec::with_capacity(found.len());
        for lookup in found {
            answers.push(match lookup {
                Lookup::Remembered(pay) => Ok(pay),
                Lookup::Asked(answer) => answer.await.unwrap_or_else(|_| {
                    Err(QueryError::OutOfReach("the estimator is stopping".into()))
                }),
            });
        }
        answers
    }

    /// Hands a query of a call to the link.
    async fn ask_link(&self, query: MarketQuery, call: u64) -> oneshot::Receiver<MarketAnswer> {
        let (answer, receiver) = oneshot::channel();
        // Without a caller who waits there is no end.
        let until = time::Instant::now().checked_add(deadline::for_peer(Duration::MAX));
        let waiter = Waiter { until, answer };
        // Where the link has ended, the answer's sender is dropped and the receiver says so.
        let pending = PendingQuery { query, call, span: Span::current(), waiter };
        let _ended = self.pending.send(pending).await;
        receiver
    }

    /// Says why a call of its own was not answered: out of time is the caller's own, and nothing to try again.
    fn call_error(&self, status: &Status) -> Error {
        if is_out_of_time(&read_rpc_status(status)) {
            return Error::OutOfTime;
        }
        self.out_of_reach(status.message())
    }

    /// Says why a query has no answer, where it was not refused.
    pub(crate) fn out_of_reach(&self, why: &str) -> Error {
        let why = self.outage().map_or_else(|| why.to_owned(), |outage| outage.why.to_string());
        Error::OutOfReach { why, retry: self.retry }
    }

    fn set_releases(&self, releases: &[Release]) {
        let id = |release: &Release| {
            Collection::Releases.parse_name(&release.name).ok().map(str::to_owned)
        };
        let current = releases.iter().find(|release| release.current).and_then(id).map(Arc::from);
        let months = releases
            .iter()
            .filter_map(|release| Some((id(release)?, release.reference_month.clone())));
        self.releases.store(Arc::new(Releases { current, months: months.collect() }));
    }

    /// Takes what an answer says of the market, and of who answered.
    fn remember_answer(&self, query: &MarketQuery, answer: &MarketAnswer) {
        match answer {
            Ok(pay) => {
                self.note_reached();
                self.markets.insert(query.clone(), Arc::clone(pay));
            }
            // While it answers others, a query that it did not answer says nothing of it.
            Err(QueryError::OutOfReach(_)) if self.peer.is_answering() => {}
            Err(QueryError::OutOfReach(why)) => self.note_outage(why),
            Err(QueryError::Refused(_) | QueryError::OutOfTime | QueryError::Broken(_)) => {}
        }
    }

    fn note_reached(&self) {
        if self.outage.swap(None).is_some() {
            tracing::info!("the benchmark service answers again");
        }
    }

    fn note_outage(&self, why: &str) {
        let known = self.outage.load();
        if known.is_none() {
            tracing::warn!(
                why,
                "the benchmark service is out of reach; what is remembered answers"
            );
        }
        if known.as_ref().is_none_or(|outage| *outage.why != *why) {
            let since = known.as_ref().map_or_else(Instant::now, |outage| outage.since);
            self.outage.store(Some(Arc::new(Outage { since, why: why.into() })));
        }
    }
}

/// The releases that the benchmark service has.
#[derive(Debug, Default)]
struct Releases {
    /// The id of the current one.
    current: Option<Arc<str>>,
    /// Each one's id with the month that its wages refer to.
    months: Vec<(String, String)>,
}

enum Lookup {
    Remembered(Arc<MarketPay>),
    Asked(oneshot::Receiver<MarketAnswer>),
}
