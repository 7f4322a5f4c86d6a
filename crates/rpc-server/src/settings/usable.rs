//! Settings with which nobody would ever be answered. Each is refused at the start, with what would happen.

use std::time::Duration;

use medwage_settings::Findings;

use super::Common;

/// The largest window of HTTP/2 (RFC 9113, section 6.9.1).
const LARGEST_WINDOW: u32 = (1 << 31) - 1;
/// The smallest head that a call of gRPC fits into, with its path and a token.
const SMALLEST_HEAD: u32 = 1 << 10;

/// Adds every setting that leaves nobody answered.
pub(super) fn add_unusable(common: Common<'_>, found: &mut Findings) {
    let (server, listen) = (common.server, common.listen);
    let (limits, http2) = (&server.limits, &server.http2);
    let mut refuse = |wrong: bool, key: &str, what: &str| {
        if wrong {
            found.add_problem(key, what);
        }
    };
    let no_time = |time: Duration| time.is_zero();
    for (key, time) in [
        ("server.request_deadline", server.request_deadline),
        ("server.http2.keepalive_timeout", http2.keepalive_timeout),
        ("server.http2.write_stall_timeout", http2.write_stall_timeout),
    ] {
        refuse(no_time(time), key, "0 ends every call before it is answered");
    }
    for (key, size) in [
        ("server.limits.request_size", limits.request_size),
        ("server.limits.requests_arriving", limits.requests_arriving),
        ("server.limits.replies_waiting", limits.replies_waiting),
    ] {
        refuse(size == 0, key, "0 refuses every call");
    }
    for (key, window) in [
        ("server.http2.stream_window", http2.stream_window),
        ("server.http2.connection_window", http2.connection_window),
    ] {
        refuse(window == 0, key, "0 lets no request arrive");
        refuse(window > LARGEST_WINDOW, key, "is more than the 2147483647 that HTTP/2 allows");
    }
    refuse(
        http2.max_concurrent_streams == 0,
        "server.http2.max_concurrent_streams",
        "0 lets no call begin",
    );
    refuse(http2.send_buffer == 0, "server.http2.send_buffer", "0 lets no reply leave");
    refuse(
        http2.max_header_list < SMALLEST_HEAD,
        "server.http2.max_header_list",
        "is less than the 1024 that the head of a call needs",
    );
    refuse(
        listen.health_port != 0 && listen.health_port == listen.port,
        "listen.health_port",
        "is listen.port, where the health is answered as well; take another one",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{HelpSettings, ListenSettings, LogSettings, ServerSettings};

    /// The keys that are refused once the settings are changed.
    fn refused_keys(change: impl FnOnce(&mut ServerSettings, &mut ListenSettings)) -> Vec<String> {
        let (mut server, mut listen) =
            (ServerSettings::default(), ListenSettings::on_loopback(50_051));
        change(&mut server, &mut listen);
        let (log, help) = (LogSettings::default(), HelpSettings::default());
        let mut found = Findings::default();
        add_unusable(
            Common { listen: &listen, server: &server, log: &log, help: &help },
            &mut found,
        );
        found.keys().map(str::to_owned).collect()
    }

    #[test]
    fn settings_that_answer_nobody_are_refused_by_their_name() {
        type Change = fn(&mut ServerSettings, &mut ListenSettings);
        let cases: [(&str, Change); 13] = [
            ("server.request_deadline", |it, _| it.request_deadline = Duration::ZERO),
            ("server.limits.request_size", |it, _| it.limits.request_size = 0),
            ("server.limits.requests_arriving", |it, _| it.limits.requests_arriving = 0),
            ("server.limits.replies_waiting", |it, _| it.limits.replies_waiting = 0),
            ("server.http2.keepalive_timeout", |it, _| it.http2.keepalive_timeout = Duration::ZERO),
            ("server.http2.write_stall_timeout", |it, _| {
                it.http2.write_stall_timeout = Duration::ZERO;
            }),
            ("server.http2.stream_window", |it, _| it.http2.stream_window = 0),
            ("server.http2.stream_window", |it, _| it.http2.stream_window = 1 << 31),
            ("server.http2.connection_window", |it, _| it.http2.connection_window = 0),
            ("server.http2.max_concurrent_streams", |it, _| it.http2.max_concurrent_streams = 0),
            ("server.http2.send_buffer", |it, _| it.http2.send_buffer = 0),
            ("server.http2.max_header_list", |it, _| it.http2.max_header_list = 100),
            ("listen.health_port", |_, it| it.health_port = it.port),
        ];
        for (key, change) in cases {
            assert_eq!(refused_keys(change), [key]);
        }
        assert!(refused_keys(|_, _| {}).is_empty());
    }
}
