//! The settings that every service has, with their defaults.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::{NonZero, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::auth::{Algorithm, AuthSettings, KeySettings};
pub use crate::web::WebSettings;

/// Where a service listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ListenSettings {
    /// Address of the interface. `0.0.0.0` or `::` in a container, this machine only by default.
    pub host: IpAddr,
    /// TCP port; 0 takes a free one.
    pub port: u16,
    /// Gives each worker its own socket on the port (`SO_REUSEPORT`) instead of one socket whose
    /// connections go to the worker with the fewest. The kernel then spreads connections by hash,
    /// and a second process of the same user can take a share of the port without an error.
    pub reuse_port: bool,
    /// Listens where other machines reach it although calls are not encrypted: whoever can read the network
    /// reads them, and the tokens that they carry. For networks that encrypt or isolate by themselves.
    pub plaintext_beyond_this_machine: bool,
    /// Listens where other machines reach it although whoever does is answered: neither a certificate
    /// (`listen.tls.callers`) nor a token (`server.auth`) is asked for. For networks that only let those through
    /// who may call.
    pub anyone_beyond_this_machine: bool,
    /// What calls are encrypted with.
    pub tls: TlsSettings,
}

impl ListenSettings {
    /// Listens on this machine only, on `port`.
    #[must_use]
    pub fn local(port: u16) -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port,
            reuse_port: false,
            plaintext_beyond_this_machine: false,
            anyone_beyond_this_machine: false,
            tls: TlsSettings::default(),
        }
    }

    /// Returns the address to bind.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }
}

impl Default for ListenSettings {
    fn default() -> Self {
        Self::local(0)
    }
}

/// What calls are encrypted with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TlsSettings {
    /// PEM file of the certificate, then of those between it and its authority. Unset encrypts nothing.
    pub certificate: Option<PathBuf>,
    /// PEM file of the certificate's private key.
    pub key: Option<PathBuf>,
    /// PEM file of authorities: callers must show a certificate of one of them (mTLS). Unset asks for none.
    pub callers: Option<PathBuf>,
    /// How often the files are looked at; what they hold is used from the next connection on.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub reload: Duration,
}

impl Default for TlsSettings {
    fn default() -> Self {
        Self { certificate: None, key: None, callers: None, reload: Duration::from_secs(10) }
    }
}

/// How calls to a peer are encrypted, where its address begins with `https`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PeerTlsSettings {
    /// PEM file of the authorities that the peer's certificate must come from.
    pub authority: Option<PathBuf>,
    /// PEM file of the certificate that is shown to the peer (mTLS). Unset shows none.
    pub certificate: Option<PathBuf>,
    /// PEM file of that certificate's private key.
    pub key: Option<PathBuf>,
    /// The name in the peer's certificate. Unset means the host of its address.
    pub name: Option<String>,
}

/// Another service that is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PeerSettings {
    /// Its address: `http://` or `https://`, host and port. A name that stands for several addresses is called
    /// at each of them; several names have commas between.
    pub address: String,
    /// How calls to it are encrypted.
    pub tls: PeerTlsSettings,
    /// File of the token that is shown to it, where it asks who calls (`server.auth` there). It is read again when
    /// it changes.
    pub token_file: Option<PathBuf>,
    /// How long it may take to answer a call; less where the caller waits for less.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub deadline: Duration,
    /// How long it is left alone where it could not be reached or failed three calls in a row, and what callers
    /// are told to wait meanwhile.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub retry: Duration,
    /// How often its name is resolved anew, and its certificates are looked at.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub resolve: Duration,
    /// How long it may be gone before this service says NOT_SERVING too. It says SERVING again once the peer was
    /// back for a tenth of that.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub missing: Duration,
}

impl PeerSettings {
    /// Calls `address`, and gives it `deadline` to answer.
    #[must_use]
    pub fn at(address: &str, deadline: Duration) -> Self {
        Self { address: address.to_owned(), deadline, ..Self::default() }
    }
}

impl Default for PeerSettings {
    fn default() -> Self {
        Self {
            address: String::new(),
            tls: PeerTlsSettings::default(),
            token_file: None,
            deadline: Duration::from_secs(2),
            retry: Duration::from_secs(1),
            resolve: Duration::from_secs(5),
            missing: Duration::from_secs(30),
        }
    }
}

impl PeerTlsSettings {
    /// Whether anything is set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }
}

/// How a service runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// Threads that answer calls; 0 means one for each core.
    pub workers: usize,
    /// How the workers share the work.
    pub threading: Threading,
    /// The longest that a call may take until its first answer; a caller's shorter deadline wins.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub request_deadline: Duration,
    /// What one call, and all of them together, may take.
    pub limits: LimitSettings,
    /// Whether the services describe themselves to tools such as grpcurl.
    pub reflection: bool,
    /// How the service stops.
    pub drain: DrainSettings,
    /// The connection below the calls.
    pub http2: Http2Settings,
    /// Which bearer tokens callers must show.
    pub auth: AuthSettings,
    /// Which pages may call from a browser.
    pub web: WebSettings,
    /// What an operator watches.
    pub metrics: MetricsSettings,
}

