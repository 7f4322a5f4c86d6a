//! Limits of one call, and of all of them together.

use std::num::NonZeroUsize;

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
    /// Calls in flight, above which the server sheds load; divided evenly among the workers.
    pub calls_in_flight: NonZeroUsize,
    /// Of those, how many one caller may have, known by the address that it connects from; behind a proxy that is
    /// the proxy. Unset, which is the default, makes no difference between callers.
    pub calls_per_caller: Option<NonZeroUsize>,
    /// Bytes of requests that have not arrived whole, above which those that go on arriving are refused; divided
    /// evenly among the workers.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub requests_arriving: usize,
    /// Bytes of replies that wait for their readers, above which the server sheds load; divided evenly among the
    /// workers.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub replies_waiting: usize,
    /// Connections open, above which further ones are closed at once; divided evenly among the workers. Twice as many
    /// may watch the health.
    pub connections: NonZeroUsize,
}

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
            requests_arriving: 32 << 20,
            replies_waiting: 64 << 20,
            connections: MOST_CONNECTIONS,
        }
    }
}
