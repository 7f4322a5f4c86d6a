//! Follows which replicas there are and how they are.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_util::task::AbortOnDropHandle;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::call_deadline::CallDeadline;
use super::failure::Failure;
use super::replica::{Health, Replica};
use super::target_address::{Address, resolve_names};
use super::tls::Files;
use super::{PeerError, Shared};
use crate::jitter::jitter_duration;

/// Silence after which a replica is asked whether it is still there, and how long it has to say so: a machine
/// that is gone closes no connection.
const KEEPALIVE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(5));

/// The first wait before a peer that is not there yet is looked for again. It doubles up to the usual one.
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// Waits that grow from a fifth of a second to the usual one.
struct Backoff {
    next: Duration,
    usual: Duration,
}

impl Backoff {
    fn new(usual: Duration) -> Self {
        Self { next: FIRST_WAIT.min(usual), usual }
    }

    fn next_wait(&mut self) -> Duration {
        let next = self.next;
        self.next = (next * 2).min(self.usual);
        next
    }
}

/// Looks from time to time what the names stand for and whether certificates were renewed, until the peer is
/// dropped. Names that stand for nothing yet are looked at sooner.
pub(super) async fn follow_replicas(shared: Weak<Shared>, mut files: Option<Files>) {
    let mut backoff = None;
    loop {
        let Some(own) = shared.upgrade() else { return };
        let read = Files::read_files(&own.settings.tls);
        // Files that can't be read now may be in the middle of being replaced.
        let renewed = read.ok().filter(|read| *read != files);
        let found = resolve_names(&own.names, &own.known_addresses()).await.unwrap_or_else(|why| {
            own.is_away(&why);
            BTreeSet::new()
        });
        own.take_changes(found, &mut files, renewed);
        own.looked.send_replace(true);
        let usual = own.settings.resolve.max(Duration::from_millis(10));
        let every = match own.replicas.load().is_empty() {
            true => backoff.get_or_insert_with(|| Backoff::new(usual)).next_wait(),
            false => {
                backoff = None;
                usual
            }
        };
        let lost = Arc::clone(&own.lost);
        drop(own);
        next_look(Instant::now(), every, &lost).await;
    }
}

/// Waits for the next look: one that went away may be somewhere else now, which is looked at soon. One that comes
/// and goes makes no more than ten looks of one.
async fn next_look(looked: Instant, every: Duration, lost: &Notify) {
    if timeout_at(looked + jitter_duration(every), lost.notified()).await.is_ok() {
        sleep_until(looked + every / 10).await;
    }
}

impl Shared {
    /// The addresses that need no name server.
    pub(super) fn literal_addresses(&self) -> BTreeSet<Address> {
        let names = self.names.iter().enumerate();
        names.filter_map(|(place, name)| Some((name.literal_address()?, place))).collect()
    }

    fn known_addresses(&self) -> BTreeSet<Address> {
        self.replicas.load().iter().map(|replica| replica.address).collect()
    }

    /// Takes up what changed. Certificates that are no use leave those before in their place.
    fn take_changes(
        self: &Arc<Self>,
        found: BTreeSet<Address>,
        files: &mut Option<Files>,
        renewed: Option<Option<Files>>,
    ) {
        if renewed.is_none() && found == self.known_addresses() {
            return;
        }
        // An expired certificate is no renewal.
        let validity = match renewed.as_ref().and_then(Option::as_ref) {
            Some(fresh) => fresh.check_validity(&self.settings.tls),
            None => Ok(None),
        };
        let renewed = match validity {
            Ok(validity) => {
                if let Some(validity) = validity {
                    self.not_after.store(validity.not_after, Ordering::Relaxed);
                }
                renewed
            }
            Err(error) => {
                if self.told.admit_line(&error.to_string()).is_some() {
                    tracing::warn!(%error, peer = self.name, "new certificate refused; the one before stays");
                }
                None
            }
        };
        let (fresh, kept) = match &renewed {
            Some(fresh) => (fresh.as_ref(), None),
            None => (files.as_ref(), Some(self.replicas.load_full())),
        };
        match self.set_replicas(found, fresh, kept.as_deref()) {
            Err(error) => {
                if self.told.admit_line(&error.to_string()).is_some() {
                    tracing::warn!(%error, peer = self.name, "the replicas stay as they were");
                }
            }
            Ok(()) => {
                tracing::debug!(
                    peer = self.name,
                    replicas = self.replicas.load().len(),
                    "replicas changed"
                );
                if let Some(renewed) = renewed {
                    *files = renewed;
                }
            }
        }
    }

