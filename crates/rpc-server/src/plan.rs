//! What all workers of a server are made from.

use std::sync::Arc;

use medwage_auth::Auth;
use medwage_telemetry::CallMetrics;
use tokio_util::sync::CancellationToken;

use crate::limits::PerClient;
use crate::routes::Factory;
use crate::settings::ServerSettings;
use crate::tls::Tls;
use crate::web::WebCalls;

/// What all workers of a server are made from.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) services: Arc<[Factory]>,
    pub(crate) settings: Arc<ServerSettings>,
    /// Counts of calls; none where nobody reads them.
    pub(crate) metrics: Option<Arc<CallMetrics>>,
    /// Who may call; everybody where it is unset.
    pub(crate) auth: Option<Arc<Auth>>,
    /// What answers calls that are not gRPC.
    pub(crate) web: WebCalls,
    /// What calls are encrypted with.
    pub(crate) tls: Option<Arc<Tls>>,
    /// Who has how many calls in flight.
    pub(crate) callers: Arc<PerClient>,
    /// How many workers there are.
    pub(crate) workers: usize,
    /// Threads of one worker; more than one makes a runtime that steals work.
    pub(crate) threads: usize,
    /// Connections are told to close, and workers end with their last one.
    pub(crate) draining: CancellationToken,
    /// Set when a worker ends.
    pub(crate) lost: CancellationToken,
}
