//! Calls in flight of each client, so that one can't take the share of all.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The calls of each address, over all workers.
#[derive(Debug, Default)]
pub(crate) struct PerClient(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    counts: HashMap<IpAddr, Weak<AtomicUsize>>,
    /// How many there may be before those that have gone are forgotten.
    room: usize,
}

impl PerClient {
    /// Returns the count of calls of an address. It is looked up once a connection, and shared by all of its connections.
    pub(crate) fn count_of(&self, address: IpAddr) -> Arc<AtomicUsize> {
        let address = client_of(address);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = known.counts.get(&address).and_then(Weak::upgrade) {
            return count;
        }
        if known.counts.len() >= known.room {
            known.counts.retain(|_, count| count.strong_count() > 0);
            known.room = 64 + 2 * known.counts.len();
        }
        let count = Arc::<AtomicUsize>::default();
        known.counts.insert(address, Arc::downgrade(&count));
        count
    }
}

/// Returns the client of an address: of IPv6, nobody has less than a network of 64 bits, and all of its addresses.
fn client_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(own) => Ipv6Addr::from_bits(own.to_bits() & (u128::MAX << 64)).into(),
        own @ IpAddr::V4(_) => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_of_an_address_share_its_count_and_addresses_that_left_are_forgotten() {
        let clients = PerClient::default();
        let address = |last: u8| IpAddr::from([10, 0, 0, last]);
        let first = clients.count_of(address(1));
        assert!(Arc::ptr_eq(&first, &clients.count_of(address(1))));
        assert!(!Arc::ptr_eq(&first, &clients.count_of(address(2))));
        for last in 2..=255 {
            clients.count_of(address(last));
        }
        let known = clients.0.lock().unwrap();
        assert!(known.counts.len() <= 66, "{}", known.counts.len());
        assert!(known.counts.contains_key(&address(1)));
    }

    #[test]
    fn a_caller_is_an_address_or_what_nobody_has_less_of() {
        let same = |one: &str, other: &str| {
            client_of(one.parse().unwrap()) == client_of(other.parse().unwrap())
        };
        assert!(same("2001:db8::1", "2001:db8::ffff:1"), "of one network");
        assert!(!same("2001:db8::1", "2001:db8:0:1::1"), "of another one");
        assert!(same("::ffff:10.0.0.1", "10.0.0.1"), "the same address, written in two ways");
        assert!(!same("10.0.0.1", "10.0.0.2"));
    }
}
