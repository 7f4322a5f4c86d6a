//! Calls to another service of ours, at all of its replicas.
//!
//! A name is resolved again and again, and each address that it stands for is a replica with a connection of
//! its own. A call goes to the replica with the fewest calls under way, among those that say SERVING in their
//! health watch and have not just failed several calls in a row. It has a deadline, and is made again by the
//! retry policy of the service config that comes with the contract; at another replica already after half of the
//! time, where the first has answered nobody since.

mod attempt;
mod body;
mod call;
mod call_deadline;
mod discovery;
mod failure;
mod policy;
mod replica;
mod retry_budget;
mod target_address;
mod tls;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;

pub use self::call::PeerChannel;
use self::policy::Policies;
use self::replica::Replica;
use self::target_address::{TargetAddress, read_target_addresses};
use self::tls::Files;
use crate::local::LocalServices;
use crate::pem::TlsError;
use crate::settings::PeerSettings;
use medwage_auth::{TokenFile, TokenFileError};
use medwage_telemetry::{LineLimit, Metrics};

/// Why a peer can't be called.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// The address is none.
    #[error("{address} is not the address of a service: {reason}")]
    Address {
        /// As it was set.
        address: String,
        /// The reason.
        reason: String,
    },
    /// A certificate or a key is no use.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The file of the token that is shown to it holds none.
    #[error("token_file {0}")]
    Token(#[from] TokenFileError),
    /// The service config that comes with the contract can't be read.
    #[error("the service config: {0}")]
    ServiceConfig(#[from] serde_json::Error),
}

/// Another service of ours. Clones share its connections.
#[derive(Clone)]
pub struct Peer(Route);

#[derive(Clone)]
enum Route {
    Replicas {
        shared: Arc<Shared>,
        /// The tasks that look at names, files and tokens, as long as somebody may call.
        _following: Arc<[AbortOnDropHandle<()>]>,
    },
    /// In this process, where nothing can come between; the sender always says that the peer is up.
    Local { services: Arc<dyn LocalServices>, up: watch::Sender<bool> },
}

/// The state that all calls to a peer share.
struct Shared {
    /// The name in metrics and in messages.
    name: &'static str,
    settings: PeerSettings,
    names: Vec<TargetAddress>,
    policies: Policies,
    /// The token that is shown to the peer, where it asks who calls.
    token: Option<Arc<TokenFile>>,
    replicas: ArcSwap<Vec<Arc<Replica>>>,
    /// The place where the search for the replica of the next call begins.
    turn: AtomicUsize,
    retries: AtomicU64,
    up: watch::Sender<bool>,
    /// Set once it was looked what the names stand for.
    looked: watch::Sender<bool>,
    /// Why it was out of reach of late, for the log.
    told: LineLimit,
    /// The last second of the certificate that is shown, since 1970; 0 where none is.
    not_after: AtomicI64,
    /// Told of when a replica goes away.
    lost: Arc<Notify>,
    /// Why it is out of reach, if it is.
    why: ArcSwap<String>,
}

impl Peer {
    /// Prepares to call; `service_config` is that of the contract. Must be called within a runtime, which its
    /// connections live on.
    ///
    /// # Errors
    /// If the address is none, or the files of TLS don't fit it.
    pub fn new(
        name: &'static str,
        settings: &PeerSettings,
        service_config: &str,
    ) -> Result<Self, PeerError> {
        let names = read_target_addresses(settings)?;
        let files = Files::read_files(&settings.tls)?;
        let validity =
            files.as_ref().map(|files| files.check_validity(&settings.tls)).transpose()?.flatten();
        let token = settings.token_file.as_deref().map(TokenFile::open_file).transpose()?;
        let renewing = token.clone().map(|token| tokio::spawn(token.follow_file()));
        let shared = Arc::new(Shared {
            name,
            token,
            settings: settings.clone(),
            policies: Policies::parse_config(service_config)?,
            replicas: ArcSwap::default(),
            turn: AtomicUsize::new(0),
            retries: AtomicU64::new(0),
            up: watch::Sender::new(false),
            looked: watch::Sender::new(false),
            told: LineLimit::default(),
            not_after: AtomicI64::new(validity.map_or(0, |validity| validity.not_after)),
            lost: Arc::default(),
            why: ArcSwap::from_pointee(format!("the {name} service is not reached yet")),
            names,
        });
        shared.set_replicas(shared.literal_addresses(), files.as_ref(), None)?;
        let following = tokio::spawn(discovery::follow_replicas(Arc::downgrade(&shared), files));
        let following = renewing.into_iter().chain([following]).map(AbortOnDropHandle::new);
        Ok(Self(Route::Replicas { shared, _following: following.collect() }))
    }

    /// Prepares to call a service of this process: always up, and without deadlines and retries of its own.
    #[must_use]
    pub fn from_services(services: Arc<dyn LocalServices>) -> Self {
        Self(Route::Local { services, up: watch::Sender::new(true) })
    }

    /// Calls whose whole answer has a deadline: the peer's, or what is left of the caller's.
    #[must_use]
    pub fn call_channel(&self) -> PeerChannel {
        match &self.0 {
            Route::Replicas { shared, .. } => PeerChannel::with_whole_deadline(Arc::clone(shared)),
            Route::Local { services, .. } => PeerChannel::from_services(Arc::clone(services)),
        }
    }

    /// Streams without an end of their own: the deadline holds until the answer begins.
    #[must_use]
    pub fn stream_channel(&self) -> PeerChannel {
        match &self.0 {
            Route::Replicas { shared, .. } => PeerChannel::with_open_end(Arc::clone(shared)),
            Route::Local { services, .. } => PeerChannel::from_services(Arc::clone(services)),
        }
    }

    /// Returns how long a call may take where nobody waits for less; a service of this process takes what its caller gives it.
    #[must_use]
    pub fn longest_call(&self) -> Duration {
        match &self.0 {
            Route::Replicas { shared, .. } => shared.settings.deadline,
            Route::Local { .. } => Duration::MAX,
        }
    }

    /// Follows whether some replica reports that it may be called.
    #[must_use]
    pub fn watch_serving(&self) -> watch::Receiver<bool> {
        match &self.0 {
            Route::Replicas { shared, .. } => shared.up.subscribe(),
            Route::Local { up, .. } => up.subscribe(),
        }
    }

    /// Returns whether some replica may be called and answered the last call. While one does, a call that was late was
    /// slow for what it asked.
    #[must_use]
    pub fn is_answering(&self) -> bool {
        let Route::Replicas { shared, .. } = &self.0 else { return true };
        let (all, now) = (shared.replicas.load(), Instant::now());
        all.iter().any(|replica| replica.may_be_called(now) && replica.has_answered_last())
    }

    /// Adds what an operator watches of the way to it; nothing where it is in this process.
    pub fn add_metrics(&self, metrics: &mut Metrics) {
        let Route::Replicas { shared: peer, .. } = &self.0 else { return };
        let label = vec![("peer", peer.name.to_owned())];
        let (shared, labels) = (Arc::clone(peer), label.clone());
        metrics.add_gauge(
            "medwage_peer_up",
            "1 while some replica of the peer may be called",
            move || vec![(labels.clone(), i64::from(*shared.up.borrow()))],
        );
        let (shared, labels) = (Arc::clone(peer), label.clone());
        metrics.add_gauge(
            "medwage_peer_replicas",
            "Replicas of the peer, by whether they may be called",
            move || {
                let (all, now) = (shared.replicas.load(), Instant::now());
                let up = all.iter().filter(|replica| replica.may_be_called(now)).count();
                let sample = |state: &str, count: usize| {
                    let state = ("state", state.to_owned());
                    (
                        labels.iter().cloned().chain([state]).collect(),
                        i64::try_from(count).unwrap_or(i64::MAX),
                    )
                };
                vec![sample("up", up), sample("away", all.len() - up)]
            },
        );
        let shared = Arc::clone(peer);
        if shared.not_after.load(Ordering::Relaxed) > 0 {
            metrics.certificate_expiry(peer.name, move || shared.not_after.load(Ordering::Relaxed));
        }
        let shared = Arc::clone(peer);
        metrics.add_counter(
            "medwage_peer_retries",
            "Calls to the peer that were made again",
            move || vec![(label.clone(), shared.retries.load(Ordering::Relaxed))],
        );
    }
}

impl Shared {
    /// The replica for the next call: of those that may be called, one that this call has not tried and that has
    /// the fewest calls under way.
    fn pick_replica(&self, tried: &[Arc<Replica>]) -> Option<Arc<Replica>> {
        let (all, now) = (self.replicas.load(), Instant::now());
        let from = self.turn.fetch_add(1, Ordering::Relaxed) % all.len().max(1);
        let in_turn = all[from..].iter().chain(&all[..from]);
        let open = in_turn.filter(|replica| replica.may_be_called(now));
        let best = open.min_by_key(|replica| {
            (tried.iter().any(|own| Arc::ptr_eq(own, replica)), replica.calls_in_flight())
        })?;
        best.is_called(now, self.settings.retry);
        Some(Arc::clone(best))
    }

    /// Returns whether a call to a replica could go to another that it has not tried.
    fn has_another(&self, asked: &Arc<Replica>, tried: &[Arc<Replica>]) -> bool {
        let (all, now) = (self.replicas.load(), Instant::now());
        let is_new = |replica: &Arc<Replica>| {
            !Arc::ptr_eq(replica, asked) && !tried.iter().any(|own| Arc::ptr_eq(own, replica))
        };
        all.iter().any(|replica| is_new(replica) && replica.may_be_called(now))
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.0 {
            Route::Replicas { shared, .. } => shared.name,
            Route::Local { .. } => "in this process",
        };
        formatter.debug_tuple("Peer").field(&name).finish()
    }
}
