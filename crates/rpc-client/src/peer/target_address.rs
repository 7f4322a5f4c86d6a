//! Target addresses: the names and ports at which the replicas of a peer are found.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use http::Uri;
use http::uri::Scheme;
use medwage_settings::Findings;
use tokio::net::lookup_host;

use super::PeerError;
use crate::pem::TlsError;
use crate::settings::PeerSettings;
use medwage_settings::is_loopback_host;

/// A host and a port, as they were set.
#[derive(Debug, Clone)]
pub(super) struct TargetAddress {
    pub(super) uri: Uri,
    pub(super) host: String,
    port: u16,
}

/// A replica's address, and the place of its name among those that were set.
pub(super) type Address = (SocketAddr, usize);

/// Reads the addresses that were set, with commas between them.
pub(super) fn read_target_addresses(
    settings: &PeerSettings,
) -> Result<Vec<TargetAddress>, PeerError> {
    settings
        .address
        .split(',')
        .map(|address| read_target_address(address.trim(), settings))
        .collect()
}

fn read_target_address(address: &str, settings: &PeerSettings) -> Result<TargetAddress, PeerError> {
    let encrypted = settings.tls.is_set();
    let wrong = |reason: &str| PeerError::Address {
        address: address.to_owned(),
        reason: reason.to_owned(),
    };
    let uri: Uri =
        address.parse().map_err(|error: http::uri::InvalidUri| wrong(&error.to_string()))?;
    let secure = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => false,
        Some(scheme) if *scheme == Scheme::HTTPS => true,
        _ => return Err(wrong("begins with neither http:// nor https://")),
    };
    if secure && !encrypted {
        return Err(wrong("begins with https, which needs tls.ca_file"));
    }
    if !secure && encrypted {
        return Err(wrong("begins with http, and tls is set for it"));
    }
    let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(|| wrong("names no host"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let risked = secure || settings.plaintext_token || is_loopback_host(&host);
    if settings.token_file.is_some() && !risked {
        return Err(wrong(
            "begins with http, and whoever is on the way could take the token; use https, or accept the risk with \
             plaintext_token=true",
        ));
    }
    let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
    Ok(TargetAddress { uri, host, port })
}

impl PeerSettings {
    /// Adds what is wrong with them, as far as no file tells; `key` is that of the peer, such as `market`.
    pub fn check_peer(&self, key: &str, found: &mut Findings) {
        if let Err(error) = read_target_addresses(self) {
            found.add_problem(format!("{key}.address"), error);
        }
        if self.deadline.is_zero() {
            found.add_problem(format!("{key}.deadline"), "0 ends every call before it is answered");
        }
        if let Err(TlsError::Half { set, missing }) = self.tls.certificate_pair() {
            found.add_problem(format!("{key}.{missing}"), format!("{key}.{set} needs it"));
        }
    }
}

impl TargetAddress {
    /// The address that it is, where it is one.
    pub(super) fn literal_address(&self) -> Option<SocketAddr> {
        self.host.parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, self.port))
    }

    async fn resolve_name(&self) -> Result<Vec<SocketAddr>, String> {
        if let Some(address) = self.literal_address() {
            return Ok(vec![address]);
        }
        let failed =
            |why: &dyn std::fmt::Display| format!("{} can't be resolved: {why}", self.host);
        let found: Vec<_> = match lookup_host((self.host.as_str(), self.port)).await {
            Ok(found) => found.collect(),
            Err(error) => return Err(failed(&error)),
        };
        if found.is_empty() { Err(failed(&"it stands for no address")) } else { Ok(found) }
    }
}

