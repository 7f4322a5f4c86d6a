//! The official distributions, from the benchmark service through its contract.
//!
//! A distribution is remembered by release, occupation, area, industry and date. A release never changes, so
//! what is remembered stays right; a question without a release is asked of the one that is current now,
//! which [`Link`] watches. Questions that are not remembered wait for one [`Link`] that joins them into
//! batches and asks for each only once, for as long as somebody waits.

mod asking;
mod cell;
mod joining;
mod link;
mod names;
mod question;
mod refusal;

use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use medwage_contracts::pb::benchmark::Area;
use medwage_contracts::pb::benchmark::benchmark_service_client::BenchmarkServiceClient;
use medwage_contracts::service_config;
use medwage_service_kit::settings::PeerSettings;
use medwage_service_kit::{Peer, PeerChannel, PeerError, Violation, deadline};
use quick_cache::sync::Cache;
use tokio::sync::{mpsc, oneshot};
use tokio::time;
use tonic::{Code, Status};
use tracing::Span;

use self::joining::{Asker, Waiting};

pub(crate) use self::cell::{Cell, grade};
pub(crate) use self::link::Link;
pub(crate) use self::question::{Aged, Answer, By, Failure, Outage, Question};
pub(crate) use self::refusal::Refusal;
use crate::error::Error;
use crate::person::Title;
use crate::settings::MemorySettings;

/// Areas that are remembered.
const AREAS: usize = 1_024;
/// Titles that are remembered.
const TITLES: usize = 4_096;
/// Questions that may wait for the link before callers wait themselves.
const WAITING: usize = 4_096;

/// What is remembered, and the way to what is not.
#[derive(Debug)]
pub(crate) struct Market {
    cells: Cache<Question, Arc<Cell>>,
    /// What texts mean in a release, or why that is no one area.
    areas: Cache<(Arc<str>, Box<str>), Result<Area, Violation>>,
    titles: Cache<Box<str>, Title>,
    pub(crate) peer: Peer,
    client: BenchmarkServiceClient<PeerChannel>,
    current: ArcSwapOption<Arc<str>>,
    outage: ArcSwapOption<Outage>,
    link: mpsc::Sender<Waiting>,
    retry: Duration,
}

impl Market {
    /// Prepares to ask; nothing is asked before the link runs.
    pub(crate) fn new(
        settings: &PeerSettings,
        memory: &MemorySettings,
    ) -> Result<(Arc<Self>, Link), PeerError> {
        let peer = Peer::new("benchmark", settings, service_config::BENCHMARK)?;
        let (sender, receiver) = mpsc::channel(WAITING);
        let link = Link::new(&peer, receiver, settings.retry);
        let market = Arc::new(Self {
            cells: Cache::new(memory.distributions),
            areas: Cache::new(AREAS),
            titles: Cache::new(TITLES),
            client: BenchmarkServiceClient::new(peer.calls()),
            peer,
            current: ArcSwapOption::empty(),
            outage: ArcSwapOption::empty(),
            link: sender,
            retry: settings.retry,
        });
        Ok((market, link))
    }

    /// The id of the release that a name names; of the current one for an empty name.
    pub(crate) fn release(&self, name: &str) -> Result<Arc<str>, Error> {
        let id = name.strip_prefix("releases/").unwrap_or(name);
        if !id.is_empty() {
            return Ok(id.into());
        }
        let current = self.current.load().as_deref().cloned();
        current.ok_or_else(|| self.out_of_reach("no release is known yet"))
    }

    /// The outage, if there is one.
    pub(crate) fn outage(&self) -> Option<Arc<Outage>> {
        self.outage.load_full()
    }

    /// A distribution that is remembered.
    pub(crate) fn remembered(&self, question: &Question) -> Option<Arc<Cell>> {
        self.cells.get(question)
    }

    /// How many distributions are remembered.
    pub(crate) fn remembered_count(&self) -> usize {
        self.cells.len()
    }

    /// Looks into what is remembered, by cache and by what they found.
    pub(crate) fn cache_requests(&self) -> [(&'static str, &'static str, u64); 6] {
        let [cells, areas, titles] = ["distributions", "areas", "titles"];
        [
            (cells, "hit", self.cells.hits()),
            (cells, "miss", self.cells.misses()),
            (areas, "hit", self.areas.hits()),
            (areas, "miss", self.areas.misses()),
            (titles, "hit", self.titles.hits()),
            (titles, "miss", self.titles.misses()),
        ]
    }

    /// Answers questions, from memory or by asking once for all that are not there.
    pub(crate) async fn answers(&self, questions: Vec<Question>) -> Vec<Answer> {
        let mut pending = Vec::with_capacity(questions.len());
        for question in questions {
            pending.push(match self.remembered(&question) {
                Some(cell) => Pending::Known(cell),
                None => Pending::Asked(self.ask(question).await),
            });
        }
        let mut answers = Vec::with_capacity(pending.len());
        for it in pending {
            answers.push(match it {
                Pending::Known(cell) => Ok(cell),
                Pending::Asked(answer) => answer.await.unwrap_or_else(|_| {
                    Err(Failure::OutOfReach("the estimator is stopping".into()))
                }),
            });
        }
        answers
    }

    async fn ask(&self, question: Question) -> oneshot::Receiver<Answer> {
        let (answer, receiver) = oneshot::channel();
        // Without a caller who waits there is no end.
        let until = time::Instant::now().checked_add(deadline::for_peer(Duration::MAX));
        let asker = Asker { until, answer };
        // Where the link has ended, the answer's sender is dropped and the receiver says so.
        let _ended = self.link.send(Waiting { question, span: Span::current(), asker }).await;
        receiver
    }

    /// Why a call of its own was not answered: out of time is the caller's own, and nothing to try again.
    fn unanswered(&self, status: &Status) -> Error {
        match status.code() {
            Code::DeadlineExceeded => Error::OutOfTime,
            _ => self.out_of_reach(status.message()),
        }
    }

    pub(crate) fn out_of_reach(&self, why: &str) -> Error {
        let why = self.outage().map_or_else(|| why.to_owned(), |outage| outage.why.to_string());
        Error::OutOfReach { why, retry: self.retry }
    }

    fn set_current(&self, id: &str) {
        self.current.store(Some(Arc::new(id.into())));
    }

    /// Takes what an answer says of the distribution, and of who answered.
    fn heard(&self, question: &Question, answer: &Answer) {
        match answer {
            Ok(cell) => {
                self.reached();
                self.cells.insert(question.clone(), Arc::clone(cell));
            }
            Err(Failure::OutOfReach(why)) => self.lost(why),
            Err(Failure::Refused(_) | Failure::OutOfTime | Failure::Broken(_)) => {}
        }
    }

    fn reached(&self) {
        if self.outage.swap(None).is_some() {
            tracing::info!("the benchmark service answers again");
        }
    }

    fn lost(&self, why: &str) {
        if self.outage.load().is_none() {
            tracing::warn!(
                why,
                "the benchmark service is out of reach; what is remembered answers"
            );
            let outage = Outage { since: Instant::now(), why: why.into() };
            self.outage.store(Some(Arc::new(outage)));
        }
    }
}

enum Pending {
    Known(Arc<Cell>),
    Asked(oneshot::Receiver<Answer>),
}
