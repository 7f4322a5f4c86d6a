//! Which addresses are this machine's, where what is said in plain text is nobody else's to read.

use std::net::IpAddr;

/// Returns whether a host, as a URI has it, is this machine.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    address.map_or(host == "localhost", |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback_host;

    #[test]
    fn only_loopback_is_loopback_host() {
        for (host, is) in [
            ("127.0.0.1", true),
            ("127.8.9.10", true),
            ("[::1]", true),
            ("::1", true),
            ("localhost", true),
            ("10.0.0.1", false),
            ("[::]", false),
            ("localhost.example.org", false),
            ("login.example.org", false),
        ] {
            assert_eq!(is_loopback_host(host), is, "{host}");
        }
    }
}