    /// Connects to what is new; `kept` are replicas that may stay as they are.
    pub(super) fn set_replicas(
        self: &Arc<Self>,
        addresses: BTreeSet<Address>,
        files: Option<&Files>,
        kept: Option<&Vec<Arc<Replica>>>,
    ) -> Result<(), PeerError> {
        let mut replicas = Vec::with_capacity(addresses.len());
        for address in addresses {
            let known =
                kept.and_then(|kept| kept.iter().find(|replica| replica.address == address));
            replicas.push(match known {
                Some(replica) => Arc::clone(replica),
                None => self.find_replica(address, files)?,
            });
        }
        self.replicas.store(Arc::new(replicas));
        self.count_up();
        Ok(())
    }

    fn find_replica(
        self: &Arc<Self>,
        address: Address,
        files: Option<&Files>,
    ) -> Result<Arc<Replica>, PeerError> {
        let replica = Arc::new(Replica::new(address, self.open_channels(address, files)?));
        let watching = watch_health(Arc::downgrade(self), Arc::downgrade(&replica));
        let watching = AbortOnDropHandle::new(tokio::spawn(watching));
        *replica.watched.lock().unwrap_or_else(PoisonError::into_inner) = Some(watching);
        Ok(replica)
    }

    fn open_channels(
        &self,
        (address, place): Address,
        files: Option<&Files>,
    ) -> Result<Vec<Channel>, PeerError> {
        let name = &self.names[place];
        let wrong = |error: tonic::transport::Error| PeerError::Address {
            address: name.uri.to_string(),
            reason: error.to_string(),
        };
        let scheme = if files.is_some() { "https" } else { "http" };
        let mut endpoint = Endpoint::from_shared(format!("{scheme}://{address}"))
            .map_err(wrong)?
            .origin(name.uri.clone())
            .connect_timeout(self.settings.deadline)
            .tcp_nodelay(true)
            .http2_keep_alive_interval(KEEPALIVE.0)
            .keep_alive_timeout(KEEPALIVE.1)
            .keep_alive_while_idle(true);
        if let Some(files) = files {
            let config = files.client_config(&self.settings.tls, &name.host);
            endpoint = endpoint.tls_config(config).map_err(wrong)?;
        }
        Ok((0..self.settings.connections.get()).map(|_| endpoint.connect_lazy()).collect())
    }

    /// Waits for the first look at what the names stand for, for no longer than a call may take.
    pub(super) async fn first_look(&self, limit: CallDeadline) {
        if self.replicas.load().is_empty() && !*self.looked.borrow() {
            let looked =
                async { drop(self.looked.subscribe().wait_for(|has_looked| *has_looked).await) };
            let _late = timeout_at(limit.until, looked).await;
        }
    }

    /// Remembers why it can't be called, and tells it once a minute.
    pub(super) fn is_away(&self, why: &str) {
        if let Some(left_out) = self.told.admit_line(why) {
            tracing::warn!(peer = self.name, why, left_out, "a peer was not reached");
        }
        self.why.store(Arc::new(format!("the {} service is out of reach: {why}", self.name)));
    }

    /// Counts again whether some replica may be called.
    fn count_up(&self) {
        let up = self.replicas.load().iter().any(|replica| replica.is_serving());
        self.up.send_if_modified(|was| std::mem::replace(was, up) != up);
    }
}

