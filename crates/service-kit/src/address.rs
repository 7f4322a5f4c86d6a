//! Which addresses are this machine's, where what is said in plain text is nobody else's to read.

use std::net::IpAddr;

/// Whether a host, as a URI has it, is this machine.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    address.map_or(host == "localhost", |it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn only_loopback_is_this_machine() {
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
            assert_eq!(is_this_machine(host), is, "{host}");
        }
    }
}
