//! Callers: who calls, and what each has of a worker.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::caller_id::CallerId;
use super::eviction::Eviction;
use super::pool::Holding;
use super::recent_callers::LastEpoch;
use super::turns::CallerClock;

/// The name that a caller is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum CallerKey {
    /// The address of the caller, where nothing better is known.
    Address(IpAddr),
    /// The certificate that was shown, in DER.
    Certificate(Arc<[u8]>),
    /// The subject of a token that was verified.
    Token(medwage_auth::Caller),
    /// The text that a trusted proxy gives.
    Header(Box<str>),
}

impl CallerKey {
    /// The caller at an address: of IPv6, nobody has less than a network of 64 bits, and all of its addresses.
    pub(crate) fn from_address(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(own) => Ipv6Addr::from_bits(own.to_bits() & (u128::MAX << 64)).into(),
            own @ IpAddr::V4(_) => own,
        })
    }

    /// The caller that a trusted proxy names. Of a list such as that of `x-forwarded-for`, the last entry is the one
    /// that the proxy itself wrote.
    pub(crate) fn from_header(value: &str) -> Option<Self> {
        let own = value.rsplit(',').next().unwrap_or(value).trim();
        match own.parse() {
            Ok(address) => Some(Self::from_address(address)),
            Err(_) => (!own.is_empty()).then(|| Self::Header(own.into())),
        }
    }
}

/// A caller's part of one worker.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) calls: Holding,
    pub(crate) streams: Holding,
    pub(crate) connections: Holding,
    /// Bytes of replies that wait for it, and of those that are expected.
    pub(crate) outbound: Holding,
    /// Bytes of its requests that have not arrived whole.
    pub(crate) inbound: Holding,
    pub(crate) clock: Arc<CallerClock>,
    pub(crate) last_epoch: LastEpoch,
    /// The calls over all workers, where these have a limit.
    pub(crate) everywhere: Option<Arc<AtomicUsize>>,
    pub(crate) open: Mutex<Vec<Weak<Eviction>>>,
}

impl Caller {
    pub(crate) fn new(id: CallerId, everywhere: Option<Arc<AtomicUsize>>) -> Self {
        Self {
            clock: Arc::new(CallerClock::new(id)),
            last_epoch: LastEpoch::default(),
            everywhere,
            calls: Holding::default(),
            streams: Holding::default(),
            connections: Holding::default(),
            outbound: Holding::default(),
            inbound: Holding::default(),
            open: Mutex::default(),
        }
    }

    /// The connection of its that is missed least: one without calls, or else the newest.
    pub(crate) fn find_least_missed(&self) -> Option<Arc<Eviction>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|connection| connection.strong_count() > 0);
        let open: Vec<_> = open.iter().filter_map(Weak::upgrade).collect();
        let mut staying = open.iter().filter(|connection| !connection.is_evicted());
        let idle = staying.clone().find(|connection| connection.is_idle());
        idle.or_else(|| staying.next_back()).cloned()
    }
}

/// The knowledge of callers that all workers share.
#[derive(Debug, Default)]
pub(crate) struct Everywhere {
    hasher: RandomState,
    counts: Mutex<Table<AtomicUsize>>,
}

/// The callers of one worker.
#[derive(Debug)]
pub(crate) struct Callers {
    everywhere: Arc<Everywhere>,
    /// True if the calls of each are counted over all workers.
    counts_everywhere: bool,
    known: Mutex<Table<Caller>>,
}

impl Callers {
    pub(crate) fn new(everywhere: Arc<Everywhere>, counts_everywhere: bool) -> Self {
        Self { everywhere, counts_everywhere, known: Mutex::default() }
    }

    /// Returns a caller, which is known for as long as somebody holds it.
    pub(crate) fn find_caller(&self, key: CallerKey) -> Arc<Caller> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert(key, |key| {
            let id = CallerId::from_number(self.everywhere.hasher.hash_one(key));
            let counts = || {
                let counts = self.everywhere.counts.lock();
                let mut counts = counts.unwrap_or_else(PoisonError::into_inner);
                counts.get_or_insert(key.clone(), |_| AtomicUsize::new(0))
            };
            Caller::new(id, self.counts_everywhere.then(counts))
        })
    }

    /// Returns the caller that has most of something, unless that is nothing.
    pub(crate) fn find_largest(
        &self,
        holding: impl Fn(&Caller) -> &Holding,
    ) -> Option<Arc<Caller>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let largest = known.entries.values().filter_map(Weak::upgrade);
        let largest = largest.max_by_key(|caller| holding(caller).amount());
        largest.filter(|caller| holding(caller).amount() > 0)
    }
}

/// The knowledge of callers that is kept while somebody holds it.
#[derive(Debug)]
struct Table<T> {
    entries: HashMap<CallerKey, Weak<T>>,
    /// How many there may be before those that have gone are forgotten.
    room: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { entries: HashMap::new(), room: 0 }
    }
}

impl<T> Table<T> {
    fn get_or_insert(&mut self, key: CallerKey, make: impl FnOnce(&CallerKey) -> T) -> Arc<T> {
        if let Some(known) = self.entries.get(&key).and_then(Weak::upgrade) {
            return known;
        }
        if self.entries.len() >= self.room {
            self.entries.retain(|_, entry| entry.strong_count() > 0);
            self.room = 64 + 2 * self.entries.len();
        }
        let made = Arc::new(make(&key));
        self.entries.insert(key, Arc::downgrade(&made));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_one_for_all_who_ask_and_callers_that_left_are_forgotten() {
        let callers = Callers::new(Arc::default(), true);
        let address = |last: u8| CallerKey::Address(IpAddr::from([10, 0, 0, last]));
        let first = callers.find_caller(address(1));
        assert!(Arc::ptr_eq(&first, &callers.find_caller(address(1))));
        assert!(!Arc::ptr_eq(&first, &callers.find_caller(address(2))));
        for last in 2..=255 {
            callers.find_caller(address(last));
        }
        let known = callers.known.lock().unwrap();
        assert!(known.entries.len() <= 66, "{}", known.entries.len());
        assert!(known.entries.contains_key(&address(1)));
    }

    #[test]
    fn workers_share_the_number_and_the_count_of_a_caller() {
        let everywhere = Arc::<Everywhere>::default();
        let key = || CallerKey::Header("somebody".into());
        let [one, other] =
            [0, 1].map(|_| Callers::new(Arc::clone(&everywhere), true).find_caller(key()));
        assert_eq!(one.clock.id, other.clock.id);
        assert!(Arc::ptr_eq(one.everywhere.as_ref().unwrap(), other.everywhere.as_ref().unwrap()));
    }

    #[test]
    fn a_caller_is_an_address_or_what_nobody_has_less_of() {
        let same = |one: &str, other: &str| {
            let key = |text: &str| CallerKey::from_address(text.parse().unwrap());
            key(one) == key(other)
        };
        assert!(same("10.1.2.3", "::ffff:10.1.2.3"));
        assert!(!same("10.1.2.3", "10.1.2.4"));
        assert!(same("2001:db8:1:2::3", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::3", "2001:db8:1:3::3"));
    }

    #[test]
    fn a_proxy_names_the_caller_by_what_it_wrote_itself() {
        let address = |text: &str| Some(CallerKey::from_address(text.parse().unwrap()));
        assert_eq!(CallerKey::from_header("203.0.113.7, 10.0.0.9"), address("10.0.0.9"));
        assert_eq!(CallerKey::from_header("clinic-4"), Some(CallerKey::Header("clinic-4".into())));
        assert_eq!(CallerKey::from_header(" , "), None);
    }
}
