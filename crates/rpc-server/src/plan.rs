//! The plan from which all workers of a server are made.

use std::sync::Arc;

use medwage_auth::Auth;
use medwage_telemetry::{CallMetrics, LineLimit};
use tokio_util::sync::CancellationToken;

use crate::limits::Everywhere;
use crate::pulse::Pulse;
use crate::routes::Factory;
use crate::settings::ServerSettings;
use crate::tls::Tls;
use crate::web::WebCalls;

/// The plan from which all workers of a server are made.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) services: Arc<[Factory]>,
    pub(crate) settings: Arc<ServerSettings>,
    /// Counts of calls; none where nobody reads them.
    pub(crate) metrics: Option<Arc<CallMetrics>>,
    /// Authorization of callers; everybody may call where it is unset.
    pub(crate) auth: Option<Arc<Auth>>,
    /// Answers calls that are not gRPC.
    pub(crate) web: WebCalls,
    /// Encryption of calls.
    pub(crate) tls: Option<Arc<Tls>>,
    /// Why no encryption was agreed on of late, for the log.
    pub(crate) handshakes: Arc<LineLimit>,
    /// Tells whether the workers still turn.
    pub(crate) pulse: Arc<Pulse>,
    /// The knowledge of callers that all workers share.
    pub(crate) callers: Arc<Everywhere>,
    /// How many workers there are.
    pub(crate) workers: usize,
    /// Threads of one worker; more than one makes a runtime that steals work.
    pub(crate) threads: usize,
    /// Connections are told to close, and workers end with their last one.
    pub(crate) draining: CancellationToken,
    /// Set when a worker ends.
    pub(crate) lost: CancellationToken,
}