impl ServerSettings {
    /// Returns the number of threads that answer calls.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
        if self.workers == 0 { cores() } else { self.workers }
    }
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            workers: 0,
            threading: Threading::PerCore,
            request_deadline: Duration::from_secs(10),
            limits: LimitSettings::default(),
            reflection: true,
            drain: DrainSettings::default(),
            http2: Http2Settings::default(),
            auth: AuthSettings::default(),
            web: WebSettings::default(),
            metrics: MetricsSettings::default(),
        }
    }
}

/// What an operator watches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsSettings {
    /// Where metrics are read, such as `0.0.0.0:9464`: `GET /metrics`, in the form of Prometheus. Port 0
    /// takes a free one. Unset, which is the default, counts nothing.
    pub listen: Option<SocketAddr>,
}

/// How the workers share the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Threading {
    /// Each worker has its own runtime and its own connections. Twice as fast for calls that
    /// compute for microseconds and never block, which is what ours do.
    PerCore,
    /// One runtime whose workers steal tasks from each other: for calls of very different lengths.
    WorkStealing,
}

/// What one call, and all of them together, may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// The largest request message.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub request_size: usize,
    /// Calls in flight, above which the server sheds load; divided evenly among the workers.
    pub calls_in_flight: NonZeroUsize,
    /// Of those, how many one caller may have, known by the address that it connects from; behind a proxy that is
    /// the proxy. Unset, which is the default, makes no difference between callers.
    pub calls_per_caller: Option<NonZeroUsize>,
    /// Bytes of replies that wait for their readers, above which the server sheds load; divided evenly among the
    /// workers.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub replies_waiting: usize,
    /// Connections open, above which further ones are closed at once; divided evenly among the workers.
    pub connections: NonZeroUsize,
}

/// A fifth of a second of work for one core. A longer queue serves callers that have given up.
const MOST_CALLS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(16_383);

/// An idle one takes some tens of kilobytes.
const MOST_CONNECTIONS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            request_size: 1 << 20,
            calls_in_flight: MOST_CALLS,
            calls_per_caller: None,
            replies_waiting: 256 << 20,
            connections: MOST_CONNECTIONS,
        }
    }
}

/// How a service stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DrainSettings {
    /// Between NOT_SERVING and refusing connections, so that load balancers hear of it first.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub grace: Duration,
    /// The longest wait for calls in flight after that.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub bound: Duration,
}

impl Default for DrainSettings {
    fn default() -> Self {
        Self { grace: Duration::from_secs(2), bound: Duration::from_secs(15) }
    }
}

/// The connection below the calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Http2Settings {
    /// Calls in flight on one connection; more wait in the client.
    pub max_concurrent_streams: u32,
    /// Bytes of one call's request in flight.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub stream_window: u32,
    /// Bytes of all requests in flight on one connection.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub connection_window: u32,
    /// Bytes of response that may wait for a slow reader of one call.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub send_buffer: u32,
    /// Bytes of request headers.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub max_header_list: u32,
    /// Silence after which the server asks whether the client is still there; 0 never asks.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub keepalive_interval: Duration,
    /// How long the client has to answer that, and to say its first word.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub keepalive_timeout: Duration,
    /// Age, give or take a tenth, at which a connection is told to reconnect, so that clients
    /// behind a connection balancer find new replicas (gRFC A9); 0 never tells.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub max_connection_age: Duration,
    /// How long its calls in flight have to end after that.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub max_connection_age_grace: Duration,
    /// How long replies of some size may wait on a connection while nothing of them is read, before it is closed.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub slow_reader: Duration,
}

impl Default for Http2Settings {
    fn default() -> Self {
        Self {
            max_concurrent_streams: 256,
            stream_window: 1 << 20,
            connection_window: 4 << 20,
            send_buffer: 1 << 20,
            max_header_list: 16 << 10,
            keepalive_interval: Duration::from_secs(60),
            keepalive_timeout: Duration::from_secs(20),
            max_connection_age: Duration::from_secs(300),
            max_connection_age_grace: Duration::from_secs(30),
            slow_reader: Duration::from_secs(30),
        }
    }
}

/// What is logged, and in which form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// Level, or directives such as `info,medwage_benchmark=debug`.
    pub level: String,
    /// Lines for people or for machines.
    pub format: LogFormat,
    /// Where traces of calls go.
    pub traces: TraceSettings,
}

impl Default for LogSettings {
    fn default() -> Self {
        let traces = TraceSettings::default();
        Self { level: "info".to_owned(), format: LogFormat::Pretty, traces }
    }
}

/// Where traces of calls go. `OTEL_BSP_*` and other variables of OpenTelemetry's SDK hold beside these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TraceSettings {
    /// The collector that takes them by OTLP over gRPC, such as `http://127.0.0.1:4317`. Unset, which is the
    /// default, traces nothing.
    pub endpoint: Option<String>,
    /// Of so many traces that begin here, one is kept. One that a caller began is kept if the caller keeps it.
    pub one_in: NonZero<u32>,
}

impl Default for TraceSettings {
    fn default() -> Self {
        Self { endpoint: None, one_in: NonZero::<u32>::MIN }
    }
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people; in colour on a terminal.
    Pretty,
    /// One JSON object a line.
    Json,
}