/// Resolves all names. One that can't be resolved stands for what is `known` of it, so that a name server
/// that is out of order takes nothing away, and one name nothing from another. An error where nothing is left.
pub(super) async fn resolve_names(
    names: &[TargetAddress],
    known: &BTreeSet<Address>,
) -> Result<BTreeSet<Address>, String> {
    let (mut found, mut failed) = (BTreeSet::new(), None);
    for (place, name) in names.iter().enumerate() {
        match name.resolve_name().await {
            Ok(addresses) => found.extend(addresses.into_iter().map(|address| (address, place))),
            Err(why) => {
                tracing::debug!(why, "what is known of it stays");
                found.extend(known.iter().filter(|(_, of)| *of == place));
                failed = Some(why);
            }
        }
    }
    failed.filter(|_| found.is_empty()).map_or(Ok(found), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Result<Vec<TargetAddress>, String> {
        let settings = PeerSettings { address: address.to_owned(), ..PeerSettings::default() };
        read_target_addresses(&settings).map_err(|error| error.to_string())
    }

    #[test]
    fn addresses_are_read_with_commas_between() {
        let names =
            read("http://127.0.0.1:50051, http://[::1]:7,http://benchmark.pay.svc").unwrap();
        let literals: Vec<_> = names.iter().map(TargetAddress::literal_address).collect();
        let expected = |text: &str| Some(text.parse().unwrap());
        assert_eq!(literals, [expected("127.0.0.1:50051"), expected("[::1]:7"), None]);
        assert_eq!((names[2].host.as_str(), names[2].port), ("benchmark.pay.svc", 80));
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_reason() {
        for (address, reason) in [
            ("", "empty string"),
            ("benchmark:50051", "begins with neither"),
            ("ftp://benchmark:50051", "begins with neither"),
            ("https://benchmark:50051", "needs tls.ca_file"),
            ("http://127.0.0.1:1,", "empty string"),
        ] {
            let told = read(address).unwrap_err();
            assert!(told.contains(reason), "{address}: {told}");
        }
    }

    #[test]
    fn a_token_goes_in_plain_text_only_where_that_is_accepted() {
        let shown = |address: &str, plaintext_token| {
            let settings = PeerSettings {
                token_file: Some("token".into()),
                plaintext_token,
                ..PeerSettings::with_address(address, std::time::Duration::ZERO)
            };
            read_target_addresses(&settings).map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(shown("http://127.0.0.1:1", false), Ok(()));
        assert_eq!(shown("http://benchmark:1", true), Ok(()));
        assert!(shown("http://benchmark:1", false).unwrap_err().contains("plaintext_token=true"));
    }

    fn addresses(texts: &[&str], place: usize) -> BTreeSet<Address> {
        texts.iter().map(|it| (it.parse().unwrap(), place)).collect()
    }

    #[tokio::test]
    async fn one_name_stands_for_every_address_and_an_unknown_one_for_none() {
        let none = BTreeSet::new();
        let names = read("http://127.0.0.1:1,http://127.0.0.2:1").unwrap();
        assert_eq!(resolve_names(&names, &none).await.unwrap().len(), 2);
        let names = read("http://nobody.invalid:1").unwrap();
        let told = resolve_names(&names, &none).await.unwrap_err();
        assert!(told.starts_with("nobody.invalid can't be resolved"), "{told}");
    }

    #[tokio::test]
    async fn name_that_is_gone_keeps_what_is_known_of_it_and_takes_nothing_from_others() {
        let names = read("http://127.0.0.1:1,http://nobody.invalid:1").unwrap();
        let moved = addresses(&["127.0.0.1:1"], 0);
        assert_eq!(resolve_names(&names, &BTreeSet::new()).await.unwrap(), moved);
        let gone = addresses(&["127.0.0.8:1", "127.0.0.9:1"], 1);
        let known = &addresses(&["127.0.0.7:1"], 0) | &gone;
        assert_eq!(resolve_names(&names, &known).await.unwrap(), &moved | &gone);
        let alone = read("http://nobody.invalid:1").unwrap();
        let known = addresses(&["127.0.0.8:1"], 0);
        assert_eq!(resolve_names(&alone, &known).await.unwrap(), known);
    }
}
