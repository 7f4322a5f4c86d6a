//! How a service runs and stops.

use std::net::SocketAddr;
use std::num::NonZero;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AuthSettings, Http2Settings, LimitSettings, WebSettings};

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
    /// A worker that answers nothing at all for so long hangs: the server says NOT_SERVING, of its liveness too, so that
    /// it is started again. 0 never looks.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub stall_timeout: Duration,
    /// Limits of one call, and of all of them together.
    pub limits: LimitSettings,
    /// Size of a reply from which on it is compressed (gzip) for callers who accept that; 0 compresses none. Smaller ones
    /// arrive in the first flight of a connection either way.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub compression_threshold: usize,
    /// Lets the services describe themselves to tools such as grpcurl.
    pub reflection: bool,
    /// How the service stops.
    pub drain: DrainSettings,
    /// The connection below the calls.
    pub http2: Http2Settings,
    /// Which bearer tokens callers must show.
    pub auth: AuthSettings,
    /// Which pages may call from a browser.
    pub web: WebSettings,
    /// Metrics for operators.
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
            stall_timeout: Duration::from_secs(30),
            limits: LimitSettings::default(),
            compression_threshold: 16 << 10,
            reflection: true,
            drain: DrainSettings::default(),
            http2: Http2Settings::default(),
            auth: AuthSettings::default(),
            web: WebSettings::default(),
            metrics: MetricsSettings::default(),
        }
    }
}

/// Metrics for operators.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsSettings {
    /// Address at which metrics are read, such as `[::]:9464`: `GET /metrics`, in the form of Prometheus. Port 0
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
    pub timeout: Duration,
}

impl Default for DrainSettings {
    fn default() -> Self {
        Self { grace: Duration::from_secs(2), timeout: Duration::from_secs(15) }
    }
}
