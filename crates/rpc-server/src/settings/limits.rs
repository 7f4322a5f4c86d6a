//! Limits of one call, and of all of them together.

use std::net::IpAddr;
use std::num::NonZeroUsize;

use http::HeaderName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Limits of one call, and of all of them together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// The largest request message.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub request_size: usize,
    /// Calls in flight; divided evenly among the workers, and among callers where several have some.
    pub calls_in_flight: NonZeroUsize,
    /// Of those, how many one caller may have even when nobody else calls. Unset, which is the default, leaves a lone caller
    /// all of them.
    pub calls_per_caller: Option<NonZeroUsize>,
    /// Streams that wait for something to say, such as those of WatchReleases; divided evenly among the workers, and
    /// among callers where several have some.
    pub streams: NonZeroUsize,
    /// Bytes of requests that have not arrived whole, above which those that go on arriving are refused; divided
    /// evenly among the workers, and among callers where several have some.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub requests_arriving: usize,
    /// Bytes of replies that wait for their readers, or are expected of calls under way; divided evenly among the workers, and
    /// among callers where several have some.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub replies_waiting: usize,
    /// Connections open; divided evenly among the workers, and among callers where several have some: whoever has
    /// most loses one when another caller finds them all open. Twice as many may watch the health.
    pub connections: NonZeroUsize,
    /// Addresses of proxies, or networks of them such as `10.0.0.0/8`, that are trusted to name their callers. Of all others
    /// the address that connects is the caller, unless it shows a token or a certificate.
    pub trusted_proxies: Vec<String>,
    /// The header in which these name the caller, such as `x-forwarded-for`, of which the last entry counts.
    pub caller_header: Option<String>,
}

/// Why callers can't be told apart as the settings say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallerError {
    /// A proxy is no address.
    #[error(
        "server.limits.trusted_proxies: `{0}` is neither an address nor a network such as 10.0.0.0/8"
    )]
    Proxy(String),
    /// A header can't be called so.
    #[error("server.limits.caller_header: `{0}` is no name of a header")]
    Header(String),
    /// One is set without the other.
    #[error("server.limits.{set} needs server.limits.{missing}")]
    Half {
        /// The setting that is there.
        set: &'static str,
        /// The one that is not.
        missing: &'static str,
    },
}

impl CallerError {
    /// The setting to change.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self {
            Self::Proxy(_) | Self::Half { set: "trusted_proxies", .. } => {
                "server.limits.trusted_proxies"
            }
            Self::Header(_) | Self::Half { .. } => "server.limits.caller_header",
        }
    }
}

impl LimitSettings {
    /// Everything that is wrong with how callers are told apart.
    pub(crate) fn find_problems(&self) -> Vec<CallerError> {
        let wrong =
            self.trusted_proxies.iter().filter(|text| Network::parse_network(text).is_none());
        let mut found: Vec<_> = wrong.cloned().map(CallerError::Proxy).collect();
        if let Some(name) = &self.caller_header
            && HeaderName::try_from(name).is_err()
        {
            found.push(CallerError::Header(name.clone()));
        }
        let (header, proxies) = ("caller_header", "trusted_proxies");
        match (self.caller_header.is_some(), self.trusted_proxies.is_empty()) {
            (true, true) => found.push(CallerError::Half { set: header, missing: proxies }),
            (false, false) => found.push(CallerError::Half { set: proxies, missing: header }),
            _ => {}
        }
        found
    }

    pub(crate) fn header_name(&self) -> Option<HeaderName> {
        HeaderName::try_from(self.caller_header.as_ref()?).ok()
    }

    pub(crate) fn proxy_networks(&self) -> Vec<Network> {
        self.trusted_proxies.iter().filter_map(|text| Network::parse_network(text)).collect()
    }
}

/// Addresses that begin alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    /// How many bits are alike.
    prefix: u32,
}

impl Network {
    fn parse_network(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().ok()?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(bits);
        (prefix <= bits).then_some(Self { address, prefix })
    }

    /// Returns whether an address is one of these.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.prefix
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

/// An idle one takes some 20 KB, with what its connection remembers of it.
const MOST_STREAMS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4_095);

/// A fifth of a second of work for one core. A longer queue serves callers that have given up.
const MOST_CALLS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(16_383);

/// An idle one takes 25 KB: 100 MiB in all.
const MOST_CONNECTIONS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4_095);

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            request_size: 1 << 20,
            calls_in_flight: MOST_CALLS,
            calls_per_caller: None,
            streams: MOST_STREAMS,
            requests_arriving: 32 << 20,
            replies_waiting: 64 << 20,
            connections: MOST_CONNECTIONS,
            trusted_proxies: Vec::new(),
            caller_header: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_addresses_or_networks() {
        let contains = |network: &str, address: &str| {
            Network::parse_network(network).unwrap().contains(address.parse().unwrap())
        };
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.9.8.7", "11.0.0.1"),
            ("10.1.2.3", "::ffff:10.1.2.3", "10.1.2.4"),
            ("2001:db8::/32", "2001:db8:1::1", "2001:db9::1"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
        ] {
            assert!(contains(network, inside), "{network} {inside}");
            assert!(!contains(network, outside), "{network} {outside}");
        }
        for wrong in ["10.0.0.0/33", "10.0.0", "proxy", "10.0.0.0/-1", ""] {
            assert_eq!(Network::parse_network(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_header_needs_a_proxy_and_a_proxy_a_header() {
        let problems = |proxies: &[&str], header: Option<&str>| {
            let trusted_proxies = proxies.iter().map(|it| (*it).to_owned()).collect();
            let caller_header = header.map(str::to_owned);
            LimitSettings { trusted_proxies, caller_header, ..LimitSettings::default() }
                .find_problems()
        };
        assert_eq!(problems(&[], None), []);
        assert_eq!(problems(&["10.0.0.1"], Some("x-forwarded-for")), []);
        assert!(matches!(&*problems(&["10.0.0.1"], None), [CallerError::Half { .. }]));
        assert!(matches!(&*problems(&[], Some("x-caller")), [CallerError::Half { .. }]));
        let both = problems(&["nobody"], Some("a b"));
        assert!(matches!(&*both, [CallerError::Proxy(_), CallerError::Header(_)]), "{both:?}");
    }
}