/// Watches the health of a replica until it is dropped.
async fn watch_health(shared: Weak<Shared>, replica: Weak<Replica>) {
    let Some(usual) = shared.upgrade().map(|shared| shared.settings.retry) else { return };
    let mut backoff = Backoff::new(usual);
    loop {
        let began = Instant::now();
        let Some(channel) = replica.upgrade().map(|replica| replica.next_channel()) else { return };
        let watched = HealthClient::new(channel).watch(HealthCheckRequest::default()).await;
        let failed = match watched {
            Ok(mut stream) => {
                let stream = stream.get_mut();
                while let Ok(Some(reply)) = stream.message().await {
                    let serving = reply.status() == ServingStatus::Serving;
                    let (health, why) = match serving {
                        true => (Health::Serving, ""),
                        false => (Health::Away, "it says NOT_SERVING"),
                    };
                    if take_health(&shared, &replica, health, why).is_none() {
                        return;
                    }
                }
                // A connection that grew old ends too: one that can be made again at once is no loss.
                false
            }
            Err(status) => {
                let (health, why) = read_watch_error(&status);
                if take_health(&shared, &replica, health, &why).is_none() {
                    return;
                }
                true
            }
        };
        if failed || began.elapsed() < usual {
            sleep_until(Instant::now() + jitter_duration(backoff.next_wait())).await;
        } else {
            backoff = Backoff::new(usual);
        }
    }
}

/// Reads the error of a health watch: a server without the health service may be called.
fn read_watch_error(status: &Status) -> (Health, String) {
    match status.code() {
        Code::Unimplemented => (Health::Serving, String::new()),
        // What the replica says itself came from nothing else.
        _ => match status.source() {
            Some(cause) => (Health::Away, Failure::from_error(cause).reason),
            None => (Health::Away, status.message().to_owned()),
        },
    }
}

/// Takes what a replica says of itself; none where nobody asks any more.
fn take_health(
    shared: &Weak<Shared>,
    replica: &Weak<Replica>,
    health: Health,
    why: &str,
) -> Option<()> {
    let (shared, replica) = (shared.upgrade()?, replica.upgrade()?);
    if health == Health::Away {
        shared.is_away(&format!("{}: {why}", replica.address.0));
    }
    if replica.set_health(health) {
        tracing::debug!(peer = shared.name, replica = %replica.address.0, ?health, why, "health");
        shared.count_up();
        if health == Health::Away {
            shared.lost.notify_one();
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer::{Peer, Route};
    use crate::settings::PeerSettings;

    const EVERY: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn names_are_looked_at_soon_after_a_replica_went_away_and_no_oftener() {
        let (lost, began) = (Notify::new(), Instant::now());
        next_look(began, EVERY, &lost).await;
        assert!(began.elapsed() >= EVERY.mul_f64(0.9), "{:?}", began.elapsed());
        let began = Instant::now();
        for _ in 0..10 {
            lost.notify_one();
            lost.notify_one();
            next_look(Instant::now(), EVERY, &lost).await;
        }
        assert_eq!(began.elapsed().as_secs(), EVERY.as_secs());
    }

    #[tokio::test]
    async fn replica_that_goes_away_is_told_of_once() {
        let settings = PeerSettings::with_address("http://127.0.0.1:1", EVERY);
        let Peer(Route::Replicas { shared, _following }) =
            Peer::new("probe", &settings, "{}").unwrap()
        else {
            panic!("it is called by its address");
        };
        let replica = Arc::clone(&shared.replicas.load()[0]);
        // Nobody else hears or says anything.
        drop((_following, replica.watched.lock().unwrap().take()));
        let (weak, of) = (Arc::downgrade(&shared), Arc::downgrade(&replica));
        let says = |health| take_health(&weak, &of, health, "").unwrap();
        let news = async || timeout_at(Instant::now(), shared.lost.notified()).await.is_ok();
        says(Health::Serving);
        assert!(!news().await);
        says(Health::Away);
        assert!(news().await);
        says(Health::Away);
        assert!(!news().await, "it was away before");
    }
}
